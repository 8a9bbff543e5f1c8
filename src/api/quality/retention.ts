import type { Quality } from '../../contracts/quality.ts';
import type { Database } from '../../warehouse/duckdb.ts';
import type { OpenRelease } from '../release/open.ts';

/** Terms of the families that hold records or once did; a release made before terms were frozen has none. */
export async function retentionOf(db: Database, release: OpenRelease): Promise<Quality['retention']> {
  if (!release.tables.has('quality.retention')) return [];
  const rows = await db.all<Omit<Quality['retention'][number], 'kept_through'>>(
    `select family, term_months, oldest_month as oldest, holds, removed, removed_through,
       strftime(last_removed, '%Y-%m-%dT%H:%M:%SZ') as last_removed
     from quality.retention order by family`,
  );
  return rows.map((row) => ({
    ...row,
    kept_through: row.oldest === null ? null : monthsAfter(row.oldest, row.term_months),
  }));
}

function monthsAfter(code: number, months: number): number {
  const index = Math.floor(code / 100) * 12 + (code % 100) - 1 + months;
  return Math.floor(index / 12) * 100 + (index % 12) + 1;
}
