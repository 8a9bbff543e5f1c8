import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Basis } from '../../src/disclosure/basis.ts';
import { gateTable, type OpenCell } from '../../src/disclosure/gate.ts';
import { loadPolicy } from '../../src/disclosure/policy.ts';

const { inside, outside } = loadPolicy().audiences;

const cell = (basis: Basis | null, at: Partial<OpenCell> = {}): OpenCell => ({
  period: 202601,
  region: '000000',
  members: [],
  value: basis ? 1 : null,
  status: basis ? 'observed' : 'not_reported',
  basis,
  n: null,
  ...at,
});
const count = (n: number, persons = n): Basis => ({ kind: 'count', count: n, persons });
const ratio = (numerator: Basis, denominator: Basis, share = true): Basis => ({
  kind: 'ratio',
  numerator,
  denominator,
  share,
});
const money = (total: number, contributors: number, first: number, second: number): Basis => ({
  kind: 'money',
  total,
  contributors,
  largest: [first, second],
});

const order = (persons: number, below: number, above: number, sharing = 1): Basis => ({
  kind: 'order',
  persons,
  below,
  above,
  sharing,
});
const guarded = (value: number): Basis => ({ kind: 'protected', value });

describe('primary rules', () => {
  test.each<[Basis, 'inside' | 'outside', string, string]>([
    [count(0), 'inside', 'observed', 'a true zero is shown'],
    [count(1), 'inside', 'suppressed', 'one person'],
    [count(4), 'inside', 'suppressed', 'four persons'],
    [count(5), 'inside', 'observed', 'five are enough inside'],
    [count(5), 'outside', 'suppressed', 'five are too few outside'],
    [count(9), 'outside', 'suppressed', 'nine are too few outside'],
    [count(10), 'outside', 'observed', 'ten are enough outside'],
    [count(40, 3), 'inside', 'suppressed', 'forty cases of three persons'],
    [money(0, 0, 0, 0), 'inside', 'observed', 'no money, nobody'],
    [money(1000, 2, 600, 400), 'inside', 'suppressed', 'two contributors know each other'],
    [money(1000, 3, 900, 20), 'inside', 'suppressed', 'p %: the rest (80) is under 10 % of the largest'],
    [
      money(990, 3, 700, 220),
      'inside',
      'suppressed',
      'p %: the rest equals 10 % of the largest, but two hold 93 %',
    ],
    [money(1000, 9, 500, 340), 'inside', 'observed', 'two hold 84 %'],
    [money(1000, 9, 500, 360), 'inside', 'suppressed', 'two hold 86 %'],
    [ratio(count(50), count(100)), 'inside', 'observed', 'half'],
    [ratio(count(2), count(100)), 'inside', 'suppressed', 'numerator of two'],
    [ratio(count(98), count(100)), 'inside', 'suppressed', 'complement of two'],
    [ratio(count(98), count(100), false), 'inside', 'observed', 'no complement: the numerator is no part'],
    [ratio(count(0), count(9)), 'inside', 'suppressed', '0 % of nine'],
    [ratio(count(9), count(9)), 'inside', 'suppressed', '100 % of nine'],
    [ratio(count(0), count(10)), 'inside', 'observed', '0 % of ten'],
    [ratio(count(0), count(19)), 'outside', 'suppressed', '0 % of nineteen, outside'],
    [
      { kind: 'index', persons: 100, coverage: 0.69 },
      'inside',
      'low_coverage',
      'too little weight is visible',
    ],
    [{ kind: 'index', persons: 4, coverage: 1 }, 'inside', 'suppressed', 'an index of four persons'],
    [{ kind: 'index', persons: 5, coverage: 0.7 }, 'inside', 'observed', 'at the limits'],
    [order(11, 5, 5), 'inside', 'observed', 'a median with five on either side'],
    [order(9, 4, 4), 'inside', 'suppressed', 'a median with four on either side'],
    [order(200, 4, 195), 'inside', 'suppressed', 'a low quantile: four below'],
    [order(200, 0, 199), 'inside', 'suppressed', 'the least value is the value of one'],
    [order(200, 0, 195, 5), 'inside', 'observed', 'the least value, shared by five'],
    [order(200, 191, 0, 9), 'outside', 'suppressed', 'the greatest value, shared by nine'],
    [ratio(money(1000, 3, 900, 20), count(50), false), 'inside', 'suppressed', 'a mean of dominated money'],
    [ratio(money(1000, 9, 300, 200), count(4), false), 'inside', 'suppressed', 'a mean over four'],
    [ratio(money(1000, 9, 300, 200), count(50), false), 'inside', 'observed', 'a mean'],
    [ratio(guarded(95), guarded(100)), 'outside', 'suppressed', 'protected: the complement looks like five'],
    [ratio(guarded(103), guarded(100)), 'outside', 'suppressed', 'protected: more than all'],
    [ratio(guarded(60), guarded(100)), 'outside', 'observed', 'protected: most'],
    [ratio(guarded(100), guarded(100)), 'outside', 'observed', 'protected: everyone, of a hundred'],
    [{ kind: 'rating', raters: 4 }, 'inside', 'suppressed', 'a score by four'],
    [{ kind: 'rating', raters: 5 }, 'inside', 'observed', 'a score by five'],
    [{ kind: 'rank', raters: 19 }, 'inside', 'suppressed', 'a place by nineteen'],
    [{ kind: 'rank', raters: 20 }, 'inside', 'observed', 'a place by twenty'],
  ])('%j is, %s, %s: %s', (basis, audience, status) => {
    const [shown] = gateTable(
      { cells: [cell(basis)], additive: [] },
      audience === 'inside' ? inside : outside,
    ).cells;
    expect(shown?.status).toBe(status);
    expect(shown?.value === null).toBe(status !== 'observed');
  });

  test('p %: a rest exactly at the limit is safe', () => {
    const policy = {
      ...inside,
      money: { ...inside.money, dominance: { largest: 2 as const, percent: 100 } },
    };
    const at = (total: number): string | undefined =>
      gateTable({ cells: [cell(money(total, 3, 700, 220))], additive: [] }, policy).cells[0]?.status;
    expect(at(990)).toBe('observed');
    expect(at(989)).toBe('suppressed');
  });

  test('a missing value keeps its own reason', () => {
    const { cells, hidden } = gateTable({ cells: [cell(null)], additive: [] }, inside);
    expect(cells[0]).toMatchObject({ value: null, status: 'not_reported' });
    expect(hidden).toBe(0);
  });

  test('what a value rests on does not leave', () => {
    const { cells } = gateTable({ cells: [cell(count(3))], additive: [] }, inside);
    expect(JSON.stringify(cells)).not.toContain('basis');
  });
});

