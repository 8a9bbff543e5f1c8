import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Database, identifier, literal, open } from './duckdb.ts';

/** Folders of a release that hold tables; each becomes a schema of the same name. */
export const RELEASE_SCHEMAS = ['inside', 'outside', 'reference', 'quality'] as const;
export type ReleaseSchema = (typeof RELEASE_SCHEMAS)[number];

export interface ReleaseOptions {
  readonly threads?: number;
  readonly memoryLimit?: string;
  /** How far a result that streams is worked out ahead of its reader, by all threads together: DuckDB's own 1 MB keeps one busy. */
  readonly streamAhead?: string;
  /** Rows come in the order in which they were frozen, every time; a file of them is then the same bytes. */
  readonly ordered?: boolean;
  /** False leaves the file system open: for who writes a file from a release, never for who answers others. */
  readonly closed?: boolean;
  /** All folders, unless told. */
  readonly schemas?: readonly ReleaseSchema[];
}

/** How a release is opened for rows that leave as they are read. */
export const STREAMED: ReleaseOptions = {
  ordered: true,
  schemas: ['outside', 'reference'],
  threads: 2,
  streamAhead: '16MB',
  memoryLimit: '256MB',
};

/**
 * Opens a release as a database of views over its files, and then shuts the door: nothing but these files can be
 * opened from it any more, whatever text reached the engine. The files are sorted by grouping set and place, so a
 * request reads a few small row groups: as fast as from memory, ready at once, and no memory per release.
 */
export async function openReleaseFiles(folder: string, options: ReleaseOptions = {}): Promise<Database> {
  const db = await open(':memory:', options);
  try {
    const files: string[] = [];
    if (options.ordered) await db.run('set preserve_insertion_order = true');
    if (options.streamAhead) await db.run(`set streaming_buffer_size = ${literal(options.streamAhead)}`);
    for (const schema of options.schemas ?? RELEASE_SCHEMAS) {
      await db.run(`create schema ${schema}`);
      const from = join(folder, schema);
      for (const name of existsSync(from) ? readdirSync(from) : []) {
        if (!name.endsWith('.parquet')) continue;
        const file = join(from, name);
        files.push(file);
        await db.run(
          `create view ${schema}.${identifier(basename(name, '.parquet'))} as select * from read_parquet(${literal(file)})`,
        );
      }
    }
    // The files never change: their footers are read once.
    await db.run('set global parquet_metadata_cache = true');
    if (options.closed !== false) {
      await db.run("set temp_directory = ''");
      await db.run(`set allowed_paths = [${files.map(literal).join(', ')}]`);
      await db.run('set enable_external_access = false');
      await db.run('set lock_configuration = true');
    }
    const named = files.includes(join(folder, 'reference', 'regions.parquet'));
    return named ? await withRegionNames(db) : db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** The name of a place by its code; a join would do, but for the order of the rows, which DuckDB does not keep through one. */
export const regionNameSql = (code: string): string =>
  `coalesce(getvariable('region_names')[enum_code(try_cast(${code} as region_codes)) + 1], '')`;

/** Gives every connection what `regionNameSql` looks names up in. */
async function withRegionNames(db: Database): Promise<Database> {
  await db.run('create type region_codes as enum (select code from reference.regions order by code)');
  const known = async (connection: Database): Promise<Database> => {
    await connection.run(
      'set variable region_names = (select list(name_zh order by code) from reference.regions)',
    );
    return connection;
  };
  await known(db);
  return { ...db, connect: async () => known(await db.connect()) };
}
