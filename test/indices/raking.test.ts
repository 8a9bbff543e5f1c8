import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effectiveSize, postStratify, rake, weightedRatio } from '../../src/indices/raking.ts';
import { REPRESENTATION_GRADES, representationGrade } from '../../src/indices/representation.ts';

describe('worked by hand', () => {
  test('one margin: 60 men and 40 women of whom half should be women', () => {
    const result = rake(
      [
        { categories: ['m'], n: 60 },
        { categories: ['f'], n: 40 },
      ],
      [
        new Map([
          ['m', 500],
          ['f', 500],
        ]),
      ],
    );
    // 50/60 and 50/40; Σw = 100, Σw² = 60 × 25/36 + 40 × 25/16 = 104.1667.
    expect([...result.weights]).toEqual([50 / 60, 50 / 40]);
    expect(result.effective_n).toBeCloseTo(10_000 / (60 * (25 / 36) + 40 * (25 / 16)), 10);
    // 12 of 60 men and 20 of 40 women unmet: 32 % raw, half of 20 % and 50 % after.
    expect(weightedRatio([12, 20], [60, 40], [1, 1])).toBeCloseTo(0.32, 12);
    expect(weightedRatio([12, 20], [60, 40], result.weights)).toBeCloseTo(0.35, 12);
  });

  test('two margins of a table whose cells are independent meet in one round', () => {
    const cells = [
      { categories: ['m', 'young'], n: 36 },
      { categories: ['m', 'old'], n: 24 },
      { categories: ['f', 'young'], n: 24 },
      { categories: ['f', 'old'], n: 16 },
    ];
    const half = (a: string, b: string) =>
      new Map([
        [a, 1],
        [b, 1],
      ]);
    const result = rake(cells, [half('m', 'f'), half('young', 'old')]);
    // Every cell ends at 25 of 100.
    expect([...result.weights].map((w, i) => w * (cells[i]?.n ?? 0)).map((v) => v.toFixed(9))).toEqual(
      Array(4).fill('25.000000000'),
    );
    expect(result.rounds).toBeLessThanOrEqual(2);
  });

  test('cells at their own size: post-stratification', () => {
    const result = postStratify([
      { n: 10, population: 300 },
      { n: 30, population: 100 },
    ]);
    expect([...result.weights]).toEqual([3, 1 / 3]);
    expect(result.effective_n).toBeCloseTo(1600 / (10 * 9 + 30 / 9), 12);
  });
});

describe('degenerate input', () => {
  test('nobody observed, and a category the population does not know', () => {
    expect(() => rake([{ categories: ['m'], n: 0 }], [new Map([['m', 1]])])).toThrow('empty');
    expect(() => rake([{ categories: ['x'], n: 1 }], [new Map([['m', 1]])])).toThrow('no category "x"');
  });

  test('a group of which nobody was observed cannot be weighted up; its share is said', () => {
    const margin = new Map([
      ['m', 600],
      ['f', 400],
    ]);
    const result = rake([{ categories: ['m'], n: 30 }], [margin]);
    expect([...result.weights]).toEqual([1]);
    expect(result.unreached).toBeCloseTo(0.4, 12);
    expect(effectiveSize([], [])).toBe(0);
    expect(weightedRatio([0], [0], [1])).toBeNaN();
  });
});

describe('properties', () => {
  const table = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 12, maxLength: 12 });
  const cellsOf = (counts: readonly number[]) =>
    counts.map((n, i) => ({ categories: [`a${i % 3}`, `b${Math.floor(i / 3)}`], n }));
  const target = (sizes: readonly number[], prefix: string) =>
    new Map(sizes.map((size, i) => [`${prefix}${i}`, size]));
  const sizes = (k: number) => fc.array(fc.integer({ min: 1, max: 500 }), { minLength: k, maxLength: k });

  test('every margin is met, weights average one, effective n never exceeds n, order does not matter', () => {
    fc.assert(
      fc.property(table, sizes(3), sizes(4), (counts, a, b) => {
        const cells = cellsOf(counts);
        const margins = [target(a, 'a'), target(b, 'b')];
        const result = rake(cells, margins);
        const whole = counts.reduce((x, y) => x + y, 0);
        for (const [m, margin] of margins.entries()) {
          const all = [...margin.values()].reduce((x, y) => x + y, 0);
          for (const [category, size] of margin) {
            const sum = cells.reduce(
              (s, c, i) => (c.categories[m] === category ? s + c.n * (result.weights[i] ?? 0) : s),
              0,
            );
            expect(sum / whole).toBeCloseTo(size / all, 6);
          }
        }
        expect(result.effective_n).toBeLessThanOrEqual(whole * (1 + 1e-9));
        const mirrored = rake([...cells].reverse(), margins);
        for (const [i, w] of [...mirrored.weights].reverse().entries())
          expect(w).toBeCloseTo(result.weights[i] ?? 0, 7);
      }),
      { seed: 41, numRuns: 40 },
    );
  });

  test('a sample that already has the shape of the population keeps its value and its size', () => {
    fc.assert(
      fc.property(table, (counts) => {
        const cells = cellsOf(counts);
        const margin = (m: number) => {
          const sums = new Map<string, number>();
          for (const c of cells)
            sums.set(c.categories[m] ?? '', (sums.get(c.categories[m] ?? '') ?? 0) + c.n * 10);
          return sums;
        };
        const result = rake(cells, [margin(0), margin(1)]);
        for (const w of result.weights) expect(w).toBeCloseTo(1, 9);
        expect(result.effective_n).toBeCloseTo(result.n, 6);
      }),
      { seed: 42, numRuns: 40 },
    );
  });
});

describe('grades by written rules', () => {
  const best = { reporting: 1, effective_n: 5000, under_covered: 0, shift: 0 };

  test('each condition alone holds a grade back, and is named', () => {
    expect(representationGrade(best)).toEqual({ grade: 'A', held_back_by: [] });
    expect(representationGrade({ ...best, reporting: 0.9 })).toEqual({
      grade: 'B',
      held_back_by: ['reporting'],
    });
    expect(representationGrade({ ...best, under_covered: 0.3 }).grade).toBe('C');
    expect(representationGrade({ ...best, shift: 0.2 })).toEqual({ grade: 'D', held_back_by: ['shift'] });
    expect(representationGrade({ ...best, reporting: 0.69 }).grade).toBe('D');
  });

  test('on the edge of a rule the grade is given', () => {
    for (const { grade, ...rule } of REPRESENTATION_GRADES)
      expect(representationGrade(rule).grade).toBe(grade);
  });
});
