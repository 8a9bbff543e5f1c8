import { createReadStream, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Manifest } from '../../src/contracts/manifest.ts';
import { sha256Hash } from '../../src/crypto/digest.ts';
import { type Database, identifier, literal } from '../../src/warehouse/duckdb.ts';

export type FrozenFile = Manifest['files'][number];

/** Writes query results as Parquet files under one folder and remembers what was written. */
export class Freezer {
  readonly db: Database;
  readonly folder: string;
  private readonly rows = new Map<string, number>();

  constructor(db: Database, folder: string) {
    this.db = db;
    this.folder = folder;
  }

  /** `order` makes the file the same, byte for byte, whenever the rows are; null where they come in order. */
  parquet(path: string, select: string, order: string | null): Promise<number> {
    return this.parquetFrom(this.db, path, select, order);
  }

  /** The same from another database than the warehouse. */
  async parquetFrom(db: Database, path: string, select: string, order: string | null): Promise<number> {
    const file = join(this.folder, `${path}.parquet`);
    mkdirSync(dirname(file), { recursive: true });
    const { Count } = await db.one<{ Count: number }>(
      `copy (${select}${order === null ? '' : ` order by ${order}`}) to ${literal(file)} (format parquet, compression zstd, compression_level 1, row_group_size 16384)`,
    );
    this.rows.set(`${path}.parquet`, Count);
    return Count;
  }

  text(path: string, content: string): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  /** Every file written, with its hash, in path order. */
  async files(): Promise<FrozenFile[]> {
    return Promise.all(
      filesBelow(this.folder).map(async (path) => ({
        path,
        sha256: await sha256OfFile(join(this.folder, path)),
        bytes: statSync(join(this.folder, path)).size,
        rows: this.rows.get(path) ?? null,
      })),
    );
  }
}

interface ListedTable {
  readonly schema: string;
  readonly name: string;
  readonly rows: number;
}

const listed = new WeakMap<Database, Promise<ListedTable[]>>();

/**
 * The tables of the database in use. Listing them takes as long as reading a cube, so it is done once for a
 * connection: what is published does not change meanwhile.
 */
export function listTables(db: Database): Promise<ListedTable[]> {
  const known =
    listed.get(db) ??
    db.all<ListedTable & Record<string, unknown>>(
      `select schema_name as schema, table_name as name, estimated_size as rows from duckdb_tables()
       where database_name = current_database() order by all`,
    );
  listed.set(db, known);
  return known;
}

/** The tables of one schema, by name. */
export async function tablesOf(db: Database, schema: string): Promise<string[]> {
  return (await listTables(db)).flatMap((table) => (table.schema === schema ? [table.name] : []));
}

/** Copies every table of a schema, in the order of its columns. */
export async function freezeSchema(
  freezer: Freezer,
  schema: string,
  name: (table: string) => string,
): Promise<void> {
  for (const table of await tablesOf(freezer.db, schema)) {
    const place = `${identifier(schema)}.${identifier(table)}`;
    const columns = (await freezer.db.columnsOf(place)).map((c) => identifier(c.name));
    await freezer.parquet(name(table), `select * from ${place}`, columns.join(', '));
  }
}

/** Relative paths of all files below a folder, with `/`, sorted. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

export async function sha256OfFile(path: string): Promise<string> {
  const hash = sha256Hash();
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/** One hash over a set of source files (models, definitions): names and contents. */
export function sha256OfTree(folder: string, wanted: (path: string) => boolean = () => true): string {
  const hash = sha256Hash();
  for (const path of filesBelow(folder).filter(wanted)) {
    hash
      .update(`${path}\n`)
      .update(readFileSync(join(folder, path)))
      .update('\n');
  }
  return hash.digest('hex');
}
