import type { Look } from '../look.ts';
import { aheadRows } from '../outlook/ahead.ts';
import { tooltipHtml } from '../tooltip.ts';
import { NAMED_LINES } from './lines.ts';
import type { TrendSeries } from './series.ts';

/** Lines listed; the rest are counted. */
const LISTED = 12;

/** Every line at one period, the largest first, and the reason of every value that is not final. */
export function trendTooltip(series: TrendSeries, look: Look) {
  const { t, f, palette } = look;
  return (params: unknown): string => {
    const first = Array.isArray(params) ? (params[0] as { dataIndex: number } | undefined) : undefined;
    const period = first === undefined ? undefined : series.axis[first.dataIndex];
    if (first === undefined || period === undefined) return '';
    const rows = series.lines
      .map((line, i) => ({ line, i, point: line.points[first.dataIndex] }))
      .filter((row) => row.point !== undefined)
      .sort(
        (a, b) => (b.point?.value ?? Number.NEGATIVE_INFINITY) - (a.point?.value ?? Number.NEGATIVE_INFINITY),
      );
    const shown = rows.slice(0, LISTED).map(({ line, i, point }) => ({
      name: line.name,
      text: point === undefined ? '' : f.value(point, series.measure, 'table'),
      extra: point?.change === undefined ? '' : f.change(point.change, series.measure),
      colour: i < NAMED_LINES ? palette.lines[i] : palette.accentSoft,
    }));
    const next = series.ahead.find((p) => p.period === period);
    const number = (value: number): string =>
      f.value({ value, status: 'estimated' }, series.measure, 'table');
    const statuses = new Set(
      rows.flatMap(({ point }) => (point && point.status !== 'observed' ? [point.status] : [])),
    );
    const notes = [...statuses].map((status) => `${t(`status.${status}`)} · ${f.reason(status)}`);
    if (rows.length > LISTED) notes.push(t('chart.more', { n: f.count(rows.length - LISTED) }));
    return tooltipHtml(
      f.period(period, series.grain),
      [...shown, ...(next ? aheadRows(next, number, look) : [])],
      notes,
    );
  };
}
