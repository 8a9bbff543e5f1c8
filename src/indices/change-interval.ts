import { normalQuantile, tQuantile } from './distribution.ts';
import type { Interval } from './proportion.ts';
import { proportionInterval } from './proportion.ts';

/** A change with the interval it lies in. */
export interface IntervalChange extends Interval {
  readonly value: number;
}

/**
 * Growth in percent from one count to another, each Poisson: exp(ln(x₁/x₀) ± z √(1/x₁ + 1/x₀)) − 1, the interval of a rate
 * ratio (Rothman, Greenland & Lash 2008, ch. 14).
 * @returns null where a count is 0: nothing bounds the ratio then.
 */
export function countChange(now: number, base: number, level = 0.95): IntervalChange | null {
  if (!(now > 0) || !(base > 0)) return null;
  const z = normalQuantile((1 + level) / 2);
  return growthWithin(Math.log(now / base), z * Math.sqrt(1 / now + 1 / base));
}

/** A logarithm of a ratio and as much on either side of it, as growth in percent. */
function growthWithin(log: number, half: number): IntervalChange {
  const growth = (of: number): number => (Math.exp(of) - 1) * 100;
  return { value: growth(log), low: growth(log - half), high: growth(log + half) };
}

/** Earlier growths below which they say too little of how far an amount moves by itself. */
const EARLIER = 6;

/**
 * Growth in percent of an amount of which nothing says how sure it is, money or a mean: exp(ln(now/base) ± t·s) − 1, where s
 * is the standard deviation of its own growths over as many steps before the base, that is, how far it moves when
 * nothing was promised (a placebo distribution: Abadie, Diamond & Hainmueller 2010), and t has one degree less than they are.
 * @param past Values of every period up to the base, which is the last; null where one is missing.
 * @param steps Periods from the base to now.
 * @returns null where an amount is not positive or fewer than six earlier growths are known.
 */
export function wontedChange(
  now: number,
  past: readonly (number | null)[],
  steps: number,
  level = 0.95,
): IntervalChange | null {
  const base = past.at(-1) ?? null;
  if (base === null || !(now > 0) || !(base > 0) || steps < 1) return null;
  const growths = past.flatMap((value, i) => {
    const before = past[i - steps] ?? null;
    return value !== null && before !== null && value > 0 && before > 0 ? [Math.log(value / before)] : [];
  });
  const n = growths.length;
  if (n < EARLIER) return null;
  const mean = growths.reduce((sum, g) => sum + g, 0) / n;
  const deviation = Math.sqrt(growths.reduce((sum, g) => sum + (g - mean) ** 2, 0) / (n - 1));
  return growthWithin(Math.log(now / base), tQuantile((1 + level) / 2, n - 1) * deviation);
}

/** A share in percent and how many it is a share of. */
export interface Share {
  readonly percent: number;
  readonly n: number;
}

/** Change of a share in percentage points: Newcombe's (1998) method 10, from the two Wilson intervals. */
export function shareChange(now: Share, base: Share, level = 0.95): IntervalChange | null {
  const interval = ({ percent, n }: Share): Interval | null => {
    if (!(n > 0) || percent < 0 || percent > 100) return null;
    const { low, high } = proportionInterval((percent / 100) * n, n, level);
    return { low: low * 100, high: high * 100 };
  };
  const [a, b] = [interval(now), interval(base)];
  return a && b ? differenceOf({ value: now.percent, ...a }, { value: base.percent, ...b }) : null;
}

/**
 * Difference of two values that have intervals of their own and were drawn apart (MOVER: Zou & Donner 2008). With Wilson
 * intervals it is Newcombe's.
 */
export function differenceOf(now: IntervalChange, base: IntervalChange): IntervalChange {
  const value = now.value - base.value;
  return {
    value,
    low: value - Math.hypot(now.value - now.low, base.high - base.value),
    high: value + Math.hypot(now.high - now.value, base.value - base.low),
  };
}
