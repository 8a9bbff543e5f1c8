import { baseOption } from '../base.ts';
import type { ChartOption } from '../echarts.ts';
import { type Look, NARROW } from '../look.ts';
import { tooltipBox, tooltipHtml } from '../tooltip.ts';
import type { BarSeries } from './series.ts';

export const barsHeight = (series: BarSeries): number => series.bars.length * 22 + 12;

/** Characters of the longest name; names of industries have up to sixteen. */
const longest = ({ bars }: BarSeries): number => Math.max(0, ...bars.map(({ name }) => name.length));

/** Horizontal bars from zero with the value printed; an index is drawn from its base of 100. */
export function barOption(series: BarSeries, look: Look): ChartOption {
  const { palette, f, width } = look;
  const nameWidth = width < NARROW ? 104 : Math.max(168, Math.min(200, 12 * longest(series)));
  const base = series.measure.unit === 'points' ? 100 : 0;
  return {
    ...baseOption(series.title, look),
    tooltip: {
      trigger: 'item',
      ...tooltipBox(look),
      formatter: (params: unknown) => {
        const bar = series.bars[(params as { dataIndex: number }).dataIndex];
        if (bar === undefined) return '';
        const extra = bar.change === undefined ? '' : f.change(bar.change, series.measure);
        const notes = bar.value === null ? [f.reason(bar.status)] : [];
        return tooltipHtml(
          bar.name,
          [{ name: series.when, text: f.value(bar, series.measure, 'table'), extra }],
          notes,
        );
      },
    },
    grid: { left: nameWidth + 8, right: 72, top: 4, bottom: 4 },
    xAxis: {
      type: 'value',
      show: false,
      scale: base !== 0,
      axisLabel: { formatter: (v: number) => f.number(v + base, 0, 'axis') },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: series.bars.map((bar) => bar.name),
      axisLine: { show: base !== 0, onZero: true, lineStyle: { color: palette.faint } },
      axisTick: { show: false },
      axisLabel: { color: palette.ink, fontSize: 12, width: nameWidth, overflow: 'truncate', interval: 0 },
    },
    series: [
      {
        type: 'bar',
        barMaxWidth: 14,
        cursor: 'pointer',
        data: series.bars.map((bar) => ({
          value: bar.value === null ? 0 : bar.value - base,
          key: bar.key,
          itemStyle: { color: palette.accent },
          label: {
            show: true,
            position: bar.value !== null && bar.value < base ? ('left' as const) : ('right' as const),
            formatter:
              bar.value === null ? f.cell(bar, 0) : f.number(bar.value, series.measure.decimals, 'headline'),
            color: palette.muted,
            fontSize: 12,
          },
        })),
      },
    ],
  };
}
