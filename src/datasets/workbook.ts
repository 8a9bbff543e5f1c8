import { PassThrough } from 'node:stream';
import type { Gated, Scalar, Table } from '../domain/table.ts';
import { type Bilingual, inLocale, type Locale } from '../domain/text.ts';
import { writeXlsx, type XlsxSheet } from './xlsx.ts';

interface ColumnAbout {
  readonly name: string;
  readonly title: Bilingual;
  readonly role: string;
  readonly unit?: string | null;
}

/** A table as a workbook: the rows under their titles, and a sheet that says what they are. */
export function encodeWorkbook(table: Gated<Table>, locale: Locale): AsyncGenerator<Uint8Array> {
  return encode(table.columns, table.rows, table.metadata, locale);
}

/** Rows that come one after the other, as a workbook; more than a sheet holds continue on the next. */
export function encodeRows(
  about: { readonly columns: readonly ColumnAbout[] },
  rows: AsyncIterable<readonly Scalar[]>,
  metadata: Readonly<Record<string, string>>,
  options: { readonly locale?: Locale; readonly codebook?: readonly (readonly string[])[] } = {},
): AsyncGenerator<Uint8Array> {
  return encode(about.columns, rows, metadata, options.locale ?? 'zh-CN', options.codebook);
}

async function* encode(
  columns: readonly ColumnAbout[],
  rows: Iterable<readonly Scalar[]> | AsyncIterable<readonly Scalar[]>,
  metadata: Readonly<Record<string, string>>,
  locale: Locale,
  codebook?: readonly (readonly string[])[],
): AsyncGenerator<Uint8Array> {
  const zh = locale === 'zh-CN';
  const head = columns.map((c) => inLocale(c.title, locale));
  const about = [
    ...Object.entries(metadata),
    ['', ''],
    ...columns.map((c) => [c.name, [inLocale(c.title, locale), c.unit, c.role].filter(Boolean).join(' · ')]),
  ];
  const sheets: XlsxSheet[] = [
    { name: zh ? '数据' : 'Data', headerRows: 1, rows: under(head, rows) },
    { name: zh ? '说明' : 'About', rows: about, widths: [20, 60] },
    ...(codebook
      ? [{ name: zh ? '代码本' : 'Codebook', headerRows: 1, rows: codebook, widths: [10, 24, 20, 30, 30] }]
      : []),
  ];
  const output = new PassThrough();
  const written = writeXlsx(output, sheets);
  // A failure to write ends the stream below with the same error.
  written.catch((error: Error) => output.destroy(error));
  yield* output as AsyncIterable<Uint8Array>;
  await written;
}

async function* under(
  head: readonly string[],
  rows: Iterable<readonly Scalar[]> | AsyncIterable<readonly Scalar[]>,
): AsyncGenerator<readonly Scalar[]> {
  yield head;
  yield* rows;
}
