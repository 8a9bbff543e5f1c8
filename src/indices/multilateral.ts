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
  /** The same three on what was published instead of the window before (wisp, hasp, mean_pub of IndexNumR). */
  'window-published',
  'half-published',
  'mean-published',
  /** On a base that moves every window − 1 periods: December after December where the window is 13 months. */
  'fixed-base',
] as const;
export type Splice = (typeof SPLICES)[number];

/**
 * GEKS over one window: each index is the geometric mean of the ways over every period as a bridge. First = 1.
 * With Törnqvist it is the CCDI (Caves, Christensen & Diewert 1982). A bridge without a product in common is left out,
 * as in IndexNumR; a period that shares no product with any other is NaN.
 */
export function geks(baskets: readonly Basket[], method: BilateralMethod = 'tornqvist'): number[] {
  const n = baskets.length;
  const logs = baskets.map(() => new Float64Array(n));
  for (const [i, a] of baskets.entries()) {
    for (let j = i + 1; j < n; j++) {
      const log = Math.log(priceIndex(a, baskets[j] ?? new Map(), method));
      logs[i]?.fill(log, j, j + 1);
      logs[j]?.fill(-log, i, i + 1);
    }
  }
  const level = baskets.map((_, t) => {
    const ways = logs.map((row) => row[t] ?? Number.NaN).filter((way) => !Number.isNaN(way));
    // The way from the period to itself is always there.
    return ways.length < 2 && n > 1 ? Number.NaN : ways.reduce((a, b) => a + b, 0) / ways.length;
  });
  return level.map((v) => Math.exp(v - (level[0] ?? Number.NaN)));
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
    if (splice === 'fixed-base') {
      const base = Math.floor((t - 1) / (window - 1)) * (window - 1);
      const link = (fresh[window - 1] ?? Number.NaN) / (fresh[window - 1 - (t - base)] ?? Number.NaN);
      out.push((out[base] ?? Number.NaN) * link);
    } else {
      const before = splice.endsWith('-published') ? out.slice(t - window, t) : old;
      // `before` and `fresh` share window − 1 periods: `before` from 1, `fresh` from 0.
      const through = (s: number): number =>
        ((fresh[window - 1] ?? Number.NaN) / (fresh[s] ?? Number.NaN)) *
        ((before[s + 1] ?? Number.NaN) / (before[window - 1] ?? Number.NaN));
      out.push((out[t - 1] ?? Number.NaN) * linkOf(splice, window, through));
    }
    old = fresh;
  }
  return out;
}

function linkOf(
  splice: Exclude<Splice, 'fixed-base'>,
  window: number,
  through: (s: number) => number,
): number {
  switch (splice) {
    case 'movement':
      return through(window - 2);
    case 'window':
    case 'window-published':
      return through(0);
    case 'half':
    case 'half-published':
      return through(Math.floor((window - 1) / 2));
    case 'mean':
    case 'mean-published': {
      let sum = 0;
      for (let s = 0; s <= window - 2; s++) sum += Math.log(through(s));
      return Math.exp(sum / (window - 1));
    }
  }
}
