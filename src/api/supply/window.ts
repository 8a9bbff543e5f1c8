import type { Watermark } from '../../contracts/value.ts';
import { containing, months, type Period, period, range, shift } from '../../domain/period.ts';

/** Whole quarters looked at together, and the same a year before. */
export interface Window {
  readonly quarters: readonly number[];
  readonly before: readonly number[];
  readonly months: readonly number[];
}

/** The last `length` quarters that are complete; null where there is none. */
export function windowOf({ complete_through }: Watermark, length: number): Window | null {
  if (complete_through === null) return null;
  const own = containing('quarter', complete_through);
  const last = months(own).at(-1) === complete_through ? own : shift(own, -1);
  const quarters = quartersUpTo(last, length);
  return {
    quarters: codes(quarters),
    before: codes(quartersUpTo(shift(last, -4), length)),
    months: quarters.flatMap(months),
  };
}

const quartersUpTo = (last: Period, length: number): Period[] => range(shift(last, 1 - length), last);
const codes = (periods: readonly Period[]): number[] => periods.map((p) => p.code);

/** First and last quarter, as an answer says it. */
export const spanOf = (window: Window | null): { from: number; to: number } | null =>
  window === null ? null : { from: window.quarters[0] ?? 0, to: window.quarters.at(-1) ?? 0 };

/** All quarters that are stored up to the end of the window, oldest first. */
export const seriesOf = (window: Window, stored: readonly number[]): number[] =>
  [...new Set(stored)].filter((q) => q <= (window.quarters.at(-1) ?? 0)).sort((a, b) => a - b);

/** The month a quarter ends with. */
export const lastMonthOf = (quarter: number): number => months(period('quarter', quarter)).at(-1) ?? 0;
