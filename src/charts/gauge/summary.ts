import type { Look } from '../look.ts';
import type { ChartTable } from '../table.ts';
import type { GaugeSeries } from './series.ts';

type Words = Pick<Look, 't' | 'f'>;

/** One reading and its two comparisons, in words. */
export function gaugeSummary(series: GaugeSeries, { t, f }: Words): string {
  const period = f.period(series.period, 'month');
  if (series.reading.value === null) {
    return t('gauge.summary.none', { title: series.title, period, reason: f.reason(series.reading.status) });
  }
  const breaks = (series.breaks ?? []).map(({ period: at, before, after }) =>
    t('gauge.break', { period: f.period(at, 'month'), before, after }),
  );
  const said = t('gauge.summary', {
    title: series.title,
    period,
    reading: f.number(series.reading.value, 1),
    band: series.band === null ? '' : t(`band.${series.band}`),
    previous: f.change(series.change.previous, { unit: 'points' }),
    yoy: f.change(series.change.yoy, { unit: 'points' }),
  });
  return [said, ...breaks].join('');
}

/** The months of the line, newest first. */
export function gaugeTable(series: GaugeSeries, { t, f }: Words): ChartTable {
  return {
    caption: series.title,
    columns: [
      { key: 'period', title: t('column.period'), kind: 'text' },
      { key: 'value', title: t('column.reading'), kind: 'value', unit: t('chart.base.100'), decimals: 1 },
    ],
    rows: series.history

      .map((h) => ({
        period: { text: f.period(h.period, 'month'), order: h.period },
        value: { value: h.value, status: h.status },
      }))
      .reverse(),
  };
}
