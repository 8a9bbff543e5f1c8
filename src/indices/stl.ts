import { MethodError } from './method-error.ts';

/** Spans, degrees and steps of the three smoothers and the numbers of passes (Cleveland et al. 1990). */
export interface StlOptions {
  readonly period: number;
  /** Odd span of the seasonal smoother, or one pattern for all years. */
  readonly seasonal: number | 'periodic';
  readonly robust?: boolean;
  readonly seasonalDegree?: 0 | 1;
  readonly trend?: number;
  readonly trendDegree?: 0 | 1;
  readonly low?: number;
  readonly lowDegree?: 0 | 1;
  /** Every so many points are smoothed, the others drawn between. */
  readonly seasonalJump?: number;
  readonly trendJump?: number;
  readonly lowJump?: number;
  readonly inner?: number;
  readonly outer?: number;
}

export interface Stl {
  readonly seasonal: Float64Array;
  readonly trend: Float64Array;
  readonly remainder: Float64Array;
  /** Robustness weights; 1 everywhere when not robust. */
  readonly weights: Float64Array;
}

/**
 * Seasonal-trend decomposition by loess with R's defaults: low span nextodd(period), trend span
 * nextodd(1.5 period / (1 − 1.5 / seasonal)), degrees 0/1/1, jumps a tenth of the spans, passes 2/0, robust 1/15. The
 * median behind the robustness weights is the true one (R 4.2.2 takes a wrong one for some even lengths).
 * @throws MethodError for fewer than two periods, for a missing value, or for an option out of its range.
 */
export function stl(x: ArrayLike<number>, options: StlOptions): Stl {
  const y = Float64Array.from(x);
  const n = y.length;
  const { period, robust = false } = options;
  checkOptions(options);
  if (n <= 2 * period) {
    throw new MethodError(
      `分解需要两个以上的周期：周期 ${period} 只有 ${n} 个值`,
      `a decomposition needs more than two periods: ${n} values for a period of ${period}`,
    );
  }
  const gap = y.findIndex((v) => !Number.isFinite(v));
  if (gap >= 0) {
    throw new MethodError(
      `第 ${gap + 1} 个值缺失，分解不接受缺失值`,
      `a decomposition takes no missing value; position ${gap + 1} has none`,
    );
  }
  const periodic = options.seasonal === 'periodic';
  const seasonalSpan = options.seasonal === 'periodic' ? 10 * n + 1 : nextOdd(options.seasonal);
  const smoother = (span: number, degree: number, jump: number | undefined): Smoother => ({
    span,
    degree,
    jump: jump ?? Math.ceil(span / 10),
  });
  const s = smoother(seasonalSpan, periodic ? 0 : (options.seasonalDegree ?? 0), options.seasonalJump);
  const t = smoother(
    nextOdd(options.trend ?? Math.ceil((1.5 * period) / (1 - 1.5 / seasonalSpan))),
    options.trendDegree ?? 1,
    options.trendJump,
  );
  const l = smoother(nextOdd(options.low ?? period), options.lowDegree ?? t.degree, options.lowJump);
  const inner = options.inner ?? (robust ? 1 : 2);
  const outer = options.outer ?? (robust ? 15 : 0);

  const trend = new Float64Array(n);
  let seasonal: Float64Array = new Float64Array(n);
  let weights: Float64Array | null = null;
  for (let pass = 0; pass <= outer; pass++) {
    for (let i = 0; i < inner; i++) seasonal = step(y, trend, period, s, t, l, weights);
    if (pass < outer) weights = robustnessWeights(y, seasonal, trend);
  }
  if (periodic) seasonal = averagePattern(seasonal, period);
  return {
    seasonal,
    trend,
    remainder: y.map((v, i) => v - (seasonal[i] ?? 0) - (trend[i] ?? 0)),
    weights: weights ?? new Float64Array(n).fill(1),
  };
}

