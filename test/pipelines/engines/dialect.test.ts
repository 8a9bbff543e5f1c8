import { describe, expect, test } from 'vitest';
import { rawColumns } from '../../../pipelines/contracts/contract.ts';
import { contracts } from '../../../pipelines/contracts/index.ts';
import { inDialect, macrosOf } from '../../../pipelines/engines/dialect.ts';
import { expandMacros, readMacroDefinitions } from '../../../pipelines/engines/macros.ts';
import { sparkDialect, sparkType } from '../../../pipelines/engines/spark-dialect.ts';
import { tokensOf } from '../../../pipelines/engines/sql-tokens.ts';
import { readMacros, readModels } from '../../../pipelines/runner/model.ts';

const macros = readMacroDefinitions(`
  create or replace macro half(a) as a // 2; -- ';' is no end
  create or replace macro all_of_it(a) as true;
  create or replace macro both(a, b) as half(a) + half(b);
`);

describe('macros in the text of a model', () => {
  test.each([
    ['select half(x)', 'select (x // 2)'],
    ['select half(x + 1)', 'select ((x + 1) // 2)'],
    ['select both(x, half(y, z))', undefined],
    ['select both(f(x, 1), y)', 'select ((((f(x, 1))) // 2) + (y // 2))'],
    [
      'select \'half(x)\', "half"(x), t.half(x), half from t',
      'select \'half(x)\', "half"(x), t.half(x), half from t',
    ],
    ['select half(half(x))', 'select (((x // 2)) // 2)'],
    ['select 1 where all_of_it(x)', 'select 1 where true'],
    ['select half(x), -- half(y)\n 1', 'select (x // 2),  \n 1'],
  ])('%s', (sql, expanded) => {
    if (expanded === undefined)
      expect(() => expandMacros(sql, macros)).toThrow(/half takes 1 arguments, got 2/);
    else expect(expandMacros(sql, macros)).toBe(expanded);
  });

  test('an open bracket and anything but a definition are errors', () => {
    expect(() => expandMacros('select half(x', macros)).toThrow(/not closed/);
    expect(() => readMacroDefinitions('drop table t;')).toThrow(/not a macro definition: drop table/);
  });
});

describe('the dialect of Spark', () => {
  const spark = macrosOf(sparkDialect, readMacros());

  test('replaces only what macros.sql names', () => {
    const other = { ...sparkDialect, macros: 'create or replace macro unheard_of(a) as a;' };
    expect(() => macrosOf(other, readMacros())).toThrow(/macros.sql has no unheard_of/);
  });

  test('types and tables by their names there', () => {
    const sql =
      "select cast(a as varchar) as varchar_of, 'as varchar)' from raw.leave as raw where raw.a = 1";
    expect(inDialect(sql, ['raw.leave'], sparkDialect, spark)).toBe(
      "select cast(a as string) as varchar_of, 'as varchar)' from raw__leave as raw where raw.a = 1",
    );
  });

  test('every model is written over names alone: nothing of one engine is left in it', () => {
    const local = ['max_n', 'date_diff', 'epoch', 'strftime', 'list', 'hash', 'arg_max', 'any_value'];
    for (const { id, sql } of readModels()) {
      const own = tokensOf(sql).filter(({ kind }) => kind !== 'text' && kind !== 'space');
      const text = own.map((token) => token.text).join(' ');
      expect(text, id).not.toMatch(/\/ \/|: :|\[|\bqualify\b|\bexclude\b|\bgroup by all\b|\bfilter \(/);
      const words = new Set(inDialect(sql, [], sparkDialect, spark).split(/[^\w]+/));
      expect(
        [...local, 'as_code'].filter((word) => words.has(word)),
        id,
      ).toEqual([]);
    }
  });

  test('every column that a contract declares has a type there', () => {
    const types = new Set(
      Object.values(contracts).flatMap((contract) => rawColumns(contract).map((c) => c.sqlType)),
    );
    types.delete('UUID');
    for (const type of types) expect(sparkType(type)).toMatch(/^[a-z_]+(\(\d+,\d+\))?$/);
    expect(() => sparkType('HUGEINT')).toThrow(/no Spark type for HUGEINT/);
  });
});
