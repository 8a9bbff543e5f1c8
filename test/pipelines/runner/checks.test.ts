import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Database, open } from '../../../src/warehouse/duckdb.ts';
import { build } from './small-warehouse.ts';

/** A house of one model and one check. */
let folder: string;
let db: Database;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'house-'));
  for (const layer of ['staging', 'intermediate', 'marts', 'cubes', 'checks']) mkdirSync(join(folder, layer));
  writeFileSync(join(folder, 'macros.sql'), 'create or replace macro given(code) as code;');
  db = await open();
  await db.script(`create schema raw; create schema ledger;
    create table raw.things (id integer, kind varchar, amount integer);
    create table ledger.touched (family varchar, event_month integer, batch_id integer);
    insert into raw.things values (1, 'a', 5), (2, 'b', 7);
    insert into ledger.touched values ('things', 0, 1)`);
  put('staging/stg_things', 'select * from raw.things', 'grain: { zh: 一物, en: one thing }');
  put(
    'marts/things',
    'select * from staging.stg_things',
    `grain: { zh: 一物, en: one thing }
tests:
  - unique: [id]
  - not_null: [id, amount]
  - accepted_values: { kind: [a, b] }
  - { expression: amount > 0, zh: 数为正, en: positive, severity: warn }
  - relationships: { column: id, to: staging.stg_things, field: id }`,
  );
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const put = (name: string, sql: string, yml: string): void => {
  writeFileSync(join(folder, `${name}.sql`), sql);
  writeFileSync(join(folder, `${name}.yml`), yml);
};
const run = () => build(db, { modelsFolder: folder, checksFolder: join(folder, 'checks') });
const failures = (result: Awaited<ReturnType<typeof run>>): string[] =>
  result.checks.filter((c) => c.status !== 'passed').map((c) => `${c.status} ${c.id} ${c.failing}`);
const change = async (sql: string): Promise<void> => {
  await db.run(sql);
  await db.run(`insert into ledger.touched select 'things', 0, count(*) + 1 from ledger.touched`);
};

describe('tests of a model', () => {
  test('all pass on good rows', async () => {
    const result = await run();
    expect(result.checked).toBe(6);
    expect(failures(result)).toEqual([]);
  });

  test.each([
    [
      'a key given twice',
      "insert into raw.things values (2, 'a', 1), (2, 'a', 1)",
      ['failed marts.things:unique:id 2'],
    ],
    [
      'nothing where something must be',
      "insert into raw.things values (3, 'a', null)",
      ['failed marts.things:not_null:amount 1'],
    ],
    [
      'a value out of the list',
      "insert into raw.things values (3, 'x', 1)",
      ['failed marts.things:accepted_values:kind 1'],
    ],
    [
      'a rule that only warns',
      "insert into raw.things values (3, 'a', -1)",
      ['warned marts.things:expression:amount > 0 1'],
    ],
  ])('%s', async (_why, sql, expected) => {
    await run();
    await change(sql);
    expect(failures(await run())).toEqual(expected);
  });

  test('a failure stays until the rows are right', async () => {
    await change("insert into raw.things values (3, 'x', 1)");
    expect(failures(await run())).toHaveLength(1);
    const unchanged = await run();
    expect(unchanged.checked).toBe(0);
    expect(failures(unchanged)).toHaveLength(1);
    await change('delete from raw.things where id = 3');
    expect(failures(await run())).toEqual([]);
  });
});

describe('a check', () => {
  const check = (severity: string): void =>
    put(
      'checks/few_things',
      'select * from marts.things where amount > 6',
      `title: { zh: 物少, en: few things }\nseverity: ${severity}\nsubject: marts.things`,
    );

  test('names the rows that break it and blocks when it is an error', async () => {
    check('error');
    expect(failures(await run())).toEqual(['failed few_things 1']);
  });

  test('only warns when it says so', async () => {
    check('warn');
    const result = await run();
    expect(failures(result)).toEqual(['warned few_things 1']);
    expect(result.checks.find((c) => c.id === 'few_things')).toMatchObject({
      subject: 'marts.things',
      title: { zh: '物少', en: 'few things' },
    });
  });

  test('that is taken away is forgotten', async () => {
    check('error');
    await run();
    for (const end of ['sql', 'yml']) rmSync(join(folder, `checks/few_things.${end}`));
    expect(failures(await run())).toEqual([]);
  });

  test('that was killed before it was checked is checked by the next run', async () => {
    await run();
    await db.run(`delete from ledger.check_results where id = 'marts.things:unique:id'`);
    expect((await run()).checked).toBe(1);
  });
});

describe('work beside the checks', () => {
  const beside = (work: () => Promise<void>) =>
    build(db, { modelsFolder: folder, checksFolder: join(folder, 'checks'), besideChecks: work });

  test('finds the models built and is over when the build is', async () => {
    let rows = 0;
    const other = await db.connect();
    const result = await beside(async () => {
      rows = (await other.one<{ n: number }>('select count(*) as n from marts.things')).n;
    });
    other.close();
    expect(rows).toBe(2);
    expect(result.checks).toHaveLength(6);
  });

  test('its failure is that of the build; the checks are kept', async () => {
    await expect(beside(() => Promise.reject(new Error('no index today')))).rejects.toThrow('no index today');
    expect((await run()).checked).toBe(0);
  });
});

test('a rule that cannot be counted is named', async () => {
  put(
    'marts/things',
    'select * from staging.stg_things',
    'grain: { zh: 一物, en: one thing }\ntests:\n  - not_null: [id]\n  - { expression: weight > 0 }',
  );
  await expect(run()).rejects.toThrow('check marts.things:expression:weight > 0 cannot be run');
});
