import type { Family } from '../contracts/index.ts';

/** Header as the system prints it → SQL over the rows of the export. */
export type Columns = Readonly<Record<string, string>>;

/** One file, or one per year, that one system of the federation exports. */
export interface Export {
  readonly family: Family;
  /** Below the sample folder; `{year}` makes one file per calendar year. */
  readonly path: string;
  /** File name in `mappings/`: it states source and time of export. */
  readonly mapping: string;
  readonly format: 'csv' | 'ndjson' | 'parquet' | 'xlsx';
  /** Text of CSV; `utf8` unless said. */
  readonly encoding?: 'utf8' | 'utf8-bom' | 'gb18030';
  readonly gzip?: boolean;
  readonly columns: Columns;
  /** The rows, as SQL behind `from`: a table macro of `sql/` over months `low` to `high`. */
  readonly rows: (low: number, high: number) => string;
  readonly where?: string;
  /** Only these months (YYYYMM), where an export does not span the window. */
  readonly from?: number;
  readonly to?: number;
  /** What a workbook carries around its table. */
  readonly sheet?: Sheet;
}

export interface Sheet {
  readonly title: string;
  /** The row below the title: who filled it in, in which unit. */
  readonly note: string;
  /** Column (header) that the total row sums. */
  readonly total?: string;
}

/** When the systems were exported, as seconds since 1970 (their clocks are local). */
const seconds = (text: string): number => Date.parse(`${text}Z`) / 1000;
export const BASE_EXPORT = seconds('2026-10-09T08:00:00');
/** A second export of the last months: late records and statuses that have moved. */
export const LATER_EXPORT = seconds('2026-11-06T08:00:00');
/** An export of June made in July, which must change nothing whatever the order of loading. */
export const STALE_EXPORT = seconds('2026-07-03T08:00:00');
