import type { Reported } from '../i18n/format.ts';

/** A column of the table that says the same as a chart. `value` cells carry a number or the reason for none. */
export interface ChartColumn {
  readonly key: string;
  readonly title: string;
  readonly kind: 'text' | 'value';
  /** For `value`: printed in the header, and digits after the point. */
  readonly unit?: string;
  readonly decimals?: number;
  /** A difference: printed with its sign. */
  readonly signed?: boolean;
}

/** A number of a column whose rows differ in unit or metric: it says its own unit and knows its own metric. */
export interface TableNumber extends Reported {
  readonly said?: string;
  readonly metric?: string;
  /** Both ends, where the cell is an interval: `value` is the lower one then, and `said` both. */
  readonly ends?: readonly [low: number, high: number];
}

/** An interval as one cell, that sorts by its lower end; one that lacks an end has none. */
export const rangeCell = (
  { low, high }: { readonly low: number | null; readonly high: number | null },
  print: (end: number) => string,
): TableNumber => {
  if (low === null || high === null) return { value: null, status: 'not_applicable' };
  const last = print(high);
  // Between signs a dash without room reads as one of them.
  const dash = /^[+−]/.test(last) ? ' – ' : '–';
  return { value: low, ends: [low, high], status: 'observed', said: `${print(low)}${dash}${last}` };
};

/** Text that sorts by something else than its letters: a period by its code, not by 10月 before 9月. */
export interface OrderedText {
  readonly text: string;
  readonly order: number;
}

export type ChartCell = string | OrderedText | TableNumber;

export const isReported = (cell: ChartCell): cell is TableNumber =>
  typeof cell === 'object' && 'status' in cell;

/** What a cell says without its unit; a missing value is empty here, its reason has a column of its own. */
export const cellText = (cell: ChartCell | undefined): string =>
  cell === undefined ? '' : typeof cell === 'string' ? cell : 'text' in cell ? cell.text : '';

/** The equivalent of a chart for a screen reader, a spreadsheet and a doubter: built from the same series. */
export interface ChartTable {
  readonly caption: string;
  readonly columns: readonly ChartColumn[];
  readonly rows: readonly Readonly<Record<string, ChartCell>>[];
  /** Positions of rows that are greyed: they stand on too little to be read like the others. */
  readonly muted?: ReadonlySet<number>;
}

/** One column of a table as a file holds it. */
export interface FlatColumn {
  readonly key: string;
  /** Of the column it is made from, without its unit. */
  readonly title: string;
  /** What stands above it in a sheet. */
  readonly heading: string;
  readonly unit: string;
  readonly values:
    | { readonly text: readonly (string | null)[] }
    | { readonly number: readonly (number | null)[] };
}

/**
 * The columns of a table with what a file needs beside them: the status of every number, the words of numbers that say
 * their unit themselves, and both ends of an interval.
 */
export function flatColumns({ columns, rows }: ChartTable): FlatColumn[] {
  return columns.flatMap(({ key, title, kind, unit = '' }): FlatColumn[] => {
    const main = (heading: string, values: FlatColumn['values']): FlatColumn => ({
      key,
      title,
      heading,
      unit,
      values,
    });
    const beside = (what: string, values: FlatColumn['values']): FlatColumn => ({
      ...main(`${key}_${what}`, values),
      key: `${key}_${what}`,
    });
    if (kind === 'text') return [main(title, { text: rows.map(({ [key]: cell }) => cellText(cell)) })];
    const cells = rows.map(({ [key]: cell }) => (cell !== undefined && isReported(cell) ? cell : undefined));
    const numbers = { number: cells.map((cell) => cell?.value ?? null) };
    const said = { text: cells.map((cell) => cell?.said ?? null) };
    const status = beside('status', { text: cells.map((cell) => cell?.status ?? null) });
    if (cells.some((cell) => cell?.ends !== undefined))
      return [
        main(title, said),
        beside('low', numbers),
        beside('high', { number: cells.map((cell) => cell?.ends?.[1] ?? null) }),
        status,
      ];
    const stated = main(unit === '' ? title : `${title}(${unit})`, numbers);
    return cells.some((cell) => cell?.said !== undefined)
      ? [stated, status, beside('said', said)]
      : [stated, status];
  });
}
