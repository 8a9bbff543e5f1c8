import type { PeriodGrain } from '../../domain/period.ts';
import { type MissingReason, STATUS_MARK } from '../../domain/status.ts';
import type { Compared, Measure, Reported } from '../../i18n/format.ts';
import type { AheadPoint } from '../outlook/series.ts';

/** One cell of a trend: `key` says which line, `base` is what `change` compares with. */
export interface TrendPoint extends Reported {
  readonly period: number;
  readonly key: string;
  readonly base?: Reported;
  readonly change?: Compared;
  /** What the value may be, where that was worked out: drawn as a band. */
  readonly interval?: { readonly low: number; readonly high: number };
}

/** What a line is compared with. */
export type TrendCompare = 'previous' | 'yoy' | 'peers' | 'nation';

/** Something that happened, on the axis of time: a policy or event, a change of method, an alert, what somebody noted. */
export interface TrendMark {
  readonly kind: 'event' | 'break' | 'alert' | 'note';
  readonly period: number;
  readonly name: string;
}

/** The sign of each kind above the plot, and beside its name in the list. */
export const MARK_SIGN = { event: '◆', break: '┆', alert: '▲', note: '✎' } as const;

export interface TrendInput {
  readonly title: string;
  readonly measure: Measure;
  readonly grain: PeriodGrain;
  /** Lines in the order they are to be drawn and named. */
  readonly lines: readonly { readonly key: string; readonly name: string }[];
  readonly points: readonly TrendPoint[];
  readonly compare?: TrendCompare;
  readonly marks?: readonly TrendMark[];
  /** What a forecast expects of the one line, where it is asked for. */
  readonly ahead?: readonly AheadPoint[];
}

export interface TrendLine {
  readonly key: string;
  readonly name: string;
  /** One per period; undefined where the answer has no row. */
  readonly points: readonly (TrendPoint | undefined)[];
}

export interface TrendGap {
  readonly index: number;
  readonly status: MissingReason;
  /** Names of the lines that miss a value for this reason. */
  readonly names: readonly string[];
}

export interface TrendSeries {
  readonly title: string;
  readonly measure: Measure;
  readonly grain: PeriodGrain;
  readonly compare?: TrendCompare;
  readonly periods: readonly number[];
  /** The periods, and those that a forecast adds after them. */
  readonly axis: readonly number[];
  readonly lines: readonly TrendLine[];
  readonly gaps: readonly TrendGap[];
  /** Marks inside the periods shown, in order of time. */
  readonly marks: readonly TrendMark[];
  /** One line's forecast, in order of time; else empty. */
  readonly ahead: readonly AheadPoint[];
}

/** Rows of a query → lines on one time axis, with every missing value kept as a gap that has a reason. */
export function trendSeries(input: TrendInput): TrendSeries {
  const periods = [...new Set(input.points.map((p) => p.period))].sort((a, b) => a - b);
  const at = new Map(input.points.map((p) => [`${p.key} ${p.period}`, p]));
  const lines = input.lines.map(({ key, name }) => ({
    key,
    name,
    points: periods.map((period) => at.get(`${key} ${period}`)),
  }));
  const { title, measure, grain, compare } = input;
  const shown = new Set(periods);
  const marks = (input.marks ?? [])
    .filter((mark) => shown.has(mark.period))
    .sort((a, b) => a.period - b.period);
  const ahead = lines.length === 1 ? (input.ahead ?? []) : [];
  const axis = [...new Set([...periods, ...ahead.map((p) => p.period)])].sort((a, b) => a - b);
  return { title, measure, grain, compare, periods, axis, lines, gaps: gapsOf(periods, lines), marks, ahead };
}

function gapsOf(periods: readonly number[], lines: readonly TrendLine[]): TrendGap[] {
  return periods.flatMap((_, index) => {
    const byStatus = new Map<MissingReason, string[]>();
    for (const { name, points } of lines) {
      const point = points[index];
      if (point === undefined || point.value !== null) continue;
      const status = point.status as MissingReason;
      byStatus.set(status, [...(byStatus.get(status) ?? []), name]);
    }
    return [...byStatus].map(([status, names]) => ({ index, status, names }));
  });
}

/** Whether a number may still move, or is of a period that has not closed: drawn dashed. */
export const isOpen = (point: TrendPoint | undefined): boolean =>
  point?.status === 'provisional' || point?.status === 'partial';

/** Index of the last period in which the line has a settled or provisional number; -1 when it has none. */
export function lastPresent(line: TrendLine): number {
  return line.points.findLastIndex((p) => p !== undefined && p.value !== null);
}

/** Marks of one period, most frequent reason first, each once: `*…`. */
export function marksAt(gaps: readonly TrendGap[], index: number): string {
  return gaps
    .filter((gap) => gap.index === index)
    .map((gap) => STATUS_MARK[gap.status])
    .join('');
}
