import { describe, expect, test } from 'vitest';
import { auditDeclared, type DeclaredCell, type DeclaredTable } from '../../src/disclosure/declared.ts';

const RULES = { shift: 5 };
/** Nothing is moved: the sums are exact, as in the worst case of a publication without protection. */
const BARE = { shift: 0 };

const cell = (region: string, need: string, value: number | null, period = 202601): DeclaredCell => ({
  measure: 'applications',
  period,
  region,
  members: { need_domain: need },
  value,
});
const table = (
  id: string,
  cells: readonly DeclaredCell[],
  more: Partial<DeclaredTable> = {},
): DeclaredTable => ({
  id,
  cells,
  whole: ['need_domain'],
  within: null,
  ...more,
});

describe('tables of a publication, attacked as one system', () => {
  test('a single hidden part of a printed total is found by subtraction, and named', async () => {
    const cells = [
      cell('51', '*', 100),
      cell('51', 'S01', 60),
      cell('51', 'S02', 36),
      cell('51', 'S03', null),
    ];
    const found = await auditDeclared([table('a', cells)], BARE);
    expect(found).toMatchObject({ tables: 1, cells: 4, hidden: 1, sums: 1, narrowest: 0 });
    expect(found.exposed).toMatchObject([{ region: '51', members: { need_domain: 'S03' }, low: 4, high: 4 }]);
  });

  test('protection of the printed numbers leaves an attacker nothing certain', async () => {
    const cells = [
      cell('51', '*', 100),
      cell('51', 'S01', 60),
      cell('51', 'S02', 36),
      cell('51', 'S03', null),
    ];
    const found = await auditDeclared([table('a', cells)], RULES);
    expect(found.exposed).toEqual([]);
    // 95 … 105 less 55 … 65 less 31 … 41, and at least one: 1 … 19.
    expect(found.narrowest).toBe(18);
  });

  test('a second hidden part protects the first', async () => {
    const cells = [
      cell('51', '*', 100),
      cell('51', 'S01', 88),
      cell('51', 'S02', null),
      cell('51', 'S03', null),
    ];
    const found = await auditDeclared([table('a', cells)], BARE);
    // 12 between two cells of at least one: 1 … 11.
    expect([found.narrowest, found.exposed]).toEqual([10, []]);
  });

  test('what one table hides another may show: only all of them together tell', async () => {
    const bySplit = table('a', [
      cell('51', '*', 100),
      cell('51', 'S01', 88),
      cell('51', 'S02', null),
      cell('51', 'S03', null),
    ]);
    const byPlace = table('b', [cell('00', 'S02', 50), cell('51', 'S02', null), cell('33', 'S02', 43)], {
      whole: [],
      within: '00',
    });
    expect((await auditDeclared([bySplit], BARE)).exposed).toEqual([]);
    expect((await auditDeclared([byPlace], BARE)).exposed).toMatchObject([{ region: '51', low: 7, high: 7 }]);
    const both = await auditDeclared([bySplit, byPlace], BARE);
    expect(both.exposed.map((one) => [one.members.need_domain, one.low])).toEqual([
      ['S02', 7],
      ['S03', 5],
    ]);
  });

  test('months against their quarter', async () => {
    const months = [202601, 202602, 202603].map((m, i) => cell('51', 'S01', i === 2 ? null : 40, m));
    const quarter = [{ ...cell('51', 'S01', 86), period: 20261 }];
    expect((await auditDeclared([table('m', months), table('q', quarter)], BARE)).exposed).toMatchObject([
      { period: 202603, low: 6, high: 6 },
    ]);
  });

  test('a list that is not whole makes no sum; nothing hidden, nothing to find', async () => {
    const part = [cell('51', '*', 100), cell('51', 'S01', 60), cell('51', 'S03', null)];
    expect(await auditDeclared([table('a', part, { whole: [] })], BARE)).toMatchObject({
      sums: 0,
      narrowest: null,
    });
    expect(await auditDeclared([table('a', part.slice(0, 2))], BARE)).toMatchObject({
      hidden: 0,
      narrowest: null,
    });
    expect(await auditDeclared([], BARE)).toMatchObject({ tables: 0, cells: 0 });
  });
});
