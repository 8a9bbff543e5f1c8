import { bfgs } from './bfgs.ts';
import { decompose } from './decompose.ts';
import { type Forecast, normalForecast } from './forecast.ts';
import { MethodError } from './method-error.ts';
import { normalDraws } from './random.ts';

/** Error, trend, season: A additive, M multiplicative, N none; Ad damped. */
export interface EtsModel {
  readonly error: 'A' | 'M';
  readonly trend: 'N' | 'A' | 'Ad';
  readonly season: 'N' | 'A' | 'M';
}

export interface EtsParameters {
  readonly alpha: number;
  /** On the scale of the level: b = φ b + β e. 0 without a trend. */
  readonly beta: number;
  readonly gamma: number;
  /** 1 without damping. */
  readonly phi: number;
  /** State before the first value: level, trend, and one season per period, the first being that of the first value. */
  readonly level: number;
  readonly slope: number;
  readonly seasons: readonly number[];
}

export interface EtsFit extends EtsParameters {
  readonly model: EtsModel;
  readonly period: number;
  readonly fitted: Float64Array;
  readonly residuals: Float64Array;
  readonly logLikelihood: number;
  readonly aicc: number;
  /** Variance of the one-step errors (relative ones for a multiplicative error). */
  readonly sigma2: number;
  /** State at the end; the first season is that of the next value. */
  readonly end: Pick<EtsParameters, 'level' | 'slope' | 'seasons'>;
}

/** Reads `MAdM` and the like. @throws MethodError naming what is not a model. */
export function parseEts(text: string): EtsModel {
  const match = /^([AM])(N|Ad|A)([NAM])$/.exec(text);
  if (!match)
    throw new MethodError(
      `“${text}”不是模型，请写误差、趋势、季节，例如 ANN、AAdA 或 MAM`,
      `"${text}" is no model; write error, trend and season such as ANN, AAdA or MAM`,
    );
  return { error: match[1], trend: match[2], season: match[3] } as EtsModel;
}

/**
 * Runs the recursion of an exponential smoothing state-space model from given parameters (Hyndman et al. 2008; as R
 * forecast's `ets`). The likelihood is −½ (n ln Σe² + 2 Σ ln|f| for a multiplicative error).
 */
export function etsFilter(x: ArrayLike<number>, model: EtsModel, p: EtsParameters, period: number): EtsFit {
  const y = Float64Array.from(x);
  const n = y.length;
  const m = model.season === 'N' ? 1 : period;
  let { level, slope } = p;
  const seasons = [...p.seasons];
  const fitted = new Float64Array(n);
  const residuals = new Float64Array(n);
  let squares = 0;
  let logs = 0;
  for (let t = 0; t < n; t++) {
    const value = y[t] ?? Number.NaN;
    const s = seasons[t % m] ?? 0;
    const q = level + (model.trend === 'N' ? 0 : p.phi * slope);
    const f = model.season === 'A' ? q + s : model.season === 'M' ? q * s : q;
    fitted[t] = f;
    residuals[t] = model.error === 'A' ? value - f : (value - f) / f;
    squares += (residuals[t] ?? 0) ** 2;
    logs += Math.log(Math.abs(f));
    const seen = model.season === 'A' ? value - s : model.season === 'M' ? value / s : value;
    level = q + p.alpha * (seen - q);
    if (model.trend !== 'N') slope = p.phi * slope + p.beta * (seen - q);
    if (model.season === 'A') seasons[t % m] = s + p.gamma * (value - q - s);
    if (model.season === 'M') seasons[t % m] = s + p.gamma * (value / q - s);
  }
  const likelihood = -0.5 * (n * Math.log(squares) + (model.error === 'M' ? 2 * logs : 0));
  const k = parametersOf(model, period);
  const aic = -2 * likelihood + 2 * (k + 1);
  return {
    ...p,
    model,
    period,
    fitted,
    residuals,
    logLikelihood: likelihood,
    aicc: aic + (2 * (k + 1) * (k + 2)) / (n - k - 2),
    sigma2: squares / (n - k),
    end: { level, slope, seasons: seasons.map((_s, j) => seasons[(n + j) % m] ?? 0) },
  };
}