describe('complements inside the table shown', () => {
  const split = (counts: Record<string, number>, persons: Record<string, number> = {}): OpenCell[] =>
    Object.entries(counts).map(([member, n]) =>
      cell(count(n, persons[member] ?? n), { members: [member], value: n }),
    );
  const statuses = (cells: OpenCell[], additive = [true]): Record<string, string> =>
    Object.fromEntries(
      gateTable({ cells, additive }, inside).cells.map((c) => [c.members.join('+'), c.status]),
    );

  test('a lone hidden part takes the next smallest with it', () => {
    expect(statuses(split({ '*': 133, a: 3, b: 30, c: 100 }))).toEqual({
      '*': 'observed',
      a: 'suppressed',
      b: 'suppressed',
      c: 'observed',
    });
  });
  test('two hidden parts protect each other', () => {
    expect(statuses(split({ '*': 106, a: 3, b: 3, c: 100 }))).toEqual({
      '*': 'observed',
      a: 'suppressed',
      b: 'suppressed',
      c: 'observed',
    });
  });
  test('with no other part that is not zero, the total goes', () => {
    expect(statuses(split({ '*': 3000, a: 3000, b: 0 }, { a: 3 }))).toEqual({
      '*': 'suppressed',
      a: 'suppressed',
      b: 'observed',
    });
  });
  test('without a total in the table nothing can be subtracted', () => {
    expect(statuses(split({ a: 3, b: 30, c: 100 }))).toEqual({
      a: 'suppressed',
      b: 'observed',
      c: 'observed',
    });
  });
  test('groups that overlap are not sums', () => {
    expect(statuses(split({ '*': 133, a: 3, b: 30, c: 100 }), [false])).toMatchObject({ b: 'observed' });
  });

  test('no hidden count can be found by subtraction within a table', () => {
    const table = fc
      .array(fc.array(fc.nat({ max: 30 }), { minLength: 2, maxLength: 4 }), { minLength: 2, maxLength: 4 })
      .filter((rows) => rows.every((r) => r.length === rows[0]?.length));
    fc.assert(
      fc.property(table, (rows) => {
        const cells: OpenCell[] = [];
        const add = (r: string, c: string, n: number): void =>
          void cells.push(cell(count(n), { members: [r, c], value: n }));
        const width = rows[0]?.length ?? 0;
        const total = (of: readonly number[]): number => of.reduce((a, b) => a + b, 0);
        for (const [r, row] of rows.entries()) {
          for (const [c, n] of row.entries()) add(`r${r}`, `c${c}`, n);
          add(`r${r}`, '*', total(row));
        }
        for (let c = 0; c < width; c++) add('*', `c${c}`, total(rows.map((row) => row[c] ?? 0)));
        add('*', '*', total(rows.flat()));
        const shown = gateTable({ cells, additive: [true, true] }, inside).cells;
        const at = (r: string, c: string) => shown.find((s) => s.members[0] === r && s.members[1] === c);
        const lines = [
          ...[...rows.keys(), -1]
            .map((r) => (r < 0 ? '*' : `r${r}`))
            .map((r) => [...Array(width).keys()].map((c) => at(r, `c${c}`)).concat(at(r, '*'))),
          ...[...Array(width).keys(), -1]
            .map((c) => (c < 0 ? '*' : `c${c}`))
            .map((c) => [...rows.keys()].map((r) => at(`r${r}`, c)).concat(at('*', c))),
        ];
        for (const line of lines) expect(line.filter((s) => s?.status === 'suppressed')).not.toHaveLength(1);
        for (const s of shown) if (s.value !== null) expect(s.value === 0 || s.value >= 5).toBe(true);
      }),
      { numRuns: 1500, seed: 42 },
    );
  });
});
