import {
  discreteQuantile,
  negativeBinomialCdf,
  normalCdf,
  normalQuantile,
  poissonCdf,
  tCdf,
} from './distribution.ts';
import { MethodError } from './method-error.ts';
import { type PoissonFit, poissonRegression, quadratic } from './poisson-regression.ts';

export const THRESHOLDS = ['delta', 'nbPlugin', 'muan'] as const;
/** `delta`: a power scale; `nbPlugin`: negative binomial at the fit; `muan`: at its upper bound. */
export type Threshold = (typeof THRESHOLDS)[number];
export const POWERS = ['2/3', '1/2', 'none'] as const;
export type Power = (typeof POWERS)[number];
/** Exponent of each power scale. */
export const EXPONENT: Record<Power, number> = { '2/3': 2 / 3, '1/2': 1 / 2, none: 1 };

/** Names and defaults as in R surveillance's `farringtonFlexible`. */
export interface FlexibleOptions {
  /** Values a year: 52 for weeks, 12 for months. */
  readonly frequency: number;
  /** Years looked back (`b`), and values taken on either side of the same season (`w`). */
  readonly years?: number;
  readonly half?: number;
  /** Seasons the year is cut into (`noPeriods`); 1 uses only the same season. */
  readonly seasons?: number;
  /** Latest values left out, in which what is looked for may have begun (`pastWeeksNotIncluded`). */
  readonly gap?: number;
  readonly alpha?: number;
  readonly trend?: boolean;
  /** A trend is kept below this p-value (`pThresholdTrend`); 1 keeps any. */
  readonly trendLevel?: number;
  readonly reweight?: boolean;
  /** Anscombe residual above which an old outbreak is weighted down (`weightsThreshold`). */
  readonly above?: number;
  readonly threshold?: Threshold;
  readonly power?: Power;
  /** Fewer than `least` cases within the last `within` values raise no alarm (`limit54`). */
  readonly least?: number;
  readonly within?: number;
}

export interface FlexiblePoint {
  readonly expected: number;
  /** NaN, as `expected`, where too few cases came lately to judge. */
  readonly upper: number;
  /** Probability of as many cases or more. */
  readonly p: number;
  readonly alarm: boolean;
  readonly trend: boolean;
  readonly dispersion: number;
}

/**
 * The improved Farrington algorithm (Noufaily et al. 2013), as R surveillance's `farringtonFlexible`: all of the
 * baseline years in seasons, old outbreaks weighted down only when they are large, the last values left out, and a
 * bound from a power scale or the negative binomial.
 * @param at positions (from 0) to judge.
 * @throws MethodError when a position has too little behind it, or the seasons do not fit into a year.
 */
export function farringtonFlexible(
  counts: ArrayLike<number>,
  at: readonly number[],
  options: FlexibleOptions,
): FlexiblePoint[] {
  const { years = 5, trend = true, trendLevel = 0.05, least = 5, within = 4 } = options;
  return at.map((k) => {
    const rows = reference(counts, k, options);
    const most = Math.max(...rows.map((r) => r.count));
    let fit = fitted(rows, trend, options);
    let kept = trend;
    if (trend) {
      const se = Math.sqrt((fit.model.unscaled[1]?.[1] ?? 0) * fit.scale);
      const p = 2 * tCdf(-Math.abs((fit.model.coefficients[1] ?? 0) / se), fit.model.freedom);
      kept = years >= 3 && p < trendLevel && Math.exp(fit.eta(k)) <= most;
      if (!kept) fit = fitted(rows, false, options);
    }
    let lately = 0;
    for (let t = Math.max(0, k - within + 1); t <= k; t++) lately += counts[t] ?? 0;
    const y = counts[k] ?? Number.NaN;
    const bound = boundOf(fit, k, y, options);
    const enough = lately >= least;
    return {
      expected: enough ? Math.exp(fit.eta(k)) : Number.NaN,
      upper: enough ? bound.upper : Number.NaN,
      p: bound.p,
      alarm: enough && y > bound.upper,
      trend: kept,
      dispersion: fit.phi,
    };
  });
}

interface Row {
  readonly t: number;
  readonly count: number;
  /** 0 is the season of the position judged. */
  readonly season: number;
}

