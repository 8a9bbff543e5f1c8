import { normalQuantile, tCdf } from './distribution.ts';
import { EXPONENT, type Power } from './farrington-flexible.ts';
import { MethodError } from './method-error.ts';
import { poissonRegression, quadratic } from './poisson-regression.ts';

export interface FarringtonOptions {
  /** Values a year: 52 for weeks, 12 for months. */
  readonly frequency: number;
  /** Years looked back, and values taken on either side of the same season. */
  readonly years?: number;
  readonly half?: number;
  readonly alpha?: number;
  readonly trend?: boolean;
  readonly reweight?: boolean;
  /** Scale on which counts are nearly normal: μ^(2/3), μ^(1/2) or as they are. */
  readonly power?: Power;
  /** Fewer than `least` cases within the last `within` values raise no alarm. */
  readonly least?: number;
  readonly within?: number;
}

export interface FarringtonPoint {
  readonly expected: number;
  /** 0 where too few cases came lately to judge. */
  readonly upper: number;
  readonly alarm: boolean;
  /** Whether the trend was kept. */
  readonly trend: boolean;
}

/**
 * Farrington's detection of outbreaks (1996), as R surveillance's `algo.farrington`: a quasi-Poisson regression on the
 * same season of earlier years, old outbreaks weighted down by Anscombe residuals, a trend only where it is significant,
 * rests on three years and does not run away, and a bound on a power scale.
 * @param at positions (from 0) to judge.
 * @throws MethodError when a position has too little behind it.
 */
export function farrington(
  counts: ArrayLike<number>,
  at: readonly number[],
  options: FarringtonOptions,
): FarringtonPoint[] {
  const {
    frequency,
    years = 3,
    half = 3,
    alpha = 0.01,
    trend = true,
    reweight = true,
    power = '2/3',
    least = 5,
    within = 4,
  } = options;
  return at.map((k) => {
    const times: number[] = [];
    for (let back = years; back >= 1; back--) {
      for (let t = k - frequency * back - half; t <= k - frequency * back + half; t++) times.push(t);
    }
    if ((times[0] ?? 0) < 0 || k >= counts.length) {
      throw new MethodError(
        `第 ${k + 1} 个位置之前不足 ${years} 年的数据`,
        `position ${k + 1} has less than ${years} years before it`,
      );
    }
    const past = times.map((t) => counts[t] ?? 0);
    const most = Math.max(...past);
    let fit = fitted(past, times, trend, reweight);
    let kept = trend;
    if (trend) {
      const slope = fit.model.coefficients[1] ?? 0;
      const se = Math.sqrt((fit.model.unscaled[1]?.[1] ?? 0) * fit.model.dispersion);
      const p = 2 * tCdf(-Math.abs(slope / se), fit.model.freedom);
      kept = years >= 3 && p < 0.05 && predict(fit.model.coefficients, [1, k]) <= most;
      if (!kept) fit = fitted(past, times, false, reweight);
    }
    const x = kept ? [1, k] : [1];
    const expected = predict(fit.model.coefficients, x);
    const se2 = fit.phi * quadratic(x, fit.model.unscaled) * expected * expected;
    const e = EXPONENT[power];
    const spread = Math.sqrt(e * e * expected ** (2 * e - 1) * (fit.phi + se2 / expected));
    const upper = (expected ** e + normalQuantile(1 - alpha / 2) * spread) ** (1 / e);
    let lately = 0;
    for (let t = Math.max(0, k - within + 1); t <= k; t++) lately += counts[t] ?? 0;
    const enough = lately >= least;
    return { expected, upper: enough ? upper : 0, alarm: enough && (counts[k] ?? 0) > upper, trend: kept };
  });
}

const predict = (coefficients: readonly number[], x: readonly number[]): number =>
  Math.exp(x.reduce((sum, v, i) => sum + v * (coefficients[i] ?? 0), 0));

function fitted(
  y: readonly number[],
  times: readonly number[],
  trend: boolean,
  reweight: boolean,
): { model: ReturnType<typeof poissonRegression>; phi: number } {
  const rows = times.map((t) => (trend ? [1, t] : [1]));
  let model = poissonRegression(rows, y);
  let phi = Math.max(model.dispersion, 1);
  if (reweight) {
    const residuals = y.map((v, i) => {
      const mu = model.fitted[i] ?? Number.NaN;
      const raw = 1.5 * (v ** (2 / 3) * mu ** (-1 / 6) - Math.sqrt(mu));
      return raw / (Math.sqrt(phi) * Math.sqrt(1 - (model.leverage[i] ?? 0)));
    });
    const down = residuals.map((s) => (s > 1 ? s ** -2 : 1));
    const scale = y.length / down.reduce((a, b) => a + b, 0);
    model = poissonRegression(
      rows,
      y,
      down.map((d) => scale * d),
    );
    phi = Math.max(model.dispersion, 1);
  }
  return { model, phi };
}
