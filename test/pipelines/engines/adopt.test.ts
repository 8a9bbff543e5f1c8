import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { CommandError } from '../../../pipelines/commands/command.ts';
import { adoptResults, completeResults } from '../../../pipelines/engines/adopt.ts';
import { ensureBuildLedger, readBuilt } from '../../../pipelines/runner/build-ledger.ts';
import type { LinkedModel } from '../../../pipelines/runner/lineage.ts';
import { type Database, open } from '../../../src/warehouse/duckdb.ts';

const place = mkdtempSync(join(tmpdir(), 'adopt-'));
let db: Database;
let lake: string;
afterAll(() => rmSync(place, { recursive: true, force: true }));

const model = (id: string, sql: string, reads: string[]): LinkedModel => {
  const [layer = '', name = ''] = id.split('.');
  const meta = { grain: { zh: '', en: '' }, tests: [] };
  return { id, layer: layer === 'cubes' ? 'cubes' : 'staging', name, sql, reads, meta };
};
const MODELS = [
  model('staging.stg_leave', 'select event_month, days from raw.leave', ['raw.leave']),
  model(
    'cubes.leave',
    "select event_month as period, cast('a' as code) as kind, cast(sum(days) as bigint) as days from staging.stg_leave group by 1",
    ['staging.stg_leave'],
  ),
];

/** As a cluster writes a table: files, then its mark. */
async function write(folder: string, select: string): Promise<void> {
  const path = join(lake, 'built', folder);
  mkdirSync(path, { recursive: true });
  await db.run(`copy (${select}) to '${path}/part-0.parquet' (format parquet)`);
  writeFileSync(join(path, '_SUCCESS'), '');
}

const CUBE = "select 202501 as period, 'b' as kind, 7::bigint as days union all select 202502, 'a', 9";
const complete = (build: string, rows: number): Promise<void> =>
  write('complete', `select '${build}' as build, 'cubes.leave' as model, ${rows}::bigint as row_count`);

const adopt = async (): Promise<string> => {
  const counted = (await completeResults(db, lake, 'b1')) ?? new Map();
  try {
    const step = (): void => {};
    const corrected = { views: new Map(), months: new Map() };
    await adoptResults({ db, models: MODELS, corrected, lake, build: 'b1', counted, now: new Date(0), step });
    return 'adopted';
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return error.in('zh-CN');
  }
};

const cube = (): Promise<unknown[]> =>
  db.all('select kind::varchar as kind, days from cubes.leave order by period');

beforeEach(async () => {
  lake = mkdtempSync(join(place, 'lake-'));
  db = await open();
  await db.script(`create type code as enum ('a', 'b'); create schema raw; create schema cubes; create schema staging;
    create table raw.leave (event_month integer, days bigint); create schema ledger;
    create table cubes.leave as select 202412 as period, 'a'::code as kind, 1::bigint as days`);
  await ensureBuildLedger(db);
  await write('cubes/leave', CUBE);
  await complete('b1', 2);
  return () => db.close();
});

describe('results of a cluster', () => {
  test('become tables of the types that the models declare, and the ledger says whose they are', async () => {
    expect(await adopt()).toBe('adopted');
    expect(await cube()).toEqual([
      { kind: 'b', days: 7 },
      { kind: 'a', days: 9 },
    ]);
    const types = await db.all(
      `select data_type from information_schema.columns where table_name = 'leave' and column_name = 'kind'`,
    );
    expect(JSON.stringify(types)).toMatch(/ENUM/);
    expect((await readBuilt(db)).get('cubes.leave')?.get(0)).toMatchObject({
      recipe: 'cluster',
      inputs: 'b1',
      rows: 2,
    });
  });

  test('of another build are not taken for these', async () => {
    expect(await completeResults(db, lake, 'b2')).toBeUndefined();
    expect(await completeResults(db, join(lake, 'nowhere'), 'b1')).toBeUndefined();
  });

  const before = [{ kind: 'a', days: 1 }];
  test.each<[string, () => Promise<void> | void, RegExp]>([
    [
      'a folder without the mark of its end',
      () => rmSync(join(lake, 'built/cubes/leave/_SUCCESS')),
      /不完整/,
    ],
    [
      'a folder with an attempt under way',
      () => void mkdirSync(join(lake, 'built/cubes/leave/_temporary')),
      /不完整/,
    ],
    [
      'a folder with a file cut short',
      () => writeFileSync(join(lake, 'built/cubes/leave/part-0.parquet'), 'PAR1'),
      /不完整/,
    ],
    ['a file too few', () => write('cubes/leave', `${CUBE} limit 1`), /1 rows, 2 counted/],
    [
      'a code that no list knows',
      () => write('cubes/leave', CUBE.replace("'b'", "'zz'")),
      /Could not convert string 'zz'/,
    ],
    ['no folder at all', () => rmSync(join(lake, 'built/cubes'), { recursive: true }), /cubes\/leave/],
  ])('%s leaves the warehouse as it was, and says so', async (_, harm, said) => {
    await harm();
    expect(await adopt()).toMatch(said);
    expect(await cube()).toEqual(before);
    expect((await readBuilt(db)).size).toBe(0);
    // The next run, with everything written anew, heals.
    rmSync(join(lake, 'built'), { recursive: true });
    await write('cubes/leave', CUBE);
    await complete('b1', 2);
    expect(await adopt()).toBe('adopted');
    expect(readdirSync(join(lake, 'built')).sort()).toEqual(['complete', 'cubes']);
  });
});
