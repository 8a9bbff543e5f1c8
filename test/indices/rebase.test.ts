import { describe, expect, it } from 'vitest';
import { rebase } from '../../src/indices/rebase.ts';

const part = (name: string, ours: number | null, published: number | null) => ({
  part: name,
  ours,
  published,
});
const round = (value: number | null): number | null =>
  value === null ? null : Math.round(value * 100) / 100;

describe('a published structure re-based to what our records cover', () => {
  it('by hand: two covered classes, one hardly covered, one hidden, one not published', () => {
    // Published whole 1000. Covered are a and b: 300 and 100 of it. Ours in them: 60 and 40.
    const rows = rebase(
      [part('a', 60, 300), part('b', 40, 100), part('c', 1, 400), part('d', null, 200), part('e', 5, null)],
      { total: 1000 },
    );
    expect(
      rows.map((r) => [r.part, r.coverage, round(r.published), round(r.ours), round(r.rebased)]),
    ).toEqual([
      ['a', 'covered', 30, 60, 75],
      ['b', 'covered', 10, 40, 25],
      ['c', 'hardly_covered', 40, null, null],
      ['d', 'not_observed', 20, null, null],
      ['e', 'not_published', null, null, null],
    ]);
  });

  it('both columns add to 100, in any unit', () => {
    const parts = [part('a', 7, 29.5), part('b', 2, 5.2), part('c', 4, 14.4)];
    const sum = (of: 'ours' | 'rebased', rows = rebase(parts)): number =>
      rows.reduce((all, row) => all + (row[of] ?? 0), 0);
    expect(sum('ours')).toBeCloseTo(100, 10);
    expect(sum('rebased')).toBeCloseTo(100, 10);
    const scaled = rebase(parts.map((p) => ({ ...p, published: (p.published ?? 0) * 215.75 })));
    expect(scaled.map((r) => round(r.rebased))).toEqual(rebase(parts).map((r) => round(r.rebased)));
  });

  it('a part declared uncovered stays out however large it is, and nothing covered gives no share', () => {
    const [a, b] = rebase([part('a', 10, 10), part('b', 90, 10)], { uncovered: ['b'] });
    expect([a?.ours, a?.rebased, b?.coverage]).toEqual([100, 100, 'hardly_covered']);
    expect(
      rebase([part('a', null, 10), part('b', 0, 5)]).map((r) => [r.coverage, r.ours, r.rebased]),
    ).toEqual([
      ['not_observed', null, null],
      ['not_observed', null, null],
    ]);
  });
});
