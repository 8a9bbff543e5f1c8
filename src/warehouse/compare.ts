import { type Database, identifier, literal, open } from './duckdb.ts';

/** Two files of the same table, as views `a` and `b` of a database of their own. */
export async function withBoth<T>(
  files: { readonly a: string; readonly b: string },
  work: (db: Database) => Promise<T>,
): Promise<T> {
  const db = await open(':memory:', { threads: 2, memoryLimit: '512MB' });
  try {
    for (const [name, file] of Object.entries(files))
      await db.run(`create view ${identifier(name)} as select * from read_parquet(${literal(file)})`);
    return await work(db);
  } finally {
    db.close();
  }
}
