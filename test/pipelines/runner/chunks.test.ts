import { describe, expect, test } from 'vitest';
import { chunks } from '../../../pipelines/runner/plan.ts';

const parts = (...codes: number[]) => codes.map((part) => ({ part, inputs: '' }));
const codes = (groups: ReturnType<typeof chunks>): number[][] =>
  groups.map((group) => group.map(({ part }) => part));

describe('parts that are built together', () => {
  const months = parts(202501, 202502, 202503, 202504, 202505, 202506);

  test('few rows: one piece, whoever could help', () => {
    expect(codes(chunks(months, () => 10, 4))).toEqual([[202501, 202502, 202503, 202504, 202505, 202506]]);
  });

  test('pieces are as large as allowed and as even as months are', () => {
    expect(codes(chunks(months, () => 100_000, 1, 300_000))).toEqual([
      [202501, 202502, 202503],
      [202504, 202505, 202506],
    ]);
  });

  test('each worker gets as many', () => {
    const groups = codes(chunks(months, () => 100_000, 2, 250_000));
    expect(groups.map((group) => group.length)).toEqual([1, 2, 1, 2]);
    expect(groups.flat()).toEqual(months.map(({ part }) => part));
  });

  test('a month larger than the limit is a piece of its own', () => {
    const rows = (part: number): number => (part === 202503 ? 900_000 : 1_000);
    const groups = codes(chunks(months, rows, 1, 300_000));
    expect(groups.flat()).toEqual(months.map(({ part }) => part));
    expect(groups.find((group) => group.includes(202503))).toContain(202503);
  });

  test('grains are never mixed; a part without rows is built all the same', () => {
    expect(codes(chunks(parts(2025, 20251, 202501, 202502), () => 0, 2))).toEqual([
      [202501, 202502],
      [20251],
      [2025],
    ]);
  });
});
