import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getMerchantCredit, getMerchants } from '../../client/consumption.ts';
import { browser } from './browser.ts';
import { STEADY, useRelease } from './release.ts';

/** What a reader chooses on the pages of 环境; what is absent is the page's own choice. */
export interface EnvironmentChoice {
  /** As of the end of this month. */
  readonly month?: number;
  readonly region?: string;
  readonly scene?: Scene;
  /** Subject of the work item of a merchant. */
  readonly merchant?: string;
  /** Type of merchants in the table of scores. */
  readonly type?: string;
}

export const SCENES = ['prepaid', 'online', 'bigticket', 'offline'] as const;
export type Scene = (typeof SCENES)[number];

const MONTH = /^(19|20)\d{2}(0[1-9]|1[0-2])$/;
const CODE = /^[\w.-]{1,60}$/;

export function parseEnvironment(search: string): EnvironmentChoice {
  const params = new URLSearchParams(search);
  const month = params.get('month') ?? '';
  const code = (name: string): string | undefined => {
    const value = params.get(name);
    return value !== null && CODE.test(value) ? value : undefined;
  };
  const found = {
    month: MONTH.test(month) ? Number(month) : undefined,
    region: code('region'),
    scene: SCENES.find((one) => one === params.get('scene')),
    merchant: code('merchant'),
    type: code('type'),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

export function environmentParams(choice: EnvironmentChoice): URLSearchParams {
  const params = new URLSearchParams();
  for (const key of ['region', 'month', 'scene', 'merchant', 'type'] as const) {
    const value = choice[key];
    if (value !== undefined) params.set(key, String(value));
  }
  return params;
}

/** The register of merchants and what the rule suggests, as of a month. */
export function useMerchantCredit({ month, region }: EnvironmentChoice) {
  const { key, release } = useRelease();
  return useQuery({
    queryKey: ['watch', key, month, region],
    queryFn: ({ signal }) => getMerchantCredit(browser, { month, region, release }, signal),
    placeholderData: keepPreviousData,
    ...STEADY,
  });
}

/** Scores of named merchants over the last four quarters. */
export function useMerchants({ region, type }: EnvironmentChoice) {
  const { key, release } = useRelease();
  return useQuery({
    queryKey: ['merchants', key, region, type],
    queryFn: ({ signal }) => getMerchants(browser, { region, merchant_type: type, release }, signal),
    placeholderData: keepPreviousData,
    ...STEADY,
  });
}
