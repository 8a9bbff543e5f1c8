import type { Measure, Reported } from '../../i18n/format.ts';

export const SHOWS = ['raw', 'adjusted', 'forecast'] as const;
/** What the picture puts first. */
export type Show = (typeof SHOWS)[number];

export interface OutlookPoint extends Reported {
  readonly period: number;
}

export interface AheadPoint {
  readonly period: number;
  readonly value: number;
  readonly low80: number;
  readonly high80: number;
  readonly low95: number;
  readonly high95: number;
}

/** One monthly series, its adjusted values where there are any, and its forecast where it is shown. */
export interface OutlookInput {
  readonly title: string;
  readonly measure: Measure;
  readonly show: Show;
  readonly points: readonly OutlookPoint[];
  /** One per point; empty without an adjustment. */
  readonly adjusted: readonly number[];
  readonly ahead: readonly AheadPoint[];
}

export interface OutlookSeries extends OutlookInput {
  readonly periods: readonly number[];
}

/** The points and the steps ahead on one axis of months. */
export function outlookSeries(input: OutlookInput): OutlookSeries {
  return { ...input, periods: [...input.points, ...input.ahead].map((p) => p.period) };
}
