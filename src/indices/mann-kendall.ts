import { meanRanks } from './correlation.ts';
import { normalQuantile, normalTwoSided } from './distribution.ts';
import { MethodError } from './method-error.ts';
import { median } from './moments.ts';

export interface MannKendall {
  readonly n: number;
  readonly s: number;
  readonly variance: number;
  /** With continuity correction; NaN for a series without two different values. */
  readonly z: number;
  readonly p: number;
  /** Kendall's tau-b against time: corrected for ties. */
  readonly tau: number;
  /** S over the number of pairs. */
  readonly tauA: number;
}

/**
 * Mann-Kendall test of a monotone trend (Mann 1945, Kendall 1975): S = Σ sign(xj − xi), its variance corrected for ties.
 * NaN is left out with its place. Below ten values the normal tail is a rough guide.
 */
export function mannKendall(x: ArrayLike<number>): MannKendall {
  const values = seen(x).map((p) => p.value);
  const n = values.length;
  tooFew(n);
  const s = scoreOf(values);
  const variance = varianceOf(values);
  return { n, s, variance, ...zOf(s, variance), tau: s / denominator(values), tauA: s / ((n * (n - 1)) / 2) };
}

export interface SeasonalMannKendall extends MannKendall {
  readonly seasons: readonly MannKendall[];
}

/** Seasonal Mann-Kendall (Hirsch, Slack & Smith 1982): S and variance add up over the seasons, each on its own. */
export function seasonalMannKendall(x: ArrayLike<number>, period: number): SeasonalMannKendall {
  const parts = Array.from({ length: period }, (_, k) => Array.from(x).filter((_v, i) => i % period === k));
  const seasons = parts.map((part) => mannKendall(part));
  const sum = (of: (season: MannKendall) => number): number =>
    seasons.reduce((total, one) => total + of(one), 0);
  const s = sum((one) => one.s);
  const variance = sum((one) => one.variance);
  const below = parts.reduce((total, part) => total + denominator(seen(part).map((p) => p.value)), 0);
  return {
    n: sum((one) => one.n),
    s,
    variance,
    ...zOf(s, variance),
    tau: s / below,
    tauA: s / sum((one) => (one.n * (one.n - 1)) / 2),
    seasons,
  };
}

/** √(pairs · pairs without ties): what S is at most. */
function denominator(values: readonly number[]): number {
  const pairs = (values.length * (values.length - 1)) / 2;
  const tied = tieSizes(values).reduce((total, t) => total + (t * (t - 1)) / 2, 0);
  return Math.sqrt(pairs * (pairs - tied));
}

function tooFew(n: number): void {
  if (n >= 2) return;
  throw new MethodError(`趋势至少需要两个数值，只有 ${n} 个`, `a trend needs two values or more, got ${n}`);
}

export interface HamedRao extends MannKendall {
  /** Factor by which autocorrelation widens the variance. */
  readonly correction: number;
}

/**
 * Mann-Kendall with the variance widened for autocorrelation (Hamed & Rao 1998), from the significant autocorrelations
 * of the ranks after the Sen slope is taken out.
 */
export function hamedRao(x: ArrayLike<number>, level = 0.95): HamedRao {
  const plain = mannKendall(x);
  const values = seen(x).map((p) => p.value);
  const n = values.length;
  const { slope } = senSlope(values);
  const ranks = meanRanks(values.map((v, i) => v - (i + 1) * slope));
  const mean = (n + 1) / 2;
  const spread = ranks.reduce((sum, r) => sum + (r - mean) ** 2, 0);
  const bound = normalQuantile((1 + level) / 2) / Math.sqrt(n);
  let sum = 0;
  for (let lag = 1; lag < n; lag++) {
    let product = 0;
    for (let i = 0; i + lag < n; i++) product += ((ranks[i] ?? 0) - mean) * ((ranks[i + lag] ?? 0) - mean);
    const r = product / spread;
    if (Math.abs(r) >= bound) sum += (n - lag) * (n - lag - 1) * (n - lag - 2) * r;
  }
  const correction = 1 + (2 / (n * (n - 1) * (n - 2))) * sum;
  const variance = plain.variance * correction;
  return { ...plain, variance, ...zOf(plain.s, variance), correction };
}

export interface SenSlope {
  /** Median of the slopes of all pairs, per step. */
  readonly slope: number;
  /** Median of x − slope · time, time from 0. */
  readonly intercept: number;
  /** By ranks; null where the series is too short for the level. */
  readonly low: number | null;
  readonly high: number | null;
}

/** Sen's slope (1968) with the interval of Gilbert (1987). NaN is left out with its place. */
export function senSlope(x: ArrayLike<number>, level = 0.95): SenSlope {
  const points = seen(x);
  tooFew(points.length);
  const slopes: number[] = [];
  for (const [j, b] of points.entries()) {
    for (const a of points.slice(0, j)) slopes.push((b.value - a.value) / (b.at - a.at));
  }
  const sorted = Float64Array.from(slopes).sort();
  const c = normalQuantile((1 + level) / 2) * Math.sqrt(varianceOf(points.map((p) => p.value)));
  const rank = (k: number): number | null => sorted[roundHalfEven(k) - 1] ?? null;
  const slope = median(sorted);
  return {
    slope,
    intercept: median(points.map((p) => p.value - slope * p.at)),
    low: rank((sorted.length - c) / 2),
    high: rank((sorted.length + c) / 2 + 1),
  };
}

/** Median of the slopes within seasons, per cycle. */
export function seasonalSenSlope(x: ArrayLike<number>, period: number): number {
  const slopes: number[] = [];
  for (let k = 0; k < period; k++) {
    const season = seen(Array.from(x).filter((_v, i) => i % period === k));
    for (const [j, b] of season.entries()) {
      for (const a of season.slice(0, j)) slopes.push((b.value - a.value) / (b.at - a.at));
    }
  }
  tooFew(slopes.length > 0 ? 2 : 1);
  return median(slopes);
}

function seen(x: ArrayLike<number>): { at: number; value: number }[] {
  return Array.from(x, (value, at) => ({ at, value })).filter((p) => !Number.isNaN(p.value));
}

function scoreOf(x: readonly number[]): number {
  let s = 0;
  for (let j = 1; j < x.length; j++) for (let i = 0; i < j; i++) s += Math.sign((x[j] ?? 0) - (x[i] ?? 0));
  return s;
}

function varianceOf(x: readonly number[]): number {
  const n = x.length;
  const ties = tieSizes(x).reduce((sum, t) => sum + t * (t - 1) * (2 * t + 5), 0);
  return (n * (n - 1) * (2 * n + 5) - ties) / 18;
}

function tieSizes(x: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const v of x) counts.set(v, (counts.get(v) ?? 0) + 1);
  return [...counts.values()];
}

function zOf(s: number, variance: number): { z: number; p: number } {
  if (!(variance > 0)) return { z: Number.NaN, p: Number.NaN };
  const z = (s - Math.sign(s)) / Math.sqrt(variance);
  return { z, p: Math.min(1, normalTwoSided(z)) };
}

/** R rounds halves to even; the interval's ranks follow it. */
function roundHalfEven(x: number): number {
  const down = Math.floor(x);
  return x - down === 0.5 ? down + (down % 2) : Math.round(x);
}
