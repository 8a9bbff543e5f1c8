import { identifier, literal } from '../../src/warehouse/duckdb.ts';
import { type Contract, isLoaded, type Rule } from '../contracts/contract.ts';
import type { Plan, TextUse } from './plan.ts';
import { absentValue, type Reading, rawColumn, readingOf } from './read-value.ts';
import type { Source } from './source.ts';
import { structuralSql } from './structural-rows.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A reason to refuse a row, and which field a data officer should look at. */
export interface Fault {
  readonly rule: string;
  readonly field: string;
  readonly when: string;
}

export interface DoorStatement {
  /** Makes table `door`: one row per record of the file, in file order. */
  readonly sql: string;
  readonly readings: readonly Reading[];
  readonly faults: readonly Fault[];
  readonly warnings: readonly Rule[];
}

/** Columns of the intermediate levels of one field. */
const plainOf = (r: Reading): string => identifier(`plain ${r.field}`);
const tidiedOf = (r: Reading): string => identifier(`tidied ${r.field}`);
const saidOf = (r: Reading): string => identifier(`said ${r.field}`);
const thoroughOf = (r: Reading): string => identifier(`thorough ${r.field}`);
/** True in rows with a cell that the first road did not read. */
const SECOND_ROAD = identifier('second road');

/**
 * Writes the one statement that reads, validates and names the records of a file. Each level is a select over the
 * level below and computes only over the cells of its own row, so DuckDB runs it in parallel and the rows keep the
 * order of the file.
 */
export function doorStatement(
  plan: Plan,
  source: Pick<Source, 'relation' | 'line' | 'broken'>,
  vocabulary: Vocabulary,
): DoorStatement {
  const { contract } = plan;
  const readings = [...plan.bindings.values()].map((binding) => {
    const field = contract.fields[binding.field];
    if (!field) throw new Error(`${contract.family} has no field ${binding.field}`);
    return readingOf(binding.field, field, binding, vocabulary);
  });
  if (readings.length > 62)
    throw new Error(`${contract.family} binds more than 62 fields; the repair bits are full`);
  const faults = whole(source.broken, faultsOf(contract, plan, readings));
  const warnings = contract.rules.filter((rule) => rule.severity === 'warn');
  const absent = Object.entries(contract.fields).filter(
    ([name, field]) => !plan.bindings.has(name) && isLoaded(field),
  );
  const early = readings.filter((r) => !r.late);
  const late = readings.filter((r) => r.late);
  const second = readings.filter((r) => r.thorough);
  const columns = [...readings.map((r) => r.field), ...absent.map(([name]) => name)].map(identifier);

  // What could not be taken apart has no cells, and is no blank line for that.
  const structural = structuralSql(plan.headers);
  const levels = [
    [
      `${source.line ?? 'null::bigint'} as line`,
      `${source.broken ? `case when not ${source.broken.when} then ${structural} end` : structural} as structural`,
    ],
    [`${exportedAtSql(plan)} as exported_at`, ...readings.map((r) => `${r.plain} as ${plainOf(r)}`)],
    second.map((r) => `case when ${plainOf(r)} is null then tidy(${r.raw}) end as ${tidiedOf(r)}`),
    [
      ...second.map(
        (r) => `case when ${tidiedOf(r)} is not null then said(${tidiedOf(r)}) end as ${saidOf(r)}`,
      ),
      `${second.length === 0 ? 'false' : `coalesce(${second.map(tidiedOf).join(', ')}) is not null`} as ${SECOND_ROAD}`,
    ],
    second
      .map(
        (r) => `case when ${saidOf(r)} is not null then ${r.thorough?.(saidOf(r))} end as ${thoroughOf(r)}`,
      )
      .filter((_s, i) => !second[i]?.late),
    [
      ...early.map(finished),
      ...absent.map(([name, field]) => `${absentValue(name, field)} as ${identifier(name)}`),
    ],
    late
      .filter((r) => r.thorough)
      .map(
        (r) => `case when ${saidOf(r)} is not null then ${r.thorough?.(saidOf(r))} end as ${thoroughOf(r)}`,
      ),
    late.map(finished),
    faults.map((fault, i) => `coalesce(${fault.when}, false) as fault_${i}`),
  ].filter((level) => level.length > 0);
  const from = levels.reduce(
    (below, level) => `select *,\n  ${level.join(',\n  ')}\nfrom (${below})`,
    `select ${plan.headers
      .map((_h, i) => rawColumn(i))
      .concat(source.line ?? [], source.broken?.when ?? [])
      .join(', ')} from ${source.relation}`,
  );

  const anyFault = faults.map((_f, i) => `fault_${i}`).join(' or ') || 'false';
  const sql = `create table door as select
  line,
  structural,
  case when structural is null and (${anyFault})
    then list_filter([${faults.map((fault, i) => `case when fault_${i} then ${faultSql(fault, readings)} end`).join(',\n      ')}], f -> f is not null)
  end as faults,
  ${remarksSql(readings)} as remarks,
  ${onSecondRoad(bits(readings.map((r) => (r.repair && r.thorough ? `${thoroughOf(r)} is not null` : undefined))))} as repairs,
  ${onSecondRoad(bits(readings.map((r) => (r.filler && r.thorough ? `${saidOf(r)} is not null and ${thoroughOf(r)} is null and ${r.filler.when(saidOf(r))}` : undefined))))} as fillers,
  ${onSecondRoad(bits(readings.map((r) => (r.thorough ? `${tidiedOf(r)} <> '' and ${saidOf(r)} is null` : undefined))))} as null_words,
  ${bits(warnings.map((rule) => `not try(${rule.holds})`))} as warned,
  exported_at,
  ${columnsKey(plan)} as columns_key,
  ${[...plan.texts.map(textSql), ...columns].join(', ')}
from (${from})`;
  return { sql, readings, faults, warnings };
}

