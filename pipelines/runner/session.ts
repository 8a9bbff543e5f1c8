import { months, period } from '../../src/domain/period.ts';
import { type Database, identifier } from '../../src/warehouse/duckdb.ts';
import { grainOf } from './plan.ts';

/** Has `as_code` cast to the dictionary of all known codes, on this connection. */
export const castCodes = (db: Database, dictionary: string): Promise<void> =>
  db.run(`create or replace temp macro as_code(code) as cast(code as main.${identifier(dictionary)})`);

/** Points the macros of `macros.sql` at the parts of this chunk; by name, so that pasted models mean the same. */
export async function narrow(db: Database, parts: readonly number[]): Promise<void> {
  for (const [macro, grain] of [
    ['in_build', 'month'],
    ['in_build_quarter', 'quarter'],
    ['in_build_year', 'year'],
  ] as const) {
    const wanted = parts
      .filter((part) => grainOf(part) === grain)
      .flatMap((part) => months(period(grain, part)));
    const condition = wanted.length > 0 ? `month in (${wanted.join(', ')})` : 'false';
    await db.run(`create or replace temp macro ${macro}(month) as ${condition}`);
  }
}
