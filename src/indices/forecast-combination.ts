import type { Bilingual } from '../domain/text.ts';
import type { MovingCalendar } from './calendar-effects.ts';
import {
  CANDIDATES,
  type Candidate,
  type Forecaster,
  fitCandidate,
  type Setting,
} from './forecast-candidates.ts';
import { firstGap, type MonthlySeries, nextMonth } from './monthly-series.ts';

const SEASON = 12;
/** Months a first fit sees, and months that must then be left to prove it on. */
const TRAINING = 36;
const PROOF = 12;
/** Fewest months that are forecast. */
export const LEAST_FORECAST = TRAINING + PROOF;
/** Most origins tried, the last ones. */
const ORIGINS = 24;
/** Errors a step ahead must have behind it to be given an interval. */
const ERRORS = 8;

/** How a forecast did from rolling origins, over all origins and steps ahead. */
export interface CandidateScore {
  readonly name: Candidate | 'mean';
  /** Mean error over that of the seasonal naive forecast within the first training data; below the benchmark's is better. */
  readonly mase: number;
  readonly rmsse: number;
  /** Share of values inside the 80 and 95 % intervals made from the errors of the other origins. */
  readonly coverage80: number;
  readonly coverage95: number;
}

export interface Band {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

export interface Combined {
  readonly months: readonly number[];
  /** Mean of the candidates. */
  readonly mean: Float64Array;
  readonly interval80: Band;
  readonly interval95: Band;
  readonly origins: number;
  readonly scores: readonly CandidateScore[];
}

export interface NotForecast {
  readonly mean: null;
  readonly why: 'short' | 'gap' | 'constant' | 'unproven';
  readonly text: Bilingual;
  /** Known where forecasts were tried and lost to the seasonal naive one. */
  readonly scores?: readonly CandidateScore[];
}

/**
 * Forecast of a monthly series: the mean of ETS, Holt-Winters, Theta and SARIMAX with the calendar, its intervals from
 * the errors it made from rolling origins. It is given only where those errors were smaller, in the mean and in the mean
 * square, than those of last year's value.
 * @returns the forecast, or the reason why there is none.
 */
export function forecastSeries(
  series: MonthlySeries,
  calendar: MovingCalendar,
  { horizon = 12 }: { readonly horizon?: number } = {},
): Combined | NotForecast {
  const n = series.months.length;
  if (n < LEAST_FORECAST) {
    return not(
      'short',
      `不足 ${LEAST_FORECAST} 个月（现有 ${n} 个），无法检验预测是否可靠，不做预测`,
      `no forecast under ${LEAST_FORECAST} months (there are ${n}): nothing to prove it on`,
    );
  }
  const gap = firstGap(series);
  if (gap !== undefined) {
    return not(
      'gap',
      `${gap} 没有可显示的数值，序列有缺口，不做预测`,
      `no forecast: ${gap} has no value that may be shown`,
    );
  }
  const y = Float64Array.from(series.values, (v) => v ?? Number.NaN);
  if (y.every((v, t) => t < SEASON || v === y[t - SEASON])) {
    return not(
      'constant',
      '各年同月数值相同，没有可预测的变化',
      'every year repeats the last: nothing to forecast',
    );
  }
  const trial = rollingOrigins(y, series.months, calendar, horizon);
  const scores = trial.tried.map((t) => scoreOf(t, trial));
  const [naive, mean] = [scores.find((s) => s.name === 'snaive'), scores.find((s) => s.name === 'mean')];
  const combined = trial.tried.find((t) => t.name === 'mean');
  if (!naive || !mean || !combined || !(mean.mase < naive.mase && mean.rmsse < naive.rmsse)) {
    return {
      ...not(
        'unproven',
        `过去 ${trial.origins.length} 次滚动检验中，模型未能胜过“去年同月值”，不做预测`,
        `from ${trial.origins.length} rolling origins the models did not beat last year's value: no forecast`,
      ),
      scores,
    };
  }
  const spread = spreadOf(combined.errors);
  const steps = spread.widths.length;
  const ahead = combined.now.subarray(0, steps);
  const band = (level: number): Band => ({
    lower: ahead.map((v, k) => trial.away(v, -(spread.quantile(level) * (spread.widths[k] ?? Number.NaN)))),
    upper: ahead.map((v, k) => trial.away(v, spread.quantile(level) * (spread.widths[k] ?? Number.NaN))),
  });
  return {
    months: trial.months.slice(n, n + steps),
    mean: ahead,
    interval80: band(0.8),
    interval95: band(0.95),
    origins: trial.origins.length,
    scores,
  };
}

const not = (why: NotForecast['why'], zh: string, en: string): NotForecast => ({
  mean: null,
  why,
  text: { zh, en },
});

interface Tried {
  readonly name: Candidate | 'mean';
  /** Of each origin: the values forecast from it. */
  readonly forecasts: readonly Float64Array[];
  /** Of each origin: errors by step ahead, on logarithms where all values are above 0. */
  readonly errors: readonly (readonly number[])[];
  /** From the last month. */
  readonly now: Float64Array;
}

interface Trial {
  readonly y: Float64Array;
  /** Of the series and of the steps ahead. */
  readonly months: readonly number[];
  readonly origins: readonly number[];
  readonly tried: readonly Tried[];
  /** Mean absolute and mean squared difference to the same month a year before, up to the first origin. */
  readonly scale: number;
  readonly squares: number;
  /** A forecast moved by an error. */
  away(forecast: number, error: number): number;
}

function rollingOrigins(
  y: Float64Array,
  given: readonly number[],
  calendar: MovingCalendar,
  horizon: number,
): Trial {
  const n = y.length;
  const months = [...given];
  for (let k = 0; k < horizon; k++) months.push(nextMonth(months.at(-1) ?? 0));
  const positive = y.every((v) => v > 0);
  const setting: Setting = { months, calendar, horizon, positive };
  const first = Math.max(TRAINING, n - ORIGINS);
  const origins = Array.from({ length: n - first }, (_, i) => first + i);
  const miss = (actual: number, forecast: number): number =>
    positive ? Math.log(actual / forecast) : actual - forecast;
  const tried: Tried[] = [];
  const record = (name: Tried['name'], all: readonly Float64Array[]): void => {
    const forecasts = all.slice(0, -1);
    const errors = forecasts.map((f, i) => {
      const from = origins[i] ?? n;
      return Array.from(y.subarray(from, from + horizon), (v, k) => miss(v, f[k] ?? Number.NaN));
    });
    if (errors.flat().every(Number.isFinite))
      tried.push({ name, forecasts, errors, now: all.at(-1) ?? new Float64Array(0) });
  };
  const models: Float64Array[][] = [];
  for (const name of CANDIDATES) {
    const all = forecastsOf(name, y, [...origins, n], setting);
    if (all === null) continue;
    record(name, all);
    if (name !== 'snaive' && tried.at(-1)?.name === name) models.push(all);
  }
  if (models.length > 1) {
    record(
      'mean',
      [...origins, n].map((_o, i) =>
        Float64Array.from(
          { length: horizon },
          (_v, k) => models.reduce((sum, of) => sum + (of[i]?.[k] ?? Number.NaN), 0) / models.length,
        ),
      ),
    );
  }
  const years = Array.from(y.subarray(SEASON, first), (v, i) => v - (y[i] ?? 0));
  return {
    y,
    months,
    origins,
    tried,
    scale: years.reduce((sum, v) => sum + Math.abs(v), 0) / years.length,
    squares: years.reduce((sum, v) => sum + v * v, 0) / years.length,
    away: (forecast, error) => (positive ? forecast * Math.exp(error) : forecast + error),
  };
}

/** Forecasts of one candidate from each origin, fitted anew once a year; null where it cannot be fitted. */
function forecastsOf(
  name: Candidate,
  y: Float64Array,
  origins: readonly number[],
  setting: Setting,
): Float64Array[] | null {
  let forecaster: Forecaster | undefined;
  try {
    return origins.map((origin, i) => {
      const past = y.subarray(0, origin);
      if (forecaster === undefined || i % SEASON === 0) forecaster = fitCandidate(name, past, setting);
      return forecaster(past);
    });
  } catch (cause) {
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}

function scoreOf({ name, forecasts, errors }: Tried, { y, origins, scale, squares }: Trial): CandidateScore {
  const misses = forecasts.flatMap((f, i) => {
    const from = origins[i] ?? 0;
    return Array.from(y.subarray(from, from + f.length), (v, k) => v - (f[k] ?? Number.NaN));
  });
  const inside = (level: number): number => {
    let hits = 0;
    let all = 0;
    for (const [i, own] of errors.entries()) {
      const { widths, quantile } = spreadOf(errors.filter((_e, j) => j !== i));
      for (const [k, width] of widths.entries()) {
        const error = own[k];
        if (error === undefined) continue;
        all += 1;
        if (Math.abs(error) <= quantile(level) * width) hits += 1;
      }
    }
    return hits / all;
  };
  return {
    name,
    mase: misses.reduce((sum, v) => sum + Math.abs(v), 0) / misses.length / scale,
    rmsse: Math.sqrt(misses.reduce((sum, v) => sum + v * v, 0) / misses.length / squares),
    coverage80: inside(0.8),
    coverage95: inside(0.95),
  };
}

/**
 * Errors as one spread per step ahead, never narrower than at the step before, and the quantiles of all errors over
 * their spread: few errors per step would make poor quantiles of their own.
 */
function spreadOf(errors: readonly (readonly number[])[]): {
  readonly widths: readonly number[];
  quantile(level: number): number;
} {
  const widths: number[] = [];
  for (let k = 0; ; k++) {
    const own = errors.flatMap((of) => of.slice(k, k + 1));
    if (own.length < Math.min(ERRORS, errors.length)) break;
    const rms = Math.sqrt(own.reduce((sum, e) => sum + e * e, 0) / own.length);
    widths.push(Math.max(rms, widths.at(-1) ?? 0));
  }
  const ratios = errors
    .flatMap((of) => of.slice(0, widths.length).map((e, k) => Math.abs(e) / (widths[k] || 1)))
    .sort((a, b) => a - b);
  return {
    widths,
    quantile: (level) =>
      ratios[Math.min(ratios.length - 1, Math.ceil(level * (ratios.length + 1)) - 1)] ?? Number.NaN,
  };
}
