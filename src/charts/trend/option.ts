import { axisNumber, periodLabels, periodTicks } from '../axis.ts';
import { baseOption } from '../base.ts';
import type { ChartOption } from '../echarts.ts';
import { type Look, NARROW } from '../look.ts';
import { aheadLines } from '../outlook/ahead.ts';
import { tooltipBox } from '../tooltip.ts';
import { changeBars, changeTitle, markStrip } from './companion.ts';
import { baseLine, drawLine, intervalBand, markLines } from './lines.ts';
import type { TrendSeries } from './series.ts';
import { trendTooltip } from './tooltip.ts';

/** CSS pixels of the strips below the plot. */
const PANEL = { change: 72, marks: 16, gap: 28 };

/**
 * Lines over time. Unsettled periods are dashed, periods without a value leave a hole and a mark below the plot;
 * one line with a comparison gets its base as a faint line and its change as bars underneath.
 */
export function trendOption(series: TrendSeries, look: Look): ChartOption {
  const { palette, f, width } = look;
  const narrow = width < NARROW;
  const companion = series.compare !== undefined && series.lines.length === 1;
  const marks = series.gaps.length > 0;
  const right = narrow ? 16 : series.lines.length > 1 ? 126 : 72;
  const plot = width - right - 56;
  const ticks = periodTicks(series.axis, series.grain, plot);
  const labels = periodLabels(series.axis, series.grain, ticks, look);
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
    ...baseOption(series.title, look),
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    tooltip: { trigger: 'axis', ...tooltipBox(look), formatter: trendTooltip(series, look) },
    grid: grids,
    xAxis,
    yAxis,
    series: [
      ...(companion && series.compare !== undefined && series.compare !== 'previous'
        ? baseLine(series.lines[0], series.compare, look, series.ahead.length === 0)
        : []),
      ...(series.lines.length === 1 ? intervalBand(series.lines[0], look) : []),
      ...aheadLines(series.axis, series.ahead, lastBefore(series), look),
      ...series.lines.flatMap((line, i) => drawLine(line, i, series, look, !narrow)),
      ...markLines(series, look),
      ...(marks ? [markStrip(series, look, marksGrid)] : []),
      ...(companion ? changeBars(series.lines[0], look, changeGrid) : []),
    ],
  };
}

/** The last number before the forecast, from which it goes on. */
function lastBefore({ lines, periods, ahead }: TrendSeries): { period: number; value: number } | undefined {
  const first = ahead[0]?.period ?? 0;
  const at = periods.findLastIndex((period, i) => period < first && lines[0]?.points[i]?.value != null);
  const [period, value] = [periods[at], lines[0]?.points[at]?.value];
  return period === undefined || value == null ? undefined : { period, value };
}

/** Amounts start at zero unless they only wiggle far above it; rates and indices show their own range. */
function startsAtZero({ lines, measure }: TrendSeries): boolean {
  if (measure.unit === 'points') return false;
  const values = lines.flatMap((line) => line.points.flatMap((p) => (p?.value == null ? [] : [p.value])));
  if (values.length === 0) return true;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low < 0 || low < high * 0.6;
}
