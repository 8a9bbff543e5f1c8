import type { Commitments, NewCommitmentInput } from '../contracts/commitment.ts';
import { change, type Fetch, getJson, queryString } from './http.ts';

/** What the newest published edition of a place promised and what became of it, or what one edition did. */
export const getCommitments = (
  fetch: Fetch,
  options: { readonly release?: string; readonly region?: string; readonly edition?: string } = {},
  signal?: AbortSignal,
): Promise<Commitments> => getJson(fetch, `/api/commitments${queryString({ ...options })}`, signal);

/** Makes a promise of a finding; the answer is every promise of that edition. */
export const createCommitment = (fetch: Fetch, input: NewCommitmentInput): Promise<Commitments> =>
  change(fetch, 'POST', '/api/commitments', input);
