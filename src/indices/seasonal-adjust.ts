import type { Bilingual } from '../domain/text.ts';
import { AIRLINE, arimaInference, type Estimate } from './arima-inference.ts';
import { calendarRegressors, type FestivalWindows, type MovingCalendar } from './calendar-effects.ts';
import { betaCdf } from './distribution.ts';
import { firstGap, type MonthlySeries } from './monthly-series.ts';
import { seasonalStrength, stl } from './stl.ts';

/** Fewer months than these are not adjusted: three years are the least that tell a season from chance. */
export const LEAST_MONTHS = 36;
/** Seasonality weaker than this is left in, and so is one that chance could make: */
export const LEAST_STRENGTH = 0.3;
/** of few years STL finds a season in noise, so that months must also differ by the F test X-11 uses, at its level. */
const LEVEL = 0.001;
/** An effect of the calendar is taken out from this many standard errors on. */
const LEAST_T = 1.96;

export interface AdjustOptions {
  readonly robust?: boolean;
  /** Span of the seasonal smoother. */
  readonly seasonal?: number | 'periodic';
  readonly windows?: FestivalWindows;
}

export interface Adjusted {
  readonly adjusted: Float64Array;
  /** The series without the effects of the calendar, its season still in. */
  readonly calendarAdjusted: Float64Array;
  readonly trend: Float64Array;
  /** Factors (on logarithms) or addends: value = adjusted × seasonal × calendar, or their sum. */
  readonly seasonal: Float64Array;
  readonly calendar: Float64Array;
  readonly multiplicative: boolean;
  /** Effects of the calendar that were taken out. */
  readonly effects: readonly Estimate[];
  readonly strength: number;
}

export type WhyNot = 'short' | 'gap' | 'constant' | 'weak';

export interface NotAdjusted {
  readonly adjusted: null;
  readonly why: WhyNot;
  readonly text: Bilingual;
  /** Known where seasonality was measured and found weak. */
  readonly strength?: number;
}

/**
 * Seasonal adjustment of a monthly series: the effects of Spring Festival, working days and the leap day are estimated by
 * a seasonal ARIMA model with regressors on logarithms (levels where a value is not above 0), those under 1.96 standard
 * errors are dropped, and STL takes out the season of what is left.
 * @returns the parts, or the reason why there is no adjusted series.
 */
export function seasonallyAdjust(
  series: MonthlySeries,
  calendar: MovingCalendar,
  options: AdjustOptions = {},
): Adjusted | NotAdjusted {
  const not = (why: WhyNot, zh: string, en: string, strength?: number): NotAdjusted => ({
    adjusted: null,
    why,
    text: { zh, en },
    ...(strength === undefined ? {} : { strength }),
  });
  const { months } = series;
  if (months.length < LEAST_MONTHS) {
    return not(
      'short',
      `不足 ${LEAST_MONTHS} 个月（现有 ${months.length} 个），不做季节调整`,
      `no adjustment under ${LEAST_MONTHS} months (there are ${months.length})`,
    );
  }
  const gap = firstGap(series);
  if (gap !== undefined) {
    return not(
      'gap',
      `${gap} 没有可显示的数值，序列有缺口，不做季节调整`,
      `no adjustment: ${gap} has no value that may be shown`,
    );
  }
  const y = Float64Array.from(series.values, (v) => v ?? Number.NaN);
  if (y.every((v) => v === y[0]))
    return not('constant', '各月数值相同，没有季节可调', 'every month is the same: no season');
  const multiplicative = y.every((v) => v > 0);
  const scaled = multiplicative ? y.map(Math.log) : y;
  const { effects, effect } = calendarEffects(scaled, months, calendar, options.windows);
  const without = scaled.map((v, t) => v - (effect[t] ?? 0));
  const parts = stl(without, {
    period: 12,
    seasonal: options.seasonal ?? 13,
    robust: options.robust ?? false,
  });
  const strength = seasonalStrength(parts);
  if (strength <= LEAST_STRENGTH) {
    return not(
      'weak',
      `季节性弱（强度 ${strength.toFixed(2)}，不超过 ${LEAST_STRENGTH}），不做季节调整`,
      `seasonality is weak (strength ${strength.toFixed(2)}, not above ${LEAST_STRENGTH}): no adjustment`,
      strength,
    );
  }
  const p = stableSeason(without.map((v, t) => v - (parts.trend[t] ?? 0)));
  if (!(p < LEVEL)) {
    return not(
      'weak',
      `各月之间的差别不显著（F 检验 p = ${p.toFixed(3)}），不做季节调整`,
      `months do not differ by more than chance (F test, p = ${p.toFixed(3)}): no adjustment`,
      strength,
    );
  }
  const back = (of: Float64Array): Float64Array => (multiplicative ? of.map(Math.exp) : of);
  return {
    adjusted: back(without.map((v, t) => v - (parts.seasonal[t] ?? 0))),
    calendarAdjusted: back(without),
    trend: back(parts.trend),
    seasonal: back(parts.seasonal),
    calendar: back(effect),
    multiplicative,
    effects,
    strength,
  };
}

/**
 * Effects of the calendar that stand out from chance, and their sum in each month. The weakest is dropped until all do,
 * under the memory of the series that the model with all of them found; what stays is then estimated anew.
 */
export function calendarEffects(
  x: Float64Array,
  months: readonly number[],
  calendar: MovingCalendar,
  windows?: FestivalWindows,
): { effects: readonly Estimate[]; effect: Float64Array } {
  let regressors = calendarRegressors(months, calendar, windows);
  let memory: readonly number[] | undefined;
  while (Object.keys(regressors).length > 0) {
    const { coefficients, regressors: count } = arimaInference(x, AIRLINE, regressors, memory);
    const effects = coefficients.slice(coefficients.length - count);
    const t = (e: Estimate): number => Math.abs(e.value) / e.se;
    const weakest = effects.reduce((a, b) => (t(b) < t(a) ? b : a));
    if (t(weakest) < LEAST_T) {
      const { [weakest.name]: _dropped, ...rest } = regressors;
      regressors = rest;
      memory = coefficients.slice(0, coefficients.length - count).map((c) => c.value);
    } else if (memory) memory = undefined;
    else return { effects, effect: sumOf(effects, regressors, x.length) };
  }
  return { effects: [], effect: new Float64Array(x.length) };
}

const sumOf = (
  effects: readonly Estimate[],
  regressors: Readonly<Record<string, Float64Array>>,
  n: number,
): Float64Array =>
  Float64Array.from({ length: n }, (_, i) =>
    effects.reduce((sum, e) => sum + e.value * (regressors[e.name]?.[i] ?? 0), 0),
  );

/** p-value of the F test that all calendar months have one mean (X-11's test of stable seasonality). */
function stableSeason(x: Float64Array): number {
  const groups = Array.from({ length: 12 }, (_, m) => x.filter((_v, i) => i % 12 === m));
  const mean = (of: Float64Array): number => of.reduce((a, b) => a + b, 0) / of.length;
  const overall = mean(x);
  const between = groups.reduce((sum, of) => sum + of.length * (mean(of) - overall) ** 2, 0);
  const within = groups.reduce((sum, of) => sum + of.reduce((a, v) => a + (v - mean(of)) ** 2, 0), 0);
  const freedom = x.length - 12;
  // F = (between / 11) / (within / freedom), its tail by the incomplete beta function.
  return betaCdf(within / (within + between), freedom / 2, 11 / 2);
}
