import { type FestivalYear, festivalYear } from './festival.ts';

/** One row of `data/reference/holidays_cn.csv`: a day off, or a weekend day worked in exchange. */
export interface Holiday {
  /** ISO date. */
  readonly date: string;
  readonly kind: 'off' | 'work';
}

/**
 * Working days of a month (202602 → 16) under the State Council's yearly notices.
 * @throws RangeError when no notice covers the year, since weekends alone would give a wrong count.
 */
export function workingDays(month: number, holidays: readonly Holiday[]): number {
  const year = Math.trunc(month / 100);
  const index = (month % 100) - 1;
  // A notice for January may name days of the December before it; only one that names 国庆 is about the year.
  if (!holidays.some((h) => h.kind === 'off' && h.date.startsWith(`${year}-10-`))) {
    throw new RangeError(
      `没有 ${year} 年的放假安排，请在 data/reference/holidays_cn.csv 补充 / ` +
        `no holiday notice for ${year}: add the year to data/reference/holidays_cn.csv`,
    );
  }
  const kinds = new Map(holidays.map((h) => [h.date, h.kind]));
  const days = new Date(Date.UTC(year, index + 1, 0)).getUTCDate();
  let working = 0;
  for (let day = 1; day <= days; day++) {
    const date = new Date(Date.UTC(year, index, day));
    const kind = kinds.get(date.toISOString().slice(0, 10));
    const weekend = date.getUTCDay() % 6 === 0;
    if (kind ? kind === 'work' : !weekend) working++;
  }
  return working;
}

/**
 * Days off a year has by law (State Council order 795, in force since 2025): the statutory days, one that falls on a
 * weekend moved to the next weekday. What to expect while the year's notice is not out; the weekends it will exchange
 * are not known, so single months differ from it by a day or two, the year does not.
 */
export function statutoryDaysOff(year: number, festivals: readonly FestivalYear[]): ReadonlySet<string> {
  const { spring_festival, qingming, dragon_boat, mid_autumn } = festivalYear(festivals, year);
  const off = new Set<string>();
  for (const date of [
    `${year}-01-01`,
    ...[-1, 0, 1, 2].map((days) => later(spring_festival, days)),
    qingming,
    `${year}-05-01`,
    `${year}-05-02`,
    dragon_boat,
    mid_autumn,
    `${year}-10-01`,
    `${year}-10-02`,
    `${year}-10-03`,
  ]) {
    let day = date;
    while (isWeekend(day) || off.has(day)) day = later(day, 1);
    off.add(day);
  }
  return off;
}

/** Weekdays of a month less the statutory days off: its working days as far as they are known without a notice. */
export function statutoryWorkingDays(month: number, festivals: readonly FestivalYear[]): number {
  const off = statutoryDaysOff(Math.trunc(month / 100), festivals);
  const first = `${Math.trunc(month / 100)}-${String(month % 100).padStart(2, '0')}-01`;
  let working = 0;
  for (let day = first; day.slice(0, 7) === first.slice(0, 7); day = later(day, 1)) {
    if (!isWeekend(day) && !off.has(day)) working++;
  }
  return working;
}

const isWeekend = (date: string): boolean => new Date(`${date}T00:00:00Z`).getUTCDay() % 6 === 0;

function later(date: string, days: number): string {
  const at = new Date(`${date}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}
