import { describe, expect, it } from 'vitest';
import { middleHalf, pooledSaving, stabilityOf } from '../../src/indices/demand-order.ts';

/** The example worked by hand in `docs/orders.md`. */
describe('an order by hand', () => {
  it('stability: six months of 8, 10, 12, 10, 9, 11 vary by 0.14', () => {
    // Mean 10; squares 4+0+4+0+1+1 = 10; 10/5 = 2; √2 = 1.41421; ÷ 10.
    const found = stabilityOf([8, 10, 12, 10, 9, 11]);
    expect(found.cv).toBeCloseTo(0.141421, 6);
    expect(found).toMatchObject({ periods: 6, grade: 'stable' });
  });

  it('a month without any is a 0 and unsettles the series', () => {
    // Mean 8; squares 16+16+16+64 … of 12, 12, 0, 8: 16+16+64+0 = 96; 96/3 = 32; √32 = 5.65685; ÷ 8.
    expect(stabilityOf([12, 12, 0, 8])).toMatchObject({ grade: 'unstable' });
    expect(stabilityOf([12, 12, 0, 8]).cv).toBeCloseTo(Math.SQRT1_2, 6);
    expect(stabilityOf([0, 0, 0]).cv).toBeNull();
    expect(stabilityOf([7]).cv).toBeNull();
  });

  it('saving: the mean of monthly differences with a t interval', () => {
    // Differences 3, 4, 2, 5, 3, 1: mean 3; squares 0+1+1+4+0+4 = 10; 10/5 = 2; √(2/6) = 0.577350; t(5) = 2.570582.
    const pairs = [
      [15, 12],
      [16, 12],
      [14, 12],
      [17, 12],
      [15, 12],
      [13, 12],
    ].map(([pooled = 0, dispersed = 0]) => ({ pooled, dispersed }));
    const found = pooledSaving(pairs);
    expect(found?.points).toBeCloseTo(3, 10);
    expect(found?.low).toBeCloseTo(3 - 2.570582 * 0.57735, 4);
    expect(found?.high).toBeCloseTo(3 + 2.570582 * 0.57735, 4);
    expect(pooledSaving(pairs.slice(1))).toBeNull();
  });

  it('a season both ways of buying have cancels out', () => {
    const months = Array.from({ length: 12 }, (_, i) => ({ pooled: i + 2, dispersed: i }));
    expect(pooledSaving(months)).toMatchObject({ points: 2, low: 2, high: 2 });
  });

  it('budget: the bands that hold the first and third quartile', () => {
    // 20 budgets: quartiles at the 5th and the 15th; 4 | 4+6=10 | 16 | 20.
    expect(middleHalf([4, 6, 6, 4])).toEqual({ low: 1, high: 2 });
    expect(middleHalf([0, 9, 0])).toEqual({ low: 1, high: 1 });
    expect(middleHalf([0, 0])).toBeNull();
  });
});
