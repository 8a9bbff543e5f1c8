import { periodLabels, periodTicks } from '../axis.ts';
import { bandIndex } from '../bands.ts';
import { baseOption } from '../base.ts';
import type { ChartOption } from '../echarts.ts';
import type { Look } from '../look.ts';
import { tooltipBox, tooltipHtml } from '../tooltip.ts';
import type { GaugeSeries } from './series.ts';

const SCALE = { top: 24, height: 14 };

/** The scale with its bands and the reading above it; the last two years as a line below. */
export function gaugeOption(series: GaugeSeries, look: Look): ChartOption {
  const { palette, t, f, width } = look;
  const periods = series.history.map((h) => h.period);
  const ticks = periodTicks(periods, 'month', width * 0.7);
  const labels = periodLabels(periods, 'month', ticks, look);
  const sides = { left: 12, right: 12 };
  const mark = (value: number, name: string, symbol: string, color: string, size: number) => ({
    value: [value, 0],
    name,
    symbol,
    symbolSize: size,
    symbolOffset: [0, symbol === 'triangle' ? -14 : 0],
    symbolRotate: symbol === 'triangle' ? 180 : 0,
    itemStyle: { color, borderColor: palette.ground, borderWidth: 1.5 },
  });
  const reading = series.reading.value;
  return {
    ...baseOption(series.title, look),
    tooltip: { trigger: 'item', ...tooltipBox(look) },
    grid: [
      { ...sides, ...SCALE },
      { ...sides, top: SCALE.top + SCALE.height + 32, bottom: 32 },
    ],
    xAxis: [
      {
        type: 'value',
        min: series.low,
        max: series.high,
        axisLine: { show: false },
        axisTick: { show: true, length: 3, lineStyle: { color: palette.rule } },
        axisLabel: { color: palette.muted, fontSize: 11, customValues: [...edges(series)] },
        splitLine: { show: false },
      },
      {
        type: 'category',
        gridIndex: 1,
        data: labels,
        boundaryGap: false,
        axisLine: { lineStyle: { color: palette.rule } },
        axisTick: { show: true, customValues: ticks, lineStyle: { color: palette.rule } },
        axisLabel: {
          color: palette.muted,
          fontSize: 11,
          lineHeight: 14,
          customValues: ticks,
          hideOverlap: true,
        },
      },
    ],
    yAxis: [
      { type: 'category', data: [''], show: false },
      { type: 'value', gridIndex: 1, scale: true, show: false },
    ],
    series: [
      {
        type: 'scatter',
        data: [
          ...(series.yearAgo === null
            ? []
            : [mark(series.yearAgo, t('gauge.yearAgo'), 'circle', palette.faint, 9)]),
          ...(series.previous === null
            ? []
            : [mark(series.previous, t('gauge.previous'), 'circle', palette.counter, 9)]),
          ...(reading === null ? [] : [mark(reading, t('gauge.now'), 'triangle', palette.ink, 13)]),
        ].map((point) => ({
          ...point,
          tooltip: {
            formatter: tooltipHtml(point.name, [
              { name: series.title, text: f.number(point.value[0] ?? 0, 1) },
            ]),
          },
        })),
        z: 5,
        markArea: {
          silent: true,
          data: series.bands.map(({ band, from, to }) => [
            {
              xAxis: from,
              name: t(`band.${band}`),
              itemStyle: { color: palette.bands[bandIndex(band)]?.fill ?? palette.rule, opacity: 1 },
              label: {
                show: width > 300,
                color: palette.bands[bandIndex(band)]?.ink ?? palette.ink,
                fontSize: 10,
                position: 'inside',
              },
            },
            { xAxis: to },
          ]),
        },
      },
      ...series.parts.map((part, i) => ({
        type: 'line' as const,
        xAxisIndex: 1,
        yAxisIndex: 1,
        data: [...part],
        showSymbol: false,
        lineStyle: { color: palette.accent, width: 1.6 },
        itemStyle: { color: palette.accent },
        markLine: {
          silent: true,
          symbol: 'none' as const,
          label: { show: false },
          lineStyle: { color: palette.rule, type: 'solid' as const },
          data: i === 0 ? [{ yAxis: 100 }, ...breakMarks(series, periods, palette.ink)] : [],
        },
      })),
    ],
  };
}

/** A dashed line where another version of the method begins, with both versions. */
const breakMarks = ({ breaks = [] }: GaugeSeries, periods: readonly number[], color: string) =>
  breaks
    .filter((b) => periods.includes(b.period))
    .map((b) => ({
      xAxis: periods.indexOf(b.period),
      lineStyle: { color, type: 'dashed' as const },
      label: { show: true, formatter: `${b.before} ┆ ${b.after}`, color, fontSize: 10 },
    }));

const edges = ({ low, high, bands }: GaugeSeries): number[] => [
  low,
  ...bands.slice(1).map((b) => b.from),
  high,
];
