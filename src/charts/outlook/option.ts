import { axisNumber, periodLabels, periodTicks } from '../axis.ts';
import { baseOption } from '../base.ts';
import type { ChartOption } from '../echarts.ts';
import type { Look } from '../look.ts';
import { tooltipBox, tooltipHtml } from '../tooltip.ts';
import type { AheadPoint, OutlookSeries } from './series.ts';

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
      ...(series.show === 'forecast' ? ahead(series, look) : []),
      raw,
      ...(adjusted
        ? [line(t('outlook.adjusted'), [...series.adjusted], { color: palette.accent, width: 2.2 }, 4)]
        : []),
    ],
  };
}

/** Two bands and the dashed middle; the line starts at the last value so that it does not hang in the air. */
function ahead(series: OutlookSeries, { palette, t }: Look) {
  const before = series.points.length;
  const last = series.points.at(-1)?.value ?? null;
  const pad = (of: (p: AheadPoint) => number): (number | null)[] => [
    ...new Array<null>(Math.max(0, before - 1)).fill(null),
    last,
    ...series.ahead.map(of),
  ];
  const band = (level: 80 | 95, low: (p: AheadPoint) => number, high: (p: AheadPoint) => number) => {
    const common = {
      type: 'line' as const,
      stack: `band${level}`,
      stackStrategy: 'all' as const,
      symbol: 'none',
      silent: true,
      lineStyle: { opacity: 0 },
      z: 1,
    };
    const width = pad((p) => high(p) - low(p)).map((v, i) => (i === before - 1 ? 0 : v));
    return [
      { ...common, name: `low${level}`, data: pad(low) },
      {
        ...common,
        name: t(level === 80 ? 'outlook.band80' : 'outlook.band95'),
        data: width,
        areaStyle: { color: palette.accentSoft, opacity: level === 80 ? 0.55 : 0.35 },
      },
    ];
  };
  return [
    ...band(
      95,
      (p) => p.low95,
      (p) => p.high95,
    ),
    ...band(
      80,
      (p) => p.low80,
      (p) => p.high80,
    ),
    {
      type: 'line' as const,
      name: t('outlook.forecast'),
      data: pad((p) => p.value),
      symbol: 'none',
      silent: true,
      lineStyle: { color: palette.accent, width: 2, type: 'dashed' as const },
      z: 3,
    },
  ];
}

function tooltip(series: OutlookSeries, { t, f, palette }: Look) {
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
      ...(next
        ? [
            { name: t('outlook.forecast'), text: number(next.value), colour: palette.accent },
            { name: t('outlook.band80'), text: `${number(next.low80)} – ${number(next.high80)}` },
            { name: t('outlook.band95'), text: `${number(next.low95)} – ${number(next.high95)}` },
          ]
        : []),
    ];
    return tooltipHtml(f.period(period, 'month'), rows);
  };
}
