import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Published, publish } from '../../pipelines/runner/publish.ts';
import { heal, releasesFolder, resolveRelease, verifyRelease } from '../../pipelines/runner/releases.ts';
import { currentId, readManifest, releaseIds } from '../../src/api/release/folder.ts';
import { designTable, shiftOf } from '../../src/disclosure/perturbation-table.ts';
import { type Database, literal, open } from '../../src/warehouse/duckdb.ts';
import { HAND, handRelease, handWarehouse } from '../support/hand-warehouse.ts';

const home = mkdtempSync(join(tmpdir(), 'release-'));
const folder = releasesFolder(home);
let db: Database;
let first: Published;

beforeAll(async () => {
  db = await handWarehouse(home);
  first = await publish({ ...HAND, home, db });
});
afterAll(() => {
  db.close();
  rmSync(home, { recursive: true, force: true });
});

const parquet = (path: string, id = first.id): string => `read_parquet(${literal(join(folder, id, path))})`;

describe('publish', () => {
  test('freezes both layers, points to them, and says how far the data reach', () => {
    expect(currentId(folder)).toBe(first.id);
    expect(first.id).toMatch(/^20260110T080000Z-[0-9a-f]{8}$/);
    const { files, watermark, inputs, cubes } = readManifest(folder, first.id);
    expect(files.map((f) => f.path)).toEqual(
      expect.arrayContaining([
        'inside/consumption.parquet',
        'outside/consumption.parquet',
        'reference/regions.parquet',
        'quality/batches.parquet',
        'quality/checks.parquet',
      ]),
    );
    // Exported on 5 January 2026, settled after one month.
    expect(watermark).toEqual({
      earliest: 202401,
      latest: 202512,
      complete_through: 202512,
      settled_through: 202511,
      as_of: '2026-01-05T08:00:00',
    });
    expect(inputs).toHaveLength(2);
    expect(cubes.find((c) => c.name === 'consumption')).toMatchObject({
      persons: 'buyers',
      dimensions: ['consumption_class', 'sex'],
    });
    expect(cubes.find((c) => c.name === 'consumption')?.measures).toEqual([
      { name: 'lines', kind: 'count', keyed: true },
      { name: 'orders', kind: 'count', keyed: true },
      { name: 'buyers', kind: 'persons', keyed: true },
      { name: 'paid_fen', kind: 'money', keyed: false },
    ]);
  });

  test('the inside layer is the warehouse, cell by cell, without the keys of its cells', async () => {
    const inside = parquet('inside/consumption.parquet');
    const exact = 'select * exclude (lines_key, orders_key, buyers_key) from cubes.consumption';
    const { n } = await db.one<{ n: number }>(`select count(*) as n from (
      (${exact} except all select * from ${inside}) union all (select * from ${inside} except all ${exact}))`);
    expect(n).toBe(0);
  });

  test('the outside layer holds no keys, no contributors and nothing that rests on 1–9 persons', async () => {
    const columns = await db.all<{ column_name: string }>(
      `describe select * from ${parquet('outside/consumption.parquet')}`,
    );
    const names = columns.map((c) => c.column_name);
    expect(names.filter((name) => /_key$|contributors|top\d/.test(name))).toEqual([]);
    const counts = await db.one(`select
        count(*) filter (o.buyers between 1 and 9) as shown_few,
        count(*) filter (i.buyers between 1 and 9 and o.buyers is not null) as few_shown,
        count(*) filter (i.buyers between 1 and 9 and o.orders is not null) as orders_of_few,
        count(*) filter (i.buyers between 1 and 9) as few,
        count(*) filter (o.buyers is null and o.buyers_status <> 'suppressed') as silent
      from ${parquet('inside/consumption.parquet')} i join ${parquet('outside/consumption.parquet')} o
        using (period_grain, period, region_level, region_code, consumption_class, sex)`);
    expect(counts).toEqual({
      shown_few: 0,
      few_shown: 0,
      orders_of_few: 0,
      few: expect.any(Number),
      silent: 0,
    });
    expect(counts.few).toBeGreaterThan(100);
  });

  test('outside counts are the exact ones, shifted by the table for their key', async () => {
    const table = designTable(HAND.policy.perturbation.maximum, HAND.policy.perturbation.variance);
    const rows = await db.all<{
      n: number;
      key: number;
      shown: number;
    }>(`select i.orders as n, i.orders_key as key, o.orders as shown
      from cubes.consumption i join ${parquet('outside/consumption.parquet')} o
        using (period_grain, period, region_level, region_code, consumption_class, sex) where o.orders is not null`);
    expect(rows.length).toBeGreaterThan(500);
    for (const { n, key, shown } of rows) expect(shown).toBe(n + shiftOf(table, n, key));
    expect(rows.filter((r) => r.n !== r.shown).length).toBeGreaterThan(rows.length / 3);
  });

  test('publishing the same content again makes no new release', async () => {
    const again = await publish({ ...HAND, home, db, now: new Date('2026-01-11T00:00:00Z') });
    expect(again).toMatchObject({ id: first.id, isNew: false });
    expect(releaseIds(folder)).toEqual([first.id]);
  });

  test('a failed check of severity error stops it by name; the current release stays', async () => {
    const [check] = HAND.checks;
    if (!check) throw new Error('the fixture has a check');
    const failing = { ...check, status: 'failed' as const, failing: 12 };
    await expect(publish({ ...HAND, home, db, checks: [failing] })).rejects.toMatchObject({
      name: 'CommandError',
      text: { zh: expect.stringContaining('cubes.consumption · unique:主键唯一 (12)') },
    });
    expect(currentId(folder)).toBe(first.id);
  });

  test('a failed check of severity warn does not', async () => {
    const [check] = HAND.checks;
    if (!check) throw new Error('the fixture has a check');
    const elsewhere = join(home, 'elsewhere');
    const { manifest } = await handRelease(elsewhere, {
      checks: [{ ...check, severity: 'warn', status: 'warned', failing: 1 }],
    });
    expect(manifest.checks[0]?.status).toBe('warned');
  });

  test('without cubes it says what to do', async () => {
    const empty = await open();
    await empty.script('create schema cubes; create schema ledger;');
    await expect(publish({ ...HAND, home: join(home, 'empty'), db: empty })).rejects.toThrow(
      'Run thermometer build first',
    );
    empty.close();
    expect(currentId(releasesFolder(join(home, 'empty')))).toBeNull();
  });
});

