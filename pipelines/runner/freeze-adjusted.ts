import { ADJUSTED_FILE, type AdjustedVintage } from '../../src/api/release/adjusted.ts';
import { readCalendar } from '../../src/api/release/calendar.ts';
import type { Watermark } from '../../src/contracts/value.ts';
import { NATION } from '../../src/domain/region.ts';
import { GAUGES } from '../../src/indices/definition.ts';
import { seasonallyAdjust } from '../../src/indices/seasonal-adjust.ts';
import { type Database, literal } from '../../src/warehouse/duckdb.ts';
import { type Freezer, tablesOf } from './freeze.ts';

/**
 * Keeps the adjusted headline of a release as it was worked out on the day: factors are estimated anew each month, so
 * that a reader may ask what was said first. Both gauges, the nation; nothing where a series is not adjusted.
 */
export async function freezeAdjusted(
  freezer: Freezer,
  db: Database,
  { complete_through: complete, as_of }: Watermark,
  currency: string,
): Promise<void> {
  if (complete === null || !(await tablesOf(db, 'indices')).includes('readings')) return;
  const calendar = await readCalendar(db, currency);
  const gauges: AdjustedVintage['gauges'] = {};
  for (const gauge of GAUGES) {
    const rows = await db.all<{ period: number; reading: number | null }>(
      `select period::int as period, reading from indices.readings
       where gauge = ${literal(gauge)} and dimension = 'total' and period_grain = 'month'
         and region_level = 'nation' and region_code = ${literal(NATION)} and period <= ${complete}
       order by period`,
    );
    const months = rows.map((r) => r.period);
    const result = seasonallyAdjust({ months, values: rows.map((r) => r.reading) }, calendar);
    const adjusted = result.adjusted;
    // Nine digits: the last bits of a logarithm differ between machines, a release does not.
    if (adjusted !== null)
      gauges[gauge] = months.map((month, i) => [month, Number((adjusted[i] ?? 0).toPrecision(9))]);
  }
  const vintage: AdjustedVintage = { as_of, gauges };
  freezer.text(ADJUSTED_FILE, `${JSON.stringify(vintage)}\n`);
}
