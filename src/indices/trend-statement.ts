import type { Bilingual } from '../domain/text.ts';
import { pelt, toUnitNoise } from './change-point.ts';
import { hamedRao, senSlope } from './mann-kendall.ts';
import { firstGap, type MonthlySeries } from './monthly-series.ts';

/** Months a trend is stated over, the last ones. */
export const TREND_MONTHS = 36;
/** Fewer months than these make no trend (Mann-Kendall's normal tail needs ten; two years tell it from a season). */
const LEAST = 24;
/** Least months between two changes of level. */
const SEGMENT = 6;
/** A rise or fall is stated from this p-value down. */
const LEVEL = 0.05;

export interface LevelChange {
  /** First month on the new level. */
  readonly month: number;
  /** Means of the half years before and from it. */
  readonly before: number;
  readonly after: number;
}

export interface TrendStatement {
  readonly direction: 'up' | 'down' | 'none';
  readonly from: number;
  readonly to: number;
  /** Mann-Kendall, its variance widened for autocorrelation (Hamed & Rao). */
  readonly p: number;
  /** Sen's slope and its 95 % interval, per year. */
  readonly slope: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly changes: readonly LevelChange[];
}

export interface NoTrend {
  readonly direction: null;
  readonly text: Bilingual;
}

/**
 * Where a series without a season is going: a monotone trend of its last three years, and the months from which its
 * level was another (PELT on unit noise; a change of level must last half a year).
 * @param series seasonally adjusted, or without a season to adjust.
 */
export function stateTrend(series: MonthlySeries): TrendStatement | NoTrend {
  const n = series.months.length;
  const gap = firstGap(series);
  if (n < LEAST) {
    return {
      direction: null,
      text: {
        zh: `不足 ${LEAST} 个月（现有 ${n} 个），不判断趋势`,
        en: `no statement of a trend under ${LEAST} months (there are ${n})`,
      },
    };
  }
  if (gap !== undefined) {
    return {
      direction: null,
      text: {
        zh: `${gap} 没有可显示的数值，序列有缺口，不判断趋势`,
        en: `no statement of a trend: ${gap} has no value that may be shown`,
      },
    };
  }
  const y = Float64Array.from(series.values, (v) => v ?? Number.NaN);
  const last = y.subarray(Math.max(0, n - TREND_MONTHS));
  const { p, s } = hamedRao(last);
  const { slope, low, high } = senSlope(last);
  const clear = p < LEVEL;
  return {
    direction: clear && s > 0 ? 'up' : clear && s < 0 ? 'down' : 'none',
    from: series.months[n - last.length] ?? 0,
    to: series.months[n - 1] ?? 0,
    p,
    slope: slope * 12,
    low: low === null ? null : low * 12,
    high: high === null ? null : high * 12,
    changes: changesOf(y, series.months),
  };
}

/** Changes of level beside the trend: a steady rise is none. What was before and after is told by half a year each. */
function changesOf(y: Float64Array, months: readonly number[]): LevelChange[] {
  const n = y.length;
  const scaled = y.every((v) => v > 0) ? y.map(Math.log) : y;
  const { slope } = senSlope(scaled);
  const level = scaled.map((v, t) => v - slope * t);
  // Twice the usual penalty: neighbouring months are alike, which white noise is not.
  const cuts = pelt(toUnitNoise(level, 'mad'), 4 * Math.log(n), SEGMENT);
  const mean = (from: number, to: number): number => {
    const part = y.subarray(Math.max(0, from), to);
    return part.reduce((a, b) => a + b, 0) / part.length;
  };
  return cuts.map((at) => ({
    month: months[at] ?? 0,
    before: mean(at - SEGMENT, at),
    after: mean(at, at + SEGMENT),
  }));
}
