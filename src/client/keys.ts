import type { ApiKeys, NewKeyInput } from '../contracts/api-key.ts';
import { change, type Fetch, getJson } from './http.ts';

export const getKeys = (fetch: Fetch, signal?: AbortSignal): Promise<ApiKeys> =>
  getJson(fetch, '/api/keys', signal);

/** Makes a key; the answer holds it, this once. */
export const createKey = (fetch: Fetch, input: NewKeyInput): Promise<ApiKeys> =>
  change(fetch, 'POST', '/api/keys', input);

export const revokeKey = (fetch: Fetch, id: string): Promise<ApiKeys> =>
  change(fetch, 'DELETE', `/api/keys/${encodeURIComponent(id)}`);
