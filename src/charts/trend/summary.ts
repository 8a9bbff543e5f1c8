import type { Look } from '../look.ts';
import type { ChartTable } from '../table.ts';
import { lastPresent, type TrendPoint, type TrendSeries } from './series.ts';

type Words = Pick<Look, 't' | 'f'>;

/** What the chart shows, in two or three sentences: for a screen reader and for anyone in a hurry. */
export function trendSummary(series: TrendSeries, words: Words): string {
  const { t, f } = words;
  const [from, to] = [series.periods[0], series.periods.at(-1)];
  if (from === undefined || to === undefined) return t('chart.empty');
  const span = f.periods(from, to, series.grain);
  const gaps = series.gaps.length === 0 ? '' : t('chart.trend.gaps', { n: f.count(countGaps(series)) });
  const only = series.lines.length === 1 ? series.lines[0] : undefined;
  if (only === undefined)
    return `${t('chart.trend.many', { span, n: f.count(series.lines.length) })}${ends(series, words)}${gaps}`;
  const last = only.points[lastPresent(only)];
  if (last === undefined) return `${t('chart.trend.none', { span })}${gaps}`;
  const known = only.points.filter((p): p is TrendPoint => p !== undefined && p.value !== null);
  const high = known.reduce((a, b) => ((b.value ?? 0) > (a.value ?? 0) ? b : a));
  const low = known.reduce((a, b) => ((b.value ?? 0) < (a.value ?? 0) ? b : a));
  const at = (p: TrendPoint): string => f.period(p.period, series.grain);
  const say = (p: TrendPoint): string => f.value(p, series.measure);
  const next = series.ahead.at(-1);
  const number = (value: number): string => f.value({ value, status: 'estimated' }, series.measure);
  return [
    t('chart.trend.last', { span, period: at(last), value: say(last) }),
    last.change === undefined || last.change.value === null
      ? ''
      : t(`chart.trend.${series.compare ?? 'previous'}`, {
          change: f.change(last.change, series.measure),
        }),
    t('chart.trend.range', { high: say(high), highAt: at(high), low: say(low), lowAt: at(low) }),
    next === undefined
      ? ''
      : t('chart.trend.ahead', {
          period: f.period(next.period, series.grain),
          value: number(next.value),
          low: number(next.low80),
          high: number(next.high80),
        }),
    gaps,
  ].join('');
}

function ends(series: TrendSeries, { t, f }: Words): string {
  const period = series.periods.findLast((_, i) => series.lines.some((l) => l.points[i]?.value != null));
  if (period === undefined) return '';
  const i = series.periods.indexOf(period);
  const known = series.lines
    .flatMap((line) =>
      line.points[i]?.value == null ? [] : [{ name: line.name, point: line.points[i] as TrendPoint }],
    )
    .sort((a, b) => (b.point.value ?? 0) - (a.point.value ?? 0));
  const [top, bottom] = [known[0], known.at(-1)];
  if (top === undefined || bottom === undefined || top === bottom) return '';
  return t('chart.trend.ends', {
    period: f.period(period, series.grain),
    top: top.name,
    high: f.value(top.point, series.measure),
    bottom: bottom.name,
    low: f.value(bottom.point, series.measure),
  });
}

const countGaps = (series: TrendSeries): number => series.gaps.reduce((n, gap) => n + gap.names.length, 0);

/** The same numbers as rows: one per period and line, newest first. */
export function trendTable(series: TrendSeries, { t, f }: Words): ChartTable {
  const { unit, decimals } = { unit: f.unit(series.measure), decimals: series.measure.decimals };
  const compared = series.compare !== undefined;
  const changeUnit = series.lines.flatMap((l) => l.points).find((p) => p?.change !== undefined)?.change?.unit;
  const ppOrPoints = series.measure.unit === 'percent' ? t('chart.unit.pp') : t('chart.unit.points');
  return {
    caption: series.title,
    columns: [
      { key: 'period', title: t('column.period'), kind: 'text' },
      ...(series.lines.length > 1 ? [{ key: 'name', title: t('column.line'), kind: 'text' as const }] : []),
      { key: 'value', title: t('column.value'), kind: 'value', unit, decimals },
      ...(compared
        ? [
            {
              key: 'base',
              title: t(`column.base.${series.compare ?? 'previous'}`),
              kind: 'value' as const,
              unit,
              decimals,
            },
            {
              key: 'change',
              signed: true,
              title: t(`column.${series.compare ?? 'previous'}`),
              kind: 'value' as const,
              unit: changeUnit === 'points' ? ppOrPoints : '%',
              decimals: 1,
            },
          ]
        : []),
    ],
    rows: series.periods
      .flatMap((period, i) =>
        series.lines.flatMap((line) => {
          const point = line.points[i];
          if (point === undefined) return [];
          return [
            {
              period: { text: f.period(period, series.grain), order: period },
              name: line.name,
              value: { value: point.value, status: point.status },
              ...(compared && point.base !== undefined ? { base: point.base } : {}),
              ...(compared && point.change !== undefined
                ? { change: { value: point.change.value, status: point.change.status } }
                : {}),
            },
          ];
        }),
      )
      .reverse(),
  };
}
