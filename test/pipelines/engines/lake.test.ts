import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { exportLake } from '../../../pipelines/engines/lake.ts';
import { readLakeManifest, writeLakeManifest } from '../../../pipelines/engines/lake-manifest.ts';
import { sparkScript } from '../../../pipelines/engines/spark-script.ts';
import type { LinkedModel } from '../../../pipelines/runner/lineage.ts';
import { readMacros } from '../../../pipelines/runner/model.ts';
import type { Version } from '../../../pipelines/runner/version.ts';
import { type Database, open } from '../../../src/warehouse/duckdb.ts';

const place = mkdtempSync(join(tmpdir(), 'lake-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

const meta = { grain: { zh: '', en: '' }, tests: [] };
const MODELS: LinkedModel[] = [
  {
    id: 'staging.stg_leave',
    layer: 'staging',
    name: 'stg_leave',
    sql: 'select record_id, event_month, region_code, days from raw.leave',
    reads: ['raw.leave'],
    meta,
  },
  {
    id: 'cubes.leave',
    layer: 'cubes',
    name: 'leave',
    sql: 'select event_month as period, as_code(level) as level, total(days) as days from staging.stg_leave join reference.regions on region_code = code group by 1, 2',
    reads: ['reference.regions', 'staging.stg_leave'],
    meta,
  },
];

let db: Database;
let lake: string;
let leave: Version = { kind: 'whole', name: '' };
let steps: string[] = [];

beforeEach(async () => {
  lake = mkdtempSync(join(place, 'folder-'));
  steps = [];
  leave = {
    kind: 'monthly',
    months: new Map([
      [202501, '1'],
      [202502, '1'],
    ]),
  };
  db = await open();
  await db.script(`create schema raw; create schema reference; create schema ledger;
    create table raw.leave (record_id uuid, batch_id integer, event_month integer, region_code varchar, days decimal(14,1), member_key bigint);
    insert into raw.leave values (uuid(), 1, 202501, '110000', 1.5, 77), (uuid(), 1, 202502, '110000', 2, 77), (uuid(), 1, null, null, 9, 77);
    create table reference.regions as select '110000' as code, 'province' as level;
    create table ledger.erasures (receipt varchar); create table ledger.retention (lines bigint); create table ledger.keys (fingerprint varchar)`);
  return () => db.close();
});

const run = (models: readonly LinkedModel[] = MODELS, views = new Map<string, string>()) =>
  exportLake(lake, {
    db,
    models,
    corrected: { views, months: new Map() },
    sources: new Map([
      ['raw.leave', leave],
      ['reference.regions', { kind: 'whole', name: 'r' }],
    ]),
    now: () => new Date(0),
    step: (label, done, total) => steps.push(`${label} ${done}/${total}`),
  });

describe('the lake', () => {
  test('holds the columns that a model reads, a folder per month, of types that every engine has', async () => {
    const { manifest, written, rows } = await run();
    expect({ written, rows }).toEqual({ written: 3, rows: 3 });
    expect(manifest.tables['raw.leave']).toEqual({
      monthly: true,
      columns: [
        { name: 'record_id', type: 'VARCHAR' },
        { name: 'event_month', type: 'INTEGER' },
        { name: 'region_code', type: 'VARCHAR' },
        { name: 'days', type: 'DECIMAL(14,1)' },
      ],
      parts: {
        202501: { rows: 1, version: expect.any(String) },
        202502: { rows: 1, version: expect.any(String) },
      },
    });
    expect(
      await db.all(
        `select event_month, days::varchar as days, typeof(record_id) as type from read_parquet('${lake}/raw/leave/*/*.parquet', hive_partitioning = true) order by 1`,
      ),
    ).toEqual([
      { event_month: 202501, days: '1.5', type: 'VARCHAR' },
      { event_month: 202502, days: '2.0', type: 'VARCHAR' },
    ]);
    expect(steps.at(-1)).toBe('数据湖 lake 3/3');
  });

  test('is written where something changed, and nowhere else', async () => {
    await run();
    const file = join(lake, 'raw/leave/event_month=202501/part-0.parquet');
    const { mtimeMs } = statSync(file);
    expect((await run()).written).toBe(0);
    leave = {
      kind: 'monthly',
      months: new Map([
        [202501, '1'],
        [202502, '2'],
      ]),
    };
    expect((await run()).written).toBe(1);
    expect(statSync(file).mtimeMs).toBe(mtimeMs);
    await db.run('delete from raw.leave where event_month = 202501');
    await run();
    expect(existsSync(join(lake, 'raw/leave/event_month=202501'))).toBe(false);
  });

  test('forgets whom the warehouse forgets, and follows corrections', async () => {
    const before = (await run()).manifest;
    await db.run("insert into ledger.erasures values ('r1')");
    expect((await run()).written).toBe(3);
    await db.script(
      'create schema corrected; create view corrected.leave as select * replace (days * 2 as days) from raw.leave',
    );
    const { manifest, written } = await run(MODELS, new Map([['leave', 'corrected.leave']]));
    expect(written).toBe(2);
    expect(manifest.tables['raw.leave']?.parts[202501]?.version).not.toBe(
      before.tables['raw.leave']?.parts[202501]?.version,
    );
  });

  test('killed half way names only what is whole, and the next run writes the rest', async () => {
    const { manifest } = await run();
    const table = manifest.tables['raw.leave'];
    if (!table) throw new Error('no table');
    // As a run leaves it that was ended while writing February: not named, and cut short.
    const { 202502: _, ...parts } = table.parts;
    writeLakeManifest(lake, {
      ...manifest,
      tables: { ...manifest.tables, 'raw.leave': { ...table, parts } },
    });
    writeFileSync(join(lake, 'raw/leave/event_month=202502/part-0.parquet'), 'PAR1');
    writeFileSync(join(lake, 'raw/leave/event_month=202502/.part'), 'PA');
    const again = await run();
    expect(again.written).toBe(1);
    expect(again.manifest.tables).toEqual(manifest.tables);
    expect(existsSync(join(lake, 'raw/leave/event_month=202502/.part'))).toBe(false);
    writeFileSync(join(lake, 'lake.json'), '{"format": 1,');
    expect(readLakeManifest(lake)).toBeUndefined();
    expect((await run()).written).toBe(3);
  });
});

describe('the script', () => {
  test('names folders as the cluster does, and the build by what is in it', async () => {
    const { manifest } = await run();
    const script = sparkScript(MODELS, readMacros(), manifest, 'obs://union/lake/');
    expect(script.text).toContain("using parquet options (path 'obs://union/lake/raw/leave')");
    expect(script.text).toContain(
      "insert overwrite directory 'obs://union/lake/built/cubes/leave' using parquet",
    );
    expect(script.writes).toEqual(['cubes.leave']);
    expect(sparkScript(MODELS, readMacros(), manifest, 'file:///lake').name).toBe(script.name);
    leave = {
      kind: 'monthly',
      months: new Map([
        [202501, '1'],
        [202502, '2'],
      ]),
    };
    expect(sparkScript(MODELS, readMacros(), (await run()).manifest, 'file:///lake').name).not.toBe(
      script.name,
    );
  });

  test('makes of a family without rows a view without rows: an object store knows no empty folder', async () => {
    await db.run('delete from raw.leave');
    const { manifest } = await run();
    expect(readFileSync(join(lake, 'lake.json'), 'utf8')).toContain('"parts": {}');
    expect(sparkScript(MODELS, readMacros(), manifest, 'file:///lake').text).toMatch(
      /view raw__leave as select cast\(null as string\) as `record_id`.* where false/,
    );
  });
});