describe('releases', () => {
  test('verify finds the file in which one byte was flipped, one that is missing, and one that was added', async () => {
    const copy = join(home, 'copy');
    mkdirSync(copy);
    for (const entry of readdirSync(join(folder, first.id), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const from = join(entry.parentPath, entry.name);
      const to = from.replace(folder, copy);
      mkdirSync(join(to, '..'), { recursive: true });
      copyFileSync(from, to);
    }
    expect((await verifyRelease(copy, first.id)).faults).toEqual([]);
    const file = join(copy, first.id, 'inside', 'members.parquet');
    const bytes = readFileSync(file);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    rmSync(join(copy, first.id, 'reference', 'codes.parquet'));
    writeFileSync(join(copy, first.id, 'inside', 'extra.parquet'), '');
    expect((await verifyRelease(copy, first.id)).faults).toEqual([
      { path: 'inside/members.parquet', fault: 'changed' },
      { path: 'reference/codes.parquet', fault: 'missing' },
      { path: 'inside/extra.parquet', fault: 'unlisted' },
    ]);
  });

  test('a manifest that was edited no longer matches its own hashes', async () => {
    const file = join(folder, first.id, 'manifest.json');
    const original = readFileSync(file, 'utf8');
    const manifest = readManifest(folder, first.id);
    const [head, ...rest] = manifest.files;
    writeFileSync(
      file,
      JSON.stringify({ ...manifest, files: [{ ...head, sha256: '0'.repeat(64) }, ...rest] }),
    );
    expect((await verifyRelease(folder, first.id)).faults).toContainEqual({
      path: 'manifest.json',
      fault: 'changed',
    });
    writeFileSync(file, original);
  });

  test('a release is found by the beginning of its id', () => {
    expect(resolveRelease(folder, first.id.slice(0, 9))).toBe(first.id);
    expect(() => resolveRelease(folder, '1999')).toThrow('There is no release "1999"');
  });

  test('what a killed publish left is removed; what a living one builds is not', () => {
    const dead = join(folder, '.building-999999999-dead');
    const alive = join(folder, `.building-${process.pid}-alive`);
    for (const made of [dead, alive]) mkdirSync(made);
    writeFileSync(join(folder, 'CURRENT.999999999'), first.id);
    expect(heal(folder).sort()).toEqual(['.building-999999999-dead', 'CURRENT.999999999']);
    expect(existsSync(alive)).toBe(true);
    rmSync(alive, { recursive: true });
    expect(currentId(folder)).toBe(first.id);
  });

  test('a lost pointer is healed to the newest whole release', () => {
    rmSync(join(folder, 'CURRENT'));
    heal(folder);
    expect(currentId(folder)).toBe(first.id);
  });
});
