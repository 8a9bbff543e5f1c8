import { decompose } from './decompose.ts';
import { normalQuantile } from './distribution.ts';
import { ets } from './ets.ts';
import { type Forecast, normalForecast } from './forecast.ts';

export interface Theta extends Forecast {
  readonly alpha: number;
  /** Half the slope of the line through the series. */
  readonly drift: number;
  readonly seasonal: boolean;
}

/**
 * Theta method (Assimakopoulos & Nikolopoulos 2000) as simple smoothing with drift (Hyndman & Billah 2003), seasonally
 * adjusted by a multiplicative decomposition where the autocorrelation at the period is significant at 10 %. The
 * intervals are too narrow in practice: prefer errors of rolling origins.
 */
export function theta(x: ArrayLike<number>, h: number, period = 1, level = 0.95): Theta {
  const y = Float64Array.from(x);
  const n = y.length;
  const seasonal = period > 1 && n > 2 * period && isSeasonal(y, period);
  const figure = seasonal ? decompose(y, period, 'multiplicative').seasonal : new Float64Array(n).fill(1);
  const adjusted = y.map((v, t) => v / (figure[t] ?? 1));
  const smooth = ets(adjusted, { error: 'A', trend: 'N', season: 'N' });
  const alpha = Math.max(1e-10, smooth.alpha);
  const middle = (n - 1) / 2;
  let xy = 0;
  let xx = 0;
  for (let t = 0; t < n; t++) {
    xy += (t - middle) * (adjusted[t] ?? 0);
    xx += (t - middle) ** 2;
  }
  const drift = xy / xx / 2;
  const mean = Array.from({ length: h }, (_, k) => {
    const line = smooth.end.level + drift * (k + (1 - (1 - alpha) ** n) / alpha);
    return line * (seasonal ? (figure[n - period + (k % period)] ?? 1) : 1);
  });
  const se = mean.map((_v, k) => Math.sqrt(smooth.sigma2 * (1 + k * alpha * alpha)));
  return { ...normalForecast(mean, se, level), alpha, drift, seasonal };
}

function isSeasonal(y: Float64Array, period: number): boolean {
  const n = y.length;
  const mean = y.reduce((a, b) => a + b, 0) / n;
  const c0 = y.reduce((a, v) => a + (v - mean) ** 2, 0);
  if (c0 === 0) return false;
  const r = (lag: number): number => {
    let sum = 0;
    for (let t = lag; t < n; t++) sum += ((y[t] ?? 0) - mean) * ((y[t - lag] ?? 0) - mean);
    return sum / c0;
  };
  let squares = 0;
  for (let lag = 1; lag < period; lag++) squares += r(lag) ** 2;
  return Math.abs(r(period)) / Math.sqrt((1 + 2 * squares) / n) > normalQuantile(0.95);
}
