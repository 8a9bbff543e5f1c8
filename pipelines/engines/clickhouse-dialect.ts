import type { Dialect } from './dialect.ts';

/** ClickHouse 26 or newer, with `CLICKHOUSE_SETTINGS`. No build runs there: it keeps the dialects honest. */
export const clickhouseDialect: Dialect = {
  engine: 'clickhouse',
  macros: `
    create or replace macro as_code(code) as cast(code as varchar);
    create or replace macro div(a, b) as intDiv(a, b);
    create or replace macro days_between(earlier, later) as cast(dateDiff('day', toDate32(earlier), toDate32(later)) as bigint);
    create or replace macro hours_between(earlier, later) as cast(intDiv(dateDiff('minute', earlier, later), 60) as bigint);
    create or replace macro record_number(record_id) as
      reinterpretAsInt64(reverse(unhex(concat('0', substring(replaceAll(record_id, '-', ''), 1, 15)))));
    create or replace macro second_largest(amount) as cast(-(groupArraySorted(2)(-abs(amount))[2]) as bigint);
  `,
  types: { date: 'date32' },
  table: (id) => id.replace('.', '__'),
};

/** Has ClickHouse mean by the models what the others mean. */
export const CLICKHOUSE_SETTINGS: Readonly<Record<string, string | number>> = {
  cast_keep_nullable: 1,
  group_by_use_nulls: 1,
  join_use_nulls: 1,
  prefer_column_name_to_alias: 1,
  union_default_mode: 'DISTINCT',
};

/**
 * Models that ClickHouse does not read as the others do: `a.*` over a join calls a column `a.x` there, not `x`, when
 * another table of the join has an `x` too. They are given to it as tables; every model after them is its own work.
 */
export const NOT_IN_CLICKHOUSE: ReadonlySet<string> = new Set([
  'marts.appeals',
  'marts.consumption',
  'marts.disputes',
  'marts.labour_disputes',
  'marts.ratings',
  'marts.services',
  'marts.skills',
  'marts.vouchers',
  'cubes.members',
]);
