import type { Reporter } from '../../contracts/report-package.ts';
import type { Database } from '../../warehouse/duckdb.ts';

/** Who reports upwards into a release, as it stood when their packages were merged; none in one made from records. */
export async function readReporters(db: Database, tables: ReadonlySet<string>): Promise<Reporter[]> {
  if (!tables.has('quality.reporters')) return [];
  const rows = await db.all<Omit<Reporter, 'name'> & { name_zh: string; name_en: string }>(
    'select * from quality.reporters order by region',
  );
  return rows.map(({ name_zh, name_en, ...one }) => ({ ...one, name: { zh: name_zh, en: name_en } }));
}
