import { baseOption } from '../base.ts';
import type { ChartOption } from '../echarts.ts';
import { fitText } from '../fit-text.ts';
import type { Look } from '../look.ts';
import { tooltipBox, tooltipHtml } from '../tooltip.ts';
import { isOpen, lastPresent, type TrendLine } from '../trend/series.ts';
import type { MultiplesSeries } from './series.ts';

const PANEL = { width: 190, height: 104, head: 30, gap: 18 };

export const multiplesColumns = (width: number): number => Math.max(2, Math.floor(width / PANEL.width));

export const multiplesHeight = (series: MultiplesSeries, width: number): number =>
  Math.ceil(series.lines.length / multiplesColumns(width)) * PANEL.height + 8;

/** Small panels on one scale; each prints its name and its last value, unsettled periods are dashed. */
export function multiplesOption(series: MultiplesSeries, look: Look): ChartOption {
  const { palette, f, width } = look;
  const columns = multiplesColumns(width);
  const panelWidth = width / columns;
  const { lines, periods, grain } = series;
  const [first, last] = [periods[0], periods.at(-1)];
  const place = (i: number) => ({
    left: (i % columns) * panelWidth + 2,
    top: Math.floor(i / columns) * PANEL.height,
    width: panelWidth - PANEL.gap,
  });
  return {
    ...baseOption(series.title, look),
    tooltip: {
      trigger: 'axis',
      ...tooltipBox(look),
      formatter: (params: unknown) => {
        const hit = (params as { dataIndex: number; axisIndex: number }[])[0];
        const line = hit === undefined ? undefined : lines[hit.axisIndex];
        const point = hit === undefined ? undefined : line?.points[hit.dataIndex];
        if (line === undefined || point === undefined) return '';
        return tooltipHtml(f.period(point.period, grain), [
          {
            name: line.name,
            text: f.value(point, series.measure, 'table'),
            extra: point.change ? f.change(point.change, series.measure) : '',
          },
        ]);
      },
    },
    title: lines.map((line, i) => {
      const end = line.points[lastPresent(line)];
      const value = end?.value == null ? '' : f.number(end.value, series.measure.decimals, 'headline');
      return {
        ...place(i),
        padding: 0,
        text: `{name|${fitText(line.name, panelWidth - PANEL.gap - 14 - 7 * value.length, 12)}}  {value|${value}}`,
        textStyle: {
          rich: {
            name: { fontSize: 12, fontWeight: 'bold', color: palette.ink },
            value: { fontSize: 12, color: palette.accent },
          },
        },
      };
    }),
    grid: lines.map((_, i) => {
      const { left, top, width: w } = place(i);
      return { left, width: w, top: top + PANEL.head - 8, height: PANEL.height - PANEL.head - 14 };
    }),
    xAxis: lines.map((_, i) => ({
      type: 'category' as const,
      gridIndex: i,
      data: periods.map((p) => (p === first || p === last ? f.period(p, grain, 'short') : '')),
      boundaryGap: false,
      axisLine: { lineStyle: { color: palette.rule } },
      axisTick: { show: false },
      axisLabel: {
        show: true,
        color: palette.muted,
        fontSize: 10,
        margin: 3,
        customValues: periods.length > 1 ? [0, periods.length - 1] : [0],
        alignMinLabel: 'left' as const,
        alignMaxLabel: 'right' as const,
      },
      axisPointer: { show: true, label: { show: false }, lineStyle: { color: palette.faint } },
    })),
    yAxis: lines.map((_, i) => ({
      type: 'value' as const,
      gridIndex: i,
      min: series.low,
      max: series.high,
      show: false,
    })),
    series: lines.flatMap((line, i) => [
      panelLine(line, i, look, 'solid'),
      ...(line.points.some(isOpen) ? [panelLine(line, i, look, 'dashed')] : []),
    ]),
  };
}

function panelLine({ name, points }: TrendLine, axis: number, { palette }: Look, type: 'solid' | 'dashed') {
  const solid = type === 'solid';
  return {
    type: 'line' as const,
    name,
    triggerEvent: 'line' as const,
    xAxisIndex: axis,
    yAxisIndex: axis,
    showSymbol: false,
    data: points.map((p, i) =>
      (solid ? !isOpen(p) : isOpen(p) || isOpen(points[i + 1])) ? (p?.value ?? null) : null,
    ),
    lineStyle: { color: palette.accent, width: 1.5, type },
    itemStyle: { color: palette.accent },
    ...(solid ? { areaStyle: { color: palette.accentSoft, opacity: 0.25 } } : {}),
  };
}
