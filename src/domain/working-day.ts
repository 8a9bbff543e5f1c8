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
      `没有 ${year} 年的放假安排,请在 data/reference/holidays_cn.csv 补充 / ` +
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
