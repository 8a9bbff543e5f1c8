import { axisNumber, periodLabels, periodTicks } from '../axis.ts';
import { baseOption } from '../base.ts';
import type { ChartOption } from '../echarts.ts';
import { hasValue } from '../has-value.ts';
import { type Look, NARROW } from '../look.ts';
import { tooltipBox, tooltipHtml } from '../tooltip.ts';
import { type BeforeAfterSeries, spanOf, type TurnPoint } from './series.ts';

/** The series, dashed what it would have been without the event inside its band, the event's months shaded. */
export function beforeAfterOption(series: BeforeAfterSeries, look: Look): ChartOption {
  const { palette, f, t, width } = look;
  const periods = series.points.map((p) => p.period);
  const ticks = periodTicks(periods, 'month', width - 110);
  const span = spanOf(series);
  const band = {
    type: 'line' as const,
    stack: 'without',
    stackStrategy: 'all' as const,
    symbol: 'none',
    silent: true,
    lineStyle: { opacity: 0 },
    z: 1,
  };
  const shaded =
    span === null
      ? {}
      : {
          markArea: {
            silent: true,
            itemStyle: { color: palette.accentSoft, opacity: 0.22 },
            label: { color: palette.muted, fontSize: 11, position: 'insideTop' as const },
            data: [[{ name: t('turn.during'), xAxis: span[0] }, { xAxis: span[1] }]] as [
              { name: string; xAxis: number },
              { xAxis: number },
            ][],
          },
        };
  const line = (name: string, data: (number | null)[], style: object) => ({
    type: 'line' as const,
    name,
    data,
    symbol: 'none',
    connectNulls: false,
    silent: true,
    lineStyle: style,
    itemStyle: { color: palette.accent },
    endLabel: {
      show: width >= NARROW && hasValue(data),
      formatter: name,
      color: palette.muted,
      fontSize: 11,
      distance: 8,
    },
    labelLayout: { moveOverlap: 'shiftY' as const },
    z: 3,
  });
  return {
    ...baseOption(series.title, look),
    tooltip: { trigger: 'axis', ...tooltipBox(look), formatter: tooltip(series, look) },
    grid: { left: 52, right: width < NARROW ? 20 : 110, top: 28, bottom: 44 },
    xAxis: {
      type: 'category',
      data: periodLabels(periods, 'month', ticks, look),
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
      { ...band, name: 'low', data: series.points.map((p) => p.without?.low ?? null) },
      {
        ...band,
        name: t('chart.interval'),
        data: series.points.map((p) => (p.without ? p.without.high - p.without.low : null)),
        areaStyle: { color: palette.accentSoft, opacity: 0.35 },
      },
      line(
        t('turn.without'),
        series.points.map((p) => p.without?.value ?? null),
        { color: palette.muted, width: 1.4, type: 'dashed' },
      ),
      {
        ...line(
          t('turn.actual'),
          series.points.map((p) => p.value),
          { color: palette.accent, width: 2.2 },
        ),
        ...shaded,
      },
    ],
  };
}

function tooltip({ points, measure }: BeforeAfterSeries, { t, f, palette }: Look) {
  return (params: unknown): string => {
    const hit = Array.isArray(params) ? (params[0] as { dataIndex: number } | undefined) : undefined;
    const point: TurnPoint | undefined = hit === undefined ? undefined : points[hit.dataIndex];
    if (point === undefined) return '';
    const number = (value: number): string => f.value({ value, status: 'estimated' }, measure, 'table');
    return tooltipHtml(f.period(point.period, 'month'), [
      { name: t('turn.actual'), text: f.value(point, measure, 'table'), colour: palette.accent },
      ...(point.without
        ? [
            { name: t('turn.without'), text: number(point.without.value) },
            {
              name: t('chart.interval'),
              text: `${number(point.without.low)} – ${number(point.without.high)}`,
            },
          ]
        : []),
      ...(point.comparison === null ? [] : [{ name: t('turn.comparison'), text: number(point.comparison) }]),
    ]);
  };
}
