import { axisNumber, periodLabels, periodTicks } from '../axis.ts';
import type { ChartOption } from '../echarts.ts';
import { type Look, NARROW } from '../look.ts';
import { tooltipBox, tooltipHtml } from '../tooltip.ts';
import { lastPresent, marksAt, type TrendLine, type TrendPoint, type TrendSeries } from './series.ts';

/** Lines drawn in colour and named at their end; the rest stay grey until pointed at. */
const NAMED_LINES = 8;
const PANEL = { change: 72, marks: 16, gap: 28 };

/**
 * Lines over time. Unsettled periods are dashed, periods without a value leave a hole and a mark below the plot;
 * one line with a comparison gets its base as a faint line and its change as bars underneath.
 */
export function trendOption(series: TrendSeries, look: Look): ChartOption {
  const { palette, t, f, width } = look;
  const narrow = width < NARROW;
  const companion = series.compare !== undefined && series.lines.length === 1;
  const marks = series.gaps.length > 0;
  const right = narrow ? 16 : series.lines.length > 1 ? 126 : 72;
  const plot = width - right - 56;
  const ticks = periodTicks(series.periods, series.grain, plot);
  const labels = periodLabels(series.periods, series.grain, ticks, look);
  const lower = (companion ? PANEL.change + PANEL.gap : 0) + (marks ? PANEL.marks : 0);
  const grids = [
    { left: 48, right, top: 28, bottom: 36 + lower + (lower > 0 ? 6 : 0) },
    ...(marks
      ? [{ left: 48, right, bottom: 36 + (companion ? PANEL.change + PANEL.gap : 0), height: PANEL.marks }]
      : []),
    ...(companion ? [{ left: 48, right, bottom: 36, height: PANEL.change }] : []),
  ];
  const last = grids.length - 1;
  const marksGrid = 1;
  const changeGrid = last;

  const xAxis = grids.map((_, gridIndex) => ({
    type: 'category' as const,
    gridIndex,
    data: labels,
    boundaryGap: companion,
    axisLine: { show: gridIndex === 0 || gridIndex === changeGrid, lineStyle: { color: palette.rule } },
    axisTick: {
      show: gridIndex === last,
      alignWithLabel: true,
      lineStyle: { color: palette.rule },
      customValues: ticks,
    },
    axisLabel: {
      show: gridIndex === last,
      color: palette.muted,
      fontSize: 11,
      lineHeight: 15,
      hideOverlap: true,
      customValues: ticks,
    },
    axisPointer: {
      show: true,
      type: 'line' as const,
      label: { show: false },
      lineStyle: { color: palette.faint },
    },
  }));

  const yAxis = grids.map((_, gridIndex) => {
    if (marks && gridIndex === marksGrid)
      return { type: 'value' as const, gridIndex, min: 0, max: 1, show: false };
    const change = companion && gridIndex === changeGrid;
    return {
      type: 'value' as const,
      gridIndex,
      scale: change ? false : !startsAtZero(series),
      splitNumber: change ? 2 : 4,
      name: change ? changeTitle(series, look) : f.unit(series.measure),
      nameLocation: 'end' as const,
      nameGap: 10,
      nameTextStyle: { color: palette.muted, fontSize: 11, align: 'left' as const, padding: [0, 0, 0, -44] },
      axisLabel: { color: palette.muted, fontSize: 11, formatter: axisNumber(look) },
      splitLine: { lineStyle: { color: palette.rule } },
    };
  });

  return {
    aria: { enabled: true, label: { description: series.title } },
    animation: false,
    textStyle: { fontFamily: palette.font, color: palette.ink },
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    tooltip: { trigger: 'axis', ...tooltipBox(look), formatter: tooltip(series, look) },
    grid: grids,
    xAxis,
    yAxis,
    series: [
      ...(companion && series.compare === 'yoy' ? baseLine(series.lines[0], look) : []),
      ...series.lines.flatMap((line, i) => drawLine(line, i, series, look, !narrow)),
      ...(marks ? [markStrip(series, look, marksGrid)] : []),
      ...(companion ? changeBars(series.lines[0], look, changeGrid) : []),
    ],
  };

  function changeTitle(s: TrendSeries, l: Look): string {
    const unit = s.lines[0]?.points.find((p) => p?.change !== undefined)?.change?.unit;
    const label =
      unit === 'points'
        ? s.measure.unit === 'percent'
          ? l.t('chart.unit.pp')
          : l.t('chart.unit.points')
        : '%';
    return l.t(s.compare === 'yoy' ? 'chart.change.yoy' : 'chart.change.previous', { unit: label });
  }

  function baseLine(line: TrendLine | undefined, l: Look) {
    if (line === undefined) return [];
    return [
      {
        type: 'line' as const,
        name: t('chart.base.yoy'),
        data: line.points.map((p) => p?.base?.value ?? null),
        showSymbol: false,
        lineStyle: { color: l.palette.faint, width: 1.2 },
        itemStyle: { color: l.palette.faint },
        emphasis: { disabled: true },
        endLabel: {
          show: l.width >= NARROW,
          formatter: t('chart.base.yoy'),
          color: l.palette.muted,
          fontSize: 11,
          lineHeight: 16,
          distance: 8,
        },
        labelLayout: { moveOverlap: 'shiftY' as const },
        z: 1,
      },
    ];
  }
}

/** Amounts start at zero unless they only wiggle far above it; rates and indices show their own range. */
function startsAtZero({ lines, measure }: TrendSeries): boolean {
  if (measure.unit === 'points') return false;
  const values = lines.flatMap((line) => line.points.flatMap((p) => (p?.value == null ? [] : [p.value])));
  if (values.length === 0) return true;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low < 0 || low < high * 0.6;
}

