import { axisNumber, periodLabels, periodTicks } from '../axis.ts';
import { baseOption } from '../base.ts';
import type { ChartOption } from '../echarts.ts';
import type { Look } from '../look.ts';
import { tooltipBox, tooltipHtml } from '../tooltip.ts';
import { aheadLines, aheadRows } from './ahead.ts';
import type { OutlookSeries } from './series.ts';

/** The series, its adjusted line over it, and the forecast as a dashed line inside its two bands. */
export function outlookOption(series: OutlookSeries, look: Look): ChartOption {
  const { palette, f, t, width } = look;
  const ticks = periodTicks(series.periods, 'month', width - 110);
  const adjusted = series.show === 'adjusted' && series.adjusted.length > 0;
  const line = (name: string, data: (number | null)[], style: object, z = 3) => ({
    type: 'line' as const,
    name,
    data,
    symbol: 'none',
    connectNulls: false,
    silent: true,
    lineStyle: style,
    z,
  });
  const raw = line(
    t('outlook.raw'),
    series.points.map((p) => p.value),
    { color: adjusted ? palette.faint : palette.accent, width: adjusted ? 1.2 : 2 },
  );
  return {
    ...baseOption(series.title, look),
    tooltip: { trigger: 'axis', ...tooltipBox(look), formatter: tooltip(series, look) },
    grid: { left: 52, right: 28, top: 28, bottom: 44 },
    xAxis: {
      type: 'category',
      data: periodLabels(series.periods, 'month', ticks, look),
      boundaryGap: false,
      axisLine: { lineStyle: { color: palette.rule } },
      axisTick: { alignWithLabel: true, lineStyle: { color: palette.rule }, customValues: ticks },
      axisLabel: {
        color: palette.muted,
        fontSize: 11,
        lineHeight: 15,
        hideOverlap: true,
        customValues: ticks,
      },
    },
    yAxis: {
      type: 'value',
      scale: true,
      splitNumber: 4,
      name: f.unit(series.measure),
      nameGap: 10,
      nameTextStyle: { color: palette.muted, fontSize: 11, align: 'left', padding: [0, 0, 0, -44] },
      axisLabel: { color: palette.muted, fontSize: 11, formatter: axisNumber(look) },
      splitLine: { lineStyle: { color: palette.rule } },
    },
    series: [
      ...(series.show === 'forecast' ? aheadLines(series.periods, series.ahead, lastOf(series), look) : []),
      raw,
      ...(adjusted
        ? [line(t('outlook.adjusted'), [...series.adjusted], { color: palette.accent, width: 2.2 }, 4)]
        : []),
    ],
  };
}

function lastOf({ points }: OutlookSeries): { period: number; value: number } | undefined {
  const last = points.at(-1);
  return last?.value == null ? undefined : { period: last.period, value: last.value };
}

function tooltip(series: OutlookSeries, look: Look) {
  const { t, f, palette } = look;
  return (params: unknown): string => {
    const first = Array.isArray(params) ? (params[0] as { dataIndex: number } | undefined) : undefined;
    const period = first === undefined ? undefined : series.periods[first.dataIndex];
    if (first === undefined || period === undefined) return '';
    const number = (value: number): string =>
      f.value({ value, status: 'estimated' }, series.measure, 'table');
    const point = series.points[first.dataIndex];
    const next = series.ahead[first.dataIndex - series.points.length];
    const value = series.adjusted[first.dataIndex];
    const rows = [
      ...(point ? [{ name: t('outlook.raw'), text: f.value(point, series.measure, 'table') }] : []),
      ...(series.show === 'adjusted' && value !== undefined
        ? [{ name: t('outlook.adjusted'), text: number(value), colour: palette.accent }]
        : []),
      ...(next ? aheadRows(next, number, look) : []),
    ];
    return tooltipHtml(f.period(period, 'month'), rows);
  };
}
