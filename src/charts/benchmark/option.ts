import { baseOption } from '../base.ts';
import type { ChartOption } from '../echarts.ts';
import { type Look, NARROW } from '../look.ts';
import { tooltipBox, tooltipHtml } from '../tooltip.ts';
import { type BenchmarkSeries, gapOf } from './series.ts';

export const benchmarkHeight = (series: BenchmarkSeries): number => series.compared.length * 28 + 12;

/** Bars of ours; an upright line marks the official share of the same covered parts. */
export function benchmarkOption(series: BenchmarkSeries, look: Look): ChartOption {
  const { palette, f, t, width } = look;
  const nameWidth = width < NARROW ? 92 : 140;
  const percent = (value: number | null): string => (value === null ? '' : `${f.number(value, 1)}%`);
  return {
    ...baseOption(series.title, look),
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'none' },
      ...tooltipBox(look),
      formatter: (params: unknown) => {
        const [first] = params as { dataIndex: number }[];
        const part = series.compared[first?.dataIndex ?? 0];
        if (part === undefined) return '';
        const gap = gapOf(part);
        return tooltipHtml(part.name, [
          { name: t('benchmark.ours'), text: percent(part.ours.value), colour: palette.accent },
          {
            name: series.official,
            text: percent(part.rebased),
            colour: palette.counter,
            extra:
              gap.value === null
                ? ''
                : f.change({ value: gap.value, status: 'observed', unit: 'points' }, { unit: 'percent' }),
          },
        ]);
      },
    },
    grid: { left: nameWidth + 8, right: 60, top: 4, bottom: 4 },
    xAxis: { type: 'value', show: false, min: 0 },
    yAxis: {
      type: 'category',
      inverse: true,
      data: series.compared.map((part) => part.name),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: palette.ink, fontSize: 12, width: nameWidth, overflow: 'truncate', interval: 0 },
    },
    series: [
      {
        type: 'bar',
        barMaxWidth: 14,
        data: series.compared.map((part) => ({
          value: part.ours.value ?? 0,
          itemStyle: { color: palette.accent },
        })),
      },
      {
        type: 'scatter',
        symbol: 'rect',
        symbolSize: [3, 22],
        itemStyle: { color: palette.counter },
        z: 3,
        data: series.compared.map((part) => part.rebased ?? 0),
      },
      {
        // The number stands right of whichever of the two reaches further.
        type: 'scatter',
        symbolSize: 0,
        silent: true,
        tooltip: { show: false },
        data: series.compared.map((part) => ({
          value: Math.max(part.ours.value ?? 0, part.rebased ?? 0),
          label: {
            show: true,
            position: 'right' as const,
            formatter: f.cell(part.ours, 1),
            color: palette.muted,
            fontSize: 12,
          },
        })),
      },
    ],
  };
}
