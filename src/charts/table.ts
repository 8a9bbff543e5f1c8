import type { Reported } from '../i18n/format.ts';

/** A column of the table that says the same as a chart. `value` cells carry a number or the reason for none. */
export interface ChartColumn {
  readonly key: string;
  readonly title: string;
  readonly kind: 'text' | 'value';
  /** For `value`: printed in the header, and digits after the point. */
  readonly unit?: string;
  readonly decimals?: number;
}

export type ChartCell = string | Reported;

/** The equivalent of a chart for a screen reader, a spreadsheet and a doubter: built from the same series. */
export interface ChartTable {
  readonly caption: string;
  readonly columns: readonly ChartColumn[];
  readonly rows: readonly Readonly<Record<string, ChartCell>>[];
}
