import { type Database, identifier, literal } from '../../src/warehouse/duckdb.ts';
import { type Contract, rawColumns } from '../contracts/contract.ts';
import { contracts } from '../contracts/index.ts';
import type { KeyRing } from './keys.ts';
import { hmacSql, signedKeySql } from './pseudonym.ts';

export interface Erasure {
  /** Table → rows removed; only tables that held any. */
  readonly removed: Readonly<Record<string, number>>;
}

/**
 * Removes every row that carries the pseudonym of a member, or a link to one of the member's identifiers, from every
 * table of the attached warehouse, in one transaction. Months that lose records are marked as touched, so that the
 * next build counts them anew.
 *
 * Records of sensitive domains are stored without any key and cannot be told apart from others; they name no one.
 * @param member SQL for the tidied member number.
 */
export async function eraseMember(
  db: Database,
  catalog: string,
  ring: KeyRing,
  member: string,
): Promise<Erasure> {
  await db.run(`create or replace temp table erased_member as
    select ${signedKeySql(hmacSql(ring, 'member', 'id'))} as member_key,
      ${signedKeySql(hmacSql(ring, 'link', "'member_no:' || id"))} as link_key
    from (select ${member} as id)`);
  const tables = await keyedTables(db, catalog);
  const removed: Record<string, number> = {};
  await db.run('begin');
  try {
    await gatherLinks(db, catalog, tables);
    for (const table of tables) {
      const name = `${catalog}.${identifier(table.schema)}.${identifier(table.name)}`;
      const mine = conditionOf(table);
      const { n } = await db.one<{ n: number }>(`select count(*)::bigint as n from ${name} where ${mine}`);
      if (Number(n) === 0) continue;
      if (table.schema === 'raw') await markTouched(db, catalog, table.name, name, mine);
      await db.run(`delete from ${name} where ${mine}`);
      removed[`${table.schema}.${table.name}`] = Number(n);
    }
    await db.run('commit');
  } catch (error) {
    await db.run('rollback').catch(() => undefined);
    throw error;
  } finally {
    await db.script('drop table if exists erased_member; drop table if exists erased_links;');
  }
  return { removed };
}

interface KeyedTable {
  readonly schema: string;
  readonly name: string;
  readonly columns: ReadonlySet<string>;
}

async function keyedTables(db: Database, catalog: string): Promise<KeyedTable[]> {
  const rows = await db.all<{ s: string; t: string; c: string }>(
    `select c.schema_name as s, c.table_name as t, c.column_name as c
     from duckdb_columns() as c join duckdb_tables() as t using (database_oid, schema_oid, table_oid)
     where c.database_name = ${literal(catalog)} and c.column_name in ('member_key', 'link_key')
     order by 1, 2`,
  );
  const tables = new Map<string, { schema: string; name: string; columns: Set<string> }>();
  for (const { s, t, c } of rows) {
    const known = tables.get(`${s}.${t}`) ?? { schema: s, name: t, columns: new Set<string>() };
    known.columns.add(c);
    tables.set(`${s}.${t}`, known);
  }
  return [...tables.values()];
}

/** Every link key that some row of the member carries: a phone in the register leads to calls made with it. */
async function gatherLinks(db: Database, catalog: string, tables: readonly KeyedTable[]): Promise<void> {
  const both = tables.filter(
    (t) => t.schema === 'raw' && t.columns.has('member_key') && t.columns.has('link_key'),
  );
  const found = both.map(
    (t) =>
      `select link_key from ${catalog}.raw.${identifier(t.name)} where link_key is not null and member_key in (select member_key from erased_member)`,
  );
  await db.run(
    `create or replace temp table erased_links as ${['select link_key from erased_member', ...found].join(' union ')}`,
  );
}

/** A row is the member's by its member key; a row without one by a link that is the member's. */
function conditionOf({ columns }: KeyedTable): string {
  const byMember = 'member_key in (select member_key from erased_member)';
  const byLink = 'link_key in (select link_key from erased_links)';
  if (!columns.has('link_key')) return byMember;
  return columns.has('member_key') ? `(${byMember} or (member_key is null and ${byLink}))` : byLink;
}

async function markTouched(
  db: Database,
  catalog: string,
  family: string,
  table: string,
  mine: string,
): Promise<void> {
  const contract = (contracts as Record<string, Contract>)[family];
  if (!contract) return;
  const dated = rawColumns(contract).some((column) => column.name === 'event_month');
  await db.run(
    `insert into ${catalog}.ledger.touched
     select distinct ${literal(family)}, ${dated ? 'coalesce(event_month, 0)' : '0'}, null::integer from ${table} where ${mine}`,
  );
}
