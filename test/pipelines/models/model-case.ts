import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Contract, rawColumns } from '../../../pipelines/contracts/contract.ts';
import { contracts, type Family, families } from '../../../pipelines/contracts/index.ts';
import { type Database, identifier, literal, open, type Row } from '../../../src/warehouse/duckdb.ts';

const MODELS = join(import.meta.dirname, '../../../pipelines/models');
const SCHEMAS = ['staging', 'intermediate', 'marts', 'cubes'];

/** A raw record as a test states it: only what matters; the door's columns are filled in when left out. */
export type Given = Readonly<Record<string, string | number | boolean | null>>;

/**
 * An empty warehouse with every raw table, two provinces with two cities, the topics and the months of 2025:
 * put rows in, run models, compare.
 */
export async function modelCase(): Promise<Database> {
  const db = await open();
  for (const schema of ['raw', 'reference', ...SCHEMAS]) await db.run(`create schema ${schema}`);
  for (const family of families) {
    const columns = rawColumns(contracts[family]).map((c) => `${identifier(c.name)} ${c.sqlType}`);
    await db.run(`create table raw.${family} (${columns.join(', ')})`);
  }
  await db.script(`
    create table reference.regions as select * from (values
      ('000000', 'nation', null, null, null),
      ('510000', 'province', '000000', '510000', null),
      ('610000', 'province', '000000', '610000', null),
      ('510100', 'city', '510000', '510000', '510100'),
      ('510104', 'county', '510100', '510000', '510100'),
      ('510300', 'city', '510000', '510000', '510300'),
      ('610100', 'city', '610000', '610000', '610100'))
      r(code, level, parent, province_code, city_code);
    create table reference.topics as select * from (values ('A01', 'S03'), ('A02', 'S03'), ('A11', 'S17'), ('A99', 'S99'))
      t(code, need_domain);
    create table reference.months as select 202500 + i::integer as month from range(1, 13) m(i);
  `);
  await db.script(readFileSync(join(MODELS, 'macros.sql'), 'utf8'));
  return db;
}

/**
 * Puts records into `raw.<family>`. The n-th record gets number n as its record id and 2^n as its cell key, so that a
 * sum of keys names the records it was made of; `member` stands for a member key with 1000 times itself as cell key.
 */
export async function give(db: Database, family: Family, records: readonly Given[]): Promise<void> {
  const columns = rawColumns(contracts[family]);
  for (const [n, { member, ...record }] of records.entries()) {
    const values: Given = {
      record_id: `${String(n + 1).padStart(8, '0')}-0000-0000-0000-000000000000`,
      source: 'hand',
      batch_id: 1,
      exported_at: '2026-01-15 08:00:00',
      cell_key: 2 ** n,
      ...(member === undefined ? {} : { member_key: member, member_cell_key: Number(member) * 1000 }),
      ...dated(family, record),
      ...record,
    };
    const unknown = Object.keys(values).find((name) => !columns.some((c) => c.name === name));
    if (unknown) throw new Error(`raw.${family} has no column "${unknown}"`);
    const cells = Object.entries(values).map(([, v]) => (typeof v === 'string' ? literal(v) : String(v)));
    await db.run(
      `insert into raw.${family} (${Object.keys(values).map(identifier).join(', ')}) values (${cells.join(', ')})`,
    );
  }
}

/** The event columns, as the door derives them from the record's own date. */
function dated(family: Family, record: Given): Given {
  const { event, eventFallback }: Contract = contracts[family];
  const at = record[event ?? ''] ?? record[eventFallback ?? ''];
  if (typeof at !== 'string') return {};
  return { event_date: at.slice(0, 10), event_month: Number(at.slice(0, 4)) * 100 + Number(at.slice(5, 7)) };
}

/** Runs a model after everything it is made from, as a person would paste it. */
export async function run(db: Database, id: string, done = new Set<string>()): Promise<void> {
  if (done.has(id)) return;
  done.add(id);
  const sql = readFileSync(join(MODELS, `${id.replace('.', '/')}.sql`), 'utf8');
  for (const [, input] of sql.matchAll(/\bfrom ((?:staging|intermediate|marts|cubes)\.\w+)/g)) {
    if (input) await run(db, input, done);
  }
  const kind = id.startsWith('staging.') ? 'view' : 'table';
  await db.run(`create or replace ${kind} ${id} as ${sql}`);
}

/** The cells of one grouping set of a cube, without its key columns of other dimensions. */
export async function cells(
  db: Database,
  cube: string,
  at: { readonly set: string; readonly level: string; readonly grain?: string },
  columns: readonly string[],
): Promise<Row[]> {
  return db.all(
    `select ${columns.join(', ')} from cubes.${cube}
     where grouping_set = ${literal(at.set)} and region_level = ${literal(at.level)} and period_grain = ${literal(at.grain ?? 'month')}
     order by all`,
  );
}
