import type { Forecast } from './forecast.ts';
import { MethodError } from './method-error.ts';

export interface Accuracy {
  readonly me: number;
  readonly rmse: number;
  readonly mae: number;
  readonly mpe: number;
  readonly mape: number;
  readonly smape: number;
  /** Errors over those of the seasonal naive forecast within the training data; below 1 beats it. */
  readonly mase: number;
  readonly rmsse: number;
  readonly acf1: number;
  /** Theil's U: below 1 beats the last value. */
  readonly theilU: number;
}

/** Accuracy of point forecasts (Hyndman & Koehler 2006; as R forecast's `accuracy`). @throws MethodError on unequal lengths. */
export function accuracy(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
  training: ArrayLike<number>,
  period = 1,
): Accuracy {
  if (actual.length !== forecast.length) {
    throw new MethodError(
      `${actual.length} 个实际值配 ${forecast.length} 个预测值`,
      `${forecast.length} forecasts for ${actual.length} values`,
    );
  }
  const y = Array.from(actual);
  const f = Array.from(forecast);
  const e = y.map((v, i) => v - (f[i] ?? Number.NaN));
  const mean = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0) / x.length;
  const naive = Array.from(training)
    .slice(period)
    .map((v, i) => v - (training[i] ?? Number.NaN));
  const middle = mean(e);
  const spread = e.reduce((a, v) => a + (v - middle) ** 2, 0);
  const lagged = e.slice(1).reduce((a, v, i) => a + (v - middle) * ((e[i] ?? 0) - middle), 0);
  const steps = y.slice(1).map((v, i) => {
    const before = y[i] ?? Number.NaN;
    return { forecast: (f[i + 1] ?? Number.NaN) / before - 1, actual: v / before - 1 };
  });
  return {
    me: middle,
    rmse: Math.sqrt(mean(e.map((v) => v * v))),
    mae: mean(e.map(Math.abs)),
    mpe: mean(e.map((v, i) => (100 * v) / (y[i] ?? 1))),
    mape: mean(e.map((v, i) => Math.abs((100 * v) / (y[i] ?? 1)))),
    smape: mean(e.map((v, i) => (200 * Math.abs(v)) / (Math.abs(y[i] ?? 0) + Math.abs(f[i] ?? 0)))),
    mase: mean(e.map(Math.abs)) / mean(naive.map(Math.abs)),
    rmsse: Math.sqrt(mean(e.map((v) => v * v)) / mean(naive.map((v) => v * v))),
    acf1: lagged / spread,
    theilU: Math.sqrt(
      steps.reduce((a, s) => a + (s.forecast - s.actual) ** 2, 0) /
        steps.reduce((a, s) => a + s.actual ** 2, 0),
    ),
  };
}

export interface IntervalAccuracy {
  /** Mean width plus 2/α times what lies outside (Winkler 1972). */
  readonly winkler: number;
  /** Share of values inside. */
  readonly coverage: number;
  /** The Winkler score over the mean error of the seasonal naive forecast. */
  readonly msis: number;
}

export function intervalAccuracy(
  actual: ArrayLike<number>,
  { lower, upper }: Pick<Forecast, 'lower' | 'upper'>,
  training: ArrayLike<number>,
  period = 1,
  level = 0.95,
): IntervalAccuracy {
  const alpha = 1 - level;
  let score = 0;
  let inside = 0;
  for (let i = 0; i < actual.length; i++) {
    const [y, l, u] = [actual[i] ?? Number.NaN, lower[i] ?? Number.NaN, upper[i] ?? Number.NaN];
    score += u - l + (2 / alpha) * (Math.max(0, l - y) + Math.max(0, y - u));
    if (y >= l && y <= u) inside += 1;
  }
  let naive = 0;
  for (let t = period; t < training.length; t++)
    naive += Math.abs((training[t] ?? 0) - (training[t - period] ?? 0));
  const winkler = score / actual.length;
  return { winkler, coverage: inside / actual.length, msis: winkler / (naive / (training.length - period)) };
}

export interface RollingErrors {
  /** [step ahead]: errors of every origin. */
  readonly errors: readonly (readonly number[])[];
  readonly rmse: readonly number[];
  readonly mae: readonly number[];
}

/**
 * Errors of forecasts from rolling origins (R `tsCV`): the method sees all values up to each origin after `initial`.
 */
export function rollingOrigin(
  x: ArrayLike<number>,
  method: (past: Float64Array) => ArrayLike<number>,
  h: number,
  initial: number,
): RollingErrors {
  const y = Float64Array.from(x);
  const errors: number[][] = Array.from({ length: h }, () => []);
  for (let origin = initial + 1; origin < y.length; origin++) {
    const ahead = method(y.subarray(0, origin));
    for (let k = 0; k < h && origin + k < y.length; k++) {
      errors[k]?.push((y[origin + k] ?? Number.NaN) - (ahead[k] ?? Number.NaN));
    }
  }
  const mean = (of: readonly number[]): number => of.reduce((a, b) => a + b, 0) / of.length;
  return {
    errors,
    rmse: errors.map((e) => Math.sqrt(mean(e.map((v) => v * v)))),
    mae: errors.map((e) => mean(e.map(Math.abs))),
  };
}
