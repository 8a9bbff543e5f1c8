import { logMean } from './mean.ts';
import type { Basket } from './price-index.ts';

export type DecompositionMethod = 'laspeyres' | 'paasche' | 'bennet' | 'montgomery';
export const DECOMPOSITIONS: readonly DecompositionMethod[] = [
  'laspeyres',
  'paasche',
  'bennet',
  'montgomery',
];

export interface ValueChange {
  readonly price: number;
  readonly quantity: number;
  /** price + quantity, over the products in both baskets. */
  readonly change: number;
}

/**
 * The change of value between two baskets as a price and a quantity part that add up (Diewert 2005): Bennet weighs by
 * mean quantities and prices, Montgomery by logarithmic means of values.
 */
export function valueChange(base: Basket, current: Basket, method: DecompositionMethod): ValueChange {
  let price = 0;
  let quantity = 0;
  for (const [id, old] of base) {
    const now = current.get(id);
    if (!now) continue;
    const [dp, dq] = [now.price - old.price, now.quantity - old.quantity];
    switch (method) {
      case 'laspeyres':
        price += old.quantity * dp;
        quantity += now.price * dq;
        break;
      case 'paasche':
        price += now.quantity * dp;
        quantity += old.price * dq;
        break;
      case 'bennet':
        price += ((old.quantity + now.quantity) / 2) * dp;
        quantity += ((old.price + now.price) / 2) * dq;
        break;
      case 'montgomery': {
        const mean = logMean(now.price * now.quantity, old.price * old.quantity);
        price += mean * Math.log(now.price / old.price);
        quantity += mean * Math.log(now.quantity / old.quantity);
        break;
      }
    }
  }
  return { price, quantity, change: price + quantity };
}

export interface PriceVolumeMix {
  /** What the same products at the same prices and in the same proportions would have added. */
  readonly volume: number;
  readonly mix: number;
  readonly price: number;
  /** Value of products that were not there before, and of those that are gone (negative). */
  readonly entered: number;
  readonly left: number;
  /** The five parts add up to this, V1 − V0. */
  readonly change: number;
}

/** Price, volume, mix, new and lost products: five parts that add up to the whole change of value exactly. */
export function priceVolumeMix(base: Basket, current: Basket): PriceVolumeMix {
  let [v0, v1, q0, q1, atOldPrices, price, entered, left] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (const [id, old] of base) {
    const now = current.get(id);
    if (!now) {
      left -= old.price * old.quantity;
      continue;
    }
    v0 += old.price * old.quantity;
    v1 += now.price * now.quantity;
    q0 += old.quantity;
    q1 += now.quantity;
    atOldPrices += old.price * (now.quantity - old.quantity);
    price += now.quantity * (now.price - old.price);
  }
  for (const [id, now] of current) if (!base.has(id)) entered += now.price * now.quantity;
  const volume = q0 === 0 ? 0 : ((q1 - q0) * v0) / q0;
  return { volume, mix: atOldPrices - volume, price, entered, left, change: v1 - v0 + entered + left };
}

/** Unit values: total value over total quantity of each product within one period. Quantities of 0 give none. */
export function unitValues(
  lines: readonly { readonly product: string; readonly price: number; readonly quantity: number }[],
): Map<string, { price: number; quantity: number }> {
  const sums = new Map<string, { value: number; quantity: number }>();
  for (const { product, price, quantity } of lines) {
    const sum = sums.get(product) ?? { value: 0, quantity: 0 };
    sums.set(product, { value: sum.value + price * quantity, quantity: sum.quantity + quantity });
  }
  return new Map(
    [...sums].flatMap(([id, { value, quantity }]) =>
      quantity === 0 ? [] : [[id, { price: value / quantity, quantity }] as const],
    ),
  );
}
