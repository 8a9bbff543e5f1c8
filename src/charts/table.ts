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
}

/** Text that sorts by something else than its letters: a period by its code, not by 10月 before 9月. */
export interface OrderedText {
  readonly text: string;
  readonly order: number;
}

export type ChartCell = string | OrderedText | TableNumber;

export const isReported = (cell: ChartCell): cell is TableNumber =>
  typeof cell === 'object' && 'status' in cell;

/** Whether numbers of a column say their unit themselves, so that digits alone would not say what they are. */
export const speaksUnits = ({ rows }: ChartTable, { key, kind }: ChartColumn): boolean =>
  kind === 'value' &&
  rows.some(({ [key]: cell }) => cell !== undefined && isReported(cell) && cell.said !== undefined);

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
