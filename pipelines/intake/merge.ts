import { type Database, identifier } from '../../src/warehouse/duckdb.ts';
import { type Contract, rawColumns } from '../contracts/contract.ts';

/** What the records of one file do to the warehouse. */
export interface Fates {
  readonly loaded: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Those of the unchanged that a newer export says again. */
  readonly confirmed: number;
}

/**
 * Leaves one version of each record in `ready`: the newest export, of equal exports the larger content
 * hash. What goes is a duplicate of this file.
 */
export async function dropDuplicates(db: Database): Promise<{ extra: number; conflicts: number }> {
  await db.run(`create table repeated as
    select record_id, count(*) as n, min(content_hash) <> max(content_hash) as differs
    from ready group by record_id having count(*) > 1`);
  const { extra, conflicts } = await db.one<{ extra: number; conflicts: number }>(
    `select coalesce(sum(n - 1), 0)::bigint as extra, count(*) filter (where differs)::bigint as conflicts
     from repeated`,
  );
  if (extra > 0) {
    await db.run(`delete from ready where rowid in (
      select place from (
        select ready.rowid as place,
          row_number() over (partition by record_id order by exported_at desc, content_hash desc, ready.rowid) as rank
        from ready join repeated using (record_id))
      where rank > 1)`);
  }
  return { extra: Number(extra), conflicts: Number(conflicts) };
}

/**
 * Decides what each record of `ready` does to the warehouse, in table `fates`. The newest export
 * wins, a tie goes to the larger content hash, so any order of loading ends in the same rows.
 */
export async function decideFates(db: Database, contract: Contract): Promise<Fates> {
  const month = contract.event ? 'event_month' : '0';
  await db.run(`create table fates as
    select fresh.record_id, fresh.exported_at,
      case when stored.record_id is null then 'loaded'
        when stored.content_hash = fresh.content_hash
          then case when fresh.exported_at > stored.exported_at then 'confirmed' else 'unchanged' end
        when (fresh.exported_at, fresh.content_hash) > (stored.exported_at, stored.content_hash) then 'updated'
        else 'stale' end as fate,
      fresh.month as new_month, stored.month as old_month
    from (select record_id, exported_at, content_hash, ${month} as month from ready) as fresh
    left join (select record_id, exported_at, content_hash, ${month} as month from warehouse.raw.${identifier(contract.family)}) as stored
      using (record_id)`);
  const rows = await db.all<{ fate: string; n: number }>(
    'select fate, count(*)::bigint as n from fates group by fate',
  );
  const n = (fate: string): number => Number(rows.find((row) => row.fate === fate)?.n ?? 0);
  return {
    loaded: n('loaded'),
    updated: n('updated'),
    unchanged: n('confirmed') + n('unchanged') + n('stale'),
    confirmed: n('confirmed'),
  };
}

/** Writes the decided rows. Runs inside the caller's transaction, which writes to nothing but the warehouse. */
export async function applyFates(
  db: Database,
  contract: Contract,
  batchId: number,
  counts: Fates,
): Promise<void> {
  const table = `warehouse.raw.${identifier(contract.family)}`;
  const columns = rawColumns(contract).map((c) => identifier(c.name));
  if (counts.updated > 0) {
    await db.run(
      `delete from ${table} where record_id in (select record_id from fates where fate = 'updated')`,
    );
  }
  if (counts.loaded + counts.updated > 0) {
    const chosen =
      counts.unchanged > 0
        ? `where record_id in (select record_id from fates where fate in ('loaded', 'updated'))`
        : '';
    const values = rawColumns(contract).map((c) =>
      c.name === 'batch_id' ? '$batch::integer' : identifier(c.name),
    );
    await db.run(
      `insert into ${table} (${columns.join(', ')}) select ${values.join(', ')} from ready ${chosen}`,
      { batch: batchId },
    );
    await db.run(
      `insert into warehouse.ledger.touched
       select distinct $family, month::integer, $batch::integer from (
         select new_month as month from fates where fate in ('loaded', 'updated')
         union select old_month from fates where fate = 'updated') where month is not null`,
      { family: contract.family, batch: batchId },
    );
  }
  if (counts.confirmed > 0) {
    // A newer export that says the same moves the row's date of export, so that a file between the two stays older.
    await db.run(`update ${table} as stored set exported_at = fates.exported_at
      from fates where fates.record_id = stored.record_id and fates.fate = 'confirmed'`);
  }
}
