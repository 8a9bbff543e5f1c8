import type { FestivalYear } from '../domain/festival.ts';
import { type Holiday, statutoryWorkingDays, workingDays } from '../domain/working-day.ts';
import { type HolidayWindow, holidayRegressor, SPRING_FESTIVAL_WINDOWS } from './genhol.ts';

/** The moving calendar: festivals of every year, days off and exchanged days of the years with a notice. */
export interface MovingCalendar {
  readonly festivals: readonly FestivalYear[];
  readonly holidays: readonly Holiday[];
}

/** The `before`, `during` and `after` of Spring Festival under other names or in other widths. */
export type FestivalWindows = Readonly<Record<string, HolidayWindow>>;

/**
 * What the calendar does to months, one regressor per effect, each less the long-run mean of its calendar month so that
 * the seasonal pattern keeps its own: the days around Spring Festival (shares), working days by the official calendar,
 * the leap day. An effect the months cannot tell (no working days known before the first notice, fewer than two leap
 * days) is left out.
 * @param months months in order, as 202501.
 */
export function calendarRegressors(
  months: readonly number[],
  calendar: MovingCalendar,
  windows: FestivalWindows = SPRING_FESTIVAL_WINDOWS,
): Readonly<Record<string, Float64Array>> {
  const dates = calendar.festivals.map((f) => f.spring_festival);
  const out: Record<string, Float64Array> = {};
  for (const [name, window] of Object.entries(dates.length > 0 ? windows : {}))
    out[name] = perMonthLength(holidayRegressor(dates, window, months), months);
  const working = workingDaysRegressor(months, calendar);
  if (working) out.working_days = perMonthLength(working, months);
  const leap = Float64Array.from(months, leapDay);
  if (leap.filter((v) => v > 0).length >= 2) out.leap_day = leap;
  return out;
}

/** A day more or less is a tenth more of a February than of a January. */
const perMonthLength = (x: Float64Array, months: readonly number[]): Float64Array =>
  x.map((v, i) => {
    const month = months[i] ?? 0;
    return (v * (365.25 / 12)) / (month % 100 === 2 ? 28.25 : daysOf(month));
  });

const daysOf = (month: number): number =>
  new Date(Date.UTC(Math.trunc(month / 100), month % 100, 0)).getUTCDate();

/** Working days of each month less the mean of its calendar month; null where a year is before every notice. */
function workingDaysRegressor(months: readonly number[], calendar: MovingCalendar): Float64Array | null {
  // 国庆 is in the notice of its own year; a notice for January may name days of the December before.
  const years = [
    ...new Set(
      calendar.holidays.filter((h) => h.date.slice(5, 7) === '10').map((h) => Number(h.date.slice(0, 4))),
    ),
  ];
  const [first, last] = [Math.min(...years), Math.max(...years)];
  if (years.length === 0 || months.some((m) => Math.trunc(m / 100) < first)) return null;
  const means = Array.from({ length: 12 }, (_, i) => {
    const of = years.map((year) => workingDays(year * 100 + i + 1, calendar.holidays));
    return of.reduce((a, b) => a + b, 0) / of.length;
  });
  return Float64Array.from(months, (month) => {
    const days =
      Math.trunc(month / 100) > last
        ? statutoryWorkingDays(month, calendar.festivals)
        : workingDays(month, calendar.holidays);
    return days - (means[(month % 100) - 1] ?? 0);
  });
}

/** 3/4 in a February of 29 days, −1/4 in one of 28, else 0. */
function leapDay(month: number): number {
  return month % 100 === 2 ? daysOf(month) - 28.25 : 0;
}
