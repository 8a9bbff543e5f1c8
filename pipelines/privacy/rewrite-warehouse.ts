import { existsSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, identifier, literal, removeDatabase } from '../../src/warehouse/duckdb.ts';
import { syncFile, syncFolder } from '../durable.ts';

export const warehouseFile = (home: string): string => join(home, 'warehouse.duckdb');
/** The copy that becomes the warehouse; one that is found later was left by a kill and is removed. */
export const warehouseCopy = (home: string): string => `${warehouseFile(home)}.new`;

export interface WarehouseTable {
  readonly schema: string;
  readonly name: string;
  readonly columns: ReadonlySet<string>;
}

/** What the new file holds that the old one does not, and the other way round. */
export interface Rewriting {
  /** SQL of the rows a table keeps, over the qualified name of the old one; undefined keeps it as it is. */
  readonly rows?: (table: WarehouseTable, name: string) => string | undefined;
  /** The schemas that are taken over, if not all: the next build makes the others anew. */
  readonly only?: readonly string[];
  /** Writes what belongs to the change into the new file, of which it is given the catalog. */
  readonly note?: (catalog: string) => Promise<void>;
}

const COPY = 'fresh_copy';

/**
 * Writes the attached warehouse anew and puts the copy in its place by one rename. That rename is the whole change: a
 * kill before it leaves the warehouse as it was, one after it as it is to be. And a DuckDB file keeps the bytes of
 * deleted rows, while a fresh one never had them. The session has no warehouse attached afterwards.
 */
export async function rewriteWarehouse(
  db: Database,
  home: string,
  rewriting: Rewriting = {},
): Promise<{ before: number; after: number }> {
  const path = warehouseFile(home);
  const copy = warehouseCopy(home);
  removeDatabase(copy);
  await db.run('checkpoint warehouse');
  const before = statSync(path).size;
  await db.run(`attach ${literal(copy)} as ${COPY}`);
  await db.run(`copy from database warehouse to ${COPY} (schema)`);
  if (rewriting.only) await dropOthers(db, rewriting.only);
  for (const table of await tablesOf(db)) {
    if (rewriting.only?.includes(table.schema) === false) continue;
    const place = `${identifier(table.schema)}.${identifier(table.name)}`;
    const rows = rewriting.rows?.(table, `warehouse.${place}`);
    await db.run(`insert into ${COPY}.${place} ${rows ?? `from warehouse.${place}`}`);
    if (rows === undefined) await requireSameRows(db, place);
  }
  await rewriting.note?.(COPY);
  await db.run(`detach ${COPY}`);
  await db.run('detach warehouse');
  syncFile(copy);
  // A log of the old file beside the new one would be replayed into it.
  for (const file of [path, copy]) {
    if (existsSync(`${file}.wal`))
      throw new Error(`${file}.wal was not folded into its file; the warehouse was left as it is`);
  }
  renameSync(copy, path);
  syncFolder(home);
  return { before, after: statSync(path).size };
}

/** Every table of the attached warehouse with its columns. */
export async function tablesOf(db: Database, catalog = 'warehouse'): Promise<WarehouseTable[]> {
  const rows = await db.all<{ s: string; t: string; c: string }>(
    `select c.schema_name as s, c.table_name as t, c.column_name as c
     from duckdb_columns() as c join duckdb_tables() as t using (database_oid, schema_oid, table_oid)
     where c.database_name = ${literal(catalog)} order by 1, 2, c.column_index`,
  );
  const tables = new Map<string, { schema: string; name: string; columns: Set<string> }>();
  for (const { s, t, c } of rows) {
    const known = tables.get(`${s}.${t}`) ?? { schema: s, name: t, columns: new Set<string>() };
    known.columns.add(c);
    tables.set(`${s}.${t}`, known);
  }
  return [...tables.values()];
}

async function dropOthers(db: Database, kept: readonly string[]): Promise<void> {
  const schemas = await db.all<{ s: string }>(
    `select schema_name as s from duckdb_schemas() where database_name = ${literal(COPY)} and not internal`,
  );
  for (const { s } of schemas) {
    if (s !== 'main' && !kept.includes(s)) await db.run(`drop schema ${COPY}.${identifier(s)} cascade`);
  }
}

async function requireSameRows(db: Database, place: string): Promise<void> {
  const { same } = await db.one<{ same: boolean }>(
    `select (select count(*) from warehouse.${place}) = (select count(*) from ${COPY}.${place}) as same`,
  );
  if (!same)
    throw new Error(
      `the copy of ${place} does not have the rows of the original; the warehouse was left as it is`,
    );
}
