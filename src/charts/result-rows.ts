import type { Labels, QueryResult, QueryRow } from '../contracts/query.ts';
import { GREYED_BELOW } from '../domain/reporting.ts';
import type { Bilingual } from '../domain/text.ts';
import type { BarInput } from './bars/series.ts';
import type { Look } from './look.ts';
import type { ChartColumn, ChartTable } from './table.ts';
import type { TrendInput, TrendPoint } from './trend/series.ts';

/** The language of whoever reads the chart: a page's reader or a paper. */
export interface RowWords extends Pick<Look, 't' | 'f'> {
  /** A name that comes with the data. */
  readonly say: (text: Bilingual) => string;
}

type Member = { readonly id: string; readonly code: string };

/** The place and members a row speaks of, in the order the answer names its dimensions. */
function membersOf(result: QueryResult, row: QueryRow): Member[] {
  const codes: Readonly<Record<string, unknown>> = row;
  return ['region', ...result.dimensions.map((d) => d.id).filter((id) => id !== 'region')].flatMap((id) => {
    const code = codes[id];
    return typeof code === 'string' ? [{ id, code }] : [];
  });
}

const keyOf = (members: readonly Member[]): string => members.map((m) => m.code).join('|') || '*';

/** A code's name; the code itself where the answer has none. */
export function labelOf(labels: Labels, dimension: string, code: string, { say, t }: RowWords): string {
  if (code === '*') return t('trends.all');
  const label = labels[dimension]?.[code];
  return label === undefined ? code : say(label);
}

/** Lines of an answer: one per place and member, the largest last value first. */
export function linesOf(result: QueryResult, reader: RowWords): TrendInput['lines'] {
  const last = new Map<string, { name: string; period: number; value: number }>();
  for (const row of result.rows) {
    const members = membersOf(result, row);
    const key = keyOf(members);
    const before = last.get(key);
    const name =
      before?.name ??
      (members.map((m) => labelOf(result.labels, m.id, m.code, reader)).join(' · ') ||
        reader.say(result.metric.title));
    if (before === undefined)
      last.set(key, { name, period: row.period, value: row.value ?? Number.NEGATIVE_INFINITY });
    else if (row.value !== null && row.period >= before.period)
      last.set(key, { name, period: row.period, value: row.value });
  }
  return [...last]
    .sort(([a, x], [b, y]) => y.value - x.value || (a < b ? -1 : 1))
    .map(([key, { name }]) => ({ key, name }));
}

/** What a line of an answer stands for: its place and one code per dimension. */
export function lineMembers(
  result: QueryResult,
  key: string,
): { readonly region?: string; readonly members: Readonly<Record<string, string>> } {
  const row = result.rows.find((r) => keyOf(membersOf(result, r)) === key);
  const own = row === undefined ? [] : membersOf(result, row);
  const region = own.find((m) => m.id === 'region')?.code;
  return {
    ...(region === undefined ? {} : { region }),
    members: Object.fromEntries(own.filter((m) => m.id !== 'region').map((m) => [m.id, m.code])),
  };
}

/** An answer as a trend. */
export function trendOf(
  result: QueryResult,
  title: string,
  compare: TrendInput['compare'],
  reader: RowWords,
): TrendInput {
  return {
    title,
    measure: result.metric,
    grain: result.period_grain,
    lines: linesOf(result, reader),
    compare,
    points: result.rows.map((row): TrendPoint => {
      const { period, value, status, base, change, interval } = row;
      return {
        period,
        key: keyOf(membersOf(result, row)),
        value,
        status,
        base,
        change,
        ...(interval === undefined ? {} : { interval }),
      };
    }),
  };
}

/** Dimensions whose members have an order of their own: that of their codes, or the one given, from the lowest up. */
const ORDERED: Readonly<Record<string, readonly string[]>> = {
  age_band: [],
  budget_band: [],
  skill_level: ['apprentice', '5', '4', '3', '2', '1', 'special', 'chief', '0', 'U'],
};

const inOwnOrder =
  (order: readonly string[]) =>
  (a: { key: string }, b: { key: string }): number =>
    order.indexOf(a.key) - order.indexOf(b.key) || (a.key < b.key ? -1 : 1);

