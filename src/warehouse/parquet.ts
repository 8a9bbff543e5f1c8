import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ColumnType, Gated, Table } from '../domain/table.ts';
import { identifier, literal, open } from './duckdb.ts';

const SQL_TYPE: Record<ColumnType, string> = {
  integer: 'BIGINT',
  number: 'DOUBLE',
  string: 'VARCHAR',
  boolean: 'BOOLEAN',
};

/** A table of an answer as Parquet bytes; what it says about itself goes into the file's key-value metadata. */
export async function encodeParquet(table: Gated<Table>): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'thermometer-'));
  const file = join(folder, `${randomUUID()}.parquet`);
  const db = await open(':memory:', { threads: 1 });
  try {
    await db.run('set preserve_insertion_order = true');
    const columns = table.columns.map((c, i) => `(r ->> ${i})::${SQL_TYPE[c.type]} as ${identifier(c.name)}`);
    await db.run(
      `copy (select ${columns.join(', ')} from (select unnest(from_json($rows::json, '["JSON"]')) as r))
       to ${literal(file)} (format parquet, compression zstd, kv_metadata ${metadataSql(table.metadata)})`,
      { rows: JSON.stringify(table.rows) },
    );
    return readFileSync(file);
  } finally {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A DuckDB struct literal for `kv_metadata`. */
export const metadataSql = (metadata: Readonly<Record<string, string>>): string =>
  `{${Object.entries(metadata)
    .map(([key, value]) => `${identifier(key)}: ${literal(value)}`)
    .join(', ')}}`;
