import type { Quality } from '../../contracts/quality.ts';
import { missing, present, type Value } from '../../domain/status.ts';
import type { Database, Row } from '../../warehouse/duckdb.ts';
import type { OpenRelease } from '../release/open.ts';

interface Counts {
  readonly family: string;
  readonly rows: number;
  readonly linkable: number;
  readonly linked: number;
  readonly orphans: number;
}

const COUNTS =
  'family, rows::double as rows, linkable::double as linkable, linked::double as linked, orphans::double as orphans';

/**
 * How many records of a family carry an identifier, meet a member, or name one the register does not hold. Read
 * from `marts.linkage` as the build left it: counts per family.
 */
export async function linkageOf(db: Database, release: OpenRelease): Promise<Quality['linkage']> {
  if (!release.tables.has('quality.linkage')) return [];
  return (await db.all<Counts & Row>(`select ${COUNTS} from quality.linkage order by family`)).map(shares);
}

/** The same by source and month, newest first. */
export async function linkageMonthsOf(
  db: Database,
  release: OpenRelease,
): Promise<Quality['linkage_months']> {
  if (!release.tables.has('quality.linkage_months')) return [];
  const rows = await db.all<Counts & Row & { source: string; period: number }>(
    `select source, event_month as period, ${COUNTS} from quality.linkage_months order by event_month desc, family, source`,
  );
  return rows.map((row) => ({ ...shares(row), source: row.source, period: row.period }));
}

const shares = ({ family, rows, linkable, linked, orphans }: Counts): Quality['linkage'][number] => ({
  family,
  rows,
  linkable: share(linkable, rows),
  linked: share(linked, rows),
  orphan: share(orphans, linkable),
});

const share = (part: number, whole: number): Value =>
  whole > 0 ? present(part / whole) : missing('not_applicable');