/** The last period in which anything has a value, as bars. */
export function barsOf(result: QueryResult, title: string, reader: RowWords): BarInput {
  const period = result.rows.reduce(
    (last, row) => (row.value === null ? last : Math.max(last, row.period)),
    0,
  );
  const names = new Map(linesOf(result, reader).map((line) => [line.key, line.name]));
  const order = result.dimensions.map(({ id }) => ORDERED[id]).find((own) => own !== undefined);
  const bars = result.rows
    .filter((row) => row.period === period)
    .map((row) => {
      const key = keyOf(membersOf(result, row));
      return { key, name: names.get(key) ?? key, value: row.value, status: row.status, change: row.change };
    });
  return {
    title,
    measure: result.metric,
    when: period === 0 ? '' : reader.f.period(period, result.period_grain),
    ordered: order !== undefined,
    bars: order === undefined ? bars : bars.sort(inOwnOrder(order)),
  };
}

/** Every row of an answer with its denominator, base and change: the table beside the chart. */
export function tableOf(result: QueryResult, compare: TrendInput['compare'], reader: RowWords): ChartTable {
  const { t, f, say } = reader;
  const { metric, rows } = result;
  const unit = f.unit(metric);
  const place = rows.some((row) => row.region !== undefined);
  const dimensions = result.dimensions.filter((d) => d.id !== 'region');
  const partly = rows.some((row) => row.reporting !== undefined);
  const rated = rows.some((row) => row.n !== undefined);
  const changeUnit = rows.find((row) => row.change !== undefined)?.change?.unit;
  const points = metric.unit === 'percent' ? t('chart.unit.pp') : t('chart.unit.points');
  const text = (key: string, title: string): ChartColumn => ({ key, title, kind: 'text' });
  const value = (key: string, title: string, u: string, decimals: number): ChartColumn => ({
    key,
    title,
    kind: 'value',
    unit: u,
    decimals,
  });
  return {
    caption: say(metric.title),
    columns: [
      text('period', t('column.period')),
      ...(place ? [text('region', t('column.region'))] : []),
      ...dimensions.map((d) => text(d.id, say(d.title))),
      value('value', t('column.value'), unit, metric.decimals),
      ...(rated ? [value('n', t('column.n'), '', 0)] : []),
      ...(compare === undefined || changeUnit === undefined
        ? []
        : [
            value('base', t(`column.base.${compare}`), unit, metric.decimals),
            value('change', t(`column.${compare}`), changeUnit === 'percent' ? '%' : points, 1),
          ]),
      ...(compare === 'peers' ? [value('peers', t('column.peers.n'), '', 0)] : []),
      ...(rows.some((row) => row.interval !== undefined)
        ? [
            value('low', t('column.low'), unit, metric.decimals),
            value('high', t('column.high'), unit, metric.decimals),
          ]
        : []),
      ...(partly ? [value('reporting', t('column.reporting'), '%', 1)] : []),
    ],
    muted: new Set(
      rows.flatMap((row, i) => ((row.reporting ?? 1) < GREYED_BELOW ? [rows.length - 1 - i] : [])),
    ),
    rows: rows
      .map((row) => ({
        period: { text: f.period(row.period, result.period_grain), order: row.period },
        ...Object.fromEntries(
          membersOf(result, row).map((m) => [m.id, labelOf(result.labels, m.id, m.code, reader)]),
        ),
        value: { value: row.value, status: row.status },
        ...(row.n == null ? {} : { n: { value: row.n, status: 'observed' as const } }),
        ...(row.base === undefined ? {} : { base: row.base }),
        ...(row.peers === undefined ? {} : { peers: { value: row.peers, status: 'observed' as const } }),
        ...(row.interval === undefined
          ? {}
          : {
              low: { value: row.interval.low, status: 'estimated' as const },
              high: { value: row.interval.high, status: 'estimated' as const },
            }),
        ...(row.change === undefined
          ? {}
          : { change: { value: row.change.value, status: row.change.status } }),
        ...(partly && row.value !== null
          ? { reporting: { value: (row.reporting ?? 1) * 100, status: 'observed' as const } }
          : {}),
      }))
      .reverse(),
  };
}