function checkOptions(options: StlOptions): void {
  const whole = (
    value: number | undefined,
    least: number,
    zh: string,
    en: string,
    most = Number.POSITIVE_INFINITY,
  ): void => {
    if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
    const [wanted, range] =
      most === 1 ? ['0 或 1', '0 or 1'] : [`不小于 ${least} 的整数`, `a whole number from ${least}`];
    throw new MethodError(`${zh}应为${wanted}，而不是 ${value}`, `${en} is ${range}, got ${value}`);
  };
  whole(options.period, 2, '周期', 'a period');
  if (options.seasonal !== 'periodic') whole(options.seasonal, 3, '季节窗口', 'the seasonal span');
  whole(options.trend, 3, '趋势窗口', 'the trend span');
  whole(options.low, 3, '低通窗口', 'the low-pass span');
  whole(options.seasonalDegree, 0, '季节次数', 'the seasonal degree', 1);
  whole(options.trendDegree, 0, '趋势次数', 'the trend degree', 1);
  whole(options.lowDegree, 0, '低通次数', 'the low-pass degree', 1);
  whole(options.seasonalJump, 1, '季节步长', 'the seasonal jump');
  whole(options.trendJump, 1, '趋势步长', 'the trend jump');
  whole(options.lowJump, 1, '低通步长', 'the low-pass jump');
  whole(options.inner, 1, '内循环次数', 'the number of inner passes');
  whole(options.outer, 0, '外循环次数', 'the number of outer passes');
}

interface Smoother {
  readonly span: number;
  readonly degree: number;
  readonly jump: number;
}

const nextOdd = (x: number): number => {
  const whole = Math.round(x);
  return whole % 2 === 0 ? whole + 1 : whole;
};

/** One inner pass: new seasonal returned, trend updated in place. */
function step(
  y: Float64Array,
  trend: Float64Array,
  period: number,
  s: Smoother,
  t: Smoother,
  l: Smoother,
  weights: Float64Array | null,
): Float64Array {
  const n = y.length;
  const cycles = smoothCycles(
    y.map((v, i) => v - (trend[i] ?? 0)),
    period,
    s,
    weights,
  );
  const low = loess(movingAverage(movingAverage(movingAverage(cycles, period), period), 3), l, null);
  const seasonal = new Float64Array(n);
  for (let i = 0; i < n; i++) seasonal[i] = (cycles[period + i] ?? 0) - (low[i] ?? 0);
  trend.set(
    loess(
      y.map((v, i) => v - (seasonal[i] ?? 0)),
      t,
      weights,
    ),
  );
  return seasonal;
}

/** Smooths each month's own series and carries it one period beyond both ends: length n + 2 periods. */
function smoothCycles(
  x: Float64Array,
  period: number,
  s: Smoother,
  weights: Float64Array | null,
): Float64Array {
  const n = x.length;
  const out = new Float64Array(n + 2 * period);
  for (let j = 0; j < period; j++) {
    const own = (from: Float64Array): Float64Array => from.filter((_v, i) => i % period === j);
    const sub = own(x);
    const rw = weights ? own(weights) : null;
    const k = sub.length;
    const smooth = loess(sub, s, rw);
    const before = localFit(sub, s, 0, 1, Math.min(s.span, k), rw) ?? smooth[0] ?? 0;
    const after = localFit(sub, s, k + 1, Math.max(1, k - s.span + 1), k, rw) ?? smooth[k - 1] ?? 0;
    out[j] = before;
    for (let i = 0; i < k; i++) out[(i + 1) * period + j] = smooth[i] ?? 0;
    out[(k + 1) * period + j] = after;
  }
  return out;
}

function movingAverage(x: Float64Array, span: number): Float64Array {
  const out = new Float64Array(x.length - span + 1);
  let sum = 0;
  for (let i = 0; i < span; i++) sum += x[i] ?? 0;
  out[0] = sum / span;
  for (let i = 1; i < out.length; i++) {
    sum += (x[i + span - 1] ?? 0) - (x[i - 1] ?? 0);
    out[i] = sum / span;
  }
  return out;
}

