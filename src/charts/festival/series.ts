import type { Reported } from '../../i18n/format.ts';

/** Days around a festival, one curve a year: aligned on day 0. */
export interface FestivalSeries {
  readonly title: string;
  readonly festival: string;
  readonly days: readonly number[];
  /** Oldest first; the last is the one that speaks. */
  readonly years: readonly { readonly year: number; readonly points: readonly Reported[] }[];
}

/** Rows by year and day → curves on one axis of days. */
export function festivalSeries(input: {
  readonly title: string;
  readonly festival: string;
  readonly rows: readonly { readonly year: number; readonly day: number; readonly index: Reported }[];
}): FestivalSeries {
  const { title, festival, rows } = input;
  const days = [...new Set(rows.map((row) => row.day))].sort((a, b) => a - b);
  const at = new Map(rows.map((row) => [`${row.year} ${row.day}`, row.index]));
  const years = [...new Set(rows.map((row) => row.year))].sort((a, b) => a - b);
  return {
    title,
    festival,
    days,
    years: years.map((year) => ({
      year,
      points: days.map((day) => at.get(`${year} ${day}`) ?? { value: null, status: 'not_reported' }),
    })),
  };
}

/** Mean of each day and the days beside it: one day of one year is noise. */
export function smoothed(points: readonly Reported[], reach = 2): (number | null)[] {
  return points.map((_, i) => {
    const near = points.slice(Math.max(0, i - reach), i + reach + 1).flatMap((p) => p.value ?? []);
    return near.length === 0 ? null : near.reduce((a, b) => a + b, 0) / near.length;
  });
}
