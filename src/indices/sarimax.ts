import { createRequire } from 'node:module';
import { AIRLINE, type ArimaInference, type ArimaOrder, arimaInference } from './arima-inference.ts';
import { type Forecast, normalForecast } from './forecast.ts';
import { MethodError } from './method-error.ts';

/** Regressors by name; with a horizon they go on beyond the series, one value per step ahead. */
export type Regressors = Readonly<Record<string, ArrayLike<number>>>;

export interface Sarimax extends Forecast, ArimaInference {}

/** The part of the `arima` package in use. It takes regressors as columns, and fills gaps silently: never hand it any. */
interface Engine {
  train(x: number[], regressors?: number[][]): Engine;
  predict(horizon: number, regressors?: number[][]): [number[], number[]];
  destroy(): void;
}
type EngineOptions = ArimaOrder & { method: number; optimizer: number; verbose: boolean };

const require = createRequire(import.meta.url);
let loaded: (new (options: EngineOptions) => Engine) | undefined;
/** Compiled on first use: the WebAssembly costs 30 ms that most commands do not need. */
const engine = (): (new (options: EngineOptions) => Engine) => {
  loaded ??= require('arima') as new (options: EngineOptions) => Engine;
  return loaded;
};

/**
 * Forecast of a seasonal ARIMA model with regressors: by the `arima` package (ctsa in WebAssembly, exact maximum
 * likelihood) where it is right, by our own likelihood elsewhere. The package's variances are n/(n − k) too small, which
 * is made good here.
 * @throws MethodError for gaps, too few values, or regressors that end before the horizon.
 */
export function sarimaxForecast(
  x: ArrayLike<number>,
  horizon: number,
  order: ArimaOrder = AIRLINE,
  regressors: Regressors = {},
  level = 0.95,
): Forecast {
  const y = Array.from(x);
  const columns = longEnough(y, horizon, regressors);
  return packageCan(order, y.length)
    ? byPackage(y, horizon, order, columns, level)
    : byLikelihood(arimaInference(y, order, regressors), y.length, horizon, columns, level);
}

/** Forecast with the coefficients behind it, their standard errors and the likelihood. */
export function sarimax(
  x: ArrayLike<number>,
  horizon: number,
  order: ArimaOrder = AIRLINE,
  regressors: Regressors = {},
  level = 0.95,
): Sarimax {
  const y = Array.from(x);
  const columns = longEnough(y, horizon, regressors);
  const inference = arimaInference(y, order, regressors);
  const forecast = packageCan(order, y.length)
    ? byPackage(y, horizon, order, columns, level)
    : byLikelihood(inference, y.length, horizon, columns, level);
  return { ...inference, ...forecast };
}

/**
 * Where the package was found to agree with exact maximum likelihood (R, and ours): differenced models of moving
 * averages, the airline model among them. Undifferenced it drops regressors as collinear, a walk without terms it
 * forecasts as 0, and with autoregressive terms its search stops early.
 */
const packageCan = ({ p, d, q, P, D, Q, s }: ArimaOrder, n: number): boolean =>
  p + P === 0 && q + Q > 0 && d > 0 && n >= d + s * D + Math.max(q, s > 1 ? 2 * s : 0, 10);

function byPackage(
  y: number[],
  horizon: number,
  order: ArimaOrder,
  columns: readonly number[][],
  level: number,
): Forecast {
  if (horizon === 0) return normalForecast([], [], level);
  const model = new (engine())({ ...seasonless(order), method: 0, optimizer: 6, verbose: false });
  try {
    model.train(
      y,
      columns.map((of) => of.slice(0, y.length)),
    );
    const ahead = columns.map((of) => of.slice(y.length, y.length + horizon));
    const [mean, squares] = model.predict(horizon, ahead);
    const used = y.length - order.d - order.D * order.s;
    const k = order.q + order.Q + columns.length;
    const se = squares.map((v) => Math.sqrt((v * used) / (used - k)));
    return normalForecast(mean, se, level);
  } finally {
    model.destroy();
  }
}

function byLikelihood(
  inference: ArimaInference,
  n: number,
  horizon: number,
  columns: readonly number[][],
  level: number,
): Forecast {
  const { mean, se } = inference.ahead(horizon);
  const effects = inference.coefficients.slice(inference.coefficients.length - inference.regressors);
  const whole = mean.map((v, h) =>
    effects.reduce((sum, { value }, j) => sum + value * (columns[j]?.[n + h] ?? 1), v),
  );
  return normalForecast(whole, se, level);
}

function longEnough(y: readonly number[], horizon: number, regressors: Regressors): number[][] {
  return Object.entries(regressors).map(([name, of]) => {
    const values = Array.from(of).slice(0, y.length + horizon);
    const wrong = values.findIndex((v) => !Number.isFinite(v));
    if (wrong < 0 && values.length === y.length + horizon) return values;
    const at = (wrong >= 0 ? wrong : values.length) + 1;
    throw new MethodError(
      `回归变量 ${name} 缺第 ${at} 个值：${y.length} 个值加预测 ${horizon} 期共需 ${y.length + horizon} 个`,
      `regressor ${name} has no value ${at}: ${y.length} values and ${horizon} steps ahead need ${y.length + horizon}`,
    );
  });
}

/** The package means by s = 0 that there is no season. */
const seasonless = (order: ArimaOrder): ArimaOrder =>
  order.s > 1 ? order : { ...order, s: 0, P: 0, D: 0, Q: 0 };
