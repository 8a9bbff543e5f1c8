import type { FestivalYear } from '../../domain/festival.ts';
import type { Holiday } from '../../domain/working-day.ts';
import type { MovingCalendar } from '../../indices/calendar-effects.ts';
import type { Database } from '../../warehouse/duckdb.ts';
import type { OpenRelease } from '../release/open.ts';

/**
 * The festivals and holidays a release was built with. A workspace that does not count in yuan is no Chinese one: its
 * months know the leap day only.
 */
export async function releaseCalendar(db: Database, release: OpenRelease): Promise<MovingCalendar> {
  const has = (table: string): boolean => release.tables.has(`reference.${table}`);
  if (release.manifest.currency !== 'CNY' || !has('festivals') || !has('holidays_cn'))
    return { festivals: [], holidays: [] };
  const festivals = await db.all<FestivalYear & Record<string, unknown>>(
    `select year, spring_festival::varchar as spring_festival, lantern::varchar as lantern,
       qingming::varchar as qingming, dragon_boat::varchar as dragon_boat, qixi::varchar as qixi,
       mid_autumn::varchar as mid_autumn, double_ninth::varchar as double_ninth
     from reference.festivals order by year`,
  );
  const holidays = await db.all<Holiday & Record<string, unknown>>(
    `select date::varchar as date, kind from reference.holidays_cn order by date`,
  );
  return { festivals, holidays };
}
