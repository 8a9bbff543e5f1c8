import { describe, expect, it } from 'vitest';
import { containing, months, period, range, shift, yearAgo, yearOf } from '../../src/domain/period.ts';

const month = (code: number) => period('month', code);

describe('period', () => {
  it.each([
    ['month', 202513],
    ['month', 202500],
    ['month', 2025],
    ['month', 202506.5],
    ['quarter', 20255],
    ['quarter', 202506],
    ['year', 25],
    ['year', 202506],
  ] as const)('refuses %s %d', (grain, code) => {
    expect(() => period(grain, code)).toThrow(String(code));
  });

  it('moves over year ends both ways', () => {
    expect(shift(month(202512), 1).code).toBe(202601);
    expect(shift(month(202601), -1).code).toBe(202512);
    expect(shift(month(202506), -18).code).toBe(202312);
    expect(shift(period('quarter', 20254), 1).code).toBe(20261);
    expect(shift(period('quarter', 20251), -5).code).toBe(20234);
    expect(shift(period('year', 2025), -3).code).toBe(2022);
  });

  it('goes back as far as it went', () => {
    for (let steps = -40; steps <= 40; steps++) {
      expect(shift(shift(month(202506), steps), -steps)).toEqual(month(202506));
    }
  });

  it('finds the same period a year ago', () => {
    expect(yearAgo(month(202502)).code).toBe(202402);
    expect(yearAgo(period('quarter', 20251)).code).toBe(20241);
    expect(yearAgo(period('year', 2025)).code).toBe(2024);
  });

  it('lists its months', () => {
    expect(months(period('quarter', 20254))).toEqual([202510, 202511, 202512]);
    expect(months(period('year', 2025))).toHaveLength(12);
    expect(months(month(202506))).toEqual([202506]);
  });

  it('ranges inclusively and ends empty when reversed', () => {
    expect(range(month(202511), month(202602)).map((p) => p.code)).toEqual([202511, 202512, 202601, 202602]);
    expect(range(month(202602), month(202511))).toEqual([]);
  });

  it('contains its months', () => {
    for (const p of [period('quarter', 20253), period('year', 2024), month(202402)]) {
      for (const m of months(p)) expect(containing(p.grain, m)).toEqual(p);
    }
    expect(yearOf(period('quarter', 20253))).toBe(2025);
  });
});
