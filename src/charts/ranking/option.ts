import { bandIndex } from '../bands.ts';
import { baseOption } from '../base.ts';
import type { ChartOption } from '../echarts.ts';
import { type Look, NARROW } from '../look.ts';
import { tooltipBox, tooltipHtml } from '../tooltip.ts';
import { intervalCell, markedPlace, placeText } from './place.ts';
import type { RankingSeries } from './series.ts';

export const ROW_HEIGHT = 17;
/** Tied members that a tooltip names; the table names all. */
const NAMED = 6;

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
        return tooltipHtml(row.name, [
          { name: t(`band.${row.band}`), text: f.cell(row.reading, 1) },
          ...(row.interval === undefined
            ? []
            : [{ name: t('ranking.interval'), text: intervalCell(row.interval, look).said ?? '' }]),
          ...(row.place === undefined
            ? []
            : [
                { name: t('ranking.place'), text: placeText(row.place, look) },
                ...(row.place.tied.length === 0
                  ? []
                  : [
                      {
                        name: t('ranking.tied'),
                        text:
                          f.list(row.place.tied.slice(0, NAMED)) +
                          (row.place.tied.length > NAMED ? ' …' : ''),
                      },
                    ]),
              ]),
        ]);
      },
    },
    grid: { left: 118, right: series.uncertain ? 150 : 44, top: 4, bottom: 28 },
    xAxis: {
      type: 'value',
      min: series.low,
      max: series.high,
      ...(look.width < NARROW ? { splitNumber: 2 } : {}),
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
            show: !series.uncertain,
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
              row.interval === undefined ? [] : [whisker(i, row.interval, palette.muted)],
            ),
            ...rows.flatMap((row, i) =>
              row.opens && i > 0 ? [separator(i - 0.5, series, palette.rule)] : [],
            ),
          ],
        },
      },
      ...(series.uncertain ? [placeLabels(series, look)] : []),
    ],
  };
}

/** Reading and place of every row, in a column to the right of the dots. */
const placeLabels = ({ rows, high }: RankingSeries, look: Look) => ({
  type: 'scatter' as const,
  symbolSize: 0,
  silent: true,
  tooltip: { show: false },
  data: rows.map((row, i) => ({
    value: [high, i],
    label: {
      show: true,
      position: 'right' as const,
      formatter: `{reading|${look.f.cell(row.reading, 1)}} ${row.place === undefined ? '' : markedPlace(row.place, look)}`,
      color: look.palette.muted,
      fontSize: 11,
      rich: { reading: { color: look.palette.ink, fontSize: 11, width: 34, align: 'right' as const } },
    },
  })),
});

const whisker = (
  y: number,
  { low, high }: { low: number; high: number },
  color: string,
): [object, object] => [
  { coord: [low, y], lineStyle: { color, width: 2, opacity: 0.55 } },
  { coord: [high, y] },
];

const separator = (y: number, { low, high }: RankingSeries, color: string): [object, object] => [
  { coord: [low, y], lineStyle: { color } },
  { coord: [high, y] },
];
