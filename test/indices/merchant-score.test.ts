import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buhlmannStraub, credibilityOf } from '../../src/indices/buhlmann.ts';
import { merchantScores, RANK_FROM, SCORE_FROM, type Stars } from '../../src/indices/merchant-score.ts';
import { proportionInterval } from '../../src/indices/proportion.ts';

const merchant = (id: string, stars: number[], raters = stars.reduce((a, b) => a + b, 0)): Stars => ({
  id,
  raters,
  stars,
});

describe('by hand', () => {
  test('two merchants of ten ratings, means 4.5 and 2.5, both with a spread of 0.25', () => {
    const result = merchantScores([merchant('a', [0, 0, 0, 5, 5]), merchant('b', [0, 5, 5, 0, 0])]);
    // within = (2.5 + 2.5)/18; spread 10·1 + 10·1 = 20; between = 20/(400 − 200) · (20 − within).
    const within = 5 / 18;
    const between = 0.1 * (20 - within);
    const z = (10 * between) / (10 * between + within);
    expect(result).toMatchObject({
      within: expect.closeTo(within, 12),
      between: expect.closeTo(between, 12),
    });
    const a = result?.scores.get('a');
    expect(a?.score).toBeCloseTo(z * 4.5 + (1 - z) * 3.5, 12);
    expect(a?.satisfiedInterval).toEqual(proportionInterval(10, 10));
    expect(a?.rank).toBeNull();
  });

  test('no score below five raters, no rank below twenty; equal ends share a rank', () => {
    const result = merchantScores([
      merchant('four', [0, 0, 0, 0, SCORE_FROM - 1]),
      merchant('nineteen', [0, 0, 0, 0, RANK_FROM - 1]),
      merchant('good', [1, 0, 0, 10, 19]),
      merchant('as-good', [0, 1, 0, 19, 10]),
      merchant('bad', [20, 5, 0, 5, 0]),
      // Thirty ratings by four people are four people.
      merchant('few', [0, 0, 0, 0, 30], 4),
    ]);
    expect([...(result?.scores ?? [])].map(([id, m]) => [id, m.rank])).toEqual([
      ['nineteen', null],
      ['good', 1],
      ['as-good', 1],
      ['bad', 3],
    ]);
  });

  test('degenerate: nobody, one merchant, single ratings, no spread', () => {
    expect(merchantScores([])).toBeNull();
    expect(merchantScores([merchant('a', [0, 0, 0, 0, 9])])).toBeNull();
    expect(merchantScores([merchant('a', [0, 0, 0, 0, 1]), merchant('b', [1, 0, 0, 0, 0])])).toBeNull();
    const same = merchantScores([merchant('a', [0, 0, 0, 0, 9]), merchant('b', [0, 0, 0, 0, 9])]);
    expect(same?.scores.get('a')).toMatchObject({ score: 5, interval: { low: 5, high: 5 }, credibility: 0 });
  });
});

describe('properties', () => {
  const stars = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 5, maxLength: 5 });

  test('a score lies between the merchant and the whole, inside its interval, and one more bad rating never raises it', () => {
    fc.assert(
      fc.property(fc.array(stars, { minLength: 3, maxLength: 6 }), (all) => {
        const result = merchantScores(all.map((s, i) => merchant(String(i), s)));
        for (const m of result?.scores.values() ?? []) {
          const [low, high] = [
            Math.min(m.mean, result?.collective ?? 0),
            Math.max(m.mean, result?.collective ?? 0),
          ];
          expect(m.score).toBeGreaterThanOrEqual(low - 1e-9);
          expect(m.score).toBeLessThanOrEqual(high + 1e-9);
          expect(m.interval.low - 1e-9 <= m.score && m.score <= m.interval.high + 1e-9).toBe(true);
        }
        const worse = all.map((s, i) => (i === 0 ? s.map((n, j) => (j === 0 ? n + 1 : n)) : s));
        const before = result?.scores.get('0');
        const after = merchantScores(worse.map((s, i) => merchant(String(i), s)))?.scores.get('0');
        if (before && after) {
          expect(after.satisfiedInterval.low).toBeLessThanOrEqual(before.satisfiedInterval.low + 1e-12);
        }
      }),
      { seed: 61, numRuns: 60 },
    );
  });

  test('sums give what single ratings give', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 9 }), {
          minLength: 2,
          maxLength: 5,
        }),
        (ratings) => {
          const single = buhlmannStraub(
            ratings.map((values, i) => ({ id: String(i), values, weights: values.map(() => 1) })),
          );
          const sums = credibilityOf(
            ratings.map((values, i) => {
              const mean = values.reduce((a, b) => a + b, 0) / values.length;
              const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
              return { id: String(i), weight: values.length, mean, squares, freedom: values.length - 1 };
            }),
          );
          for (const [i, unit] of single.units.entries())
            expect(sums.units[i]?.estimate).toBeCloseTo(unit.estimate, 9);
        },
      ),
      { seed: 62, numRuns: 60 },
    );
  });
});