/** The baseline: the same season of each year, and between two of them the others in blocks of nearly equal length. */
function reference(counts: ArrayLike<number>, k: number, options: FlexibleOptions): Row[] {
  const { frequency, years = 5, half = 3, seasons = 1, gap = half } = options;
  const between = frequency - 2 * half - 1;
  if (seasons > 1 && between < seasons - 1) {
    throw new MethodError(
      `一年 ${frequency} 个值放不下 ${seasons} 个季节（同季前后各 ${half} 个）`,
      `a year of ${frequency} values does not hold ${seasons} seasons (with ${half} on either side of the same)`,
    );
  }
  if (k - frequency * years - half < 0 || k >= counts.length) {
    throw new MethodError(
      `第 ${k + 1} 个位置之前不足 ${years} 年的数据`,
      `position ${k + 1} has less than ${years} years before it`,
    );
  }
  const season = new Map<number, number>();
  for (let t = k - half; t <= k; t++) season.set(t, 0);
  const length = Math.floor(between / Math.max(1, seasons - 1));
  const longer = between % Math.max(1, seasons - 1);
  for (let year = 1; year <= years; year++) {
    const anchor = k - frequency * year;
    for (let t = anchor - half; t <= anchor + half; t++) season.set(t, 0);
    let t = anchor + half + 1;
    for (let s = 1; s < seasons; s++) {
      for (let i = 0; i < length + (s <= longer ? 1 : 0); i++) season.set(t++, s);
    }
  }
  return [...season]
    .filter(([t]) => t < k - gap && !Number.isNaN(counts[t] ?? Number.NaN))
    .sort(([a], [b]) => a - b)
    .map(([t, s]) => ({ t, count: counts[t] ?? 0, season: s }));
}

interface Fit {
  readonly model: PoissonFit;
  readonly phi: number;
  /** Dispersion behind the standard errors. */
  readonly scale: number;
  eta(t: number): number;
  /** Standard error of eta. */
  error(t: number): number;
}

function fitted(
  rows: readonly Row[],
  trend: boolean,
  { seasons = 1, reweight = true, above = 2.58 }: FlexibleOptions,
): Fit {
  const x = (t: number, season: number): number[] => [
    1,
    ...(trend ? [t] : []),
    ...Array.from({ length: seasons - 1 }, (_, s) => (season === s + 1 ? 1 : 0)),
  ];
  const design = rows.map((r) => x(r.t, r.season));
  const y = rows.map((r) => r.count);
  let model = poissonRegression(design, y);
  let phi = Math.max(model.dispersion, 1);
  let scale = model.dispersion;
  if (reweight) {
    const residuals = y.map((v, i) => {
      const mu = model.fitted[i] ?? Number.NaN;
      const raw = 1.5 * (v ** (2 / 3) * mu ** (-1 / 6) - Math.sqrt(mu));
      return raw / Math.sqrt(phi * (1 - (model.leverage[i] ?? 0)));
    });
    const down = residuals.map((s) => (s > above ? s ** -2 : 1));
    const factor = y.length / down.reduce((a, b) => a + b, 0);
    const omega = down.map((d) => factor * d);
    model = poissonRegression(design, y, omega);
    phi = Math.max(model.dispersion, 1);
    // The peer stores the weights where its summary expects those of the last iteration; its errors follow from that.
    scale =
      model.fitted.reduce((sum, mu, i) => sum + (omega[i] ?? 0) * (((y[i] ?? 0) - mu) / mu) ** 2, 0) /
      model.freedom;
  }
  const eta = (t: number): number => x(t, 0).reduce((sum, v, i) => sum + v * (model.coefficients[i] ?? 0), 0);
  return { model, phi, scale, eta, error: (t) => Math.sqrt(scale * quadratic(x(t, 0), model.unscaled)) };
}

function boundOf(
  fit: Fit,
  k: number,
  y: number,
  { alpha = 0.05, threshold = 'delta', power = '2/3' }: FlexibleOptions,
): { upper: number; p: number } {
  const mu = Math.exp(fit.eta(k));
  const { phi } = fit;
  if (threshold === 'delta') {
    const e = EXPONENT[power];
    const tau = phi + fit.error(k) ** 2 * mu;
    const se = Math.sqrt(e * e * mu ** (2 * e - 1) * tau);
    return {
      upper: (mu ** e + normalQuantile(1 - alpha) * se) ** (1 / e),
      p: normalCdf((mu ** e - y ** e) / se),
    };
  }
  const mean =
    threshold === 'nbPlugin' ? mu : Math.exp(fit.eta(k) + normalQuantile(1 - alpha) * fit.error(k));
  const cdf = (n: number): number =>
    phi > 1 ? negativeBinomialCdf(n, mean, mean / (phi - 1)) : poissonCdf(n, mean);
  return { upper: discreteQuantile(1 - alpha, cdf), p: 1 - cdf(y - 1) };
}
