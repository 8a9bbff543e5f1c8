import type { Database } from '../../src/warehouse/duckdb.ts';
import type { RejectStatus } from '../intake/refusal-lifecycle.ts';

/** Refused lines of one sending unit and family in one state: how many, since when, and by whom. */
export interface Standing {
  readonly family: string;
  readonly sender: string;
  readonly status: RejectStatus;
  readonly lines: number;
  readonly reasons: number;
  /** First sighting of the oldest. */
  readonly first_seen: string;
  /** When the first and the last of them came into this state. */
  readonly since: string;
  readonly until: string;
  readonly actors: readonly string[];
}

/** SQL for the standing of refused lines; `actors` are joined by the unit separator. @param ledger its schema. */
export const standingSql = (ledger: string): string =>
  `select rejects.family, coalesce(batches.sender, batches.source, 'default') as sender, rejects.status,
     count(distinct (rejects.file_sha256, rejects.line))::integer as lines, count(*)::integer as reasons,
     strftime(min(rejects.first_seen), '%Y-%m-%d') as first_seen,
     strftime(min(coalesce(rejects.status_at, rejects.first_seen)), '%Y-%m-%d') as since,
     strftime(max(coalesce(rejects.status_at, rejects.first_seen)), '%Y-%m-%d') as until,
     coalesce(string_agg(distinct rejects.status_by, chr(31) order by rejects.status_by), '') as actors
   from ${ledger}.rejects left join ${ledger}.batches using (batch_id) group by all`;

const ORDER: readonly RejectStatus[] = ['open', 'returned', 'corrected', 'waived'];

/** What the ledger says of refused lines. */
export async function standings(db: Database, family?: string): Promise<Standing[]> {
  const rows = await db.all<Omit<Standing, 'actors'> & { actors: string } & Record<string, unknown>>(
    `select * from (${standingSql('warehouse.ledger')}) where $family is null or family = $family`,
    { family: family ?? null },
  );
  rows.sort(
    (a, b) =>
      a.family.localeCompare(b.family) ||
      a.sender.localeCompare(b.sender) ||
      ORDER.indexOf(a.status) - ORDER.indexOf(b.status),
  );
  return rows.map(({ actors, ...row }) => ({ ...row, actors: actors ? actors.split('\x1f') : [] }));
}
