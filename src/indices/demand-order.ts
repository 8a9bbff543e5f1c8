import { tQuantile } from './distribution.ts';

/** How steady a need is over periods. */
export interface Stability {
  /** Sample standard deviation over mean; null below two periods or where nothing was wanted. */
  readonly cv: number | null;
  readonly periods: number;
  readonly grade: 'stable' | 'wavering' | 'unstable' | null;
}

/** Coefficients of variation up to which a need counts as stable, and as wavering. */
export const STABLE_UP_TO = 0.3;
export const WAVERING_UP_TO = 0.6;

/** Coefficient of variation over periods. @param counts one per period; a period without any is 0, not left out. */
export function stabilityOf(counts: readonly number[]): Stability {
  const periods = counts.length;
  const mean = counts.reduce((a, b) => a + b, 0) / periods;
  if (periods < 2 || !(mean > 0)) return { cv: null, periods, grade: null };
  const variance = counts.reduce((sum, n) => sum + (n - mean) ** 2, 0) / (periods - 1);
  const cv = Math.sqrt(variance) / mean;
  const grade = cv <= STABLE_UP_TO ? 'stable' : cv <= WAVERING_UP_TO ? 'wavering' : 'unstable';
  return { cv, periods, grade };
}

/** What pooled buying saves against dispersed buying, in points of the list price. */
export interface PooledSaving {
  readonly points: number;
  /** 95 % interval by Student's t over the months. */
  readonly low: number;
  readonly high: number;
  readonly months: number;
}

/** Fewer months with both ways of buying say nothing. */
export const FEWEST_MONTHS = 6;

/**
 * The mean of the monthly differences between the discount pooled buyers got and the one others got. Paired by month,
 * so that a season both have cancels out. @returns null below six months.
 */
export function pooledSaving(
  months: readonly { readonly pooled: number; readonly dispersed: number }[],
): PooledSaving | null {
  const n = months.length;
  if (n < FEWEST_MONTHS) return null;
  const differences = months.map(({ pooled, dispersed }) => pooled - dispersed);
  const points = differences.reduce((a, b) => a + b, 0) / n;
  const variance = differences.reduce((sum, d) => sum + (d - points) ** 2, 0) / (n - 1);
  const half = tQuantile(0.975, n - 1) * Math.sqrt(variance / n);
  return { points, low: points - half, high: points + half, months: n };
}

/** Where the middle half of a histogram lies, as indices of its bands. */
export interface MiddleHalf {
  readonly low: number;
  readonly high: number;
}

/** The bands that hold the first and the third quartile. @returns null for an empty histogram. */
export function middleHalf(counts: readonly number[]): MiddleHalf | null {
  const total = counts.reduce((a, b) => a + b, 0);
  if (!(total > 0)) return null;
  const bandAt = (share: number): number => {
    let seen = 0;
    for (const [i, n] of counts.entries()) {
      seen += n;
      if (seen >= share * total) return i;
    }
    return counts.length - 1;
  };
  return { low: bandAt(0.25), high: bandAt(0.75) };
}
