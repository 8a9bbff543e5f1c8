import type { ChartKind } from '../chart.ts';
import type { Look } from '../look.ts';
import type { ChartColumn, ChartTable } from '../table.ts';
import { beforeAfterOption } from './option.ts';
import type { BeforeAfterSeries } from './series.ts';

/** A series before and after an event. */
export const beforeAfterChart: ChartKind<BeforeAfterSeries> = {
  option: beforeAfterOption,
  height: (_series, width) => Math.round(Math.min(width * 0.42, 300)) + 30,
  summary: (series) => series.words,
  table: beforeAfterTable,
};

/** Every month with its value, what it would have been and the comparison group, newest first. */
function beforeAfterTable(series: BeforeAfterSeries, { t, f }: Pick<Look, 't' | 'f'>): ChartTable {
  const unit = f.unit(series.measure);
  const { decimals } = series.measure;
  const value = (key: string, title: string): ChartColumn => ({ key, title, kind: 'value', unit, decimals });
  const number = (of: number) => ({ value: of, status: 'estimated' as const });
  return {
    caption: series.title,
    columns: [
      { key: 'period', title: t('column.period'), kind: 'text' },
      value('value', t('turn.actual')),
      value('without', t('turn.without')),
      value('low', t('column.low')),
      value('high', t('column.high')),
      value('comparison', t('turn.comparison')),
    ],
    rows: series.points
      .map((point) => ({
        period: { text: f.period(point.period, 'month'), order: point.period },
        value: { value: point.value, status: point.status },
        ...(point.without
          ? {
              without: number(point.without.value),
              low: number(point.without.low),
              high: number(point.without.high),
            }
          : {}),
        ...(point.comparison === null ? {} : { comparison: number(point.comparison) }),
      }))
      .reverse(),
  };
}