/** The column of table `door` that holds what a text use reads; `readTexts` takes it out again. */
export const textColumn = ({ field }: TextUse): string => identifier(`text ${field}`);
const textSql = (text: TextUse): string =>
  `nullif(trim(concat_ws(' ', ${text.columns.map(rawColumn).join(', ')})), '') as ${textColumn(text)}`;

/** A record that could not be taken apart has that one fault and no others. */
function whole(broken: Source['broken'], faults: readonly Fault[]): Fault[] {
  if (!broken) return [...faults];
  const rest = faults.map((f) => ({ ...f, when: `case when ${broken.when} then false else ${f.when} end` }));
  return [{ field: '', rule: broken.rule, when: broken.when }, ...rest];
}

function finished(r: Reading): string {
  const roads = r.thorough
    ? { plain: plainOf(r), thorough: thoroughOf(r), said: saidOf(r) }
    : { plain: plainOf(r), thorough: 'null', said: 'null' };
  const read = r.thorough ? `coalesce(${roads.plain}, ${roads.thorough})` : roads.plain;
  return `${r.finish ? r.finish(read, roads) : read} as ${identifier(r.field)}`;
}

function exportedAtSql({ exportedAt }: Plan): string {
  if ('value' in exportedAt) return `timestamp ${literal(exportedAt.value)}`;
  const cell = rawColumn(exportedAt.column);
  const plain = exportedAt.format
    ? `try_strptime(tidy(${cell}), ${literal(exportedAt.format)})`
    : `plain_time(${cell})`;
  return `coalesce(${plain}, plausible(thorough_time(tidy(${cell}))))`;
}

function faultsOf(contract: Contract, plan: Plan, readings: readonly Reading[]): Fault[] {
  const unreadable = readings.flatMap((r): Fault[] => {
    if (!r.unreadable) return [];
    const { rule } = r.unreadable;
    const saysSomething = r.filler
      ? `(${saidOf(r)} is not null and not (${r.filler.when(saidOf(r))}))`
      : `${saidOf(r)} is not null`;
    // The cheap road may read what the field cannot hold: 1.5 persons, an amount beyond all bounds.
    const when = `case when ${identifier(r.field)} is null then ${plainOf(r)} is not null or ${saysSomething} else false end`;
    return [{ field: r.field, rule, when }];
  });
  const outside = readings.flatMap((r): Fault[] => (r.outside ? [{ field: r.field, ...r.outside }] : []));
  const required = Object.entries(contract.fields).flatMap(([name, field]): Fault[] => {
    const reading = readings.find((r) => r.field === name);
    if (!field.required || !reading) return [];
    const told = unreadable.find((f) => f.field === name);
    return [
      {
        field: name,
        rule: 'required',
        when: `${identifier(name)} is null${told ? ` and not (${told.when})` : ''}`,
      },
    ];
  });
  const covered = (name: string | undefined): boolean =>
    name === undefined || contract.fields[name]?.required === true;
  const keyless: Fault[] =
    plan.key.kind === 'fields' && !contract.key.some(covered)
      ? [
          {
            field: contract.key[0] ?? '',
            rule: 'key_missing',
            when: contract.key.map((k) => `${identifier(k)} is null`).join(' and '),
          },
        ]
      : [];
  const dates = [contract.event, contract.eventFallback].filter((name) => name !== undefined);
  const undated: Fault[] =
    contract.event && !covered(contract.event)
      ? [
          {
            field: contract.event,
            rule: 'undated',
            when: dates.map((name) => `${identifier(name)} is null`).join(' and '),
          },
        ]
      : [];
  const unexported: Fault[] =
    'column' in plan.exportedAt
      ? [{ field: 'exported_at', rule: 'not_a_timestamp', when: 'exported_at is null' }]
      : [];
  const rules = contract.rules
    .filter((rule) => rule.severity === 'reject')
    .map((rule): Fault => ({ field: rule.field, rule: rule.id, when: `not try(${rule.holds})` }));
  return [
    ...testRows(plan, readings),
    ...unreadable,
    ...outside,
    ...required,
    ...keyless,
    ...undated,
    ...unexported,
    ...rules,
  ];
}

