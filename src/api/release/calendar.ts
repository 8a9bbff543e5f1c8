import type { FestivalYear } from '../../domain/festival.ts';
import type { Holiday } from '../../domain/working-day.ts';
import type { MovingCalendar } from '../../indices/calendar-effects.ts';
import type { Database } from '../../warehouse/duckdb.ts';

/**
 * The festivals and holidays of schema `reference`, in a warehouse or a release. A workspace that does not count in yuan
 * is no Chinese one: its months know the leap day only.
 */
export async function readCalendar(db: Database, currency: string): Promise<MovingCalendar> {
  const none = { festivals: [], holidays: [] };
  if (currency !== 'CNY') return none;
  if (!(await db.has('reference.festivals')) || !(await db.has('reference.holidays_cn'))) return none;
  const festivals = await db.all<FestivalYear & Record<string, unknown>>(
    `select year, spring_festival::varchar as spring_festival, lantern::varchar as lantern,
       qingming::varchar as qingming, dragon_boat::varchar as dragon_boat, qixi::varchar as qixi,
       mid_autumn::varchar as mid_autumn, double_ninth::varchar as double_ninth
     from reference.festivals order by year`,
  );
  const holidays = await db.all<Holiday & Record<string, unknown>>(
    'select date::varchar as date, kind from reference.holidays_cn order by date',
  );
  return { festivals, holidays };
}
