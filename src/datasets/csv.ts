import type { Gated, Scalar, Table } from '../domain/table.ts';

export interface CsvOptions {
  /** A byte-order mark, without which Excel reads Chinese as GBK. */
  readonly bom?: boolean;
}

/** Texts a spreadsheet would run as a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const QUOTED = /[",\r\n]/;
const ROWS_OF_A_CHUNK = 2000;

/** A table as CSV (RFC 4180), in chunks of text. A missing value is an empty field; its status column says why. */
export function* encodeCsv(table: Gated<Table>, options: CsvOptions = {}): Generator<string> {
  if (options.bom) yield '\uFEFF';
  yield `${table.columns.map((c) => csvField(c.name)).join(',')}\r\n`;
  for (let from = 0; from < table.rows.length; from += ROWS_OF_A_CHUNK) {
    yield table.rows
      .slice(from, from + ROWS_OF_A_CHUNK)
      .map((row) => `${row.map(csvField).join(',')}\r\n`)
      .join('');
  }
}

/** One field: numbers as they are, texts quoted where needed and never a formula. */
export function csvField(value: Scalar): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