function faultSql(fault: Fault, readings: readonly Reading[]): string {
  const raw = readings.find((r) => r.field === fault.field)?.raw ?? 'null';
  return `{rule: ${literal(fault.rule)}, field: ${literal(fault.field)}, value: left(${raw}, 200)}`;
}

/** Names that people type to try a system out; a common name is one only beside a phone that nobody has. */
const TEST_NAME = '(测试|试录|test|demo)(用户|数据|账号|人员|会员|记录)?[0-9a-z一二三]{0,6}';
const EXAMPLE_NAMES = ['张三', '李四', '王五', '赵六'];

/** Rows typed to try the source out: no person and no event stands behind them. */
function testRows(plan: Plan, readings: readonly Reading[]): Fault[] {
  const phone = readings.find((r) => r.field === 'phone' && r.filler);
  return plan.nameColumns.map((column) => {
    const name = rawColumn(column);
    const example = phone
      ? ` or case when ${name} in (${EXAMPLE_NAMES.map(literal).join(', ')}) then ${phone.filler?.when(saidOf(phone)) ?? 'false'} end`
      : '';
    return {
      field: 'person_name',
      rule: 'test_row',
      when: `case when contains('测试tTdD', left(${name}, 1)) then regexp_full_match(lower(${name}), '${TEST_NAME}') end${example}`,
    };
  });
}

/** Most rows have no cell that needs a second reading, and nothing to tell about one. */
const onSecondRoad = (sql: string, otherwise = '0::bigint'): string =>
  `case when ${SECOND_ROAD} then ${sql} else ${otherwise} end`;

/** Spellings that neither road knew and units written beside numbers, as a list that is NULL in nearly every row. */
function remarksSql(readings: readonly Reading[]): string {
  const none = 'null::struct(kind varchar, field varchar, value varchar)[]';
  const remark = (kind: string, r: Reading, value: string): string =>
    `{kind: ${literal(kind)}, field: ${literal(r.field)}, value: ${value}}`;
  const second = readings.filter((r) => r.thorough);
  const unknown = second
    .filter((r) => r.countsUnmapped)
    .map((r) => ({
      when: `(${saidOf(r)} is not null and ${thoroughOf(r)} is null)`,
      say: remark('unmapped', r, `left(${saidOf(r)}, 60)`),
    }));
  const units = second
    .filter((r) => r.repair === 'number_form')
    .map((r) => ({
      when: `(${thoroughOf(r)} is not null and unit_word(${saidOf(r)}) is not null)`,
      say: remark('unit', r, `unit_word(${saidOf(r)})`),
    }));
  const remarks = [...unknown, ...units];
  if (remarks.length === 0) return none;
  const items = remarks.map(({ when, say }) => `case when ${when} then ${say} end`);
  return onSecondRoad(`nullif(list_filter([${items.join(', ')}], u -> u is not null), [])`, none);
}

function bits(conditions: readonly (string | undefined)[]): string {
  const terms = conditions.flatMap((when, i) =>
    when ? [`case when ${when} then ${2n ** BigInt(i)} else 0 end`] : [],
  );
  return terms.length === 0 ? '0::bigint' : `(${terms.join(' + ')})::bigint`;
}

/** What names a record when its source has no business key: the trimmed texts of the named columns. */
function columnsKey(plan: Plan): string {
  if (plan.key.kind !== 'columns') return 'null::varchar';
  const parts = plan.key.columns.map((column) => `coalesce(trim(${rawColumn(column)}), '')`);
  return `case when structural is null then concat(${parts.join(', chr(31), ')}) end`;
}
