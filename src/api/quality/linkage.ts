import type { Quality } from '../../contracts/quality.ts';
import { missing, present, type Value } from '../../domain/status.ts';
import type { Database } from '../../warehouse/duckdb.ts';
import type { OpenRelease } from '../release/open.ts';

/**
 * How many records of a family carry an identifier, meet a member, or name one the register does not hold. Read
 * from `marts.linkage` as the build left it: counts per family.
 */
export async function linkageOf(db: Database, release: OpenRelease): Promise<Quality['linkage']> {
  if (!release.tables.has('quality.linkage')) return [];
  const rows = await db.all<{
    family: string;
    rows: number;
    linkable: number;
    linked: number;
    orphans: number;
  }>(
    'select family, rows::double as rows, linkable::double as linkable, linked::double as linked, orphans::double as orphans from quality.linkage order by family',
  );
  return rows.map(({ family, rows: n, linkable, linked, orphans }) => ({
    family,
    rows: n,
    linkable: share(linkable, n),
    linked: share(linked, n),
    orphan: share(orphans, linkable),
  }));
}

const share = (part: number, whole: number): Value =>
  whole > 0 ? present(part / whole) : missing('not_applicable');
