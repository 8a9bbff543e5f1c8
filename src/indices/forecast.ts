import { normalQuantile, tQuantile } from './distribution.ts';
import { MethodError } from './method-error.ts';

/** A forecast with intervals of one level, one value per step ahead. */
export interface Forecast {
  readonly mean: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** Means with normal intervals of these standard errors. */
export function normalForecast(mean: ArrayLike<number>, se: ArrayLike<number>, level: number): Forecast {
  const z = normalQuantile((1 + level) / 2);
  const m = Float64Array.from(mean);
  return {
    mean: m,
    lower: m.map((v, h) => v - z * (se[h] ?? Number.NaN)),
    upper: m.map((v, h) => v + z * (se[h] ?? Number.NaN)),
  };
}

export const SIMPLE_METHODS = ['mean', 'naive', 'drift', 'snaive'] as const;
export type SimpleMethod = (typeof SIMPLE_METHODS)[number];

/**
 * The forecasts every other one must beat: the mean, the last value, the last value with the mean step, the value of the
 * same season a year ago (Hyndman & Athanasopoulos 2021, ch. 5; intervals as in R forecast).
 */
export function simpleForecast(
  x: ArrayLike<number>,
  method: SimpleMethod,
  h: number,
  period = 1,
  level = 0.95,
): Forecast {
  const y = Array.from(x);
  const n = y.length;
  const least = method === 'snaive' ? period + 1 : 2;
  if (n < least) {
    throw new MethodError(
      `此基准预测至少需要 ${least} 个值，只有 ${n} 个`,
      `this benchmark needs ${least} values or more, got ${n}`,
    );
  }
  const last = y[n - 1] ?? Number.NaN;
  const ahead = Array.from({ length: h }, (_, k) => k + 1);
  const rms = (errors: readonly number[], lost: number): number =>
    Math.sqrt(errors.reduce((a, e) => a + e * e, 0) / (errors.length - lost));
  switch (method) {
    case 'mean': {
      const mean = y.reduce((a, b) => a + b, 0) / n;
      const s = rms(
        y.map((v) => v - mean),
        1,
      );
      const half = tQuantile((1 + level) / 2, n - 1) * s * Math.sqrt(1 + 1 / n);
      const flat = (v: number): Float64Array => new Float64Array(h).fill(v);
      return { mean: flat(mean), lower: flat(mean - half), upper: flat(mean + half) };
    }
    case 'naive': {
      const s = rms(
        y.slice(1).map((v, i) => v - (y[i] ?? 0)),
        0,
      );
      return normalForecast(
        ahead.map(() => last),
        ahead.map((k) => s * Math.sqrt(k)),
        level,
      );
    }
    case 'drift': {
      const slope = (last - (y[0] ?? 0)) / (n - 1);
      const s = rms(
        y.slice(1).map((v, i) => v - (y[i] ?? 0) - slope),
        1,
      );
      return normalForecast(
        ahead.map((k) => last + k * slope),
        ahead.map((k) => s * Math.sqrt(k * (1 + k / (n - 1)))),
        level,
      );
    }
    case 'snaive': {
      const s = rms(
        y.slice(period).map((v, i) => v - (y[i] ?? 0)),
        0,
      );
      return normalForecast(
        ahead.map((k) => y[n - period + ((k - 1) % period)] ?? Number.NaN),
        ahead.map((k) => s * Math.sqrt(Math.floor((k - 1) / period) + 1)),
        level,
      );
    }
  }
}
