import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { perturbedSql } from '../../src/disclosure/perturb.ts';
import { designTable, KEY_SPACE, maximumEntropy, shiftOf } from '../../src/disclosure/perturbation-table.ts';
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

  test('a count whose key is missing cannot be protected and is not shown', async () => {
    expect(await db.one(`select ${perturbedSql(table, '7', 'null::bigint')} as shown`)).toEqual({
      shown: null,
    });
  });
});
