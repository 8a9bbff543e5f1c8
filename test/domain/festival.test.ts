import { describe, expect, it } from 'vitest';
import {
  combinedJanFeb,
  type FestivalYear,
  festivalMonth,
  festivalsIn,
  holdsSpringFestival,
  movedFestivals,
} from '../../src/domain/festival.ts';
import { period } from '../../src/domain/period.ts';

const year = (y: number, spring: string, boat: string, autumn: string): FestivalYear => ({
  year: y,
  spring_festival: `${y}-${spring}`,
  lantern: `${y}-03-01`,
  qingming: `${y}-04-05`,
  dragon_boat: `${y}-${boat}`,
  qixi: `${y}-08-20`,
  mid_autumn: `${y}-${autumn}`,
  double_ninth: `${y}-10-20`,
});

const TABLE = [
  year(2024, '02-10', '06-10', '09-17'),
  year(2025, '01-29', '05-31', '10-06'),
  year(2026, '02-17', '06-19', '09-25'),
];

describe('festivals', () => {
  it('know the month they fall in', () => {
    expect(festivalMonth(TABLE, 'spring_festival', 2025)).toBe(202501);
    expect(festivalMonth(TABLE, 'spring_festival', 2026)).toBe(202602);
    expect(festivalsIn(TABLE, 202605)).toEqual([]);
    expect(festivalsIn(TABLE, 202505)).toEqual(['dragon_boat']);
  });

  it('name what disturbs a comparison of two months', () => {
    expect(movedFestivals(TABLE, 202602, 202502)).toEqual(['spring_festival']);
    expect(movedFestivals(TABLE, 202601, 202501)).toEqual(['spring_festival']);
    expect(movedFestivals(TABLE, 202609, 202509)).toEqual(['mid_autumn']);
    expect(movedFestivals(TABLE, 202606, 202506)).toEqual(['dragon_boat']);
    expect(movedFestivals(TABLE, 202603, 202503)).toEqual([]);
  });

  it('combine January and February, and only those', () => {
    expect(combinedJanFeb(202601)).toEqual([202601, 202602]);
    expect(combinedJanFeb(202602)).toEqual([202601, 202602]);
    expect(combinedJanFeb(202603)).toBeUndefined();
    expect(combinedJanFeb(202612)).toBeUndefined();
  });

  it('say which periods hold 春节', () => {
    expect(holdsSpringFestival(TABLE, period('month', 202602))).toBe(true);
    expect(holdsSpringFestival(TABLE, period('month', 202601))).toBe(false);
    expect(holdsSpringFestival(TABLE, period('quarter', 20261))).toBe(true);
    expect(holdsSpringFestival(TABLE, period('quarter', 20262))).toBe(false);
    expect(holdsSpringFestival(TABLE, period('year', 2026))).toBe(true);
  });

  it('refuse a year the table does not have', () => {
    expect(() => festivalsIn(TABLE, 202701)).toThrow('节日表没有 2027 年（现有 2024—2026）');
  });
});
