import { arithmeticMean } from './mean.ts';
import { MethodError } from './method-error.ts';
import { uniformDraws } from './random.ts';

/** One unit before and during: amounts above zero, and how much it counts. */
export interface BeforeAfter {
  readonly before: number;
  readonly during: number;
  /** What it had before is the usual weight: the effect is then that on the sum. */
  readonly weight: number;
}

export interface DifferenceOptions {
  readonly draws?: number;
  readonly seed?: number;
  readonly level?: number;
}

export interface DifferenceInDifferences {
  /** Change of the treated beyond that of the others, as a part of what would have been: 0.1 is 10 % more. */
  readonly effect: number;
  /** Percentile interval of the seeded bootstrap over units; null where a side has one unit only. */
  readonly low: number | null;
  readonly high: number | null;
  readonly treated: number;
  readonly others: number;
}

/**
 * Difference in differences of log amounts (Angrist & Pischke 2009, chapter 5): how much more the treated changed than a
 * comparison group over the same months, so that season, festivals and prices fall out as far as both share them. Units
 * are drawn with replacement on each side (Cameron, Gelbach & Miller 2008), the same for the same seed.
 * @throws MethodError when a side is empty or an amount is not above zero.
 */
export function differenceInDifferences(
  treated: readonly BeforeAfter[],
  others: readonly BeforeAfter[],
  { draws = 1000, seed = 1, level = 0.95 }: DifferenceOptions = {},
): DifferenceInDifferences {
  if (treated.length === 0 || others.length === 0) {
    throw new MethodError(
      `比较需要两组，而${treated.length === 0 ? '受影响组' : '对照组'}是空的`,
      `a comparison needs two groups; the ${treated.length === 0 ? 'treated' : 'comparison'} one is empty`,
    );
  }
  const [ours, theirs] = [treated.map(logChange), others.map(logChange)];
  const weights = { ours: treated.map((u) => u.weight), theirs: others.map((u) => u.weight) };
  const estimate = arithmeticMean(ours, weights.ours) - arithmeticMean(theirs, weights.theirs);
  const point = {
    effect: Math.exp(estimate) - 1,
    treated: treated.length,
    others: others.length,
  };
  if (treated.length < 2 || others.length < 2) return { ...point, low: null, high: null };
  const uniform = uniformDraws(seed);
  const drawn = (changes: readonly number[], own: readonly number[]): number => {
    let sum = 0;
    let weight = 0;
    for (let i = 0; i < changes.length; i++) {
      const pick = Math.floor(uniform() * changes.length);
      sum += (own[pick] ?? 0) * (changes[pick] ?? 0);
      weight += own[pick] ?? 0;
    }
    return sum / weight;
  };
  const effects = Float64Array.from(
    { length: draws },
    () => Math.exp(drawn(ours, weights.ours) - drawn(theirs, weights.theirs)) - 1,
  ).sort();
  const at = (p: number): number => effects[Math.min(draws - 1, Math.floor(p * draws))] ?? Number.NaN;
  return { ...point, low: at((1 - level) / 2), high: at((1 + level) / 2) };
}

function logChange({ before, during }: BeforeAfter): number {
  if (before > 0 && during > 0) return Math.log(during / before);
  throw new MethodError(
    `对数变化要求金额大于零，得到 ${before} 与 ${during}`,
    `a log change needs amounts above zero, got ${before} and ${during}`,
  );
}

export interface Leverage {
  /** Spent beyond what would have been. */
  readonly extra: number;
  /** Per unit of subsidy. */
  readonly leverage: number;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * What was spent beyond what would have been, for each unit of subsidy: of spending S with an effect e, S·e/(1 + e).
 * @param subsidy beyond the usual, so that both sides are about the same round.
 */
export function leverageOf(
  spending: number,
  subsidy: number,
  { effect, low, high }: Pick<DifferenceInDifferences, 'effect' | 'low' | 'high'>,
): Leverage {
  const extraOf = (e: number): number => (spending * e) / (1 + e);
  const per = (e: number | null): number | null =>
    e === null || !(subsidy > 0) ? null : extraOf(e) / subsidy;
  return { extra: extraOf(effect), leverage: per(effect) ?? Number.NaN, low: per(low), high: per(high) };
}

/**
 * Months in which a round ran: those above `times` the median of the twelve before and of at least `least`. Neighbours
 * are one round. @param counts one per month, NaN where unknown.
 */
export function roundsOf(
  counts: ArrayLike<number>,
  { times = 2.5, least = 50 }: { readonly times?: number; readonly least?: number } = {},
): { readonly from: number; readonly to: number }[] {
  const rounds: { from: number; to: number }[] = [];
  const usual: number[] = [];
  for (let t = 0; t < counts.length; t++) {
    const count = counts[t] ?? Number.NaN;
    const known = usual.slice(-12).filter((v) => !Number.isNaN(v));
    const middle = medianOf(known);
    if (known.length >= 6 && count >= least && count > times * middle) {
      const last = rounds.at(-1);
      if (last && last.to === t - 1) last.to = t;
      else rounds.push({ from: t, to: t });
      // A round is not usual.
      usual.push(middle);
    } else usual.push(count);
  }
  return rounds;
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}