/** The likelihood alone, for the optimiser. */
function likelihoodOf(y: Float64Array, model: EtsModel, p: EtsParameters, period: number): number {
  const m = model.season === 'N' ? 1 : period;
  const seasons = Float64Array.from(p.seasons);
  let { level, slope } = p;
  let squares = 0;
  let logs = 0;
  for (let t = 0; t < y.length; t++) {
    const value = y[t] ?? 0;
    const at = t % m;
    const s = seasons[at] ?? 0;
    const q = level + (model.trend === 'N' ? 0 : p.phi * slope);
    const f = model.season === 'A' ? q + s : model.season === 'M' ? q * s : q;
    const e = model.error === 'A' ? value - f : (value - f) / f;
    squares += e * e;
    if (model.error === 'M') logs += Math.log(Math.abs(f));
    const seen = model.season === 'A' ? value - s : model.season === 'M' ? value / s : value;
    level = q + p.alpha * (seen - q);
    if (model.trend !== 'N') slope = p.phi * slope + p.beta * (seen - q);
    if (model.season === 'A') seasons[at] = s + p.gamma * (value - q - s);
    else if (model.season === 'M') seasons[at] = s + p.gamma * (value / q - s);
  }
  return -0.5 * (y.length * Math.log(squares) + 2 * logs);
}

/** Smoothing parameters and free start values. */
function parametersOf(model: EtsModel, period: number): number {
  return (
    2 + (model.trend === 'N' ? 0 : 2) + (model.trend === 'Ad' ? 1 : 0) + (model.season === 'N' ? 0 : period)
  );
}

/**
 * Fits a model by maximum likelihood inside the usual bounds (0 < β < α < 1, γ < 1 − α, 0.8 ≤ φ ≤ 0.98).
 * @throws MethodError for values a multiplicative model cannot take, or a series too short.
 */
export function ets(x: ArrayLike<number>, model: EtsModel, period = 1): EtsFit {
  const y = Float64Array.from(x);
  const n = y.length;
  const season = model.season !== 'N';
  if (n < Math.max(4, season ? 2 * period : 0)) {
    throw new MethodError(
      `周期 ${period} 的模型 ${nameOf(model)} 需要多于 ${n} 个值`,
      `a model ${nameOf(model)} of period ${period} needs more than ${n} values`,
    );
  }
  const gap = y.findIndex(Number.isNaN);
  if (gap >= 0) {
    throw new MethodError(
      `第 ${gap + 1} 个值缺失，平滑不接受缺失值`,
      `smoothing takes no missing value; position ${gap + 1} has none`,
    );
  }
  if ((model.error === 'M' || model.season === 'M') && y.some((v) => v <= 0)) {
    throw new MethodError(
      `相乘的模型要求数值大于 0;${nameOf(model)} 得到 ${Math.min(...y)}`,
      `a multiplicative model needs values above 0; ${nameOf(model)} got ${Math.min(...y)}`,
    );
  }
  const begin = startOf(y, model, period);
  const scale = Math.max(1e-9, Math.sqrt(y.reduce((a, v) => a + v * v, 0) / n));
  const free = season ? period - 1 : 0;
  // The last season follows from the others: they sum to 0, or to the period.
  // Smoothing parameters are free numbers on logistic scales, so that every point lies inside the usual bounds.
  const unpack = (v: readonly number[]): EtsParameters => {
    let i = 0;
    const next = (): number => v[i++] ?? Number.NaN;
    const alpha = logistic(next(), LEAST, 1 - LEAST);
    const beta = model.trend === 'N' ? 0 : logistic(next(), LEAST, alpha);
    const gamma = season ? logistic(next(), LEAST, 1 - alpha) : 0;
    const phi = model.trend === 'Ad' ? logistic(next(), 0.8, 0.98) : 1;
    const level = next() * scale;
    const slope = model.trend === 'N' ? 0 : next() * scale;
    const some = Array.from({ length: free }, () => next() * (model.season === 'A' ? scale : 1));
    const rest = (model.season === 'M' ? period : 0) - some.reduce((a, b) => a + b, 0);
    return { alpha, beta, gamma, phi, level, slope, seasons: season ? [...some, rest] : [] };
  };
  const cost = (v: readonly number[]): number => {
    const p = unpack(v);
    if (model.season === 'M' && p.seasons.some((s) => s <= 0)) return Number.NaN;
    return -likelihoodOf(y, model, p, period);
  };
  const states = [
    begin.level / scale,
    ...(model.trend === 'N' ? [] : [begin.slope / scale]),
    ...begin.seasons.slice(0, free).map((s) => s / (model.season === 'A' ? scale : 1)),
  ];
  const best = [
    [0.1, 0.02, 0.05],
    [0.3, 0.02, 0.3],
    [0.7, 0.02, 0.1],
  ]
    .map(([alpha = 0, beta = 0, gamma = 0]) => {
      const smoothing = [
        logit(alpha, LEAST, 1 - LEAST),
        ...(model.trend === 'N' ? [] : [logit(beta, LEAST, alpha)]),
        ...(season ? [logit(gamma, LEAST, 1 - alpha)] : []),
        ...(model.trend === 'Ad' ? [logit(0.95, 0.8, 0.98)] : []),
      ];
      return bfgs(cost, [...smoothing, ...states]);
    })
    .reduce((a, b) => (b.value < a.value ? b : a));
  return etsFilter(y, model, unpack(best.x), period);
}

