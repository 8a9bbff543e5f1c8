import { closeSync, openSync, readSync } from 'node:fs';
import { literal } from '../../src/warehouse/duckdb.ts';
import type { PreparedFile } from './prepare.ts';
import { rawColumn } from './read-value.ts';
import { type HeadOptions, tableHead } from './table-head.ts';

/** A prepared file as a table of texts `_0, _1, …`, one row per record, in file order. */
export interface Source {
  readonly relation: string;
  readonly headers: readonly string[];
  /** A column of the relation that says where a record stands in its file. */
  readonly line?: string;
  /** How places are found afterwards where the relation does not know them: the CSV behind it. */
  readonly text?: { readonly path: string; readonly delimiter: string; readonly skip: number };
  /** The CSV behind it is a copy of a worksheet whose records begin with their row number. */
  readonly numbered?: boolean;
  /** The same columns read from another file that holds nothing but records, one after the other. */
  readonly over?: (path: string) => string;
  /** A column that is true for records that could not be taken apart. */
  readonly broken?: { readonly when: string; readonly rule: string };
  /** Lines above the header. */
  readonly titles: readonly string[];
  readonly headerLine: number;
  /** First records, for `inspect`. */
  readonly sample: readonly (readonly string[])[];
  readonly delimiter?: string;
  readonly sheet?: string;
}

/** Tables in which DuckDB keeps the records it could not split; temporary, so they spill into staging at most. */
export const BAD_LINES = 'bad_lines';
const BAD_SCANS = 'bad_scans';

const HEAD_BYTES = 1 << 18;
const MAX_RECORD_BYTES = 16 * 2 ** 20;

/** Options of `read_csv` that make it say exactly which records it refuses. */
export const csvOptions = (delimiter: string, skip = 0): string =>
  `header = false, auto_detect = false, skip = ${skip}, delim = ${literal(delimiter)}, quote = '"', escape = '"',
    max_line_size = ${MAX_RECORD_BYTES}, store_rejects = true, rejects_table = '${BAD_LINES}', rejects_scan = '${BAD_SCANS}', rejects_limit = 0`;

export function csvSource(file: PreparedFile, options: HeadOptions): Source {
  const { text, partial } = headText(file.readable);
  const head = tableHead(text, partial, file.name, options);
  const usual = usualWidth(head.sample);
  const width = Math.max(head.headers.length, usual);
  const headers = Array.from({ length: width }, (_, i) => head.headers[i] ?? '');
  const columns = headers.map((_h, i) => `${rawColumn(i)}: 'VARCHAR'`).join(', ');
  // A source that leaves out empty last columns does so nearly everywhere; elsewhere a short row is a fault.
  const padding = usual > 0 && usual < width ? ', null_padding = true' : '';
  const read = (path: string, skip: number): string =>
    `read_csv(${literal(path)}, ${csvOptions(head.delimiter, skip)}, columns = {${columns}}${padding})`;
  return {
    relation: read(file.readable, head.skip),
    over: (path) => read(path, 0),
    headers,
    text: { path: file.readable, delimiter: head.delimiter, skip: head.skip },
    titles: head.titles,
    headerLine: head.headerLine,
    sample: head.sample,
    delimiter: head.delimiter,
  };
}

/** How many cells most rows have. */
function usualWidth(sample: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const cells of sample) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

function headText(path: string): { text: string; partial: boolean } {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(HEAD_BYTES);
    const read = readSync(file, buffer, 0, HEAD_BYTES, 0);
    const text = new TextDecoder('utf-8').decode(buffer.subarray(0, read), { stream: true });
    return { text, partial: read === HEAD_BYTES };
  } finally {
    closeSync(file);
  }
}
