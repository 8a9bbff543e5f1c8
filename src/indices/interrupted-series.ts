import { tCdf, tQuantile } from './distribution.ts';
import { dot, leastSquares, neweyWestLags, standardError } from './least-squares.ts';
import { MethodError } from './method-error.ts';

/** A series around an event, month by month, and the others that the event did not touch. */
export interface InterruptedInput {
  /** Months in order, as 202501. */
  readonly months: readonly number[];
  readonly treated: readonly number[];
  /** The same months of a comparison group; undefined where there is none. */
  readonly comparison?: readonly number[];
  /** First month with the event. */
  readonly from: number;
  /** Last month with it; undefined for one that lasts. */
  readonly to?: number;
}

export interface InterruptedOptions {
  /** Effects in percent (logarithms, amounts above zero) or in units. */
  readonly scale?: 'log' | 'linear';
  /** Pairs of harmonics for the season; by default two without a comparison group, none with one. */
  readonly harmonics?: number;
  readonly lags?: number;
  readonly level?: number;
}

/** An effect with its interval: a share (0.1 is 10 % more) on the log scale, units of the series on the linear one. */
export interface Effect {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly p: number;
}

export interface Interrupted {
  /** Of a lasting event the mean over the months since; of a passing one, over its own months. */
  readonly effect: Effect;
  /** The step in the first month. */
  readonly step: Effect;
  /** Change of the slope per month; null for a passing event. */
  readonly slope: Effect | null;
  /** What stayed after a passing event ended; null for a lasting one, and where nothing came after. */
  readonly after: Effect | null;
  /** What the treated would have been without the event, one per month, with its interval. */
  readonly without: readonly {
    readonly month: number;
    readonly value: number;
    readonly low: number;
    readonly high: number;
  }[];
  readonly before: number;
  readonly during: number;
  readonly lags: number;
  readonly controlled: boolean;
}

/** Fewest months before an event, and of a lasting one since. */
const LEAST_BEFORE = 12;
const LEAST_SINCE = 3;

/**
 * Interrupted time series, with a comparison group where there is one (Bernal, Cummins & Gasparrini 2017 and 2018): the
 * treated less the comparison, in logarithms, is regressed on a trend, a step at the event and, where it lasts, a change
 * of the trend. Season, festivals and prices that both share fall out; what only one has does not. Standard errors are
 * Newey–West's.
 * @throws MethodError for too few months, a series that is not above zero on the log scale, an event outside it.
 */
export function interruptedSeries(input: InterruptedInput, options: InterruptedOptions = {}): Interrupted {
  const { months, treated, comparison, from, to } = input;
  const { scale = 'log', level = 0.95 } = options;
  const log = scale === 'log';
  const start = months.findIndex((month) => month >= from);
  const end = to === undefined ? months.length - 1 : months.findLastIndex((month) => month <= to);
  refuse(input, log, start, end);
  const n = months.length;
  const harmonics = options.harmonics ?? (comparison ? 0 : 2);
  const shape = (v: number): number => (log ? Math.log(v) : v);
  const y = treated.map((v, t) => shape(v) - (comparison ? shape(comparison[t] ?? Number.NaN) : 0));
  const hasAfter = to !== undefined && end < n - 1;
  const rows = months.map((month, t) => [
    1,
    t,
    t >= start && t <= end ? 1 : 0,
    ...(to === undefined ? [t >= start ? t - start : 0] : []),
    ...(hasAfter ? [t > end ? 1 : 0] : []),
    ...season(month, harmonics),
  ]);
  const fit = leastSquares(y, rows, options.lags ?? neweyWestLags(n));
  const t = tQuantile(1 - (1 - level) / 2, fit.freedom);
  const shown = (v: number): number => (log ? Math.exp(v) - 1 : v);
  // What is left of a series without any change is rounding, not a small effect found with certainty.
  const rounding = 1e-12 * y.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  const known = (v: number): number => (Math.abs(v) > rounding ? v : 0);
  const effectOf = (weights: readonly number[]): Effect => {
    const estimate = known(dot(weights, fit.coefficients));
    const se = known(standardError(weights, fit));
    return {
      estimate: shown(estimate),
      low: shown(estimate - t * se),
      high: shown(estimate + t * se),
      p: se > 0 ? 2 * (1 - tCdf(Math.abs(estimate / se), fit.freedom)) : estimate === 0 ? 1 : 0,
    };
  };
  const k = rows[0]?.length ?? 0;
  const unit = (at: number, value = 1): number[] =>
    Array.from({ length: k }, (_, i) => (i === at ? value : 0));
  const since = n - start;
  const lasting = unit(2).map((v, i) => (i === 3 ? (since - 1) / 2 : v));
  return {
    effect: effectOf(to === undefined ? lasting : unit(2)),
    step: effectOf(unit(2)),
    slope: to === undefined ? effectOf(unit(3)) : null,
    after: hasAfter ? effectOf(unit(3)) : null,
    without: months.map((month, i) => {
      // The event's own columns are left out of the row.
      const row = (rows[i] ?? []).map((v, j) =>
        j === 2 || (j === 3 && (to === undefined || hasAfter)) ? 0 : v,
      );
      const middle = dot(row, fit.coefficients);
      const width = t * standardError(row, fit);
      const back = (v: number): number => {
        const whole = v + (comparison ? shape(comparison[i] ?? Number.NaN) : 0);
        return log ? Math.exp(whole) : whole;
      };
      return { month, value: back(middle), low: back(middle - width), high: back(middle + width) };
    }),
    before: start,
    during: end - start + 1,
    lags: fit.lags,
    controlled: comparison !== undefined,
  };
}

const season = (month: number, pairs: number): number[] =>
  Array.from({ length: pairs }, (_, i) => {
    const angle = (2 * Math.PI * (i + 1) * (month % 100)) / 12;
    return [Math.sin(angle), Math.cos(angle)];
  }).flat();

function refuse(
  { months, treated, comparison, from, to }: InterruptedInput,
  log: boolean,
  start: number,
  end: number,
): void {
  if (start < LEAST_BEFORE) {
    throw new MethodError(
      `事件（${from}）之前至少要有 ${LEAST_BEFORE} 个月，现有 ${Math.max(0, start)} 个`,
      `an event (${from}) needs ${LEAST_BEFORE} months before it, there are ${Math.max(0, start)}`,
    );
  }
  const since = end - start + 1;
  const least = to === undefined ? LEAST_SINCE : 1;
  if (since < least) {
    throw new MethodError(
      `事件开始（${from}）以后至少要有 ${least} 个月，现有 ${Math.max(0, since)} 个`,
      `at least ${least} months since the event (${from}) are needed, there are ${Math.max(0, since)}`,
    );
  }
  for (const [name, series] of [
    ['受影响', treated],
    ['对照', comparison],
  ] as const) {
    const bad = series?.findIndex((v) => !Number.isFinite(v) || (log && v <= 0)) ?? -1;
    if (bad < 0) continue;
    throw new MethodError(
      `${name}序列 ${months[bad]} 的值 ${series?.[bad]} 不能取对数或缺失`,
      `the ${name === '受影响' ? 'treated' : 'comparison'} series has ${series?.[bad]} in ${months[bad]}: missing, or not above zero`,
    );
  }
}
