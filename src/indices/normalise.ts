import { goalpostScore } from './goalpost.ts';
import { moments, present } from './moments.ts';

export type Normalisation =
  /** Least value to `low`, greatest to `high`; direction −1 flips the sign before. */
  | { readonly method: 'minmax'; readonly low: number; readonly high: number }
  /** Fixed ends; values beyond stay at the end. */
  | {
      readonly method: 'goalposts';
      readonly from: number;
      readonly to: number;
      readonly low: number;
      readonly high: number;
    }
  /** Sample standard deviation, moved to `mean` and `sd`. */
  | { readonly method: 'zscore'; readonly mean: number; readonly sd: number }
  /** (least rank − 1) / (n − 1): share of units that lie below. */
  | { readonly method: 'percentile_rank' }
  /** 1 − (reference − x) / (reference − min): 1 at the reference, 0 at the least value. */
  | { readonly method: 'distance_to_reference'; readonly reference: number }
  /** 100 · x / base (of the unit chosen, or of a fixed value). */
  | { readonly method: 'ratio_to_base'; readonly base: number };

/**
 * Brings one indicator to a common scale. NaN stays NaN. An indicator without spread cannot be told apart: min-max and
 * percentile rank give the middle of the scale, z-scores the mean.
 * @param over values that set ends, moments and ranks; other values beyond their ends stay at the end.
 */
export function normalise(
  x: ArrayLike<number>,
  rule: Normalisation,
  direction: 1 | -1 = 1,
  over: ArrayLike<number> = x,
): Float64Array {
  const values = Float64Array.from(x, (v) => v * direction);
  const reference = Float64Array.from(over, (v) => v * direction);
  switch (rule.method) {
    case 'minmax': {
      const { min, max } = ends(reference);
      return values.map((v) =>
        max > min || Number.isNaN(v)
          ? ((clamp(v, min, max) - min) / (max - min)) * (rule.high - rule.low) + rule.low
          : (rule.low + rule.high) / 2,
      );
    }
    case 'goalposts':
      return Float64Array.from(x, (v) =>
        goalpostScore(v, { low: rule.from, high: rule.to }, direction, rule.low, rule.high),
      );
    case 'zscore': {
      const { mean, sd } = moments(reference);
      return values.map((v) =>
        sd > 0 || Number.isNaN(v) ? ((v - mean) / sd) * rule.sd + rule.mean : rule.mean,
      );
    }
    case 'percentile_rank': {
      const sorted = Float64Array.from(present(reference)).sort();
      const n = sorted.length;
      return values.map((v) => {
        if (Number.isNaN(v)) return v;
        return n > 1 ? Math.min(1, lowerBound(sorted, v) / (n - 1)) : 0.5;
      });
    }
    case 'distance_to_reference': {
      const target = rule.reference * direction;
      const { min } = ends(reference);
      return values.map((v) => 1 - (target - v) / (target - min));
    }
    case 'ratio_to_base':
      return Float64Array.from(x, (v) => (100 * v) / rule.base);
  }
}

const clamp = (v: number, min: number, max: number): number => (v < min ? min : v > max ? max : v);

/** Ascending ranks from 1; equal values share the least rank; NaN has none. */
export function rankLeast(x: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(x);
  const sorted = Float64Array.from(present(values)).sort();
  return values.map((v) => (Number.isNaN(v) ? Number.NaN : lowerBound(sorted, v) + 1));
}

function lowerBound(sorted: Float64Array, v: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if ((sorted[mid] ?? 0) < v) low = mid + 1;
    else high = mid;
  }
  return low;
}

function ends(x: Float64Array): { min: number; max: number } {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const v of x) {
    if (v < min) min = v;
    if (v > max) max = v;
  }
  return { min, max };
}
