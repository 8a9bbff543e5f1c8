import { closeSync, fsyncSync, openSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, identifier, literal, removeDatabase } from '../../src/warehouse/duckdb.ts';

export const warehouseFile = (home: string): string => join(home, 'warehouse.duckdb');
/** The copy that becomes the warehouse; one that is found later was left by a kill and is removed. */
export const warehouseCopy = (home: string): string => `${warehouseFile(home)}.new`;

/**
 * Writes the attached warehouse anew and puts the copy in its place by one rename: a DuckDB file keeps the bytes of
 * deleted rows, a fresh one never had them. The session has no warehouse attached afterwards.
 */
export async function rewriteWarehouse(
  db: Database,
  home: string,
): Promise<{ before: number; after: number }> {
  const path = warehouseFile(home);
  const copy = warehouseCopy(home);
  removeDatabase(copy);
  const before = statSync(path).size;
  await db.run(`attach ${literal(copy)} as fresh_copy`);
  await db.run('copy from database warehouse to fresh_copy');
  await requireSameRows(db);
  await db.run('detach fresh_copy');
  await db.run('detach warehouse');
  sync(copy);
  renameSync(copy, path);
  removeDatabase(copy);
  return { before, after: statSync(path).size };
}

async function requireSameRows(db: Database): Promise<void> {
  const tables = await db.all<{ s: string; t: string }>(
    `select schema_name as s, table_name as t from duckdb_tables() where database_name = 'warehouse'`,
  );
  for (const { s, t } of tables) {
    const name = `${identifier(s)}.${identifier(t)}`;
    const { same } = await db.one<{ same: boolean }>(
      `select (select count(*) from warehouse.${name}) = (select count(*) from fresh_copy.${name}) as same`,
    );
    if (!same)
      throw new Error(
        `the copy of ${name} does not have the rows of the original; the warehouse was left as it is`,
      );
  }
}

function sync(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
