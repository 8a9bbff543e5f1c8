import type { Database } from '../../../src/warehouse/duckdb.ts';

/** Every figure of every vintage; the newest vintage of a figure is the one in use. */
const STATISTICS = `series_code varchar, title_zh varchar, title_en varchar, source varchar, region_code varchar,
  period_grain varchar, period integer, value decimal(28,8), status varchar, unit varchar, vintage date,
  file_sha256 varchar, batch_id integer`;

/** What a file says below its figures, line by line. */
const NOTES = 'file_sha256 varchar, batch_id integer, line integer, note varchar';

/** Makes the two tables of schema `reference` that loads write; all others are made by a build. */
export async function ensureOfficialTables(db: Database, catalog: string): Promise<void> {
  await db.run(`create schema if not exists ${catalog}.reference`);
  await db.run(`create table if not exists ${catalog}.reference.official_statistics (${STATISTICS})`);
  await db.run(`create table if not exists ${catalog}.reference.official_notes (${NOTES})`);
}
