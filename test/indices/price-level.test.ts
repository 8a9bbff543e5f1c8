import { describe, expect, test } from 'vitest';
import { sameMonthLevels } from '../../src/indices/price-level.ts';

/** Every month of the years from `from`, each with the same index. */
const every = (from: number, to: number, index: number): Map<number, number> =>
  new Map(
    Array.from({ length: (to - from + 1) * 12 }, (_, i) => [
      (from + Math.trunc(i / 12)) * 100 + (i % 12) + 1,
      index,
    ]),
  );

describe('official indices with the year before = 100, chained', () => {
  test('2 % a year is 1.02, then 1.0404 of the year before the first', () => {
    const found = sameMonthLevels(every(2024, 2025, 102));
    expect(found?.baseYear).toBe(2023);
    expect(found?.levels.get(202307)).toBe(1);
    expect(found?.levels.get(202407)).toBeCloseTo(1.02, 12);
    expect(found?.levels.get(202512)).toBeCloseTo(1.0404, 12);
  });

  test('a series that begins within a year is based on the first year that every month has', () => {
    const yoy = every(2023, 2024, 110);
    for (const month of [202301, 202302, 202303, 202304, 202305]) yoy.delete(month);
    const found = sameMonthLevels(yoy);
    expect(found?.baseYear).toBe(2023);
    expect(found?.levels.get(202301)).toBe(1);
    expect(found?.levels.get(202306)).toBe(1);
    expect(found?.levels.get(202406)).toBeCloseTo(1.1, 12);
    expect(found?.levels.get(202401)).toBeCloseTo(1.1, 12);
    expect(found?.levels.has(202212)).toBe(false);
  });

  test('nothing where a calendar month has no index, and a hole ends the chain', () => {
    expect(sameMonthLevels(new Map([[202401, 101]]))).toBeUndefined();
    const yoy = every(2023, 2025, 101);
    yoy.delete(202406);
    expect(sameMonthLevels(yoy)?.levels.has(202506)).toBe(false);
    expect(sameMonthLevels(yoy)?.levels.has(202507)).toBe(true);
  });
});