const LEAST = 1e-4;
const logistic = (x: number, low: number, high: number): number => low + (high - low) / (1 + Math.exp(-x));
const logit = (p: number, low: number, high: number): number => Math.log((p - low) / (high - p));

const nameOf = (m: EtsModel): string => `${m.error}${m.trend}${m.season}`;

/** First guess: the season of the first periods, a line through what is left of the first ten values or two periods. */
function startOf(
  y: Float64Array,
  model: EtsModel,
  period: number,
): Pick<EtsParameters, 'level' | 'slope' | 'seasons'> {
  let seasons: number[] = [];
  let adjusted = y;
  if (model.season !== 'N') {
    const type = model.season === 'A' ? 'additive' : 'multiplicative';
    seasons = [...decompose(y, period, type).figure];
    if (type === 'multiplicative') {
      seasons = seasons.map((s) => Math.max(1e-2, s));
      const mean = seasons.reduce((a, b) => a + b, 0) / period;
      seasons = seasons.map((s) => s / mean);
    }
    adjusted = y.map((v, t) =>
      type === 'additive' ? v - (seasons[t % period] ?? 0) : v / (seasons[t % period] ?? 1),
    );
  }
  const n = Math.min(Math.max(10, 2 * period), y.length);
  const first = adjusted.subarray(0, n);
  const mean = first.reduce((a, b) => a + b, 0) / n;
  if (model.trend === 'N') return { level: mean, slope: 0, seasons };
  let xy = 0;
  let xx = 0;
  for (let i = 0; i < n; i++) {
    xy += (i + 1 - (n + 1) / 2) * ((first[i] ?? 0) - mean);
    xx += (i + 1 - (n + 1) / 2) ** 2;
  }
  return { level: mean - (xy / xx) * ((n + 1) / 2), slope: xy / xx, seasons };
}

/**
 * Forecasts a fitted model. Intervals of an additive error are exact; those of a multiplicative one are quantiles of
 * seeded simulated paths.
 */
export function etsForecast(fit: EtsFit, h: number, level = 0.95, seed = 1): Forecast {
  const { model, end, phi } = fit;
  const m = model.season === 'N' ? 1 : fit.period;
  const damped = (k: number): number => (phi === 1 ? k : (phi * (1 - phi ** k)) / (1 - phi));
  const mean = Array.from({ length: h }, (_, i) => {
    const line = end.level + (model.trend === 'N' ? 0 : damped(i + 1) * end.slope);
    const s = end.seasons[i % m] ?? 0;
    return model.season === 'A' ? line + s : model.season === 'M' ? line * s : line;
  });
  if (model.error === 'A' && model.season !== 'M') {
    let variance = 1;
    const se = mean.map((_v, i) => {
      if (i > 0) {
        const c =
          fit.alpha +
          (model.trend === 'N' ? 0 : fit.beta * damped(i)) +
          (model.season === 'A' && i % m === 0 ? fit.gamma : 0);
        variance += c * c;
      }
      return Math.sqrt(fit.sigma2 * variance);
    });
    return normalForecast(mean, se, level);
  }
  return simulated(fit, mean, level, seed);
}

const PATHS = 5000;

function simulated(fit: EtsFit, mean: readonly number[], level: number, seed: number): Forecast {
  const { model, phi, alpha, beta, gamma } = fit;
  const h = mean.length;
  const m = model.season === 'N' ? 1 : fit.period;
  const sigma = Math.sqrt(fit.sigma2);
  const draw = normalDraws(seed);
  const ends = mean.map(() => new Float64Array(PATHS));
  for (let path = 0; path < PATHS; path++) {
    let { level: l, slope: b } = fit.end;
    const seasons = [...fit.end.seasons];
    for (let i = 0; i < h; i++) {
      const s = seasons[i % m] ?? 0;
      const q = l + (model.trend === 'N' ? 0 : phi * b);
      const f = model.season === 'A' ? q + s : model.season === 'M' ? q * s : q;
      const e = sigma * draw();
      const value = model.error === 'A' ? f + e : f * (1 + e);
      const at = ends[i];
      if (at) at[path] = value;
      const seen = model.season === 'A' ? value - s : model.season === 'M' ? value / s : value;
      l = q + alpha * (seen - q);
      if (model.trend !== 'N') b = phi * b + beta * (seen - q);
      if (model.season === 'A') seasons[i % m] = s + gamma * (value - q - s);
      if (model.season === 'M') seasons[i % m] = s + gamma * (value / q - s);
    }
  }
  const bound = (p: number): Float64Array =>
    Float64Array.from(ends, (values) => values.sort()[Math.round(p * (PATHS - 1))] ?? Number.NaN);
  return { mean: Float64Array.from(mean), lower: bound((1 - level) / 2), upper: bound((1 + level) / 2) };
}