/** Loess at every `jump`-th point and the last, straight lines between. */
function loess(y: Float64Array, smoother: Smoother, weights: Float64Array | null): Float64Array {
  const n = y.length;
  const out = new Float64Array(n);
  if (n < 2) return Float64Array.from(y);
  const { span } = smoother;
  const jump = Math.min(smoother.jump, n - 1);
  const half = Math.floor((span + 1) / 2);
  let left = 1;
  let right = Math.min(span, n);
  const at = (i: number): void => {
    out[i - 1] = localFit(y, smoother, i, left, right, weights) ?? y[i - 1] ?? 0;
  };
  for (let i = 1; i <= n; i += jump) {
    if (span < n) {
      // The window slides so that the point stays in its middle, and stops at the ends.
      left = i < half ? 1 : i >= n - half + 1 ? n - span + 1 : i - half + 1;
      right = left + span - 1;
    }
    at(i);
  }
  if (jump === 1) return out;
  const line = (from: number, to: number): void => {
    const slope = ((out[to - 1] ?? 0) - (out[from - 1] ?? 0)) / (to - from);
    for (let j = from + 1; j < to; j++) out[j - 1] = (out[from - 1] ?? 0) + slope * (j - from);
  };
  for (let i = 1; i <= n - jump; i += jump) line(i, i + jump);
  const last = Math.floor((n - 1) / jump) * jump + 1;
  if (last !== n) {
    at(n);
    line(last, n);
  }
  return out;
}

/** The local line (or mean) at position `x` (from 1) over left…right; null when no weight is left. */
function localFit(
  y: Float64Array,
  { span, degree }: Smoother,
  x: number,
  left: number,
  right: number,
  weights: Float64Array | null,
): number | null {
  const n = y.length;
  const reach = Math.max(x - left, right - x) + (span > n ? Math.floor((span - n) / 2) : 0);
  const w = new Float64Array(right - left + 1);
  let total = 0;
  for (let j = left; j <= right; j++) {
    const r = Math.abs(j - x);
    if (r > 0.999 * reach) continue;
    let weight = r <= 0.001 * reach ? 1 : (1 - (r / reach) ** 3) ** 3;
    if (weights) weight *= weights[j - 1] ?? 0;
    w[j - left] = weight;
    total += weight;
  }
  if (total <= 0) return null;
  for (let i = 0; i < w.length; i++) w[i] = (w[i] ?? 0) / total;
  if (reach > 0 && degree > 0) {
    let mean = 0;
    for (let i = 0; i < w.length; i++) mean += (w[i] ?? 0) * (left + i);
    let spread = 0;
    for (let i = 0; i < w.length; i++) spread += (w[i] ?? 0) * (left + i - mean) ** 2;
    if (Math.sqrt(spread) > 0.001 * (n - 1)) {
      const slope = (x - mean) / spread;
      for (let i = 0; i < w.length; i++) w[i] = (w[i] ?? 0) * (slope * (left + i - mean) + 1);
    }
  }
  let sum = 0;
  for (let i = 0; i < w.length; i++) sum += (w[i] ?? 0) * (y[left + i - 1] ?? 0);
  return sum;
}

/** Bisquare of the residuals over six times their median. */
function robustnessWeights(y: Float64Array, seasonal: Float64Array, trend: Float64Array): Float64Array {
  const r = y.map((v, i) => Math.abs(v - (seasonal[i] ?? 0) - (trend[i] ?? 0)));
  const sorted = r.slice().sort();
  const n = sorted.length;
  const scale = 3 * ((sorted[Math.floor(n / 2)] ?? 0) + (sorted[n - Math.floor(n / 2) - 1] ?? 0));
  return r.map((v) => (v <= 0.001 * scale ? 1 : v <= 0.999 * scale ? (1 - (v / scale) ** 2) ** 2 : 0));
}

function averagePattern(seasonal: Float64Array, period: number): Float64Array {
  const means = Array.from({ length: period }, (_, j) => {
    const own = seasonal.filter((_v, i) => i % period === j);
    return own.reduce((a, b) => a + b, 0) / own.length;
  });
  return seasonal.map((_v, i) => means[i % period] ?? 0);
}

/** Strength of seasonality max(0, 1 − var(R) / var(S + R)) (Wang, Smith & Hyndman 2006): adjust only where it is above 0.3. */
export function seasonalStrength({ seasonal, remainder }: Stl): number {
  const variance = (x: Float64Array): number => {
    const mean = x.reduce((a, b) => a + b, 0) / x.length;
    return x.reduce((a, b) => a + (b - mean) ** 2, 0);
  };
  const both = variance(remainder.map((r, i) => r + (seasonal[i] ?? 0)));
  return both > 0 ? Math.max(0, 1 - variance(remainder) / both) : 0;
}
