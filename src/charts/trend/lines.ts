import { fitText } from '../fit-text.ts';
import { hasValue } from '../has-value.ts';
import { type Look, NARROW } from '../look.ts';
import {
  isOpen,
  lastPresent,
  MARK_SIGN,
  type TrendCompare,
  type TrendLine,
  type TrendSeries,
} from './series.ts';

/** Lines drawn in colour and named at their end; the rest stay grey until pointed at. */
export const NAMED_LINES = 8;
/** CSS pixels for a name at the end of its line. */
const LABEL = 108;

/** One line as one or two series: what has settled is solid, what has not is dashed. */
export function drawLine(line: TrendLine, order: number, series: TrendSeries, look: Look, named: boolean) {
  const { palette } = look;
  const coloured = order < NAMED_LINES;
  const color = coloured
    ? (palette.lines[order % palette.lines.length] ?? palette.accent)
    : palette.accentSoft;
  const end = lastPresent(line);
  const settled = line.points.map((p) => (p === undefined || isOpen(p) ? null : p.value));
  const unsettled = line.points.map((p, i) =>
    isOpen(p) || isOpen(line.points[i + 1]) ? (p?.value ?? null) : null,
  );
  const endsOpen = isOpen(line.points[end]);
  const common = {
    type: 'line' as const,
    name: line.name,
    symbol: 'none',
    showSymbol: true,
    connectNulls: false,
    ...(series.lines.length > 1 ? { triggerEvent: 'line' as const } : {}),
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
    formatter: series.lines.length > 1 ? fitText(line.name, LABEL, 12) : lastValue(line, series, look),
  });
  // Where a forecast goes on, the end is no place for words.
  const show = named && coloured && series.ahead.length === 0;
  return [
    {
      ...common,
      data: dotted(settled),
      lineStyle: { color, width: coloured ? 2 : 1 },
      endLabel: label(show && !endsOpen && hasValue(settled)),
      labelLayout: { moveOverlap: 'shiftY' as const },
      ...(series.measure.unit === 'points' && order === 0 ? { markLine: baseOf100(look) } : {}),
    },
    ...(hasValue(unsettled)
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

/** An index is read against the average of its base. */
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

/** Last year's values, the peers' or the nation's, behind the line. */
export function baseLine(
  line: TrendLine | undefined,
  compare: TrendCompare,
  { palette, t, width }: Look,
  labelled: boolean,
) {
  if (line === undefined) return [];
  const name = t(`chart.base.${compare}`);
  const data = line.points.map((p) => p?.base?.value ?? null);
  return [
    {
      type: 'line' as const,
      name,
      data,
      showSymbol: false,
      lineStyle: { color: palette.faint, width: 1.2 },
      itemStyle: { color: palette.faint },
      emphasis: { disabled: true },
      endLabel: {
        show: labelled && width >= NARROW && hasValue(data),
        formatter: name,
        color: palette.muted,
        fontSize: 11,
        lineHeight: 16,
        distance: 8,
      },
      labelLayout: { moveOverlap: 'shiftY' as const },
      z: 1,
    },
  ];
}

/** What a value may be, as a band behind its line. */
export function intervalBand(line: TrendLine | undefined, { palette, t }: Look) {
  const intervals = line?.points.map((p) => p?.interval) ?? [];
  if (!intervals.some((interval) => interval !== undefined)) return [];
  const common = {
    type: 'line' as const,
    stack: 'interval',
    stackStrategy: 'all' as const,
    symbol: 'none',
    silent: true,
    connectNulls: false,
    lineStyle: { opacity: 0 },
    z: 1,
  };
  return [
    { ...common, name: 'low', data: intervals.map((i) => i?.low ?? null) },
    {
      ...common,
      name: t('chart.interval'),
      data: intervals.map((i) => (i === undefined ? null : i.high - i.low)),
      areaStyle: { color: palette.accentSoft, opacity: 0.35 },
    },
  ];
}

/** Events, changes of method, alerts and notes as lines across the plot, each with its sign; names stand in the list below. */
export function markLines({ marks, periods }: TrendSeries, { palette }: Look) {
  if (marks.length === 0) return [];
  return [
    {
      type: 'line' as const,
      name: 'marks',
      data: periods.map(() => null),
      markLine: {
        silent: true,
        symbol: 'none',
        animation: false,
        data: marks.map((mark) => ({
          xAxis: periods.indexOf(mark.period),
          name: mark.name,
          lineStyle: {
            color: mark.kind === 'alert' ? palette.counter : palette.muted,
            type: mark.kind === 'break' ? ('dotted' as const) : ('solid' as const),
            width: 1,
          },
          label: {
            formatter: MARK_SIGN[mark.kind],
            color: mark.kind === 'alert' ? palette.counter : palette.muted,
            fontSize: 11,
            distance: 2,
          },
        })),
      },
    },
  ];
}
