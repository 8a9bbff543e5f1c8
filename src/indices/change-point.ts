import { meanRanks } from './correlation.ts';
import { MethodError } from './method-error.ts';
import { median, moments } from './moments.ts';

export interface Pettitt {
  /** Last positions (from 1) before the change; several when they tie. */
  readonly at: readonly number[];
  readonly u: number;
  /** Approximate two-sided p-value, at most 1. */
  readonly p: number;
}

/** The number of values. @throws MethodError for a missing one, or fewer than are needed. */
function whole(x: ArrayLike<number>, least: number): number {
  const gap = Array.from(x).findIndex((v) => !Number.isFinite(v));
  if (gap >= 0) {
    throw new MethodError(
      `第 ${gap + 1} 个值缺失，变点检验不接受缺失值`,
      `position ${gap + 1} is missing; a test of change takes no gaps`,
    );
  }
  if (x.length >= least) return x.length;
  throw new MethodError(
    `变点检验至少需要 ${least} 个值，只有 ${x.length} 个`,
    `a test of change needs ${least} values or more, got ${x.length}`,
  );
}

/** Pettitt's rank test (1979) for one shift of the median. NaN is not allowed. */
export function pettitt(x: ArrayLike<number>): Pettitt {
  const n = whole(x, 2);
  const ranks = meanRanks(Array.from(x));
  const us: number[] = [];
  let sum = 0;
  for (let k = 0; k < n; k++) {
    sum += ranks[k] ?? 0;
    us.push(Math.abs(2 * sum - (k + 1) * (n + 1)));
  }
  const u = Math.max(...us);
  return {
    at: us.flatMap((v, k) => (v === u ? [k + 1] : [])),
    u,
    p: Math.min(1, 2 * Math.exp((-6 * u * u) / (n ** 3 + n ** 2))),
  };
}

export type Scaling =
  /** By the sample standard deviation. */
  | 'sd'
  /** By the median absolute difference of neighbours: not widened by the shifts themselves. */
  | 'mad'
  | 'none';

/** Brings a series to unit noise, as a penalty in units of variance needs it. */
export function toUnitNoise(x: ArrayLike<number>, scaling: Scaling): Float64Array {
  const values = Float64Array.from(x);
  if (scaling === 'none') return values;
  const differences = values.subarray(1).map((v, i) => v - (values[i] ?? 0));
  const middle = median(differences);
  const scale =
    scaling === 'sd'
      ? moments(values).sd
      : (1.4826 * median(differences.map((d) => Math.abs(d - middle)))) / Math.SQRT2;
  return scale > 0 ? values.map((v) => v / scale) : values;
}

/**
 * PELT (Killick, Fearnhead & Eckley 2012) for shifts of the mean: the segmentation of least cost
 * Σ (x − segment mean)² + penalty per change, exactly. Scale the series first, or noise becomes changes.
 * @param penalty 2 ln n by default.
 * @returns last positions (from 1) of all segments but the last.
 */
export function pelt(x: ArrayLike<number>, penalty = 2 * Math.log(x.length), shortest = 1): number[] {
  const n = whole(x, Math.max(2, shortest));
  const sums = new Float64Array(n + 1);
  const squares = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) {
    sums[i + 1] = (sums[i] ?? 0) + (x[i] ?? 0);
    squares[i + 1] = (squares[i] ?? 0) + (x[i] ?? 0) ** 2;
  }
  const cost = (from: number, to: number): number => {
    const s = (sums[to] ?? 0) - (sums[from] ?? 0);
    return (squares[to] ?? 0) - (squares[from] ?? 0) - (s * s) / (to - from);
  };
  const best = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
  best[0] = -penalty;
  const last = new Int32Array(n + 1);
  let candidates = [0];
  for (let t = shortest; t <= n; t++) {
    let least = Number.POSITIVE_INFINITY;
    for (const s of candidates) {
      if (t - s < shortest) continue;
      const total = (best[s] ?? 0) + cost(s, t) + penalty;
      if (total < least) {
        least = total;
        last[t] = s;
      }
    }
    best[t] = least;
    candidates = candidates.filter((s) => t - s < shortest || (best[s] ?? 0) + cost(s, t) <= least);
    candidates.push(t);
  }
  const out: number[] = [];
  for (let t = last[n] ?? 0; t > 0; t = last[t] ?? 0) out.unshift(t);
  return out;
}
