import type { Quality } from '../../contracts/quality.ts';
import type { Database } from '../../warehouse/duckdb.ts';
import type { OpenRelease } from '../release/open.ts';

const STATES: readonly Quality['returns'][number]['status'][] = ['open', 'returned', 'corrected', 'waived'];

/** How refused lines stand: family, unit, then from open to closed. */
export async function returnsOf(db: Database, release: OpenRelease): Promise<Quality['returns']> {
  if (!release.tables.has('quality.reject_states')) return [];
  const rows = await db.all<Omit<Quality['returns'][number], 'actors'> & { actors: string }>(
    'select * from quality.reject_states order by family, sender',
  );
  const told = rows.map(({ actors, ...row }) => ({ ...row, actors: actors ? actors.split('\x1f') : [] }));
  return STATES.flatMap((status) => told.filter((row) => row.status === status)).sort(
    (a, b) => a.family.localeCompare(b.family) || a.sender.localeCompare(b.sender),
  );
}

/** More than these are a matter for the ledger itself. */
const SHOWN_EVENTS = 500;

export async function returnEventsOf(db: Database, release: OpenRelease): Promise<Quality['return_events']> {
  if (!release.tables.has('quality.reject_events')) return [];
  return await db.all<Quality['return_events'][number]>(
    `select strftime(happened_at, '%Y-%m-%dT%H:%M:%SZ') as at, actor, family, file_name, file_sha256, action, lines, ticket, reason
     from quality.reject_events order by happened_at desc, family, file_name, action limit ${SHOWN_EVENTS}`,
  );
}
