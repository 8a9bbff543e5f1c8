import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gearyKhamis, geks, rolling, SPLICES, timeProductDummy } from '../../../src/indices/multilateral.ts';
import {
  type Basket,
  BILATERAL,
  priceIndex,
  priceIndexSeries,
  quantityIndex,
} from '../../../src/indices/price-index.ts';
import {
  DECOMPOSITIONS,
  priceVolumeMix,
  unitValues,
  valueChange,
} from '../../../src/indices/value-decomposition.ts';
import { describePeer, numbers, peerCsv, worst } from './peer-cases.ts';

function baskets(path: string): Basket[] {
  const table = peerCsv(path);
  const [time, price, quantity] = ['time', 'prices', 'quantities'].map((c) => numbers(table, c));
  const out: Map<string, { price: number; quantity: number }>[] = [];
  for (const [i, id] of (table.get('prodID') ?? []).entries()) {
    const t = (time?.[i] ?? 1) - 1;
    out[t] ??= new Map();
    out[t]?.set(id, { price: price?.[i] ?? Number.NaN, quantity: quantity?.[i] ?? Number.NaN });
  }
  return out;
}

describePeer('IndexNumR 0.6.0', () => {
  const ces = baskets('price/ces_sigma_2.csv');

  test('chain drift as the peer shows it: Laspeyres 2.200, Paasche 0.575, Fisher 1.124, GEKS-Törnqvist 1.133', () => {
    expect(priceIndexSeries(ces, 'laspeyres', 'chained').at(-1)?.toFixed(3)).toBe('2.200');
    expect(priceIndexSeries(ces, 'paasche', 'chained').at(-1)?.toFixed(3)).toBe('0.575');
    expect(priceIndexSeries(ces, 'fisher', 'chained').at(-1)?.toFixed(3)).toBe('1.124');
    expect(geks(ces).at(-1)?.toFixed(3)).toBe('1.133');
  });

  test('data made by a CES consumer of elasticity 2: Sato-Vartia and CES find the truth from any base', () => {
    const chained = priceIndexSeries(ces, 'satovartia', 'chained');
    expect(worst(priceIndexSeries(ces, 'satovartia', 'fixedbase'), chained)).toBeLessThan(1e-9);
    expect(worst(priceIndexSeries(ces, 'ces', 'fixedbase', priceIndex, 2), chained)).toBeLessThan(1e-9);
    expect(
      worst(
        rolling(ces, 5, 'mean', (w) => geks(w, 'satovartia')),
        chained,
      ),
    ).toBeLessThan(1e-9);
  });

  test('value decompositions: Laspeyres, Paasche, Bennet, Montgomery', () => {
    const peer = peerCsv('price/value_decomposition.csv');
    for (const [i, method] of (peer.get('method') ?? []).entries()) {
      const t = Number(peer.get('time')?.[i]) - 1;
      const [old, now] = [ces[t - 1], ces[t]];
      if (!old || !now) continue;
      const ours = valueChange(old, now, method as (typeof DECOMPOSITIONS)[number]);
      const row = (column: string): number => Number(peer.get(column)?.[i]);
      expect(
        worst([ours.price, ours.quantity, ours.change], [row('price'), row('quantity'), row('changes')]),
      ).toBeLessThan(1e-9);
    }
  });

  test('unit values', () => {
    const peer = peerCsv('price/unit_values.csv');
    for (const [i, id] of (peer.get('prodID') ?? []).entries()) {
      const basket = ces[Number(peer.get('period')?.[i]) - 1];
      const lines = [...(basket ?? [])].flatMap(([product, { price, quantity }]) => [
        { product, price, quantity: quantity * 0.25 },
        { product, price, quantity: quantity * 0.75 },
      ]);
      expect(unitValues(lines).get(id)?.price).toBeCloseTo(Number(peer.get('unitValue')?.[i]), 12);
    }
  });

  test('products that come and go: only what is in both periods is compared', () => {
    const gaps = baskets('price/ces_unbalanced.csv');
    expect(gaps.map((b) => b.size)).not.toEqual(ces.map((b) => b.size));
    const matched = new Map([...(ces[0] ?? [])].filter(([id]) => gaps[0]?.has(id)));
    expect(priceIndex(gaps[0] ?? new Map(), gaps[4] ?? new Map(), 'fisher')).toBe(
      priceIndex(matched, ces[4] ?? new Map(), 'fisher'),
    );
  });
});

const base: Basket = new Map([
  ['rice', { price: 2, quantity: 10 }],
  ['oil', { price: 8, quantity: 5 }],
]);
const now: Basket = new Map([
  ['rice', { price: 4, quantity: 6 }],
  ['oil', { price: 8, quantity: 7 }],
]);

