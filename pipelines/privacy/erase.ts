import { type Database, identifier, literal } from '../../src/warehouse/duckdb.ts';
import { type Contract, rawColumns } from '../contracts/contract.ts';
import { contracts } from '../contracts/index.ts';
import type { KeyRing } from './keys.ts';
import { hmacSql, recordIdSql, signedKeySql } from './pseudonym.ts';
import { tablesOf, type WarehouseTable } from './rewrite-warehouse.ts';

/** The tables of a warehouse that hold something of one person, and which of their rows. */
export interface PersonRows {
  readonly tables: readonly PersonTable[];
}

export interface PersonTable extends WarehouseTable {
  readonly lines: number;
  /** SQL over the columns of the table, true for rows of the person, over temporary tables of the session. */
  readonly mine: string;
}

/** Columns that name a person: as loaded, and as models call what they made of it. */
const PERSON_KEYS = ['member_key', 'link_key', 'id_link_key', 'person_key', 'contributor_key'] as const;
const LINK_KEYS = ['link_key', 'id_link_key'] as const;

/**
 * Finds every row that carries the pseudonym of a member, or a link to one of the member's identifiers, in every
 * table of the attached warehouse.
 *
 * Records of sensitive domains are stored without any key and cannot be told apart from others; they name no one.
 * @param member SQL for the tidied member number.
 */
export async function findMember(
  db: Database,
  catalog: string,
  ring: KeyRing,
  member: string,
): Promise<PersonRows> {
  await db.run(`create or replace temp table the_member as
    select ${signedKeySql(hmacSql(ring, 'member', 'id'))} as member_key,
      ${signedKeySql(hmacSql(ring, 'link', "'member_no:' || id"))} as link_key
    from (select ${member} as id)`);
  const keyed = (await tablesOf(db, catalog)).filter((t) => PERSON_KEYS.some((key) => t.columns.has(key)));
  await gatherLinks(db, catalog, keyed);
  const tables: PersonTable[] = [];
  for (const table of keyed) {
    const mine = conditionOf(table);
    const name = `${catalog}.${identifier(table.schema)}.${identifier(table.name)}`;
    const { n } = await db.one<{ n: number }>(`select count(*)::bigint as n from ${name} where ${mine}`);
    if (Number(n) > 0) tables.push({ ...table, lines: Number(n), mine });
  }
  const refused = await findRefusals(db, catalog, ring, member, tables);
  return { tables: refused ? [...tables, refused] : tables };
}

/**
 * Refused lines of the member's records: those that were corrected since, and those of registers that are named by
 * the member number itself. Other refused lines carry a record's name that nothing leads to.
 */
async function findRefusals(
  db: Database,
  catalog: string,
  ring: KeyRing,
  member: string,
  loaded: readonly PersonTable[],
): Promise<PersonTable | undefined> {
  const ledger = await tablesOf(db, catalog);
  const table = ledger.find((t) => t.schema === 'ledger' && t.name === 'rejects');
  if (!table?.columns.has('record_id')) return undefined;
  const registers = (Object.values(contracts) as Contract[]).filter(
    ({ key, person }) => key.length === 1 && key[0] === person,
  );
  const named = registers.map(
    ({ family }) =>
      `select ${recordIdSql(hmacSql(ring, 'record', `concat(${literal(family)}, chr(31), source, chr(31), ${member})`))}
       from (select distinct source from ${catalog}.ledger.batches where family = ${literal(family)})`,
  );
  const kept = loaded
    .filter((t) => t.schema === 'raw')
    .map((t) => `select record_id from ${catalog}.raw.${identifier(t.name)} where ${t.mine}`);
  await db.run(
    `create or replace temp table the_records as select record_id from (select null::uuid as record_id union ${[...named, ...kept].join(' union ')}) where record_id is not null`,
  );
  const mine = 'record_id in (select record_id from the_records)';
  const { n } = await db.one<{ n: number }>(
    `select count(*)::bigint as n from ${catalog}.ledger.rejects where ${mine}`,
  );
  return Number(n) > 0 ? { ...table, lines: Number(n), mine } : undefined;
}

/** Forgets what `findMember` left in the session. */
export const forgetMember = (db: Database): Promise<unknown> =>
  db.script(
    'drop table if exists the_member; drop table if exists the_links; drop table if exists the_records;',
  );

/** Every link token that some row of the member carries: a phone in the register leads to calls made with it. */
async function gatherLinks(db: Database, catalog: string, tables: readonly WarehouseTable[]): Promise<void> {
  const found = tables
    .filter((t) => t.schema === 'raw' && t.columns.has('member_key'))
    .flatMap((t) =>
      LINK_KEYS.filter((key) => t.columns.has(key)).map(
        (key) =>
          `select ${key} from ${catalog}.raw.${identifier(t.name)} where ${key} is not null and member_key in (select member_key from the_member)`,
      ),
    );
  await db.run(
    `create or replace temp table the_links as ${['select link_key from the_member', ...found].join(' union ')}`,
  );
}

/** A row is the member's by its member key; a row without one by a link that is the member's. */
function conditionOf({ columns }: WarehouseTable): string {
  const byMember = 'member_key in (select member_key from the_member)';
  const links = LINK_KEYS.filter((key) => columns.has(key));
  const byLink = `(${links.map((key) => `${key} in (select link_key from the_links)`).join(' or ')})`;
  if (columns.has('member_key'))
    return links.length > 0 ? `(${byMember} or (member_key is null and ${byLink}))` : byMember;
  if (links.length > 0) return byLink;
  const named = PERSON_KEYS.filter((key) => columns.has(key));
  return `(${named
    .map(
      (key) => `${key} in (select member_key from the_member) or ${key} in (select link_key from the_links)`,
    )
    .join(' or ')})`;
}

/** SQL: what `ledger.touched` says of the months that lose the rows, so that the next build counts them anew. */
export function touchedBySql(family: string, from: string, rows: string): string {
  const contract = (contracts as Record<string, Contract>)[family];
  const dated = contract && rawColumns(contract).some((column) => column.name === 'event_month');
  const month = dated ? 'event_month' : '0';
  return `select distinct ${literal(family)}, ${month}, null::integer from ${from} where (${rows}) and ${month} is not null`;
}
