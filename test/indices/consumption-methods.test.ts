import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type BeforeAfter,
  differenceInDifferences,
  leverageOf,
  roundsOf,
} from '../../src/indices/difference-in-differences.ts';
import type { Basket } from '../../src/indices/price-index.ts';
import { uniformDraws } from '../../src/indices/random.ts';
import {
  basketValue,
  deflatedGrowth,
  pooled,
  priceLevels,
  spendingChange,
} from '../../src/indices/real-consumption.ts';

const unit = (before: number, during: number): BeforeAfter => ({ before, during, weight: before });

describe('difference in differences', () => {
  test('by hand: all others grow by 10 %, the treated by 32 %: 20 % more than without', () => {
    const result = differenceInDifferences([unit(100, 132), unit(50, 66)], [unit(80, 88), unit(20, 22)]);
    expect(result.effect).toBeCloseTo(0.2, 12);
    // Every draw gives the same, so the interval is a point.
    expect([result.low, result.high]).toEqual([expect.closeTo(0.2, 12), expect.closeTo(0.2, 12)]);
    // 198 spent; 33 of it would not have been; 11 of subsidy give 3 each.
    expect(leverageOf(198, 11, result)).toMatchObject({
      extra: expect.closeTo(33, 9),
      leverage: expect.closeTo(3, 9),
    });
  });

  test('one treated unit has an estimate and no interval; nothing to compare is said', () => {
    expect(differenceInDifferences([unit(1, 2)], [unit(1, 1), unit(2, 2)])).toMatchObject({
      low: null,
      high: null,
    });
    expect(() => differenceInDifferences([], [unit(1, 1)])).toThrow('treated one is empty');
    expect(() => differenceInDifferences([unit(1, 2)], [unit(0, 1)])).toThrow('above zero');
    expect(leverageOf(10, 0, { effect: 0.1, low: 0, high: 0.2 }).leverage).toBeNaN();
  });

  const noisy = (n: number, lift: number, seed: number): BeforeAfter[] => {
    const draw = uniformDraws(seed);
    return Array.from({ length: n }, () => {
      const before = 50 + 100 * draw();
      return unit(before, before * 1.05 * (1 + lift) * Math.exp(0.2 * (draw() - 0.5)));
    });
  };

  test('a planted lift of 20 % is found and zero is outside; without a lift zero is inside in 19 of 20', () => {
    const found = differenceInDifferences(noisy(11, 0.2, 7), noisy(200, 0, 8), { seed: 3 });
    expect(found.low ?? 0).toBeGreaterThan(0);
    expect(found.high ?? 0).toBeGreaterThan(0.2);
    let inside = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const none = differenceInDifferences(noisy(11, 0, seed), noisy(100, 0, seed + 500), {
        draws: 200,
        seed,
      });
      if ((none.low ?? 1) <= 0 && (none.high ?? -1) >= 0) inside += 1;
    }
    expect(inside).toBeGreaterThanOrEqual(34);
  });

  test('the same seed gives the same interval; a common factor changes nothing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        (seed, factor) => {
          const [a, b] = [noisy(5, 0.1, seed), noisy(9, 0, seed + 1)];
          const scaled = (units: BeforeAfter[]) => units.map((u) => ({ ...u, during: u.during * factor }));
          const one = differenceInDifferences(a, b, { draws: 100, seed });
          expect(differenceInDifferences(a, b, { draws: 100, seed })).toEqual(one);
          const other = differenceInDifferences(scaled(a), scaled(b), { draws: 100, seed });
          expect(other.effect).toBeCloseTo(one.effect, 9);
          expect(other.low ?? 0).toBeCloseTo(one.low ?? 0, 9);
        },
      ),
      { seed: 51, numRuns: 20 },
    );
  });
});

test('rounds are months far above the usual; neighbours are one', () => {
  const counts = [100, 110, 90, 100, 105, 95, 100, 600, 640, 110, 100, Number.NaN, 300, 20];
  expect(roundsOf(counts)).toEqual([
    { from: 7, to: 8 },
    { from: 12, to: 12 },
  ]);
  expect(roundsOf([5, 5, 5, 5, 5, 5, 40])).toEqual([]);
});

const basket = (entries: Record<string, [price: number, quantity: number]>): Basket =>
  new Map(Object.entries(entries).map(([id, [price, quantity]]) => [id, { price, quantity }]));

describe('nominal and real', () => {
  test('prices up by a tenth, quantities the same: nominal up, real unchanged', () => {
    const months = Array.from({ length: 15 }, (_, t) =>
      basket({ a: [2 * 1.1 ** t, 10], b: [5 * 1.1 ** t, 4] }),
    );
    const levels = priceLevels(months);
    for (const [t, level] of levels.entries()) {
      expect(level.index).toBeCloseTo(1.1 ** t, 9);
      expect(level.real).toBeCloseTo(40, 8);
      expect(level.nominal).toBeCloseTo(40 * 1.1 ** t, 8);
    }
  });

  test('a month in which nothing was reported stays empty and does not stop the series; one month is 1', () => {
    const levels = priceLevels([basket({ a: [1, 1] }), basket({}), basket({ a: [2, 1] })]);
    expect(levels.map((l) => l.index)).toEqual([1, Number.NaN, expect.closeTo(2, 12)]);
    expect(priceLevels([basket({ a: [3, 2] })])).toEqual([{ index: 1, real: 6, nominal: 6 }]);
    expect(priceLevels([])).toEqual([]);
  });

  test('by class with the official index: 110 of food at 102, 90 of clothing at 100', () => {
    const growth = deflatedGrowth([
      { base: 100, current: 110, cpi: 102 },
      { base: 100, current: 90, cpi: 100 },
    ]);
    expect(growth).toBeCloseTo((110 / 1.02 + 90) / 200 - 1, 12);
    expect(deflatedGrowth([{ base: 1, current: 1, cpi: Number.NaN }])).toBeNaN();
  });

  test('pooled months: quantities add, the price is the unit value', () => {
    expect(pooled([basket({ a: [2, 10] }), basket({ a: [4, 10], b: [1, 1] })]).get('a')).toEqual({
      price: 3,
      quantity: 20,
    });
  });

  const random = fc
    .array(fc.record({ price: fc.integer({ min: 1, max: 50 }), quantity: fc.integer({ min: 1, max: 50 }) }), {
      minLength: 5,
      maxLength: 5,
    })
    .map((list): Basket => new Map(list.map((v, i) => [`i${i}`, v])));

  test('six parts add up to the change of all spending, whoever comes and goes', () => {
    fc.assert(
      fc.property(random, random, fc.nat(4), fc.integer({ min: 0, max: 99 }), (a, b, gone, extra) => {
        const later = new Map([...b].filter(([id]) => id !== `i${gone}`));
        const spending = { base: basketValue(a) + 10, current: basketValue(later) + extra };
        const c = spendingChange(a, later, spending);
        expect(c.volume + c.mix + c.price + c.entered + c.left + c.unpriced).toBeCloseTo(c.whole, 8);
        expect(c.whole).toBeCloseTo(spending.current - spending.base, 8);
      }),
      { seed: 52 },
    );
  });

  test('a further month changes no month before it', () => {
    fc.assert(
      fc.property(fc.array(random, { minLength: 16, maxLength: 18 }), (months) => {
        const all = priceLevels(months);
        const fewer = priceLevels(months.slice(0, -1));
        for (const [t, level] of fewer.entries()) expect(level.index).toBeCloseTo(all[t]?.index ?? 0, 12);
      }),
      { seed: 53, numRuns: 10 },
    );
  });
});
