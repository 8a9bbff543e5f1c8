import { type Basket, type BilateralMethod, priceIndex } from './price-index.ts';

/** How a new window is joined to the series published before. */
export const SPLICES = [
  /** On the period before. */
  'movement',
  /** On the first period of the new window. */
  'window',
  /** On the middle of the new window. */
  'half',
  /** Geometric mean over every period that two windows share (Ivancic, Diewert & Fox; Diewert & Fox 2017). */
  'mean',
] as const;
export type Splice = (typeof SPLICES)[number];

/**
 * GEKS over one window: each index is the geometric mean of the ways over every period as a bridge. First = 1.
 * With Törnqvist it is the CCDI (Caves, Christensen & Diewert 1982).
 */
export function geks(baskets: readonly Basket[], method: BilateralMethod = 'tornqvist'): number[] {
  const n = baskets.length;
  const logs = baskets.map((a, i) =>
    baskets.map((b, j) => (i === j ? 0 : Math.log(priceIndex(a, b, method)))),
  );
  return baskets.map((_, t) => {
    let sum = 0;
    for (let bridge = 0; bridge < n; bridge++) sum += (logs[0]?.[bridge] ?? 0) + (logs[bridge]?.[t] ?? 0);
    return Math.exp(sum / n);
  });
}

/** Geary-Khamis over one window: reference prices and indices that imply each other. First = 1. */
export function gearyKhamis(baskets: readonly Basket[]): number[] {
  const products = [...new Set(baskets.flatMap((b) => [...b.keys()]))];
  const totals = new Map(
    products.map((id) => [id, baskets.reduce((sum, b) => sum + (b.get(id)?.quantity ?? 0), 0)]),
  );
  let index = baskets.map(() => 1);
  for (let round = 0; round < 10_000; round++) {
    const reference = new Map(
      products.map((id) => {
        const deflated = baskets.reduce((sum, b, t) => {
          const at = b.get(id);
          return at ? sum + (at.quantity * at.price) / (index[t] ?? 1) : sum;
        }, 0);
        return [id, deflated / (totals.get(id) ?? 1)];
      }),
    );
    const next = baskets.map((b) => {
      let value = 0;
      let atReference = 0;
      for (const [id, { price, quantity }] of b) {
        value += price * quantity;
        atReference += (reference.get(id) ?? 0) * quantity;
      }
      return value / atReference;
    });
    const scaled = next.map((v) => v / (next[0] ?? 1));
    const moved = Math.max(...scaled.map((v, t) => Math.abs(v / (index[t] ?? 1) - 1)));
    index = scaled;
    if (moved < 1e-15) break;
  }
  return index;
}

/**
 * Weighted time-product dummy over one window: the regression of log prices on periods and products, weighted by
 * expenditure shares, solved as the pair of means that imply each other. First = 1.
 */
export function timeProductDummy(baskets: readonly Basket[]): number[] {
  const shares = baskets.map((b) => {
    const total = [...b.values()].reduce((sum, { price, quantity }) => sum + price * quantity, 0);
    return new Map([...b].map(([id, { price, quantity }]) => [id, (price * quantity) / total]));
  });
  const products = [...new Set(baskets.flatMap((b) => [...b.keys()]))];
  let period = baskets.map(() => 0);
  for (let round = 0; round < 100_000; round++) {
    const effect = new Map(
      products.map((id) => {
        let sum = 0;
        let weight = 0;
        for (const [t, b] of baskets.entries()) {
          const at = b.get(id);
          const w = shares[t]?.get(id) ?? 0;
          if (!at) continue;
          sum += w * (Math.log(at.price) - (period[t] ?? 0));
          weight += w;
        }
        return [id, sum / weight];
      }),
    );
    const next = baskets.map((b, t) => {
      let sum = 0;
      for (const [id, { price }] of b)
        sum += (shares[t]?.get(id) ?? 0) * (Math.log(price) - (effect.get(id) ?? 0));
      return sum;
    });
    const scaled = next.map((v) => v - (next[0] ?? 0));
    const moved = Math.max(...scaled.map((v, t) => Math.abs(v - (period[t] ?? 0))));
    period = scaled;
    if (moved < 1e-15) break;
  }
  return period.map(Math.exp);
}

/**
 * A multilateral index rolled forward: the first window as it is, then each new period joined by the splice, so that
 * published numbers never change.
 */
export function rolling(
  baskets: readonly Basket[],
  window: number,
  splice: Splice,
  method: (window: readonly Basket[]) => number[],
): number[] {
  if (!(window >= 2)) throw new RangeError(`a window needs two periods or more, got ${window}`);
  let old = method(baskets.slice(0, window));
  const out = [...old];
  for (let t = window; t < baskets.length; t++) {
    const fresh = method(baskets.slice(t - window + 1, t + 1));
    // `old` and `fresh` share window − 1 periods: old from 1, fresh from 0.
    const through = (s: number): number =>
      ((fresh[window - 1] ?? Number.NaN) / (fresh[s] ?? Number.NaN)) *
      ((old[s + 1] ?? Number.NaN) / (old[window - 1] ?? Number.NaN));
    out.push((out[t - 1] ?? Number.NaN) * linkOf(splice, window, through));
    old = fresh;
  }
  return out;
}

function linkOf(splice: Splice, window: number, through: (s: number) => number): number {
  switch (splice) {
    case 'movement':
      return through(window - 2);
    case 'window':
      return through(0);
    case 'half':
      return through(Math.floor((window - 1) / 2));
    case 'mean': {
      let sum = 0;
      for (let s = 0; s <= window - 2; s++) sum += Math.log(through(s));
      return Math.exp(sum / (window - 1));
    }
  }
}
