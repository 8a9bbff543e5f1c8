import type { TrendSeries } from '../trend/series.ts';
import { type TrendInput, type TrendLine, trendSeries } from '../trend/series.ts';

export interface MultiplesSeries extends TrendSeries {
  /** One scale for all panels, so that heights compare. */
  readonly low: number;
  readonly high: number;
  /** Panels beyond the limit are in the table, not in the picture. */
  readonly left: number;
}

export const PANELS = 36;

/** The lines of a trend as one small panel each, on one common scale. */
export function multiplesSeries(input: TrendInput): MultiplesSeries {
  const trend = trendSeries(input);
  const lines = trend.lines.slice(0, PANELS);
  const values = lines.flatMap(valuesOf);
  const high = values.length === 0 ? 1 : Math.max(...values);
  const smallest = values.length === 0 ? 0 : Math.min(...values);
  const low = input.measure.unit === 'points' ? smallest : Math.min(0, smallest);
  return { ...trend, lines, low, high, left: trend.lines.length - lines.length };
}

const valuesOf = (line: TrendLine): number[] =>
  line.points.flatMap((p) => (p?.value == null ? [] : [p.value]));
