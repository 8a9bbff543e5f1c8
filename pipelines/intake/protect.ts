import { type Database, identifier } from '../../src/warehouse/duckdb.ts';
import { type Contract, rawColumns, SYSTEM_COLUMNS } from '../contracts/contract.ts';
import type { KeyRing } from '../privacy/keys.ts';
import { cellKeySql, hmacSql, recordIdSql, signedKeySql } from '../privacy/pseudonym.ts';

/** The order in which identifiers name a person across sources: a hotline knows a phone and no member number. */
const LINK_ORDER = ['phone', 'id_number', 'member_no'] as const;

/** Columns that describe the loading, not the record; all others make up its content. */
const NOT_CONTENT = new Set<string>(SYSTEM_COLUMNS.map((c) => c.name));

/**
 * Makes table `staging.ready`: accepted records with exactly the columns of `raw.<family>` but the batch number.
 * Every distinct identifier is hashed once and joined back; from here on no identifier is read any more.
 */
export async function protect(
  db: Database,
  contract: Contract,
  source: string,
  ring: KeyRing,
): Promise<void> {
  const fields = Object.entries(contract.fields);
  const persons = fields.flatMap(([name, field]) =>
    field.type === 'person' ? [{ name, identifier: field.identifier }] : [],
  );
  const references = fields.flatMap(([name, field]) => (field.type === 'reference' ? [name] : []));
  const accepted = 'structural is null and faults is null';

  const member = contract.person === undefined ? undefined : identifier(contract.person);
  const linkable = LINK_ORDER.flatMap((kind) => persons.filter((p) => p.identifier === kind));
  const link = `coalesce(${linkable.map((p) => `'${p.identifier}:' || ${identifier(p.name)}`).join(', ')})`;

  if (member) {
    await db.run(`create table staging.persons as
      select id, ${signedKeySql('h')} as member_key, ${cellKeySql('h')} as member_cell_key
      from (select id, ${hmacSql(ring, 'member', 'id')} as h
            from (select distinct ${member} as id from staging.door where ${accepted} and ${member} is not null))`);
  }
  if (linkable.length > 0) {
    await db.run(`create table staging.links as
      select id, ${signedKeySql(hmacSql(ring, 'link', 'id'))} as link_key
      from (select distinct ${link} as id from staging.door where ${accepted} and ${link} is not null)`);
  }
  if (references.length > 0) {
    const ids = references
      .map((name) => `select ${identifier(name)} as id from staging.door where ${accepted}`)
      .join(' union ');
    await db.run(`create table staging.refs as
      select id, ${signedKeySql(hmacSql(ring, 'reference', 'id'))} as ref from (${ids}) where id is not null`);
  }

  const unlinked = contract.unlinkWhen ? `coalesce(${contract.unlinkWhen}, false)` : 'false';
  const special = new Map<string, string>([
    ['record_id', recordIdSql('record_hmac')],
    ['source', `$source`],
    ['cell_key', cellKeySql('record_hmac')],
    ['event_date', `(${contract.event ? eventDateSql(contract) : 'null'})::date`],
    ['member_key', member ? `case when not ${unlinked} then persons.member_key end` : 'null::bigint'],
    [
      'member_cell_key',
      member ? `case when not ${unlinked} then persons.member_cell_key end` : 'null::bigint',
    ],
    ['link_key', linkable.length > 0 ? `case when not ${unlinked} then links.link_key end` : 'null::bigint'],
    ...references.map((name) => [name, `ref_${name}.ref`] as const),
  ]);
  const columns = rawColumns(contract).filter(
    (c) => !['batch_id', 'content_hash', 'event_month'].includes(c.name),
  );
  const joins = [
    member ? `left join staging.persons on persons.id = door.${member}` : '',
    linkable.length > 0 ? `left join staging.links on links.id = ${link}` : '',
    ...references.map(
      (name) =>
        `left join staging.refs as ${identifier(`ref_${name}`)} on ${identifier(`ref_${name}`)}.id = door.${identifier(name)}`,
    ),
  ].join('\n');
  const content = rawColumns(contract)
    .filter((c) => !NOT_CONTENT.has(c.name))
    .map((c) => `${identifier(c.name)}::varchar`);
  const month = contract.event
    ? ', (year(event_date) * 100 + month(event_date))::integer as event_month'
    : '';
  await db.run(
    `create table staging.ready as
      select *, md5_number_lower(concat(${content.join(`, chr(31), `)}))::ubigint as content_hash
      from (select *${month} from (
        select ${columns.map((c) => `${special.get(c.name) ?? `door.${identifier(c.name)}`} as ${identifier(c.name)}`).join(', ')}
        from staging.door ${joins} where ${accepted}))`,
    { source },
  );
}

function eventDateSql(contract: Contract): string {
  const of = (name: string | undefined): string[] => {
    if (name === undefined) return [];
    const column = `door.${identifier(name)}`;
    return [
      contract.fields[name]?.type === 'month'
        ? `make_date(${column} // 100, ${column} % 100, 1)`
        : `${column}::date`,
    ];
  };
  return `coalesce(${[...of(contract.event), ...of(contract.eventFallback)].join(', ')})`;
}
