import { type Database, identifier, literal } from '../../src/warehouse/duckdb.ts';
import { type Contract, type Field, rawColumns } from '../contracts/contract.ts';
import type { KeyRing } from '../privacy/keys.ts';
import {
  cellKeySql,
  hmacSql,
  linkCellKeySql,
  ownKeySql,
  recordIdSql,
  signedKeySql,
} from '../privacy/pseudonym.ts';
import type { Plan } from './plan.ts';
import { placesTable } from './resolve-places.ts';

/** The order in which identifiers name a person across sources: a hotline knows a phone and no member number. */
const LINK_ORDER = ['phone', 'id_number', 'member_no'] as const;

const ACCEPTED = 'structural is null and faults is null';

/** Which of a contract's fields this file gives, by the way the door treats them. */
interface Given {
  readonly member?: string;
  /** SQL for the identifier that links a person across sources. */
  readonly link?: string;
  /** SQL for the ID number, which links whatever else is given. */
  readonly idLink?: string;
  /** References whose values repeat. */
  readonly references: readonly string[];
  /** The reference that alone names a record and that others refer to: nearly every value differs. */
  readonly ownNumber?: string;
  /** The reference that alone names a record and that no other record mentions: further bits of the record's HMAC. */
  readonly ownName?: string;
  readonly places: readonly string[];
}

function givenBy({ contract, bindings, key }: Plan): Given {
  const bound = Object.entries(contract.fields).filter(([name]) => bindings.has(name));
  const linkable = LINK_ORDER.flatMap((kind) =>
    bound.filter(([, field]) => field.type === 'person' && field.identifier === kind),
  );
  const tokenOf = ([name, field]: (typeof linkable)[number]): string =>
    `'${field.type === 'person' ? field.identifier : ''}:' || door.${identifier(name)}`;
  const links = linkable.map(tokenOf);
  const ids = linkable.filter(([, field]) => field.type === 'person' && field.identifier === 'id_number');
  // A mapping with a key of its own names its records by that; their number is then a reference like others.
  const isOwn = (field: Field): boolean =>
    key.kind === 'fields' && field.type === 'reference' && field.scope === 'record';
  const references = bound
    .filter(([, field]) => field.type === 'reference' && !isOwn(field))
    .map(([name]) => name);
  const [ownNumber] =
    contract.key.length === 1 ? references.filter((name) => contract.key.includes(name)) : [];
  return {
    member:
      contract.person !== undefined && bindings.has(contract.person)
        ? `door.${identifier(contract.person)}`
        : undefined,
    link: links.length > 0 ? `coalesce(${links.join(', ')})` : undefined,
    idLink: ids.length > 0 ? `coalesce(${ids.map(tokenOf).join(', ')})` : undefined,
    references: references.filter((name) => name !== ownNumber),
    ownNumber,
    ownName: bound.find(([, field]) => isOwn(field))?.[0],
    places: bound.filter(([, field]) => field.type === 'region').map(([name]) => name),
  };
}

/**
 * Makes table `ready`: accepted records with exactly the columns of `raw.<family>` but the batch number.
 * Every distinct identifier is hashed once and joined back, the record's own number where it stands; from here on no
 * identifier is read any more.
 */
export async function protect(db: Database, plan: Plan, ring: KeyRing): Promise<void> {
  const { contract } = plan;
  const given = givenBy(plan);
  await hashIdentifiers(db, given, ring);

  const unlinked = contract.unlinkWhen ? `coalesce(${contract.unlinkWhen}, false)` : 'false';
  const unlessUnlinked = (key: string): string => `case when not ${unlinked} then ${key} end`;
  const referenceSql = (name: string): string => {
    if (name === given.ownNumber) return signedKeySql(hmacSql(ring, 'reference', `door.${identifier(name)}`));
    return given.references.includes(name) ? `${refTable(name)}.ref` : 'null::bigint';
  };
  // Someone who is no member, or not yet, counts under a cell key as well, and that one outlives a rotation.
  const cellKeys = [
    ...(given.member ? ['persons.member_cell_key'] : []),
    ...(given.link ? ['links.link_cell_key'] : []),
  ];
  const value = new Map<string, string>([
    ['record_id', recordIdSql('record_hmac')],
    ['source', '$source'],
    ['cell_key', cellKeySql('record_hmac')],
    ['event_date', contract.event ? eventDateSql(contract) : 'null::date'],
    ['member_key', given.member ? unlessUnlinked('persons.member_key') : 'null::bigint'],
    [
      'member_cell_key',
      cellKeys.length > 0 ? unlessUnlinked(`coalesce(${cellKeys.join(', ')})`) : 'null::bigint',
    ],
    ['link_key', given.link ? unlessUnlinked('links.link_key') : 'null::bigint'],
    ['id_link_key', given.idLink ? unlessUnlinked('id_links.link_key') : 'null::bigint'],
    ...Object.entries(contract.fields).flatMap(([name, field]): [string, string][] =>
      field.type === 'reference' ? [[name, referenceSql(name)]] : [],
    ),
    ...given.places.map((name): [string, string] => [name, `${placeTable(name)}.code`]),
  ]);
  const columnSql = (name: string): string => value.get(name) ?? `door.${identifier(name)}`;
  const columns = rawColumns(contract);
  const names = columns.map((c) => c.name);
  const derived = [
    'batch_id',
    'event_month',
    'record_id',
    'cell_key',
    ...(given.ownName ? [given.ownName] : []),
  ];
  const joins = [
    given.member ? `left join persons on persons.id = ${given.member}` : '',
    given.link ? `left join links on links.id = ${given.link}` : '',
    given.idLink ? `left join links as id_links on id_links.id = ${given.idLink}` : '',
    ...given.references.map(
      (name) => `left join refs as ${refTable(name)} on ${refTable(name)}.id = door.${identifier(name)}`,
    ),
    ...given.places.map(
      (name) =>
        `left join ${placesTable(name)} as ${placeTable(name)} on ${placeTable(name)}.said = door.${identifier(name)}`,
    ),
  ];
  const record = hmacSql(
    ring,
    'record',
    recordText(plan, (name) =>
      given.places.includes(name)
        ? `coalesce(${columnSql(name)}, door.${identifier(name)})`
        : `door.${identifier(name)}`,
    ),
  );
  await db.run(
    `create table ready as
    select * exclude (record_hmac), ${recordIdSql('record_hmac')} as record_id, ${cellKeySql('record_hmac')} as cell_key
      ${given.ownName ? `, ${ownKeySql('record_hmac')} as ${identifier(given.ownName)}` : ''}
      ${contract.event ? ', (year(event_date) * 100 + month(event_date))::integer as event_month' : ''}
    from (
      select ${record} as record_hmac,
        ${names
          .filter((name) => !derived.includes(name))
          .map((name) => `${columnSql(name)} as ${identifier(name)}`)
          .join(',\n        ')}
      from door
      ${joins.filter(Boolean).join('\n      ')}
      where ${ACCEPTED})`,
    { source: plan.source },
  );
}

