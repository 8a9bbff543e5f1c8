import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noisyMoney, noisyMoneySql } from '../../src/disclosure/money-noise.ts';
import { perturbedSql } from '../../src/disclosure/perturb.ts';
import { designTable, KEY_SPACE, maximumEntropy, shiftOf } from '../../src/disclosure/perturbation-table.ts';
import { loadPolicy } from '../../src/disclosure/policy.ts';
import { type Database, open } from '../../src/warehouse/duckdb.ts';

const table = designTable(5, 2);

describe('the perturbation table', () => {
  test.each([1, 2, 3, 4, 5, 6, 1000])(
    'a count of %i keeps its mean, has the stated variance, never falls below zero',
    (n) => {
      const row = table.rows[Math.min(n, 5) - 1] ?? [];
      const p = row.map((s) => (s.to - s.from) / KEY_SPACE);
      const mean = row.reduce((m, s, i) => m + s.shift * (p[i] ?? 0), 0);
      const variance = row.reduce((v, s, i) => v + s.shift ** 2 * (p[i] ?? 0), 0);
      expect(mean).toBeCloseTo(0, 8);
      expect(variance).toBeCloseTo(2, 7);
      expect(Math.min(...row.map((s) => s.shift))).toBe(-Math.min(n, 5));
      expect(row[0]?.from).toBe(0);
      expect(row.at(-1)?.to).toBe(KEY_SPACE);
    },
  );

  test('it has the greatest entropy: any admissible change lowers it', () => {
    const shifts = [-2, -1, 0, 1, 2, 3, 4, 5];
    const p = maximumEntropy(shifts, 2);
    const entropy = (q: readonly number[]): number => -q.reduce((h, v) => h + v * Math.log(v), 0);
    // Directions that keep total, mean and variance: third differences.
    for (let i = 0; i + 3 < shifts.length; i++) {
      for (const step of [1e-4, -1e-4]) {
        const q = p.map((v, k) => v + step * ([1, -3, 3, -1][k - i] ?? 0));
        expect(entropy(q)).toBeLessThan(entropy(p));
      }
    }
  });

  test('the same problem, solved apart in R 4.2 (optim on the dual, BFGS), gives the same probabilities', () => {
    const peer = [
      [0.520377, 0.230257, 0.112384, 0.060505, 0.035932, 0.023538, 0.017008],
      [0.157144, 0.240902, 0.258272, 0.193646, 0.101539, 0.037235, 0.009549, 0.001713],
      [0.034339, 0.110449, 0.221353, 0.276411, 0.215066, 0.104264, 0.031495, 0.005928, 0.000695],
      [0.005345, 0.030293, 0.10455, 0.219716, 0.281165, 0.21909, 0.103955, 0.030035, 0.005284, 0.000566],
      [0.000549, 0.00519, 0.0298, 0.10385, 0.219643, 0.281938, 0.219643, 0.10385, 0.0298, 0.00519, 0.000549],
    ];
    for (const [i, expected] of peer.entries()) {
      const row = table.rows[i] ?? [];
      expect(row.map((s) => s.shift)).toEqual(expected.map((_, k) => k - i - 1));
      for (const [k, p] of expected.entries())
        expect(Math.abs(((row[k]?.to ?? 0) - (row[k]?.from ?? 0)) / KEY_SPACE - p)).toBeLessThan(2e-5);
    }
  });

  // create_cnt_ptable(D = 2, V = 1) as printed in the vignette of ptable 1.0.0 (str(ptab), four digits).
  test('the rows that the ptable package prints: the same where it keeps the variance, and why not where it does not', () => {
    const published = { two: { edge: 0.0638, stay: 0.383 }, one: [0.3665, 0.3665, 0.1676, 0.0995] };
    const two = maximumEntropy([-2, -1, 0, 1, 2], 1);
    expect(Math.abs((two[0] ?? 0) - published.two.edge)).toBeLessThan(5e-5);
    expect(Math.abs((two[4] ?? 0) - published.two.edge)).toBeLessThan(5e-5);
    expect(Math.abs((two[2] ?? 0) - published.two.stay)).toBeLessThan(5e-4);
    // Of a count of one the package asks that no larger shift be likelier than a smaller one, and gives up variance for
    // it (0.932 instead of 1); ours keeps the variance and asks for no such order.
    const moment = (p: readonly number[], power: number): number =>
      p.reduce((sum, v, i) => sum + v * (i - 1) ** power, 0);
    expect(moment(published.one, 1)).toBeCloseTo(0, 3);
    expect(moment(published.one, 2)).toBeCloseTo(0.932, 3);
    const one = maximumEntropy([-1, 0, 1, 2], 1);
    expect([moment(one, 1), moment(one, 2)]).toEqual([expect.closeTo(0, 7), expect.closeTo(1, 7)]);
    expect(one[0]).toBeGreaterThan(one[1] ?? 0);
  });

  test('a variance no distribution can have is refused', () => {
    expect(() => designTable(1, 4)).toThrow(RangeError);
  });

  test('zeros stay zero, and a cell always shifts the same way', () => {
    fc.assert(
      fc.property(fc.nat({ max: 50 }), fc.integer({ min: 0, max: KEY_SPACE - 1 }), (n, key) => {
        expect(shiftOf(table, 0, key)).toBe(0);
        expect(n + shiftOf(table, n, key)).toBeGreaterThanOrEqual(0);
        expect(Math.abs(shiftOf(table, n, key))).toBeLessThanOrEqual(5);
      }),
    );
  });
});

