import { type Database, identifier, literal } from '../../src/warehouse/duckdb.ts';
import type { KeyRing } from '../privacy/keys.ts';
import { hmacSql, recordIdSql } from '../privacy/pseudonym.ts';
import type { Plan } from './plan.ts';
import { recordText } from './protect.ts';
import { placesTable } from './resolve-places.ts';

/**
 * Makes table `refusals`: one row per line, rule and field, with the sentences and the masked value of the ledger,
 * and the name of the record where its business key can be read. By that name a later export closes the line.
 */
export async function nameRefusals(
  db: Database,
  plan: Plan,
  ring: KeyRing,
  exportedAt: string,
): Promise<void> {
  const { contract, key } = plan;
  const places = contract.key.filter(
    (name) => contract.fields[name]?.type === 'region' && plan.bindings.has(name),
  );
  const placed = (name: string): string => identifier(`place ${name}`);
  const text = recordText(plan, (name) =>
    places.includes(name)
      ? `coalesce(${placed(name)}.code, door.${identifier(name)})`
      : `door.${identifier(name)}`,
  );
  const keyFields = `[${contract.key.map(literal).join(', ')}]`;
  const readable =
    key.kind === 'columns'
      ? 'door.columns_key is not null'
      : `not list_has_any(list_transform(faults, f -> f.field), ${keyFields})
         and coalesce(${contract.key.map((name) => `door.${identifier(name)}::varchar`).join(', ')}) is not null`;
  await db.run(`create table refusals as
    with named as (
      select door.rowid as place, door.line, door.exported_at,
        case when ${readable} then ${recordIdSql(hmacSql(ring, 'record', text))} end as record_id
      from door
      ${places
        .map(
          (name) =>
            `left join ${placesTable(name)} as ${placed(name)} on ${placed(name)}.said = door.${identifier(name)}`,
        )
        .join('\n')}
      where faults is not null),
    located as (
      select distinct on (line) coalesce(named.line, places.line, named.place + 1) as line, named.exported_at, named.record_id
      from named left join places on places.place = named.place)
    select distinct on (refused.line, refused.rule, refused.field)
      refused.line, refused.rule, refused.field, coalesce(reasons.header, '') as header, reasons.zh, reasons.en,
      case when refused.field = '' then refused.value
        when reasons.hidden and refused.value is not null then '***'
        else masked(refused.value) end as value_masked,
      coalesce(located.exported_at, timestamp ${literal(exportedAt)}) as exported_at,
      located.record_id
    from refused
    left join reasons on reasons.rule = refused.rule and reasons.field = refused.field
    left join located on located.line = refused.line`);
}
