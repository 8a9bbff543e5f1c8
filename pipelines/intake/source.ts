import { closeSync, openSync, readSync } from 'node:fs';
import { literal } from '../../src/warehouse/duckdb.ts';
import type { PreparedFile } from './prepare.ts';
import { rawColumn } from './read-value.ts';
import { type HeadOptions, tableHead } from './table-head.ts';

/** A prepared file as a table of texts `_0, _1, …`, one row per record, in file order. */
export interface Source {
  readonly relation: string;
  readonly headers: readonly string[];
  /** SQL for the place of a record in its file, where the relation knows it. */
  readonly line?: string;
  /** How places are found afterwards where the relation does not know them. */
  readonly text?: { readonly path: string; readonly delimiter: string; readonly skip: number };
  readonly titles: readonly string[];
  readonly headerLine: number;
  readonly sample: readonly (readonly string[])[];
  readonly delimiter?: string;
  readonly sheet?: string;
}

/** Tables in which DuckDB keeps the records it could not split; temporary, so they live in staging's memory. */
export const BAD_LINES = 'bad_lines';
export const BAD_SCANS = 'bad_scans';

const HEAD_BYTES = 1 << 18;
const MAX_RECORD_BYTES = 16 * 2 ** 20;

export function csvSource(file: PreparedFile, options: HeadOptions): Source {
  const { text, partial } = headText(file.readable);
  const head = tableHead(text, partial, file.name, options);
  const width = Math.max(head.headers.length, modalWidth(head.sample));
  const headers = Array.from({ length: width }, (_, i) => head.headers[i] ?? '');
  const columns = headers.map((_h, i) => `${rawColumn(i)}: 'VARCHAR'`).join(', ');
  const ragged =
    head.sample.some((cells) => cells.length > 1 && cells.length < width) && modalWidth(head.sample) < width;
  const relation = `read_csv(${literal(file.readable)}, header = false, auto_detect = false, skip = ${head.skip},
    delim = ${literal(head.delimiter)}, quote = '"', escape = '"', columns = {${columns}}, max_line_size = ${MAX_RECORD_BYTES},
    store_rejects = true, rejects_table = '${BAD_LINES}', rejects_scan = '${BAD_SCANS}', rejects_limit = 0${ragged ? ', null_padding = true' : ''})`;
  return {
    relation,
    headers,
    text: { path: file.readable, delimiter: head.delimiter, skip: head.skip },
    titles: head.titles,
    headerLine: head.headerLine,
    sample: head.sample,
    delimiter: head.delimiter,
  };
}

function modalWidth(sample: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const cells of sample) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

export function headText(path: string, bytes = HEAD_BYTES): { text: string; partial: boolean } {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(bytes);
    const read = readSync(file, buffer, 0, bytes, 0);
    return {
      text: new TextDecoder('utf-8').decode(buffer.subarray(0, read), { stream: true }),
      partial: read === bytes,
    };
  } finally {
    closeSync(file);
  }
}
