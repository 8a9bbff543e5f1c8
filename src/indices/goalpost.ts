/** The two ends between which an indicator is scored, frozen with the version of the index. */
export interface Goalpost {
  readonly low: number;
  readonly high: number;
}

export interface GoalpostRule {
  readonly percentileLow: number;
  readonly percentileHigh: number;
  /** Each end moves outwards by this share of the percentile range: head room for what is yet to come. */
  readonly margin: number;
  /** No end goes below this (a rate is never negative). */
  readonly floor: number;
}

/**
 * Goalposts from the pooled values of a base window: percentiles, moved outwards by the margin. Values that are
 * all equal get ends at half and one and a half times the value, so that they score in the middle.
 * @returns null without values.
 */
export function goalpostsOf(values: Float64Array, rule: GoalpostRule): Goalpost | null {
  const sorted = values.filter((v) => !Number.isNaN(v)).sort();
  const min = sorted[0];
  const max = sorted[sorted.length - 1];
  if (min === undefined || max === undefined) return null;
  let low = quantile(sorted, rule.percentileLow);
  let high = quantile(sorted, rule.percentileHigh);
  if (high <= low) {
    low = min;
    high = max;
  }
  if (high <= low) {
    const half = Math.abs(low) / 2 || 0.5;
    return { low: low - half, high: high + half };
  }
  const room = (high - low) * rule.margin;
  return { low: Math.max(low - room, Math.min(rule.floor, low)), high: high + room };
}

/** Where a value stands between its goalposts, on [lowest, highest]; outside the posts it stays at the end. */
export function goalpostScore(
  value: number,
  { low, high }: Goalpost,
  direction: 1 | -1,
  lowest: number,
  highest: number,
): number {
  const share = (value - low) / (high - low);
  const clamped = share < 0 ? 0 : share > 1 ? 1 : share;
  return lowest + (highest - lowest) * (direction === 1 ? clamped : 1 - clamped);
}

/** Quantile of ascending values by linear interpolation (type 7 of Hyndman & Fan 1996, R's default). */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  if (sorted.length === 0) return Number.NaN;
  const at = (sorted.length - 1) * p;
  const below = Math.floor(at);
  const a = sorted[below] ?? Number.NaN;
  const b = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  return a + (b - a) * (at - below);
}
