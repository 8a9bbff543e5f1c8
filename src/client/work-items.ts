import type { WorkActInput, WorkItemDetail, WorkItemsView } from '../contracts/work-item.ts';
import type { WorkKind } from '../domain/work-kind.ts';
import { change, type Fetch, getJson, queryString } from './http.ts';

/** Work items the reader may see, of one kind or all: what waits first, then by day. */
export const getWorkItems = (
  fetch: Fetch,
  options: { readonly kind?: WorkKind; readonly release?: string } = {},
  signal?: AbortSignal,
): Promise<WorkItemsView> => getJson(fetch, `/api/work-items${queryString(options)}`, signal);

/** One item with its evidence and history. */
export const getWorkItem = (
  fetch: Fetch,
  id: string,
  release?: string,
  signal?: AbortSignal,
): Promise<WorkItemDetail> =>
  getJson(fetch, `/api/work-items/${encodeURIComponent(id)}${queryString({ release })}`, signal);

/** Decides, assigns, sets a day, puts off or comments. @throws ClientError CONFLICT where somebody acted first. */
export const actOnWorkItem = (fetch: Fetch, id: string, input: WorkActInput): Promise<WorkItemDetail> =>
  change(fetch, 'POST', `/api/work-items/${encodeURIComponent(id)}`, input);
