import { type Database, identifier } from '../../src/warehouse/duckdb.ts';
import { type Contract, rawColumns } from '../contracts/contract.ts';
import { contentHashSql } from './content-hash.ts';

/** What the records of one file do to the warehouse. */
export interface Fates {
  readonly loaded: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Those of the unchanged that a newer export says again. */
  readonly confirmed: number;
}

/**
 * Leaves one version of each record in `ready`: the newest export, of equal exports the one its contract calls newer,
 * then the larger content hash. What goes is a duplicate of this file.
 */
export async function dropDuplicates(
  db: Database,
  contract: Contract,
): Promise<{ extra: number; conflicts: number }> {
  await db.run(`create table repeated as
    select record_id, count(*) as n from ready group by record_id having count(*) > 1`);
  const { extra } = await db.one<{ extra: number }>(
    'select coalesce(sum(n - 1), 0)::bigint as extra from repeated',
  );
  if (Number(extra) === 0) return { extra: 0, conflicts: 0 };
  await db.run(`create table versions as
    select rowid as place, record_id, exported_at, ${newerBySql(contract)} as newer_by, ${contentHashSql(contract, 'ready')} as content_hash
    from ready where record_id in (select record_id from repeated)`);
  const { conflicts } = await db.one<{ conflicts: number }>(
    `select count(*)::bigint as conflicts from (
       select record_id from versions group by record_id having min(content_hash) <> max(content_hash))`,
  );
  await db.run(`delete from ready where rowid in (
    select place from versions
    qualify row_number() over (partition by record_id order by exported_at desc, newer_by desc, content_hash desc, place) > 1)`);
  return { extra: Number(extra), conflicts: Number(conflicts) };
}

/** What ranks two versions of one export, before their content does. */
const newerBySql = ({ newerBy }: Contract): string =>
  newerBy === undefined ? '0::bigint' : `coalesce(${identifier(newerBy)}::bigint, 0)`;

/**
 * Decides what each record of `ready` that the warehouse knows does to it, in table `fates`; all others are new. The
 * newest export wins, a tie goes to what the contract calls newer and then to the larger content hash, so any order of
 * loading ends in the same rows.
 */
export async function decideFates(db: Database, contract: Contract): Promise<Fates> {
  const month = contract.event ? 'event_month' : '0';
  const table = `warehouse.raw.${identifier(contract.family)}`;
  await db.run(
    `create table known as select record_id from ready semi join ${table} as stored using (record_id)`,
  );
  const { fresh, known } = await db.one<{ fresh: number; known: number }>(
    'select (select count(*) from ready)::bigint as fresh, (select count(*) from known)::bigint as known',
  );
  // Without a known record the wide tables below are not read at all.
  const version = (relation: string): string => `(
    select record_id, exported_at, ${newerBySql(contract)} as newer_by, ${month} as month, ${contentHashSql(contract, 'version')} as content_hash
    from ${relation} as version ${Number(known) === 0 ? 'where false' : 'semi join known using (record_id)'})`;
  await db.run(`create table fates as
    select fresh.record_id, fresh.exported_at,
      case when stored.content_hash = fresh.content_hash
          then case when fresh.exported_at > stored.exported_at then 'confirmed' else 'unchanged' end
        when (fresh.exported_at, fresh.newer_by, fresh.content_hash)
          > (stored.exported_at, stored.newer_by, stored.content_hash) then 'updated'
        else 'stale' end as fate,
      stored.month as old_month
    from ${version('ready')} as fresh join ${version(table)} as stored using (record_id)`);
  const rows = await db.all<{ fate: string; n: number }>(
    'select fate, count(*)::bigint as n from fates group by fate',
  );
  const n = (fate: string): number => Number(rows.find((row) => row.fate === fate)?.n ?? 0);
  return {
    loaded: Number(fresh) - Number(known),
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
        ? `anti join (select record_id from fates where fate <> 'updated') as kept using (record_id)`
        : '';
    const values = rawColumns(contract).map((c) =>
      c.name === 'batch_id' ? '$batch::integer' : identifier(c.name),
    );
    await db.run(
      `insert into ${table} (${columns.join(', ')}) select ${values.join(', ')} from ready ${chosen}`,
      { batch: batchId },
    );
    const month = contract.event ? 'event_month' : '0';
    await db.run(
      `insert into warehouse.ledger.touched
       select distinct $family, month::integer, $batch::integer from (
         select ${month} as month from ready ${chosen}
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
