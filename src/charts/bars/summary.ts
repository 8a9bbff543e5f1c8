import type { Look } from '../look.ts';
import type { ChartTable } from '../table.ts';
import type { BarSeries } from './series.ts';

type Words = Pick<Look, 't' | 'f'>;

/** The longest three, and how many have no value. */
export function barSummary(series: BarSeries, { t, f }: Words): string {
  const top = series.bars
    .filter((bar) => bar.value !== null)
    .slice(0, 3)
    .map((bar) => `${bar.name} ${f.value(bar, series.measure)}`);
  if (top.length === 0) return t('chart.trend.none', { span: series.when });
  const empty = series.bars.filter((bar) => bar.value === null).length;
  return `${t('bars.summary', { when: series.when, top: f.list(top) })}${empty === 0 ? '' : t('bars.empty', { n: f.count(empty) })}`;
}

export function barTable(series: BarSeries, { t, f }: Words): ChartTable {
  const changed = series.bars.find((bar) => bar.change !== undefined)?.change;
  const points = series.measure.unit === 'percent' ? t('chart.unit.pp') : t('chart.unit.points');
  return {
    caption: `${series.title} · ${series.when}`,
    columns: [
      { key: 'name', title: t('column.line'), kind: 'text' },
      {
        key: 'value',
        title: t('column.value'),
        kind: 'value',
        unit: f.unit(series.measure),
        decimals: series.measure.decimals,
      },
      ...(changed === undefined
        ? []
        : [
            {
              key: 'change',
              title: t('column.change'),
              kind: 'value' as const,
              unit: changed.unit === 'percent' ? '%' : points,
              decimals: 1,
            },
          ]),
    ],
    rows: series.bars.map((bar) => ({
      name: bar.name,
      value: { value: bar.value, status: bar.status },
      ...(bar.change === undefined ? {} : { change: { value: bar.change.value, status: bar.change.status } }),
    })),
  };
}
