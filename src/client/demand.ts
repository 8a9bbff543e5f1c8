import type { Demand, DemandInput, DemandOrder, NewOrder, Signals } from '../contracts/demand.ts';
import type { Profiles, ProfilesInput } from '../contracts/profiles.ts';
import type { WorkItemView } from '../contracts/work-item.ts';
import type { Locale } from '../domain/text.ts';
import { change, type Fetch, getJson, queryString } from './http.ts';

/** Needs of a place that could be made into orders, the largest first. */
export const getDemand = (fetch: Fetch, input: DemandInput = {}, signal?: AbortSignal): Promise<Demand> =>
  getJson(
    fetch,
    `/api/demand${queryString({ ...input } as Record<string, string | number | undefined>)}`,
    signal,
  );

/** What segments of members ask for, against all members. */
export const getProfiles = (
  fetch: Fetch,
  input: ProfilesInput = {},
  signal?: AbortSignal,
): Promise<Profiles> =>
  getJson(
    fetch,
    `/api/demand/profiles${queryString({ ...input } as Record<string, string | number | undefined>)}`,
    signal,
  );

/** Makes one order of one need or of several. @throws ClientError CONFLICT where one is in an open order. */
export const makeOrder = (fetch: Fetch, input: NewOrder): Promise<WorkItemView> =>
  change(fetch, 'POST', '/api/demand/orders', input);

/** Several open orders become one. */
export const mergeOrders = (fetch: Fetch, orders: readonly string[]): Promise<WorkItemView> =>
  change(fetch, 'POST', '/api/demand/orders/merge', { orders });

/** An order becomes several: one for each part, or for each place below. */
export const splitOrder = (fetch: Fetch, id: string): Promise<{ orders: WorkItemView[] }> =>
  change(fetch, 'POST', `/api/demand/orders/${encodeURIComponent(id)}/split`, {});

/** Makes the signal of an order public, or takes it back. */
export const publishSignal = (
  fetch: Fetch,
  id: string,
  input: { readonly publish: boolean; readonly version: number },
): Promise<WorkItemView> =>
  change(fetch, 'POST', `/api/demand/orders/${encodeURIComponent(id)}/signal`, input);

type Format = 'xlsx' | 'csv' | 'arrow';

/** Where the sheet of an order is, as data or as a file; `pdf` is in Chinese, like every paper. */
export const orderPath = (
  id: string,
  options: { release?: string; format?: Format | 'pdf'; lang?: Locale } = {},
): string => `/api/demand/order${queryString({ id, ...options })}`;

export const getOrder = (
  fetch: Fetch,
  id: string,
  release?: string,
  signal?: AbortSignal,
): Promise<DemandOrder> => getJson(fetch, orderPath(id, { release }), signal);

export const signalsPath = (options: { release?: string; format?: Format; lang?: Locale } = {}): string =>
  `/api/demand/signals${queryString(options)}`;

export const getSignals = (fetch: Fetch, release?: string, signal?: AbortSignal): Promise<Signals> =>
  getJson(fetch, signalsPath({ release }), signal);
