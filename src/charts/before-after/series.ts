import type { Measure, Reported } from '../../i18n/format.ts';

/** One month around an event: what was, and what would have been without it. */
export interface TurnPoint extends Reported {
  readonly period: number;
  readonly without?: { readonly value: number; readonly low: number; readonly high: number };
  /** Of the comparison group. */
  readonly comparison: number | null;
}

export interface BeforeAfterSeries {
  readonly title: string;
  readonly measure: Measure;
  readonly points: readonly TurnPoint[];
  /** First and last month of the event; the last is null while it lasts. */
  readonly from: number;
  readonly to: number | null;
  /** The finding in words. */
  readonly words: string;
}

/** Positions of the months of the event on the axis; null where it lies outside. */
export function spanOf({ points, from, to }: BeforeAfterSeries): readonly [number, number] | null {
  const first = points.findIndex((p) => p.period >= from);
  const last = to === null ? points.length - 1 : points.findLastIndex((p) => p.period <= to);
  return first < 0 || last < first ? null : [first, last];
}
