import { bandIndex } from '../bands.ts';
import { baseOption } from '../base.ts';
import type { ChartOption } from '../echarts.ts';
import type { Look } from '../look.ts';
import { tooltipBox, tooltipHtml } from '../tooltip.ts';
import type { RankingSeries } from './series.ts';

export const ROW_HEIGHT = 17;

export const rankingHeight = (series: RankingSeries): number => series.rows.length * ROW_HEIGHT + 40;

/** One dot per member on the 100-centred scale, bands as ground; the band's name stands at its first row. */
export function rankingOption(series: RankingSeries, look: Look): ChartOption {
  const { palette, t, f } = look;
  const { rows } = series;
  return {
    ...baseOption(series.title, look),
    tooltip: {
      trigger: 'item',
      ...tooltipBox(look),
      formatter: (params: unknown) => {
        const row = rows[(params as { dataIndex: number }).dataIndex];
        if (row === undefined) return '';
        return tooltipHtml(row.name, [{ name: t(`band.${row.band}`), text: f.cell(row.reading, 1) }]);
      },
    },
    grid: { left: 118, right: 44, top: 4, bottom: 28 },
    xAxis: {
      type: 'value',
      min: series.low,
      max: series.high,
      axisLine: { show: false, onZero: false },
      axisLabel: { color: palette.muted, fontSize: 11 },
      splitLine: { lineStyle: { color: palette.rule } },
    },
    yAxis: {
      type: 'value',
      inverse: true,
      min: -0.5,
      max: rows.length - 0.5,
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: {
        customValues: rows.map((_, i) => i),
        fontSize: 12,
        color: palette.ink,
        formatter: (value: number) => {
          const row = rows[value];
          if (row === undefined) return '';
          return row.opens ? `{band|${t(`band.${row.band}`)}} {name|${row.name}}` : `{name|${row.name}}`;
        },
        rich: {
          band: { color: palette.muted, fontSize: 11, align: 'left' },
          name: { color: palette.ink, fontSize: 12, align: 'right', width: 56 },
        },
      },
    },
    series: [
      {
        type: 'scatter',
        symbolSize: 9,
        data: rows.map((row, i) => ({
          value: [row.reading.value ?? 100, i],
          itemStyle: {
            color: palette.bands[bandIndex(row.band)]?.fill ?? palette.accent,
            borderColor: palette.accent,
            borderWidth: 1,
            opacity: row.reading.value === null ? 0 : 1,
          },
          label: {
            show: true,
            position: 'right' as const,
            formatter: f.cell(row.reading, 1),
            color: palette.muted,
            fontSize: 11,
          },
        })),
        markLine: {
          silent: true,
          symbol: 'none',
          label: { show: false },
          lineStyle: { color: palette.faint, type: 'solid' },
          data: [
            { xAxis: 100 },
            ...rows.flatMap((row, i) =>
              row.opens && i > 0 ? [separator(i - 0.5, series, palette.rule)] : [],
            ),
          ],
        },
      },
    ],
  };
}

const separator = (y: number, { low, high }: RankingSeries, color: string): [object, object] => [
  { coord: [low, y], lineStyle: { color } },
  { coord: [high, y] },
];
