import type { Database } from '../../src/warehouse/duckdb.ts';

/**
 * Until when each family is known, as local ISO date-times: the oldest of its sources' newest exports, because a
 * month is only complete once every system that reports has been asked after its end. A source that has been silent
 * for three months longer than the newest is taken as retired and holds nobody back.
 */
export async function exportTimes(db: Database): Promise<Map<string, string>> {
  if (!(await db.has('ledger.batches'))) return new Map();
  const rows = await db.all<{ family: string; as_of: string | null }>(
    `with
       newest as (
         select family, source, max(exported_at) as exported_at from ledger.batches
         where rows_in > rejected group by family, source
       ),
       active as (
         select * from newest
         qualify exported_at >= max(exported_at) over (partition by family) - interval 92 day
       )
     select family, strftime(min(exported_at), '%Y-%m-%dT%H:%M:%S') as as_of from active group by family`,
  );
  return new Map(rows.flatMap((r) => (r.as_of === null ? [] : [[r.family, r.as_of] as const])));
}