const refTable = (name: string): string => identifier(`ref ${name}`);
const placeTable = (name: string): string => identifier(`place ${name}`);

async function hashIdentifiers(db: Database, given: Given, ring: KeyRing): Promise<void> {
  const distinct = (sql: string): string =>
    `select distinct ${sql} as id from door where ${ACCEPTED} and ${sql} is not null`;
  if (given.member) {
    const hmac = hmacSql(ring, 'member', 'met.id');
    await hashOnce(db, 'persons', distinct(given.member), hmac, {
      member_key: signedKeySql('hmac'),
      member_cell_key: cellKeySql('hmac'),
    });
  }
  if (given.link) {
    const hmac = hmacSql(ring, 'link', 'met.id');
    const ids = given.idLink ? ` union ${distinct(given.idLink)}` : '';
    await hashOnce(db, 'links', `${distinct(given.link)}${ids}`, hmac, {
      link_key: signedKeySql('hmac'),
      link_cell_key: linkCellKeySql(ring, 'hmac'),
    });
  }
  if (given.references.length > 0) {
    const ids = given.references.map((name) => distinct(`door.${identifier(name)}`)).join(' union ');
    await db.run(`create table refs as
      select id, ${signedKeySql(hmacSql(ring, 'reference', 'id'))} as ref from (${ids})`);
  }
}

/** Persons that a session remembers between its files, about 60 bytes each. */
const REMEMBERED = 1_000_000;

/**
 * Makes table `name` of the distinct `ids` and their keys; `hmac` reads `met.id`, each key reads `hmac`. The files of
 * one door name the same persons again and again, so the first million stay, in the memory of the session, until the
 * door closes.
 */
async function hashOnce(
  db: Database,
  name: string,
  ids: string,
  hmac: string,
  keys: Readonly<Record<string, string>>,
): Promise<void> {
  const known = `temp.known_${name}`;
  const columns = Object.keys(keys);
  const made = Object.entries(keys).map(([column, sql]) => `${sql} as ${column}`);
  await db.run(
    `create temp table if not exists known_${name} (id varchar, ${columns.map((c) => `${c} bigint`).join(', ')})`,
  );
  await db.run(`create table ${name} as
    select id, is_new, ${columns.map((c) => `coalesce(known_${c}, ${c}) as ${c}`).join(', ')}
    from (select *, ${made.join(', ')} from (
      select met.id, known.id is null as is_new, case when known.id is null then ${hmac} end as hmac,
        ${columns.map((c) => `known.${c} as known_${c}`).join(', ')}
      from (${ids}) as met left join ${known} as known on known.id = met.id))`);
  await db.run(`insert into ${known} select id, ${columns.join(', ')} from ${name}
    where is_new and (select count(*) from ${known}) + (select count(*) from ${name} where is_new) <= ${REMEMBERED}`);
}

/** What names a record: family, source and business key. */
export function recordText(plan: Plan, column: (name: string) => string): string {
  const { contract, key } = plan;
  const parts =
    key.kind === 'columns'
      ? ['door.columns_key']
      : contract.key.map((name) => `coalesce(${column(name)}::varchar, '')`);
  return `concat(${[literal(contract.family), literal(plan.source), ...parts].join(', chr(31), ')})`;
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
