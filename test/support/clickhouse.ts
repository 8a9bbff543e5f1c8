import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import {
  CLICKHOUSE_SETTINGS,
  clickhouseDialect,
  NOT_IN_CLICKHOUSE,
} from '../../pipelines/engines/clickhouse-dialect.ts';
import { inDialect, macrosOf } from '../../pipelines/engines/dialect.ts';
import type { LakeManifest, LakeTable } from '../../pipelines/engines/lake-manifest.ts';
import type { LinkedModel } from '../../pipelines/runner/lineage.ts';
import { type Database, identifier, literal } from '../../src/warehouse/duckdb.ts';

/** Reads statements, one JSON text a line, and says of each how it went: `ok`, or what ClickHouse said. */
const RUNNER = `
import json, sys
from chdb import session
s = session.Session(sys.argv[1])
for line in sys.stdin:
    name, sql = json.loads(line)
    try:
        s.query(sql)
        print(json.dumps([name, "ok"]), flush=True)
    except Exception as e:
        print(json.dumps([name, str(e)[:600]]), flush=True)
`;

/** The models that are given to ClickHouse as tables, as files of the same names in a folder. */
export async function giveTables(db: Database, warehouse: string, folder: string): Promise<void> {
  for (const id of NOT_IN_CLICKHOUSE) {
    const columns = await db.all<{ column_name: string; column_type: string }>(
      `select column_name, column_type from (describe from ${warehouse}.${id})`,
    );
    const texts = columns.map(({ column_name: name, column_type: type }) =>
      /^(UUID|ENUM)/.test(type) ? `${identifier(name)}::varchar as ${identifier(name)}` : identifier(name),
    );
    await db.run(
      `copy (select ${texts.join(', ')} from ${warehouse}.${id}) to ${literal(join(folder, `${id}.given.parquet`))} (format parquet)`,
    );
  }
}

/**
 * Builds every model in ClickHouse, over the lake, and writes each as Parquet below `out`, where those it cannot
 * build are given.
 * @returns what went wrong, by model.
 */
export function buildInClickHouse(
  python: string,
  models: readonly LinkedModel[],
  macros: string,
  lake: { readonly folder: string; readonly manifest: LakeManifest },
  out: string,
): Map<string, string> {
  const expressions = macrosOf(clickhouseDialect, macros);
  const table = clickhouseDialect.table;
  const statements: [string, string][] = [
    ...Object.entries(CLICKHOUSE_SETTINGS).map(([name, value]): [string, string] => [
      name,
      `set ${name} = ${typeof value === 'number' ? value : `'${value}'`}`,
    ]),
    ['database', 'create database lake'],
    ['database', 'use lake'],
    ...Object.entries(lake.manifest.tables).map(([id, about]): [string, string] => [
      id,
      `create view ${table(id)} as ${sourceOf(id, about, lake.folder)}`,
    ]),
    ...models.flatMap((model): [string, string][] => {
      const sql = inDialect(model.sql, model.reads, clickhouseDialect, expressions);
      if (model.layer === 'staging') return [[model.id, `create view ${table(model.id)} as ${sql}`]];
      if (NOT_IN_CLICKHOUSE.has(model.id)) {
        const given = join(out, `${model.id}.given.parquet`);
        return [[model.id, `create view ${table(model.id)} as select * from file('${given}', 'Parquet')`]];
      }
      const file = join(out, `${model.id}.parquet`);
      return [
        [model.id, `create table ${table(model.id)} engine = MergeTree order by tuple() as ${sql}`],
        [model.id, `insert into function file('${file}', 'Parquet') select * from ${table(model.id)}`],
      ];
    }),
  ];
  const said = execFileSync(python, ['-c', RUNNER, join(out, 'session')], {
    input: statements.map((statement) => JSON.stringify(statement)).join('\n'),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const wrong = said
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as [string, string])
    .filter(([, how]) => how !== 'ok');
  // What went wrong first is why the rest did.
  return new Map(wrong.reverse());
}

function sourceOf(id: string, { columns, monthly, parts }: LakeTable, folder: string): string {
  const stored = columns.filter(({ name }) => !monthly || name !== 'event_month');
  const types = columns.map(({ name, type }) => ({ name, type: `Nullable(${clickhouseType(type)})` }));
  if (Object.keys(parts).length === 0)
    return `select ${types.map(({ name, type }) => `cast(null as ${type}) as ${name}`).join(', ')} where false`;
  const structure = stored.map(({ name, type }) => `${name} Nullable(${clickhouseType(type)})`).join(', ');
  const files = join(folder, id.replace('.', '/'), monthly ? 'event_month=*/*.parquet' : '*.parquet');
  const month = monthly
    ? ", cast(extract(_path, 'event_month=([0-9]+)') as Nullable(Int32)) as event_month"
    : '';
  return `select ${stored.map(({ name }) => name).join(', ')}${month} from file('${files}', 'Parquet', '${structure}')`;
}

const clickhouseType = (type: string): string =>
  ({
    VARCHAR: 'String',
    BOOLEAN: 'Bool',
    INTEGER: 'Int32',
    BIGINT: 'Int64',
    DATE: 'Date32',
    TIMESTAMP: 'DateTime64(6)',
  })[type] ?? type.replace('DECIMAL', 'Decimal');
