import { useQuery } from '@tanstack/react-query';
import { getWhatIf } from '../../client/what-if.ts';
import type { WhatIfAnswer } from '../../contracts/what-if.ts';
import { browser } from './browser.ts';
import { GAUGES, type GaugeId } from './overview.ts';
import { STEADY, useRelease } from './release.ts';

/** What a reader tries: a gauge, and shares of the official weight in percent, only where not 100. */
export interface WhatIfChoice {
  readonly gauge: GaugeId;
  readonly indicators: Readonly<Record<string, number>>;
  readonly domains: Readonly<Record<string, number>>;
}

/** Percent of the official weight: from left out to four times as heavy. */
export const SCALE = { least: 0, most: 400, step: 10, official: 100 } as const;

export function parseWhatIf(search: string): WhatIfChoice {
  const params = new URLSearchParams(search);
  const shares = (prefix: string): Record<string, number> =>
    Object.fromEntries(
      [...params]
        .filter(([name, value]) => name.startsWith(prefix) && /^\d{1,3}$/.test(value))
        .map(([name, value]): [string, number] => [name.slice(prefix.length), Number(value)])
        .filter(
          ([code, share]) => /^\w{1,40}$/.test(code) && share <= SCALE.most && share !== SCALE.official,
        ),
    );
  return {
    gauge: GAUGES.find((gauge) => gauge === params.get('gauge')) ?? 'need',
    indicators: shares('i.'),
    domains: shares('d.'),
  };
}

export function whatIfParams({ gauge, indicators, domains }: WhatIfChoice): URLSearchParams {
  const params = new URLSearchParams();
  if (gauge !== 'need') params.set('gauge', gauge);
  for (const [prefix, shares] of [
    ['i.', indicators],
    ['d.', domains],
  ] as const) {
    for (const code of Object.keys(shares).sort()) {
      const share = shares[code];
      if (share !== undefined && share !== SCALE.official) params.set(`${prefix}${code}`, String(share));
    }
  }
  return params;
}

/** Weights of the choice, in the order of the answer; null where nothing has any weight. */
export function weightsOf(choice: WhatIfChoice, { indicators, domains }: WhatIfAnswer) {
  const times = (of: WhatIfAnswer['domains'], shares: WhatIfChoice['domains']): number[] =>
    of.map(({ code, weight }) => (weight * (shares[code] ?? SCALE.official)) / SCALE.official);
  const weights = {
    indicators: times(indicators, choice.indicators),
    domains: times(domains, choice.domains),
  };
  const some = (of: readonly number[]): boolean => of.some((w) => w > 0);
  return some(weights.indicators) && some(weights.domains) ? weights : null;
}

export const isOfficial = ({ indicators, domains }: WhatIfChoice): boolean =>
  Object.keys(indicators).length === 0 && Object.keys(domains).length === 0;

export function useWhatIf(gauge: GaugeId, level: 'nation' | 'province') {
  const { key, release } = useRelease();
  return useQuery({
    queryKey: ['what-if', key, gauge, level],
    queryFn: ({ signal }) => getWhatIf(browser, { gauge, level, release }, signal),
    ...STEADY,
  });
}
