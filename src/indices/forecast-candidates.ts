import { AIRLINE } from './arima-inference.ts';
import { calendarRegressors, type MovingCalendar } from './calendar-effects.ts';
import { ets, etsFilter, etsForecast, parseEts } from './ets.ts';
import { simpleForecast } from './forecast.ts';
import { holtWinters } from './holt-winters.ts';
import { sarimaxForecast } from './sarimax.ts';
import { calendarEffects } from './seasonal-adjust.ts';
import { theta } from './theta.ts';

/** The forecasts that are compared; the seasonal naive one is the one to beat. */
export const CANDIDATES = ['snaive', 'ets', 'holt_winters', 'theta', 'sarimax'] as const;
export type Candidate = (typeof CANDIDATES)[number];

const SEASON = 12;

/** Forecasts from a past that begins where the one it was fitted to began, and may be longer. */
export type Forecaster = (past: Float64Array) => Float64Array;

/** What every candidate is told: the months of the series and of the steps ahead, the calendar, the scale. */
export interface Setting {
  readonly months: readonly number[];
  readonly calendar: MovingCalendar;
  readonly horizon: number;
  /** All values above 0: models that add work on logarithms. */
  readonly positive: boolean;
}

/**
 * Fits a candidate to a past. What is fitted (smoothing parameters, the effects of the calendar that stand out) stays
 * for the year that follows, states and the airline model are brought up to date month by month.
 * @throws MethodError or RangeError where the candidate cannot be fitted to this past.
 */
export function fitCandidate(name: Candidate, past: Float64Array, setting: Setting): Forecaster {
  const { horizon, positive, months, calendar } = setting;
  const to = (x: Float64Array): Float64Array => (positive ? x.map(Math.log) : x);
  const back = (x: Float64Array): Float64Array => (positive ? x.map(Math.exp) : x);
  switch (name) {
    case 'snaive':
      return (x) => simpleForecast(x, 'snaive', horizon, SEASON).mean;
    case 'ets': {
      const model = parseEts('AAdA');
      const fit = ets(to(past), model, SEASON);
      return (x) => back(etsForecast(etsFilter(to(x), model, fit, SEASON), horizon).mean);
    }
    case 'holt_winters': {
      const { alpha, beta, gamma } = holtWinters(to(past), 1, { period: SEASON });
      return (x) => back(holtWinters(to(x), horizon, { period: SEASON, alpha, beta, gamma }).forecast);
    }
    case 'theta':
      if (!positive) throw new RangeError('the Theta method divides by seasons and needs values above 0');
      return (x) => theta(x, horizon, SEASON).mean;
    case 'sarimax': {
      const seen = months.slice(0, past.length);
      const kept = calendarEffects(to(past), seen, calendar).effects.map((e) => e.name);
      const all = Object.entries(calendarRegressors(months, calendar)).filter(([of]) => kept.includes(of));
      return (x) => back(sarimaxForecast(to(x), horizon, AIRLINE, Object.fromEntries(all)).mean);
    }
  }
}
