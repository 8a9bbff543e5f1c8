import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  getDemand,
  getOrder,
  getProfiles,
  getSignals,
  makeOrder,
  mergeOrders,
  publishSignal,
  splitOrder,
} from '../../client/demand.ts';
import { SEGMENT_DIMENSIONS } from '../../contracts/choices.ts';
import type { NewOrder } from '../../contracts/demand.ts';
import type { SegmentDimension } from '../../contracts/profiles.ts';
import { partOf } from '../../domain/order-part.ts';
import { workIdParts } from '../../domain/work-kind.ts';
import { browser } from './browser.ts';
import { STEADY, useRelease } from './release.ts';

/** What a reader chooses on the page of demand; what is absent is the page's own choice. */
export interface DemandChoice {
  readonly region?: string;
  readonly window?: number;
  readonly domain?: string;
  /** The candidate or the order that is looked at. */
  readonly need?: string;
  readonly order?: string;
  /** What members are divided by. */
  readonly by?: SegmentDimension;
}

const CODE = /^[\w.]{1,40}$/;

export function parseDemand(search: string): DemandChoice {
  const params = new URLSearchParams(search);
  const code = (name: string): string | undefined => {
    const value = params.get(name);
    return value !== null && CODE.test(value) ? value : undefined;
  };
  const window = Number(params.get('window'));
  const need = params.get('need') ?? '';
  const order = params.get('order') ?? '';
  const found = {
    region: code('region'),
    domain: code('domain'),
    window: Number.isInteger(window) && window > 10_000 ? window : undefined,
    need: partOf(need) ? need : undefined,
    by: SEGMENT_DIMENSIONS.find((one) => one === params.get('by')),
    order: workIdParts(order)?.kind === 'order' ? order : undefined,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

export function demandParams(choice: DemandChoice): URLSearchParams {
  const params = new URLSearchParams();
  for (const key of ['region', 'window', 'domain', 'by', 'need', 'order'] as const) {
    const value = choice[key];
    if (value !== undefined) params.set(key, String(value));
  }
  return params;
}

export function useDemand({ region, window, domain }: DemandChoice) {
  const { key, release } = useRelease();
  return useQuery({
    queryKey: ['demand', key, region, window, domain],
    queryFn: ({ signal }) => getDemand(browser, { region, window, need_domain: domain, release }, signal),
    ...STEADY,
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
}

export function useProfiles({ by, region, window }: DemandChoice) {
  const { key, release } = useRelease();
  return useQuery({
    queryKey: ['demand-profiles', key, by, region, window],
    queryFn: ({ signal }) => getProfiles(browser, { by, region, window, release }, signal),
    ...STEADY,
    placeholderData: keepPreviousData,
  });
}

export function useOrder(id: string | undefined) {
  const { key, release } = useRelease();
  return useQuery({
    queryKey: ['demand-order', key, id],
    queryFn: ({ signal }) => getOrder(browser, id ?? '', release, signal),
    enabled: id !== undefined,
    retry: 1,
  });
}

export function useSignals() {
  const { key, release } = useRelease();
  return useQuery({
    queryKey: ['demand-signals', key],
    queryFn: ({ signal }) => getSignals(browser, release, signal),
    retry: 1,
  });
}

const ABOUT = new Set(['demand', 'demand-order', 'demand-signals', 'work-items', 'work-item']);

/** What is done with orders beyond what is done with every work item. */
export function useOrderWork() {
  const client = useQueryClient();
  const onSuccess = () =>
    client.invalidateQueries({ predicate: ({ queryKey }) => ABOUT.has(String(queryKey[0])) });
  return {
    make: useMutation({ mutationFn: (input: NewOrder) => makeOrder(browser, input), onSuccess }),
    merge: useMutation({ mutationFn: (ids: readonly string[]) => mergeOrders(browser, ids), onSuccess }),
    split: useMutation({ mutationFn: (id: string) => splitOrder(browser, id), onSuccess }),
    signal: useMutation({
      mutationFn: ({ id, ...input }: { id: string; publish: boolean; version: number }) =>
        publishSignal(browser, id, input),
      onSuccess,
    }),
  };
}
