import type { Quality } from '../../contracts/quality.ts';
import type { Database } from '../../warehouse/duckdb.ts';
import type { OpenRelease } from '../release/open.ts';

type Correction = Quality['corrections'][number];

/** Declared corrections as the build checked them. */
export async function correctionsOf(db: Database, release: OpenRelease): Promise<Quality['corrections']> {
  if (!release.tables.has('quality.corrections')) return [];
  const rows = await db.all<
    Omit<Correction, 'reason' | 'matches' | 'guards' | 'sets'> &
      Record<`${'reason' | 'matches' | 'guards' | 'sets'}_${'zh' | 'en'}`, string>
  >(
    `select id, family, source, owner, status, strftime(since, '%Y-%m-%d') as since, rows, state, reason_zh, reason_en,
       matches_zh, matches_en, guards_zh, guards_en, sets_zh, sets_en
     from quality.corrections order by id`,
  );
  return rows.map((row) => ({
    id: row.id,
    family: row.family,
    source: row.source,
    reason: { zh: row.reason_zh, en: row.reason_en },
    owner: row.owner,
    status: row.status,
    since: row.since,
    matches: { zh: row.matches_zh, en: row.matches_en },
    guards: { zh: row.guards_zh, en: row.guards_en },
    sets: { zh: row.sets_zh, en: row.sets_en },
    rows: row.rows,
    state: row.state,
  }));
}
