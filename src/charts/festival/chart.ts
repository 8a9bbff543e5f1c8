import type { ChartKind } from '../chart.ts';
import type { Look } from '../look.ts';
import type { ChartTable } from '../table.ts';
import { dayName, festivalOption } from './option.ts';
import { type FestivalSeries, smoothed } from './series.ts';

type Words = Pick<Look, 't' | 'f'>;

/** Curves around a festival, aligned on its day. */
export const festivalChart: ChartKind<FestivalSeries> = {
  option: festivalOption,
  height: (_series, width) => Math.round(Math.min(width * 0.5, 320)) + 40,
  summary: festivalSummary,
  table: festivalTable,
};

/** Where the newest year peaked before and after. */
function festivalSummary(series: FestivalSeries, words: Words): string {
  const { t, f } = words;
  const newest = series.years.at(-1);
  if (newest === undefined) return t('festival.none');
  const means = smoothed(newest.points);
  const peak = (is: (day: number) => boolean): string => {
    const best = series.days
      .map((day, i) => ({ day, value: means[i] ?? Number.NEGATIVE_INFINITY }))
      .filter(({ day }) => is(day))
      .sort((a, b) => b.value - a.value)[0];
    return best === undefined || !Number.isFinite(best.value)
      ? '—'
      : t('festival.peak', { day: dayName(best.day, words), value: f.number(best.value, 0) });
  };
  return t('festival.summary', {
    year: f.period(newest.year, 'year'),
    before: peak((day) => day < 0),
    after: peak((day) => day > 0),
  });
}

function festivalTable(series: FestivalSeries, { t, f }: Words): ChartTable {
  return {
    caption: series.title,
    columns: [
      { key: 'day', title: t('festival.day'), kind: 'text' },
      ...series.years.map(({ year }) => ({
        key: `y${year}`,
        title: f.period(year, 'year'),
        kind: 'value' as const,
        decimals: 0,
      })),
    ],
    rows: series.days.map((day, i) => ({
      day: { text: dayName(day, { t, f }), order: day },
      ...Object.fromEntries(
        series.years.map(({ year, points }) => [
          `y${year}`,
          points[i] ?? { value: null, status: 'not_reported' as const },
        ]),
      ),
    })),
  };
}
