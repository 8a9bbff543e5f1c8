import type { Boundaries, BoundariesInput } from '../contracts/boundary.ts';
import { change, type Fetch, getJson } from './http.ts';

export const getBoundaries = (fetch: Fetch, signal?: AbortSignal): Promise<Boundaries> =>
  getJson(fetch, '/api/boundaries', signal);

/** Keeps an approved boundary file; the answer is what is drawn of it. */
export const putBoundaries = (fetch: Fetch, input: BoundariesInput): Promise<Boundaries> =>
  change(fetch, 'PUT', '/api/boundaries', input);

export const deleteBoundaries = (fetch: Fetch): Promise<Boundaries> =>
  change(fetch, 'DELETE', '/api/boundaries');
