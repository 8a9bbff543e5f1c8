import type { Dialect } from './dialect.ts';

/** Spark 4.2 or newer (`max_by` with a number of values). The session's time zone is UTC, and times have none. */
export const sparkDialect: Dialect = {
  engine: 'spark',
  macros: `
    create or replace macro as_code(code) as cast(code as varchar);
    create or replace macro div(a, b) as a div b;
    create or replace macro days_between(earlier, later) as cast(datediff(cast(later as date), cast(earlier as date)) as bigint);
    create or replace macro hours_between(earlier, later) as cast(
      (unix_seconds(cast(date_trunc('MINUTE', later) as timestamp)) - unix_seconds(cast(date_trunc('MINUTE', earlier) as timestamp))) div 60 div 60 as bigint);
    create or replace macro record_number(record_id) as cast(conv(substr(replace(record_id, '-', ''), 1, 15), 16, 10) as bigint);
    create or replace macro second_largest(amount) as cast(coalesce(get(max_by(abs(amount), abs(amount), 2), 1), 0) as bigint);
  `,
  types: { varchar: 'string' },
  // Views of one session: nothing is written to a catalogue that others use.
  table: (id) => id.replace('.', '__'),
};

/** How a column of the lake is called in Spark. */
export function sparkType(duckdbType: string): string {
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(duckdbType);
  if (decimal) return duckdbType.toLowerCase();
  const type = LAKE_TYPES[duckdbType];
  if (type === undefined) throw new Error(`no Spark type for ${duckdbType}`);
  return type;
}

const LAKE_TYPES: Readonly<Record<string, string>> = {
  VARCHAR: 'string',
  BOOLEAN: 'boolean',
  INTEGER: 'int',
  BIGINT: 'bigint',
  DATE: 'date',
  TIMESTAMP: 'timestamp_ntz',
};
