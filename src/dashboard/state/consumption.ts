import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getConfidence, getFestivals, getPrices, getVouchers } from '../../client/consumption.ts';
import { ALIGNED_FESTIVALS, type CONFIDENCE_FORMULAE } from '../../contracts/choices.ts';
import { browser } from './browser.ts';
import { STEADY, useRelease } from './release.ts';

export type Festival = (typeof ALIGNED_FESTIVALS)[number];
export type Formula = (typeof CONFIDENCE_FORMULAE)[number];

/** What a reader chooses on the page of consumption; what is absent is the page's own choice. */
export interface ConsumptionChoice {
  readonly region?: string;
  readonly class?: string;
  readonly festival?: Festival;
  readonly round?: string;
}

const CODE = /^[\w.*-]{1,40}$/;

export function parseConsumption(search: string): ConsumptionChoice {
  const params = new URLSearchParams(search);
  const code = (name: string): string | undefined => {
    const value = params.get(name);
    return value !== null && CODE.test(value) ? value : undefined;
  };
  const festival = ALIGNED_FESTIVALS.find((one) => one === params.get('festival'));
  const found = {
    region: code('region'),
    class: code('class'),
    festival,
    round: code('round'),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

export function consumptionParams(choice: ConsumptionChoice): URLSearchParams {
  const params = new URLSearchParams();
  for (const key of ['region', 'class', 'festival', 'round'] as const) {
    const value = choice[key];
    if (value !== undefined) params.set(key, value);
  }
  return params;
}

/** Charts keep what they showed while the next choice is on its way. */
const KEPT = { ...STEADY, placeholderData: keepPreviousData } as const;

export function usePrices(region: string | undefined) {
  const { key, release } = useRelease();
  return useQuery({
    queryKey: ['consumption-prices', key, region],
    queryFn: ({ signal }) => getPrices(browser, { region, release }, signal),
    ...KEPT,
  });
}

export function useFestivals(choice: ConsumptionChoice) {
  const { key, release } = useRelease();
  const { region, festival, class: consumption_class } = choice;
  return useQuery({
    queryKey: ['consumption-festivals', key, region, festival, consumption_class],
    queryFn: ({ signal }) => getFestivals(browser, { region, festival, consumption_class, release }, signal),
    ...KEPT,
  });
}

export function useVouchers(choice: ConsumptionChoice) {
  const { key, release } = useRelease();
  const { round, class: consumption_class } = choice;
  return useQuery({
    queryKey: ['consumption-vouchers', key, round, consumption_class],
    queryFn: ({ signal }) => getVouchers(browser, { round, consumption_class, release }, signal),
    ...KEPT,
  });
}

export function useConfidence(formula: Formula, region: string | undefined) {
  const { key, release } = useRelease();
  return useQuery({
    queryKey: ['confidence', key, formula, region],
    queryFn: ({ signal }) => getConfidence(browser, { formula, region, release }, signal),
    ...KEPT,
  });
}
