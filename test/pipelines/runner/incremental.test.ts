import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { BuildResult } from '../../../pipelines/runner/build.ts';
import { MODELS_FOLDER } from '../../../pipelines/runner/model.ts';
import { type Database, identifier } from '../../../src/warehouse/duckdb.ts';
import { build, builtWarehouse, load } from './small-warehouse.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 300_000 });

let warehouse: Awaited<ReturnType<typeof builtWarehouse>>;
let db: Database;
beforeEach(async () => {
  warehouse = await builtWarehouse();
  db = await warehouse.open();
});
afterEach(() => {
  db.close();
  warehouse.remove();
});

/** What was built, as `model: parts`. */
const partsOf = (result: BuildResult): Record<string, readonly number[]> =>
  Object.fromEntries(result.built.map(({ model, parts }) => [model, [...parts].sort((a, b) => a - b)]));

const DERIVED = ['intermediate', 'marts', 'cubes'];

/** Every derived row of a warehouse, as one checksum per table. */
async function contentOf(db: Database): Promise<Record<string, string>> {
  const tables = await db.all<{ schema: string; name: string }>(
    `select schema_name as schema, table_name as name from duckdb_tables() where schema_name in (${DERIVED.map((s) => `'${s}'`).join(', ')}) order by all`,
  );
  const content: Record<string, string> = {};
  for (const { schema, name } of tables) {
    const row = await db.one<{ sum: string; n: number }>(
      `select coalesce(sum(hash(t)::hugeint), 0)::varchar as sum, count(*) as n from ${identifier(schema)}.${identifier(name)} as t`,
    );
    content[`${schema}.${name}`] = `${row.n} ${row.sum}`;
  }
  return content;
}

describe('a build', () => {
  test('makes nothing and checks nothing when nothing has changed', async () => {
    const again = await build(db);
    expect(again.built).toEqual([]);
    expect(again.checked).toBe(0);
    expect(again.checks.length).toBeGreaterThan(100);
  });

  test('says of every model as many rows as there are, though its pieces are built side by side', async () => {
    const { built } = await build(db, { full: true });
    expect(built.length).toBeGreaterThan(100);
    for (const { model, rows } of built) {
      if (model.startsWith('staging.')) continue;
      const { n } = await db.one<{ n: number }>(`select count(*) as n from ${model}`);
      expect([model, rows]).toEqual([model, n]);
    }
  });

  test('of an appended month makes that month, its quarter and its year, and no other', async () => {
    await load(db, 'consumption', [202503], 2);
    const parts = partsOf(await build(db));
    expect(parts['marts.consumption']).toEqual([202503]);
    expect(parts['cubes.consumption']).toEqual([2025, 20251, 202503]);
    for (const other of [
      'marts.services',
      'cubes.services',
      'cubes.appeals',
      'intermediate.int_member_profiles',
    ]) {
      expect(parts).not.toHaveProperty([other]);
    }
  });

  test('of a late record makes the old month it belongs to', async () => {
    await load(db, 'service_applications', [202412], 2);
    const parts = partsOf(await build(db));
    expect(parts['marts.services']).toEqual([202412]);
    expect(parts['cubes.services']).toEqual([2024, 20244, 202412]);
    expect(parts).not.toHaveProperty(['cubes.consumption']);
  });

  test('in parts gives the same rows as a build of everything', async () => {
    await load(db, 'consumption', [202503], 2);
    await load(db, 'service_applications', [202412, 202503], 2);
    await load(db, 'feedback', [202411], 2);
    await build(db);
    const inParts = await contentOf(db);
    const all = await build(db, { full: true });
    expect(all.built.length).toBeGreaterThan(60);
    expect(await contentOf(db)).toEqual(inParts);
  });

  test('of a member who joined lately leaves the months before as they are', async () => {
    await db.run(`insert into raw.members by name
      select * replace (100001 as member_key, 77 as member_cell_key, 202502 as join_month, gen_random_uuid() as record_id, null as link_key) from raw.members limit 1`);
    await db.run(`insert into ledger.touched values ('members', 0, 2)`);
    const parts = partsOf(await build(db));
    expect(parts['intermediate.int_member_profiles']).toEqual([0]);
    expect(parts['marts.consumption']).toEqual([202502]);
    expect(parts['cubes.consumption'], 'nobody bought anything else').toEqual([2025, 20251, 202502]);
  });

  test('of a register loaded again unchanged goes no further than the register', async () => {
    await db.run(`insert into ledger.touched values ('members', 0, 2)`);
    const parts = partsOf(await build(db));
    expect(Object.keys(parts).sort()).toEqual([
      'intermediate.int_member_profiles',
      'intermediate.int_months',
      'marts.members',
    ]);
  });

  test('of a member who left touches the members, not what members did', async () => {
    await db.run('update raw.members set leave_month = 202501 where member_key = 8');
    await db.run(`insert into ledger.touched values ('members', 0, 2)`);
    const parts = partsOf(await build(db));
    expect(parts['cubes.members']).toEqual([0]);
    expect(parts).not.toHaveProperty(['marts.consumption']);
  });

  test('of changed SQL makes that model and what reads it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'models-'));
    cpSync(MODELS_FOLDER, folder, { recursive: true });
    const file = join(folder, 'marts', 'vouchers.sql');
    writeFileSync(file, `-- said anew\n${readFileSync(file, 'utf8')}`);
    const result = await build(db, { modelsFolder: folder });
    rmSync(folder, { recursive: true });
    const parts = partsOf(result);
    expect(parts['marts.vouchers']).toEqual([202411, 202412, 202501, 202502]);
    expect(parts['cubes.vouchers']).toContain(2024);
    expect(parts).not.toHaveProperty(['marts.consumption']);
  });

  test('forgets the table of a model that is no more', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'models-'));
    cpSync(MODELS_FOLDER, folder, { recursive: true });
    for (const end of ['sql', 'yml']) rmSync(join(folder, 'cubes', `policy_register.${end}`));
    await build(db, { modelsFolder: folder });
    rmSync(folder, { recursive: true });
    const { n } = await db.one<{ n: number }>(
      `select count(*) as n from duckdb_tables() where table_name = 'policy_register' and schema_name = 'cubes'`,
    );
    expect(n).toBe(0);
  });

  test('that cannot make a model says which, keeps its table and records the failure', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'models-'));
    cpSync(MODELS_FOLDER, folder, { recursive: true });
    writeFileSync(
      join(folder, 'marts', 'leave.sql'),
      'select cast(record_id as integer) as record_id from staging.stg_vouchers',
    );
    const before = await contentOf(db);
    await expect(build(db, { modelsFolder: folder })).rejects.toThrow(/marts\.leave/);
    rmSync(folder, { recursive: true });
    expect((await contentOf(db))['marts.leave']).toBe(before['marts.leave']);
    const run = await db.one<{ status: string; error: string }>(
      'select status, error from ledger.runs order by run_id desc limit 1',
    );
    expect(run.status).toBe('failed');
    expect(run.error).toContain('marts.leave');
  });
});
