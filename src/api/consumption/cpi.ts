import { NATION } from '../../domain/region.ts';
import { type Database, literal } from '../../warehouse/duckdb.ts';
import type { OpenRelease } from '../release/open.ts';

/** Official consumer prices, same month of the year before = 100: `month class` → index, `*` for all; the newest vintage. */
export async function readCpi(
  db: Database,
  release: OpenRelease,
  region: string,
): Promise<ReadonlyMap<string, number>> {
  const has = (table: string): boolean => release.tables.has(`reference.${table}`);
  if (!has('official_statistics') || !has('official_series')) return new Map();
  const rows = await db.all<{ month: number; class: string; value: number }>(
    `select f.period::int as month, s.consumption_class as class, f.value::double as value
     from (select *, row_number() over (partition by series_code, region_code, period_grain, period, source order by vintage desc) as age,
                  rank() over (partition by series_code, period order by region_code = ${literal(region)} desc) as nearness
           from reference.official_statistics
           where region_code in (${literal(region)}, ${literal(NATION)}) and period_grain = 'month') as f
     join reference.official_series as s using (series_code)
     where f.age = 1 and f.nearness = 1 and f.value is not null and s.series_code like 'cpi\\_yoy.%' escape '\\'`,
  );
  return new Map(rows.map((row) => [cpiKey(row.month, row.class), row.value]));
}

export const cpiKey = (month: number, consumptionClass: string): string => `${month} ${consumptionClass}`;
