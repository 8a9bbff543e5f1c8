import type { WhatIfAnswer, WhatIfInput } from '../contracts/what-if.ts';
import { type Fetch, getJson, queryString } from './http.ts';

/** What the readings of a level are made of. */
export const getWhatIf = (fetch: Fetch, input: WhatIfInput, signal?: AbortSignal): Promise<WhatIfAnswer> =>
  getJson(fetch, `/api/what-if${queryString({ ...input })}`, signal);

/** Its numbers as typed arrays, digit for digit. */
export function leafTable(answer: WhatIfAnswer) {
  const { regions, months, indicators, domains } = answer;
  const weight = ({ weight: w }: { weight: number }): number => w;
  return {
    units: regions.length,
    periods: months.length,
    weights: { indicators: indicators.map(weight), domains: domains.map(weight) },
    values: unpacked(answer.values),
    errors: unpacked(answer.errors),
    low: unpacked(answer.low),
    high: unpacked(answer.high),
    published: unpacked(answer.published),
  };
}

const unpacked = (base64: string): Float64Array =>
  new Float64Array(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)).buffer);