describe('worked by hand: rice doubles from 2 to 4, oil stays at 8', () => {
  test.each([
    ['dutot', 12 / 10],
    ['carli', 1.5],
    ['jevons', Math.SQRT2],
    ['harmonic', 2 / 1.5],
    ['laspeyres', 80 / 60],
    ['paasche', 80 / 68],
    ['fisher', Math.sqrt((80 / 60) * (80 / 68))],
    ['drobisch', (80 / 60 + 80 / 68) / 2],
    ['marshalledgeworth', 160 / 128],
    ['geomlaspeyres', 2 ** (20 / 60)],
    ['geompaasche', 2 ** (24 / 80)],
    ['tornqvist', 2 ** ((20 / 60 + 24 / 80) / 2)],
    ['palgrave', (24 / 80) * 2 + 56 / 80],
  ] as const)('%s', (method, expected) => {
    expect(priceIndex(base, now, method)).toBeCloseTo(expected, 12);
  });

  test('price, volume and mix add up to the change of value', () => {
    const withFish = new Map([...now, ['fish', { price: 3, quantity: 4 }] as const]);
    const parts = priceVolumeMix(new Map([...base, ['tofu', { price: 1, quantity: 2 }] as const]), withFish);
    // 15 units before, 13 after at a mean of 4: volume −8; rice −4×2, oil +2×8 at old prices: 8 − (−8) = mix 16; price 6×2.
    expect(parts).toEqual({ volume: -8, mix: 16, price: 12, entered: 12, left: -2, change: 30 });
  });

  test('nothing in common, no index', () => {
    expect(priceIndex(base, new Map([['fish', { price: 1, quantity: 1 }]]), 'fisher')).toBeNaN();
  });
});

const product = fc.record({
  price: fc.integer({ min: 1, max: 100 }),
  quantity: fc.integer({ min: 1, max: 100 }),
});
const basket = fc
  .array(product, { minLength: 4, maxLength: 4 })
  .map((p): Basket => new Map(p.map((v, i) => [`p${i}`, v])));

describe('properties', () => {
  test('every index is 1 for the same prices, and doubles with them', () => {
    fc.assert(
      fc.property(basket, (b) => {
        const twice: Basket = new Map([...b].map(([id, v]) => [id, { ...v, price: v.price * 2 }]));
        for (const method of BILATERAL) {
          expect(priceIndex(b, b, method)).toBeCloseTo(1, 10);
          expect(priceIndex(b, twice, method)).toBeCloseTo(2, 10);
        }
      }),
      { seed: 21 },
    );
  });

  test('Fisher, Törnqvist, Walsh and Sato-Vartia reverse in time; Fisher, Sato-Vartia and Stuvel times quantity is value', () => {
    fc.assert(
      fc.property(basket, basket, (a, b) => {
        for (const method of ['fisher', 'tornqvist', 'walsh', 'satovartia', 'marshalledgeworth'] as const) {
          expect(priceIndex(a, b, method) * priceIndex(b, a, method)).toBeCloseTo(1, 9);
        }
        const value = (x: Basket): number => [...x.values()].reduce((s, v) => s + v.price * v.quantity, 0);
        for (const method of ['fisher', 'satovartia', 'stuvel'] as const) {
          const product = priceIndex(a, b, method) * quantityIndex(a, b, method);
          expect(product / (value(b) / value(a))).toBeCloseTo(1, 9);
        }
      }),
      { seed: 22 },
    );
  });

  test('decompositions add up, whoever comes and goes', () => {
    fc.assert(
      fc.property(basket, basket, fc.nat(3), (a, b, gone) => {
        const value = (x: Basket): number => [...x.values()].reduce((s, v) => s + v.price * v.quantity, 0);
        for (const method of DECOMPOSITIONS) {
          expect(valueChange(a, b, method).change).toBeCloseTo(value(b) - value(a), 8);
        }
        const fewer = new Map([...b].filter(([id]) => id !== `p${gone}`));
        const parts = priceVolumeMix(a, fewer);
        expect(parts.volume + parts.mix + parts.price + parts.entered + parts.left).toBeCloseTo(
          parts.change,
          9,
        );
        expect(parts.change).toBeCloseTo(value(fewer) - value(a), 9);
      }),
      { seed: 23 },
    );
  });

  test('multilateral indices do not drift: back at the old prices they are back at 1', () => {
    fc.assert(
      fc.property(fc.array(basket, { minLength: 3, maxLength: 5 }), (middle) => {
        const [first] = middle;
        if (!first) return;
        const round = [...middle, first];
        for (const method of [geks, gearyKhamis, timeProductDummy]) {
          expect(method(round).at(-1)).toBeCloseTo(1, 9);
        }
      }),
      { seed: 24, numRuns: 30 },
    );
  });

  test('a rolled index never changes what it published, and one window needs no splice', () => {
    fc.assert(
      fc.property(fc.array(basket, { minLength: 8, maxLength: 8 }), (series) => {
        for (const splice of SPLICES) {
          const whole = rolling(series, 4, splice, geks);
          expect(worst(rolling(series.slice(0, 6), 4, splice, geks), whole.slice(0, 6))).toBeLessThan(1e-12);
          expect(worst(rolling(series, 8, splice, geks), geks(series))).toBeLessThan(1e-12);
          const twice = series.map(
            (b, t): Basket => new Map([...b].map(([id, v]) => [id, { ...v, price: v.price * 2 ** t }])),
          );
          const doubled = rolling(twice, 4, splice, geks).map((v, t) => v / 2 ** t);
          if (!splice.startsWith('half')) expect(worst(doubled, whole)).toBeLessThan(1e-9);
        }
      }),
      { seed: 25, numRuns: 20 },
    );
  });
});
