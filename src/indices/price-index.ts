import { logMean } from './mean.ts';

/** What one product cost in one period and how much of it was bought. */
export interface PriceQuantity {
  readonly price: number;
  readonly quantity: number;
}
/** Products of one period by id. */
export type Basket = ReadonlyMap<string, PriceQuantity>;

export const BILATERAL = [
  'dutot',
  'carli',
  'jevons',
  'harmonic',
  'cswd',
  'laspeyres',
  'paasche',
  'fisher',
  'tornqvist',
  'satovartia',
  'walsh',
  'geomlaspeyres',
  'geompaasche',
  'drobisch',
  'marshalledgeworth',
  'palgrave',
  'stuvel',
  'ces',
] as const;
export type BilateralMethod = (typeof BILATERAL)[number];

interface Matched {
  readonly p0: readonly number[];
  readonly p1: readonly number[];
  readonly q0: readonly number[];
  readonly q1: readonly number[];
}

/**
 * A price index between two baskets over the products in both (CPI Manual 2020, chapters 2 and 16).
 * @param sigma elasticity of substitution, for `ces` only (Lloyd 1975, Moulton 1996).
 * @returns NaN when no product is in both.
 */
export function priceIndex(base: Basket, current: Basket, method: BilateralMethod, sigma = 0.7): number {
  const m = match(base, current);
  return m.p0.length === 0 ? Number.NaN : bilateral(m, method, sigma);
}

/** The quantity index of the same formula: prices and quantities change places. */
export function quantityIndex(base: Basket, current: Basket, method: BilateralMethod, sigma = 0.7): number {
  const { p0, p1, q0, q1 } = match(base, current);
  return p0.length === 0 ? Number.NaN : bilateral({ p0: q0, p1: q1, q0: p0, q1: p1 }, method, sigma);
}

export type Linking =
  /** Each period against the one before, multiplied up. */
  | 'chained'
  /** Each period against the first. */
  | 'fixedbase'
  /** Each period against the one before, as it is. */
  | 'pop';

/** A series of bilateral indices over consecutive baskets; the first is 1. */
export function priceIndexSeries(
  baskets: readonly Basket[],
  method: BilateralMethod,
  linking: Linking,
  index: typeof priceIndex = priceIndex,
  sigma = 0.7,
): number[] {
  const [first] = baskets;
  const out: number[] = [];
  for (const [t, basket] of baskets.entries()) {
    const before = baskets[t - 1];
    if (!first || !before) out.push(1);
    else if (linking === 'fixedbase') out.push(index(first, basket, method, sigma));
    else out.push(index(before, basket, method, sigma) * (linking === 'chained' ? (out[t - 1] ?? 1) : 1));
  }
  return out;
}

function match(base: Basket, current: Basket): Matched {
  const pairs = [...base].flatMap(([id, old]) => {
    const now = current.get(id);
    return now ? [{ old, now }] : [];
  });
  return {
    p0: pairs.map((p) => p.old.price),
    p1: pairs.map((p) => p.now.price),
    q0: pairs.map((p) => p.old.quantity),
    q1: pairs.map((p) => p.now.quantity),
  };
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((total, x, i) => total + x * (b[i] ?? 0), 0);

function bilateral(m: Matched, method: BilateralMethod, sigma: number): number {
  const { p0, p1, q0, q1 } = m;
  const n = p0.length;
  const relatives = p1.map((p, i) => p / (p0[i] ?? Number.NaN));
  const shares = (p: readonly number[], q: readonly number[]): number[] => {
    const total = dot(p, q);
    return p.map((x, i) => (x * (q[i] ?? 0)) / total);
  };
  const weightedLog = (w: readonly number[]): number => Math.exp(dot(w, relatives.map(Math.log)));
  const index = (other: BilateralMethod): number => bilateral(m, other, sigma);
  switch (method) {
    case 'dutot':
      return sumOf(p1) / sumOf(p0);
    case 'carli':
      return sumOf(relatives) / n;
    case 'jevons':
      return Math.exp(sumOf(relatives.map(Math.log)) / n);
    case 'harmonic':
      return n / sumOf(relatives.map((r) => 1 / r));
    case 'cswd':
      return Math.sqrt(index('carli') * index('harmonic'));
    case 'laspeyres':
      return dot(p1, q0) / dot(p0, q0);
    case 'paasche':
      return dot(p1, q1) / dot(p0, q1);
    case 'fisher':
      return Math.sqrt(index('laspeyres') * index('paasche'));
    case 'drobisch':
      return (index('laspeyres') + index('paasche')) / 2;
    case 'marshalledgeworth': {
      const both = q0.map((q, i) => q + (q1[i] ?? 0));
      return dot(p1, both) / dot(p0, both);
    }
    case 'walsh': {
      const middle = q0.map((q, i) => Math.sqrt(q * (q1[i] ?? 0)));
      return dot(p1, middle) / dot(p0, middle);
    }
    case 'geomlaspeyres':
      return weightedLog(shares(p0, q0));
    case 'geompaasche':
      return weightedLog(shares(p1, q1));
    case 'tornqvist': {
      const s1 = shares(p1, q1);
      return weightedLog(shares(p0, q0).map((s, i) => (s + (s1[i] ?? 0)) / 2));
    }
    case 'satovartia': {
      const s1 = shares(p1, q1);
      const means = shares(p0, q0).map((s, i) => logMean(s1[i] ?? Number.NaN, s));
      const total = sumOf(means);
      return weightedLog(means.map((w) => w / total));
    }
    case 'palgrave':
      return dot(shares(p1, q1), relatives);
    case 'stuvel': {
      const values = dot(p1, q1) / dot(p0, q0);
      const half = (index('laspeyres') - dot(q1, p0) / dot(q0, p0)) / 2;
      return half + Math.sqrt(half * half + values);
    }
    case 'ces':
      return sigma === 1
        ? index('geomlaspeyres')
        : dot(
            shares(p0, q0),
            relatives.map((r) => r ** (1 - sigma)),
          ) **
            (1 / (1 - sigma));
  }
}

const sumOf = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0);
