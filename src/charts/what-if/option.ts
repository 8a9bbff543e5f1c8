import { baseOption } from '../base.ts';
import type { ChartOption } from '../echarts.ts';
import { type Look, NARROW } from '../look.ts';
import { tooltipBox, tooltipHtml } from '../tooltip.ts';
import type { WhatIfPlace, WhatIfSeries } from './series.ts';

const ROW = 20;

export const whatIfHeight = ({ places }: WhatIfSeries): number => places.length * ROW + 40;

/** Per place a ring where it stands, a dot where it would, and the interval of the dot; places to the right. */
export function whatIfOption(series: WhatIfSeries, look: Look): ChartOption {
  const { palette, t, f, width } = look;
  const { places } = series;
  const wide = width >= NARROW;
  const rankOf = ({ rank, ranks }: WhatIfPlace): string =>
    t('whatIf.rank', { rank: f.count(rank), low: f.count(ranks.low), high: f.count(ranks.high) });
  return {
    ...baseOption(series.title, look),
    tooltip: {
      trigger: 'item',
      ...tooltipBox(look),
      formatter: (params: unknown) => {
        const place = places[(params as { dataIndex: number }).dataIndex];
        if (place === undefined) return '';
        const { low, high } = place.interval;
        return tooltipHtml(place.name, [
          {
            name: t('whatIf.official'),
            text: `${f.number(place.official, 1)} · ${f.count(place.officialRank)}`,
          },
          { name: t('whatIf.scenario'), text: `${f.number(place.reading, 1)} · ${rankOf(place)}` },
          { name: t('ranking.interval'), text: `${f.number(low, 1)}–${f.number(high, 1)}` },
        ]);
      },
    },
    grid: { left: wide ? 76 : 60, right: wide ? 168 : 64, top: 4, bottom: 28 },
    xAxis: {
      type: 'value',
      min: series.low,
      max: series.high,
      axisLine: { show: false, onZero: false },
      axisLabel: { color: palette.muted, fontSize: 11, hideOverlap: true },
      splitLine: { lineStyle: { color: palette.rule } },
    },
    yAxis: {
      type: 'value',
      inverse: true,
      min: -0.5,
      max: places.length - 0.5,
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: {
        customValues: places.map((_, i) => i),
        fontSize: 12,
        color: palette.ink,
        formatter: (value: number) => places[value]?.name ?? '',
      },
    },
    series: [
      {
        type: 'scatter',
        symbolSize: 10,
        data: places.map((p, i) => [p.official, i]),
        itemStyle: { color: palette.ground, borderColor: palette.muted, borderWidth: 1.5 },
        z: 3,
        markLine: {
          z: 1,
          silent: true,
          symbol: 'none',
          label: { show: false },
          data: [
            { xAxis: 100, lineStyle: { color: palette.faint, type: 'solid' as const } },
            ...places.map((p, i): [object, object] => [
              {
                coord: [p.interval.low, i],
                lineStyle: { color: palette.accentSoft, width: 4, type: 'solid' },
              },
              { coord: [p.interval.high, i] },
            ]),
          ],
        },
      },
      {
        type: 'scatter',
        symbolSize: 8,
        data: places.map((p, i) => [p.reading, i]),
        itemStyle: { color: palette.accent },
        z: 4,
      },
      {
        type: 'scatter',
        symbolSize: 0,
        silent: true,
        tooltip: { show: false },
        data: places.map((p, i) => ({
          value: [series.high, i],
          label: {
            show: true,
            position: 'right' as const,
            formatter: wide
              ? `{n|${f.number(p.reading, 1)}} ${step(p, look)} ${rankOf(p)}`
              : `{n|${f.number(p.reading, 1)}}`,
            color: palette.muted,
            fontSize: 11,
            rich: { n: { color: palette.ink, fontSize: 11, width: 36, align: 'right' as const } },
          },
        })),
      },
    ],
  };
}

/** How many places it moves, with an arrow: up the list or down. */
const step = ({ rank, officialRank }: WhatIfPlace, { f }: Look): string =>
  rank === officialRank
    ? '＝'
    : `${rank < officialRank ? '▲' : '▼'}${f.count(Math.abs(rank - officialRank))}`;