describe('noise on money', () => {
  const noise = loadPolicy().perturbation.money;
  const keys = Array.from({ length: 40_000 }, (_, i) => (i * 2_654_435_761) % KEY_SPACE);

  test('moves a sum by half to the whole of its reach, either way, and by nothing on average', () => {
    const largest = [60_000, 20_000] as const;
    const reach = noise.largest * largest[0] + noise.second * largest[1];
    const moved = keys.map((key) => noisyMoney(noise, 1_000_000, largest, key) - 1_000_000);
    expect(Math.max(...moved)).toBeLessThanOrEqual(reach + 0.5);
    expect(Math.min(...moved.map(Math.abs))).toBeGreaterThanOrEqual(reach * noise.least - 0.5);
    const mean = moved.reduce((a, b) => a + b, 0) / moved.length;
    // Four standard errors of the mean of so many.
    expect(Math.abs(mean)).toBeLessThan((4 * reach) / Math.sqrt(keys.length));
  });

  test('whoever knows all but the largest is still wrong about it by a twentieth at least', () => {
    const [first, second, rest] = [500_000, 200_000, 90_000];
    for (const key of keys.slice(0, 2000)) {
      const shown = noisyMoney(noise, first + second + rest, [first, second], key);
      expect(Math.abs(shown - second - rest - first)).toBeGreaterThanOrEqual(first * 0.05);
    }
  });

  test('a sum of many hardly moves, nothing stays nothing', () => {
    const many = keys.slice(0, 2000).map((key) => noisyMoney(noise, 10_000_000, [20_000, 20_000], key));
    expect(Math.max(...many.map((sum) => Math.abs(sum / 10_000_000 - 1)))).toBeLessThan(0.0004);
    expect(keys.slice(0, 50).map((key) => noisyMoney(noise, 0, [0, 0], key))).toEqual(Array(50).fill(0));
  });
});

describe('the same table in SQL', () => {
  let db: Database;
  beforeAll(async () => {
    db = await open();
  });
  afterAll(() => db.close());

  test('agrees with the table for every count and key', async () => {
    const rows = await db.all<{ n: number; key: number; shown: number }>(
      `with cells as (select n::bigint as n, ((k * 2654435761) % 4294967296)::bigint as key from range(0, 12) a(n), range(0, 400) b(k))
       select n, key, ${perturbedSql(table, 'n', 'key')} as shown from cells`,
    );
    expect(rows).toHaveLength(4800);
    for (const { n, key, shown } of rows) expect(shown).toBe(n + shiftOf(table, n, key));
  });

  test('money moves in SQL as it does here', async () => {
    const noise = loadPolicy().perturbation.money;
    const rows = await db.all<{ total: number; x1: number; x2: number; key: number; shown: number }>(
      `with cells as (select (n * 7919)::bigint as total, (n * 600)::bigint as x_top1_fen, (n * 300)::bigint as x_top2_fen,
         ((k * 2654435761) % 4294967296)::bigint as key from range(0, 40) a(n), range(0, 50) b(k))
       select total, x_top1_fen as x1, x_top2_fen as x2, key, ${noisyMoneySql(noise, 'total', 'x', 'key')} as shown from cells`,
    );
    expect(rows).toHaveLength(2000);
    for (const { total, x1, x2, key, shown } of rows)
      expect(Math.abs(shown - noisyMoney(noise, total, [x1, x2], key))).toBeLessThanOrEqual(1);
    expect(
      await db.one(
        `select ${noisyMoneySql(noise, '7', 'x', 'key')} as shown from (select 1::bigint as x_top1_fen, 1::bigint as x_top2_fen, null::bigint as key)`,
      ),
    ).toEqual({ shown: null });
  });

  test('a count whose key is missing cannot be protected and is not shown', async () => {
    expect(await db.one(`select ${perturbedSql(table, '7', 'null::bigint')} as shown`)).toEqual({
      shown: null,
    });
  });
});
