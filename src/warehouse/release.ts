import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Database, identifier, literal, open } from './duckdb.ts';

/** Folders of a release that hold tables; each becomes a schema of the same name. */
export const RELEASE_SCHEMAS = ['inside', 'outside', 'reference', 'quality'] as const;
export type ReleaseSchema = (typeof RELEASE_SCHEMAS)[number];

/**
 * Loads a release into a database of its own, in memory, and then shuts the door: no file can be opened, written
 * or attached from it any more, whatever text reached the engine.
 */
export async function loadRelease(
  folder: string,
  options: { readonly threads?: number; readonly memoryLimit?: string } = {},
): Promise<Database> {
  const db = await open(':memory:', options);
  try {
    // Files are sorted by grouping set and place; keeping their order lets a request skip most of a table.
    await db.run('set preserve_insertion_order = true');
    for (const schema of RELEASE_SCHEMAS) {
      await db.run(`create schema ${schema}`);
      const from = join(folder, schema);
      if (!existsSync(from)) continue;
      for (const file of readdirSync(from).filter((name) => name.endsWith('.parquet'))) {
        const table = identifier(basename(file, '.parquet'));
        await db.run(
          `create table ${schema}.${table} as select * from read_parquet(${literal(join(from, file))})`,
        );
      }
    }
    await db.run("set temp_directory = ''");
    await db.run('set enable_external_access = false');
    await db.run('set lock_configuration = true');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
