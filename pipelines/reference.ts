import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hash } from '../src/crypto/digest.ts';
import { type Database, identifier, literal } from '../src/warehouse/duckdb.ts';
import { REFERENCE_FOLDER } from './workspace.ts';

/** Columns of the reference files that are not text. */
const TYPED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  codes: { sort: 'INTEGER' },
  need_domains: { sensitive: 'BOOLEAN' },
  consumption_classes: { sensitive: 'BOOLEAN' },
  cca_disputes_2025: { share_percent: 'DECIMAL(6,2)' },
  nbs_consumption_2025q1q3: {
    per_capita_yuan: 'DECIMAL(12,2)',
    share_percent: 'DECIMAL(6,2)',
    nominal_yoy_percent: 'DECIMAL(6,2)',
    real_yoy_percent: 'DECIMAL(6,2)',
  },
  context_cards: { value: 'DECIMAL(20,4)' },
  festivals: {
    year: 'INTEGER',
    spring_festival: 'DATE',
    lantern: 'DATE',
    qingming: 'DATE',
    dragon_boat: 'DATE',
    qixi: 'DATE',
    mid_autumn: 'DATE',
    double_ninth: 'DATE',
  },
  holidays_cn: { date: 'DATE' },
};

const TABLES = [
  'region_groups',
  'codes',
  'need_domains',
  'topics',
  'consumption_classes',
  'industries',
  'festivals',
  'holidays_cn',
  'official_series',
  'nbs_consumption_2025q1q3',
  'cca_disputes_2025',
  'context_cards',
] as const;

export interface ReferenceFiles {
  readonly regionsFile: string;
  readonly folder?: string;
}

/** One hash over every reference file: what depends on them is rebuilt when it changes. */
export function referenceVersion({ regionsFile, folder = REFERENCE_FOLDER }: ReferenceFiles): string {
  const hash = sha256Hash().update(VERSION);
  for (const file of [regionsFile, ...TABLES.map((table) => join(folder, `${table}.csv`))])
    hash.update(readFileSync(file));
  return hash.digest('hex');
}

/** Raised when the tables made from the same files change. */
const VERSION = '1';

/**
 * Loads schema `reference` from the committed tables and the workspace's region table, in one transaction.
 * Afterwards `reference.codes`, `.regions`, `.months` … hold exactly what the files say.
 */
export async function loadReference(db: Database, files: ReferenceFiles): Promise<void> {
  const folder = files.folder ?? REFERENCE_FOLDER;
  await db.run('begin');
  try {
    await db.run('create schema if not exists reference');
    for (const table of TABLES) await loadTable(db, table, join(folder, `${table}.csv`));
    await loadRegions(db, files.regionsFile);
    await db.run(MONTHS);
    await db.run('commit');
  } catch (error) {
    await db.run('rollback');
    throw error;
  }
}

const source = (file: string): string =>
  `read_csv(${literal(file)}, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', nullstr = '')`;

async function loadTable(db: Database, table: string, file: string): Promise<void> {
  const typed = Object.entries(TYPED[table] ?? {}).map(
    ([column, type]) => `cast(${identifier(column)} as ${type}) as ${identifier(column)}`,
  );
  const columns = typed.length > 0 ? `* replace (${typed.join(', ')})` : '*';
  await db.run(
    `create or replace table reference.${identifier(table)} as select ${columns} from ${source(file)}`,
  );
}

/** An abolished region counts where its successor lies; every region knows its province and its city. */
async function loadRegions(db: Database, file: string): Promise<void> {
  await db.run(`create or replace temp table region_rows as select * from ${source(file)}`);
  const given = new Set(
    (await db.all<{ column_name: string }>('describe region_rows')).map((column) => column.column_name),
  );
  const optional = (name: string): string => (given.has(name) ? identifier(name) : 'null::varchar');
  await db.run(`
    create or replace table reference.regions as
    with recursive rows as (
      select code, level, nullif(parent, '') as parent, ${optional('successor')} as successor,
        name_zh, name_en, coalesce(short_zh, name_zh) as short_zh
      from region_rows
    ),
    walk as (
      select code, code as at, 0 as steps from rows
      union all
      select walk.code, coalesce(here.successor, here.parent), walk.steps + 1
      from walk join rows as here on here.code = walk.at
      where coalesce(here.successor, here.parent) is not null and walk.steps < 12
    ),
    above as (
      select walk.code,
        arg_min(rows.code, walk.steps) filter (where rows.level = 'province' and rows.successor is null) as province_code,
        arg_min(rows.code, walk.steps) filter (where rows.level = 'city' and rows.successor is null) as city_code
      from walk join rows on rows.code = walk.at
      group by walk.code
    )
    select rows.code, rows.level, rows.parent, above.province_code, above.city_code,
      rows.name_zh, rows.name_en, rows.short_zh, rows.successor
    from rows join above using (code)
    order by rows.code`);
  await db.run('drop table region_rows');
}

const MONTHS = `
  create or replace table reference.months as
  select year * 100 + month as month, year * 10 + (month + 2) // 3 as quarter, year
  from (select unnest(range(1990, 2071))::integer as year) cross join (select unnest(range(1, 13))::integer as month)
  order by month`;

/** Every code a model may store: those of all lists and regions, all (`*`), unknown (`U`) and the nation. */
export async function knownCodes(db: Database): Promise<string[]> {
  const rows = await db.all<{ code: string }>(`
    select code from reference.codes union select code from reference.regions
    union select unnest(['*', 'U', '000000']) order by code`);
  return rows.map((row) => row.code);
}
