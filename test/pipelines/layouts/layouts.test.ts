import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { rawColumns } from '../../../pipelines/contracts/contract.ts';
import { contracts } from '../../../pipelines/contracts/index.ts';
import { LAYOUT } from '../../../pipelines/intake/warehouse-schema.ts';
import { type Database, open } from '../../../src/warehouse/duckdb.ts';
import { thermometer } from '../../support/tiny-workspace.ts';

/**
 * `layout-N.sql` is a warehouse as the software of that layout left it, written out whole: the same two files of orders,
 * loaded by the code of that day (1: b4087f7, 2: f57b1d9, 3: faf9670).
 */
const root = mkdtempSync(join(tmpdir(), 'thermometer-layouts-'));
const ORDERS = join(import.meta.dirname, '..', 'intake', 'fixtures', 'orders.csv');
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A home of an earlier layout, with the keys its rows were made with. */
async function homeOf(layout: number): Promise<string> {
  const home = join(root, String(layout));
  mkdirSync(join(home, 'keys'), { recursive: true, mode: 0o700 });
  for (const purpose of ['record', 'member', 'link', 'reference'])
    writeFileSync(
      join(home, 'keys', `${purpose}.1.key`),
      `${createHash('sha256').update(purpose).digest('hex')}\n`,
      { mode: 0o600 },
    );
  const db = await open(join(home, 'warehouse.duckdb'));
  await db.script(readFileSync(join(import.meta.dirname, `layout-${layout}.sql`), 'utf8'));
  db.close();
  return home;
}

const inWarehouse = async <T>(home: string, work: (db: Database) => Promise<T>): Promise<T> => {
  const db = await open(join(home, 'warehouse.duckdb'));
  try {
    return await work(db);
  } finally {
    db.close();
  }
};

/** Every row of every table, by the columns it has now, less those that are not stored any more. */
const contents = (db: Database): Promise<Map<string, { columns: string[]; rows: unknown[] }>> =>
  (async () => {
    const found = new Map<string, { columns: string[]; rows: unknown[] }>();
    const tables = await db.all<{ id: string }>(
      "select schema_name || '.' || table_name as id from duckdb_tables() where schema_name in ('raw', 'ledger') order by 1",
    );
    for (const { id } of tables) {
      const columns = (await db.columnsOf(id))
        .map(({ name }) => name)
        .filter((name) => name !== 'content_hash');
      found.set(id, { columns, rows: await db.all(`select ${columns.join(', ')} from ${id} order by all`) });
    }
    return found;
  })();

describe.each([1, 2, 3])('a warehouse of layout %i', (layout) => {
  test('is brought up to date by the next load: nothing is lost, and its rows are known again', async () => {
    const home = await homeOf(layout);
    const before = await inWarehouse(home, contents);
    expect(before.get('raw.consumption')?.rows).toHaveLength(7);
    expect(before.get('ledger.rejects')?.rows).toHaveLength(1);
    const { code, lines } = await thermometer(
      home,
      ...['load', 'consumption', ORDERS, '--exported-at', '2026-10-05T08:00:00', '--json'],
    );
    expect(code).toBe(0);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ rowsIn: 6, unchanged: 6, loaded: 0, updated: 0 });
    await inWarehouse(home, async (db) => {
      for (const [id, { columns, rows }] of before) {
        const added = id === 'ledger.batches' ? 'where batch_id < 3' : '';
        const now = await db.all(`select ${columns.join(', ')} from ${id} ${added} order by all`);
        expect(now, id).toEqual(rows);
      }
      for (const [family, contract] of Object.entries(contracts)) {
        const columns = (await db.columnsOf(`raw.${family}`)).map(({ name }) => name).sort();
        expect(columns, family).toEqual(
          rawColumns(contract)
            .map(({ name }) => name)
            .sort(),
        );
      }
      expect(await db.all('select version from ledger.layout')).toEqual([{ version: LAYOUT }]);
    });
  });

  test('hands its refused line back', async () => {
    const home = join(root, String(layout));
    const out = join(root, `${layout}.xlsx`);
    expect((await thermometer(home, 'rejects', 'consumption', '--out', out)).code).toBe(0);
    const state = await inWarehouse(home, (db) =>
      db.all('select line::int as line, status from ledger.rejects'),
    );
    expect(state).toEqual([{ line: 2, status: 'returned' }]);
  });
});

test('a warehouse of a newer software is refused and left as it is', async () => {
  const home = join(root, '1');
  await inWarehouse(home, (db) => db.run(`update ledger.layout set version = ${LAYOUT + 1}`));
  const before = await inWarehouse(home, contents);
  await expect(thermometer(home, 'load', 'consumption', ORDERS)).rejects.toThrow(
    /written by a newer software \(layout 5, this one knows up to 4\).*Upgrade/,
  );
  expect(await inWarehouse(home, contents)).toEqual(before);
});
