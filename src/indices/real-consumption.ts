import { geks, rolling } from './multilateral.ts';
import type { Basket } from './price-index.ts';
import { type PriceVolumeMix, priceVolumeMix } from './value-decomposition.ts';

/** A year and the month it is compared with: what was bought in the same season is in every window. */
export const PRICE_WINDOW = 13;

/** Prices of one month, against the first. */
export interface PriceLevel {
  /** GEKS-Törnqvist over 13 months, mean splice; the first month with a basket is 1. NaN without one. */
  readonly index: number;
  /** Amount of the basket over the index. */
  readonly real: number;
  readonly nominal: number;
}

/**
 * Nominal and real value of a series of baskets. Months without a basket (nothing was reported) are left out of every
 * window and stay NaN; a later month never changes an earlier index.
 */
export function priceLevels(baskets: readonly Basket[]): PriceLevel[] {
  const there = baskets.flatMap((basket, t) => (basket.size > 0 ? [t] : []));
  const known = there.map((t) => baskets[t] ?? new Map());
  const indices =
    known.length < 2
      ? known.map(() => 1)
      : rolling(known, Math.min(PRICE_WINDOW, known.length), 'mean', geks);
  const at = new Map(there.map((t, i) => [t, indices[i] ?? Number.NaN]));
  return baskets.map((basket, t) => {
    const index = at.get(t) ?? Number.NaN;
    const nominal = basket.size > 0 ? basketValue(basket) : Number.NaN;
    return { index, nominal, real: nominal / index };
  });
}

/** What a basket cost. */
export const basketValue = (basket: Basket): number =>
  [...basket.values()].reduce((sum, { price, quantity }) => sum + price * quantity, 0);

/** The five parts of a change of value, and what had no quantity: six parts that add up to the whole change. */
export interface SpendingChange extends PriceVolumeMix {
  /** Change of spending that no basket knows: lines without a quantity. */
  readonly unpriced: number;
  /** Change of all spending, the sum of the six parts. */
  readonly whole: number;
}

/** @param spending all spending of the two periods, in the unit of the baskets; it may be more than the baskets hold. */
export function spendingChange(
  base: Basket,
  current: Basket,
  spending: { readonly base: number; readonly current: number },
): SpendingChange {
  const parts = priceVolumeMix(base, current);
  const whole = spending.current - spending.base;
  return { ...parts, unpriced: whole - parts.change, whole };
}

/**
 * Real change against the same month a year before by official indices: each class is deflated by its own index of the
 * year before = 100, so that its real amount is at prices of that month.
 * @returns NaN where a class that was bought has no index.
 */
export function deflatedGrowth(
  classes: readonly { readonly base: number; readonly current: number; readonly cpi: number }[],
): number {
  let before = 0;
  let now = 0;
  for (const { base, current, cpi } of classes) {
    if (current !== 0 && !(cpi > 0)) return Number.NaN;
    before += base;
    now += current === 0 ? 0 : current / (cpi / 100);
  }
  return before > 0 ? now / before - 1 : Number.NaN;
}

/** Baskets of several months as one: quantities add, prices are unit values. */
export function pooled(baskets: readonly Basket[]): Basket {
  const sums = new Map<string, { value: number; quantity: number }>();
  for (const basket of baskets) {
    for (const [id, { price, quantity }] of basket) {
      const sum = sums.get(id) ?? { value: 0, quantity: 0 };
      sums.set(id, { value: sum.value + price * quantity, quantity: sum.quantity + quantity });
    }
  }
  return new Map(
    [...sums].flatMap(([id, { value, quantity }]) =>
      quantity > 0 ? [[id, { price: value / quantity, quantity }] as const] : [],
    ),
  );
}
