import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getGap, getGaps, getOffers, getPartners, getSites, handOnGap } from '../../client/supply.ts';
import type { HandOnInput } from '../../contracts/supply.ts';
import { browser } from './browser.ts';
import { STEADY, useRelease } from './release.ts';

export const SUPPLY_LEVELS = ['province', 'city', 'county'] as const;
export type SupplyLevel = (typeof SUPPLY_LEVELS)[number];
export const WINDOWS = ['4', '2', '1'] as const;
export type WindowLength = (typeof WINDOWS)[number];

/** What a reader chooses on the pages of supply; what is absent is the page's own choice. */
export interface SupplyChoice {
  readonly region?: string;
  readonly level?: SupplyLevel;
  readonly domain?: string;
  readonly quarters?: WindowLength;
  /** The gap that is looked at: a place and a need. */
  readonly place?: string;
  readonly need?: string;
  readonly type?: string;
}

const CODE = /^[\w.*-]{1,40}$/;
const CODES = ['region', 'domain', 'place', 'need', 'type'] as const;

export function parseSupply(search: string): SupplyChoice {
  const params = new URLSearchParams(search);
  const found: Record<string, string | undefined> = {
    level: SUPPLY_LEVELS.find((level) => level === params.get('level')),
    quarters: WINDOWS.find((length) => length === params.get('quarters')),
  };
  for (const name of CODES) {
    const value = params.get(name);
    if (value !== null && CODE.test(value)) found[name] = value;
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

export function supplyParams(choice: SupplyChoice): URLSearchParams {
  const params = new URLSearchParams();
  for (const key of ['region', 'level', 'domain', 'quarters', 'place', 'need', 'type'] as const) {
    const value = choice[key];
    if (value !== undefined) params.set(key, value);
  }
  return params;
}

/** Tables keep what they showed while the next choice is on its way. */
const KEPT = { ...STEADY, placeholderData: keepPreviousData } as const;

export function useGaps({ region, level, domain, quarters }: SupplyChoice) {
  const { key, release } = useRelease();
  return useQuery({
    queryKey: ['supply-gaps', key, region, level, domain, quarters],
    queryFn: ({ signal }) =>
      getGaps(browser, { region, level, need_domain: domain, quarters, release }, signal),
    ...KEPT,
  });
}

export function useGap({ place, need, quarters }: SupplyChoice) {
  const { key, release } = useRelease();
  return useQuery({
    queryKey: ['supply-gap', key, place, need, quarters],
    queryFn: ({ signal }) =>
      getGap(browser, { region: place ?? '', need_domain: need ?? '', quarters, release }, signal),
    enabled: place !== undefined && need !== undefined,
    ...KEPT,
  });
}

export function useSites({ region, type, quarters }: SupplyChoice) {
  const { key, release } = useRelease();
  return useQuery({
    queryKey: ['supply-sites', key, region, type, quarters],
    queryFn: ({ signal }) => getSites(browser, { region, site_type: type, quarters, release }, signal),
    ...KEPT,
  });
}

export function useOffers({ region }: SupplyChoice) {
  const { key, release } = useRelease();
  return useQuery({
    queryKey: ['supply-offers', key, region],
    queryFn: ({ signal }) => getOffers(browser, { region, release }, signal),
    ...KEPT,
  });
}

export function usePartners({ region }: SupplyChoice) {
  const { key, release } = useRelease();
  return useQuery({
    queryKey: ['supply-partners', key, region],
    queryFn: ({ signal }) => getPartners(browser, { region, release }, signal),
    ...KEPT,
  });
}

/** Makes a gap a work item; whoever counts what waits is asked again. */
export function useHandOn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: HandOnInput) => handOnGap(browser, input),
    onSuccess: () => client.invalidateQueries({ queryKey: ['work-items'] }),
  });
}
