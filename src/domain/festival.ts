import { containing, type Period } from './period.ts';

/**
 * One row of `data/reference/festivals.csv`: ISO dates of the year's festivals that follow the moon (and
 * 清明, which follows the sun). A table, not a computation: `Intl` puts 春节 2027 on the wrong day.
 */
export interface FestivalYear {
  readonly year: number;
  readonly spring_festival: string;
  readonly lantern: string;
  readonly qingming: string;
  readonly dragon_boat: string;
  readonly qixi: string;
  readonly mid_autumn: string;
  readonly double_ninth: string;
}

export type Festival = Exclude<keyof FestivalYear, 'year'>;

export const FESTIVALS: readonly Festival[] = [
  'spring_festival',
  'lantern',
  'qingming',
  'dragon_boat',
  'qixi',
  'mid_autumn',
  'double_ninth',
];

/** Festivals the year-on-year comparison of a month depends on. */
const MOVING: readonly Festival[] = ['spring_festival', 'dragon_boat', 'mid_autumn'];

/** `2026-02-17` → 202602. */
const monthOf = (date: string): number => Number(date.slice(0, 4)) * 100 + Number(date.slice(5, 7));

/** @throws RangeError when the table has no such year: extend the table rather than guess. */
export function festivalYear(table: readonly FestivalYear[], year: number): FestivalYear {
  const found = table.find((row) => row.year === year);
  if (found) return found;
  const years = table.map((row) => row.year);
  throw new RangeError(
    `节日表没有 ${year} 年（现有 ${Math.min(...years)}—${Math.max(...years)}），请在 data/reference/festivals.csv 补充 / ` +
      `no festivals for ${year}: add the year to data/reference/festivals.csv`,
  );
}

/** The month that holds a festival: `festivalMonth(table, 'spring_festival', 2026)` → 202602. */
export function festivalMonth(table: readonly FestivalYear[], festival: Festival, year: number): number {
  return monthOf(festivalYear(table, year)[festival]);
}

/** Festivals whose day falls in the month. */
export function festivalsIn(table: readonly FestivalYear[], month: number): Festival[] {
  const row = festivalYear(table, Math.trunc(month / 100));
  return FESTIVALS.filter((festival) => monthOf(row[festival]) === month);
}

/**
 * Moving festivals that one of two months holds and the other does not, and that therefore disturb their
 * comparison: 202609 against 202509 → `['mid_autumn']`.
 */
export function movedFestivals(table: readonly FestivalYear[], month: number, base: number): Festival[] {
  const here = new Set(festivalsIn(table, month));
  const there = new Set(festivalsIn(table, base));
  return MOVING.filter((festival) => here.has(festival) !== there.has(festival));
}

/**
 * January and February are compared year on year only together, as the statistics bureau does, because 春节
 * falls in either. The two months for a January or February, undefined for any other month.
 */
export function combinedJanFeb(month: number): readonly [number, number] | undefined {
  const inYear = month % 100;
  if (inYear > 2) return undefined;
  const january = month - inYear + 1;
  return [january, january + 1];
}

/**
 * The two months between which 端午 or 中秋 moved since the year before, for a month that is one of them: for 202509
 * `[202509, 202510]`, since 中秋 fell on October 6 after September 17. Undefined for any other month, and where the table
 * does not know the year.
 */
export function straddledMonths(
  table: readonly FestivalYear[],
  month: number,
): readonly [number, number] | undefined {
  const year = Math.trunc(month / 100);
  const known = [year, year - 1].every((y) => table.some((row) => row.year === y));
  if (!known) return undefined;
  for (const festival of ['dragon_boat', 'mid_autumn'] as const) {
    const [now, before] = [year, year - 1].map((y) => festivalMonth(table, festival, y) % 100);
    if (now === undefined || before === undefined || now === before) continue;
    const [first, last] = [Math.min(now, before), Math.max(now, before)];
    if (month % 100 === first || month % 100 === last) return [year * 100 + first, year * 100 + last];
  }
  return undefined;
}

/** True when the period contains 春节 of its year: its level is not comparable with its neighbours'. */
export function holdsSpringFestival(table: readonly FestivalYear[], p: Period): boolean {
  const year = p.grain === 'year' ? p.code : Math.trunc(p.code / (p.grain === 'month' ? 100 : 10));
  return containing(p.grain, festivalMonth(table, 'spring_festival', year)).code === p.code;
}
