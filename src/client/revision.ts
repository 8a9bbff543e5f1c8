import type { Revision, RevisionInput } from '../contracts/revision.ts';
import { type Fetch, getJson, queryString } from './http.ts';

/** Why a reading differs from the one last published. */
export const getRevision = (fetch: Fetch, input: RevisionInput, signal?: AbortSignal): Promise<Revision> =>
  getJson(fetch, `/api/revision${queryString({ ...input })}`, signal);