function drawLine(line: TrendLine, order: number, series: TrendSeries, look: Look, named: boolean) {
  const { palette } = look;
  const coloured = order < NAMED_LINES;
  const color = coloured
    ? (palette.lines[order % palette.lines.length] ?? palette.accent)
    : palette.accentSoft;
  const end = lastPresent(line);
  const open = (p: TrendPoint | undefined): boolean => p?.status === 'provisional';
  const settled = line.points.map((p) => (p === undefined || open(p) ? null : p.value));
  const unsettled = line.points.map((p, i) =>
    open(p) || open(line.points[i + 1]) ? (p?.value ?? null) : null,
  );
  const endsOpen = open(line.points[end]);
  const common = {
    type: 'line' as const,
    name: line.name,
    symbol: 'none',
    showSymbol: true,
    connectNulls: false,
    itemStyle: { color },
    emphasis: {
      focus: series.lines.length > 1 ? ('series' as const) : ('none' as const),
      lineStyle: { width: 2.6 },
    },
    z: coloured ? 3 : 2,
  };
  const label = (on: boolean) => ({
    show: on,
    color,
    fontSize: 12,
    lineHeight: 16,
    distance: 8,
    formatter: series.lines.length > 1 ? shorten(line.name, 9) : lastValue(line, series, look),
  });
  const show = named && coloured;
  return [
    {
      ...common,
      data: dotted(settled),
      lineStyle: { color, width: coloured ? 2 : 1 },
      endLabel: label(show && !endsOpen),
      labelLayout: { moveOverlap: 'shiftY' as const },
      ...(series.measure.unit === 'points' && order === 0 ? { markLine: baseOf100(look) } : {}),
    },
    ...(unsettled.some((v) => v !== null)
      ? [
          {
            ...common,
            data: dotted(unsettled),
            lineStyle: { color, width: coloured ? 2 : 1, type: 'dashed' as const },
            endLabel: label(show && endsOpen),
            labelLayout: { moveOverlap: 'shiftY' as const },
          },
        ]
      : []),
  ];
}

/** A lone number between two holes would be invisible as a line, so it gets a dot. */
function dotted(values: readonly (number | null)[]) {
  return values.map((value, i) => {
    const alone = value !== null && (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null;
    return alone ? { value, symbol: 'circle', symbolSize: 5 } : value;
  });
}

function lastValue(line: TrendLine, series: TrendSeries, look: Look): string {
  const point = line.points[lastPresent(line)];
  return point?.value == null ? '' : look.f.number(point.value, series.measure.decimals, 'headline');
}

const baseOf100 = ({ palette, t }: Look) => ({
  silent: true,
  symbol: 'none',
  data: [{ yAxis: 100 }],
  lineStyle: { color: palette.faint, type: 'solid' as const, width: 1 },
  label: {
    formatter: t('chart.base.100'),
    color: palette.muted,
    fontSize: 11,
    position: 'insideStartTop' as const,
  },
});

function markStrip(series: TrendSeries, { palette }: Look, axis: number) {
  return {
    type: 'scatter' as const,
    xAxisIndex: axis,
    yAxisIndex: axis,
    silent: true,
    symbolSize: 1,
    itemStyle: { color: 'transparent' },
    data: series.periods.map((_, i) => ({
      value: [i, 0.5],
      label: {
        show: true,
        formatter: marksAt(series.gaps, i),
        color: palette.muted,
        fontSize: 12,
        position: 'inside' as const,
      },
    })),
  };
}

function changeBars(line: TrendLine | undefined, { palette }: Look, axis: number) {
  if (line === undefined) return [];
  return [
    {
      type: 'bar' as const,
      name: 'change',
      xAxisIndex: axis,
      yAxisIndex: axis,
      barMaxWidth: 14,
      data: line.points.map((p) => {
        const value = p?.change?.value ?? null;
        const down = value !== null && value < 0;
        return {
          value,
          itemStyle: {
            color: down ? palette.ground : palette.accentSoft,
            borderColor: palette.accent,
            borderWidth: down ? 1 : 0,
          },
        };
      }),
    },
  ];
}

function tooltip(series: TrendSeries, look: Look) {
  const { t, f, palette } = look;
  return (params: unknown): string => {
    const first = Array.isArray(params) ? (params[0] as { dataIndex: number } | undefined) : undefined;
    const period = first === undefined ? undefined : series.periods[first.dataIndex];
    if (first === undefined || period === undefined) return '';
    const rows = series.lines
      .map((line, i) => ({ line, i, point: line.points[first.dataIndex] }))
      .filter((row) => row.point !== undefined)
      .sort(
        (a, b) => (b.point?.value ?? Number.NEGATIVE_INFINITY) - (a.point?.value ?? Number.NEGATIVE_INFINITY),
      );
    const shown = rows.slice(0, 12).map(({ line, i, point }) => ({
      name: line.name,
      text: point === undefined ? '' : f.value(point, series.measure, 'table'),
      extra: point?.change === undefined ? '' : f.change(point.change, series.measure),
      colour: i < NAMED_LINES ? palette.lines[i] : palette.accentSoft,
    }));
    const statuses = new Set(
      rows.flatMap(({ point }) => (point && point.status !== 'observed' ? [point.status] : [])),
    );
    const notes = [...statuses].map((status) => `${t(`status.${status}`)} · ${f.reason(status)}`);
    if (rows.length > 12) notes.push(t('chart.more', { n: f.count(rows.length - 12) }));
    return tooltipHtml(f.period(period, series.grain), shown, notes);
  };
}

const shorten = (name: string, length: number): string =>
  name.length > length ? `${name.slice(0, length - 1)}…` : name;
