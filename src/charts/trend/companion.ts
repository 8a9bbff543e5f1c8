import type { Look } from '../look.ts';
import { marksAt, type TrendLine, type TrendSeries } from './series.ts';

/** The marks of missing values, each under its period. */
export function markStrip(series: TrendSeries, { palette }: Look, axis: number) {
  return {
    type: 'scatter' as const,
    xAxisIndex: axis,
    yAxisIndex: axis,
    silent: true,
    symbolSize: 1,
    itemStyle: { color: 'transparent' },
    data: series.periods.map((_, i) => ({
      value: [i, 0.5],
      label: {
        show: true,
        formatter: marksAt(series.gaps, i),
        color: palette.muted,
        fontSize: 12,
        position: 'inside' as const,
      },
    })),
  };
}

/** The change of every period as bars: rising ones filled, falling ones outlined. */
export function changeBars(line: TrendLine | undefined, { palette }: Look, axis: number) {
  if (line === undefined) return [];
  return [
    {
      type: 'bar' as const,
      name: 'change',
      xAxisIndex: axis,
      yAxisIndex: axis,
      barMaxWidth: 14,
      data: line.points.map((p) => {
        const value = p?.change?.value ?? null;
        const down = value !== null && value < 0;
        return {
          value,
          itemStyle: {
            color: down ? palette.ground : palette.accentSoft,
            borderColor: palette.accent,
            borderWidth: down ? 1 : 0,
          },
        };
      }),
    },
  ];
}

/** `同比（%）`, `环比（个百分点）`: what the bars measure. */
export function changeTitle(series: TrendSeries, { t }: Look): string {
  const unit = series.lines[0]?.points.find((p) => p?.change !== undefined)?.change?.unit;
  const label =
    unit === 'points'
      ? series.measure.unit === 'percent'
        ? t('chart.unit.pp')
        : t('chart.unit.points')
      : '%';
  return t(`chart.change.${series.compare ?? 'previous'}`, { unit: label });
}
