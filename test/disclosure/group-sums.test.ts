import { describe, expect, test } from 'vitest';
import type { OpenCell } from '../../src/disclosure/gate.ts';
import { gateGroups } from '../../src/disclosure/group-sums.ts';
import { loadPolicy } from '../../src/disclosure/policy.ts';

const policy = loadPolicy().audiences.inside;
const count = (region: string, value: number | null): OpenCell => ({
  period: 202601,
  region,
  members: [],
  value,
  status: value === null ? 'not_reported' : 'observed',
  basis: value === null ? null : { kind: 'count', count: value, persons: value },
  n: null,
});
const groups = [
  { code: 'a', regions: ['1', '2', '3'] },
  { code: 'b', regions: ['4', '5'] },
  { code: 'c', regions: ['6'] },
];
const shown = (values: Readonly<Record<string, number | null>>) => {
  const cells = Object.entries(values).map(([region, value]) => count(region, value));
  const table = gateGroups({ cells, additive: [] }, groups, null, policy);
  return Object.fromEntries(table.cells.map((cell) => [cell.region, cell.value ?? cell.status]));
};

describe('groups of places, judged at their own grain', () => {
  test('sums; what did not report adds nothing', () => {
    expect(shown({ 1: 10, 2: 20, 3: null, 4: 7, 5: 8, 6: null })).toEqual({
      a: 30,
      b: 15,
      c: 'not_reported',
    });
  });

  test('one hidden place would be given back, two on enough persons would not', () => {
    expect(shown({ 1: 10, 2: 20, 3: 4, 4: 7, 5: 8, 6: 9 })).toMatchObject({ a: 'suppressed', b: 15 });
    expect(shown({ 1: 10, 2: 3, 3: 4, 4: 7, 5: 8, 6: 9 })).toMatchObject({ a: 17, b: 15 });
    expect(shown({ 1: 10, 2: 1, 3: 1, 4: 7, 5: 8, 6: 9 })).toMatchObject({ a: 'suppressed' });
  });

  test('small groups are hidden by themselves, and a second one where all make up a known whole', () => {
    const cells = ['1', '4', '6'].map((region, i) => count(region, [50, 40, 2][i] ?? 0));
    const of = (whole: string | null) =>
      gateGroups({ cells, additive: [] }, groups, whole, policy).cells.map((cell) => cell.value);
    expect(of(null)).toEqual([50, 40, null]);
    expect(of('000000').filter((value) => value === null)).toHaveLength(2);
  });

  test('rates are pooled by what they rest on', () => {
    const rate = (region: string, value: number, n: number): OpenCell => ({
      ...count(region, value),
      n,
      basis: {
        kind: 'ratio',
        share: true,
        numerator: { kind: 'count', count: (value * n) / 100, persons: (value * n) / 100 },
        denominator: { kind: 'count', count: n, persons: n },
      },
    });
    const [a] = gateGroups(
      { cells: [rate('1', 10, 1000), rate('2', 40, 3000)], additive: [] },
      groups,
      null,
      policy,
    ).cells;
    expect(a).toMatchObject({ value: 32.5, n: 4000, status: 'observed' });
  });
});
