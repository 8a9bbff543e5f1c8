import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import iconv from 'iconv-lite';
import { writeXlsx, type XlsxCell } from '../../src/datasets/xlsx.ts';
import { type Database, identifier, literal, type Row } from '../../src/warehouse/duckdb.ts';
import type { Columns, Export, Sheet } from './export.ts';

const BOM = '\ufeff';
const selectList = (columns: Columns, mark: boolean): string =>
  Object.entries(columns)
    .map(([header, sql], i) => `${sql} as ${identifier(mark && i === 0 ? BOM + header : header)}`)
    .join(', ');

/**
 * Writes the rows of one query as the system of `e` would, and answers how many there are. DuckDB writes the file;
 * it cannot write GB18030 and is slow at gzip, so those pass through a stream, and workbooks through their writer.
 */
export async function writeFile(db: Database, e: Export, from: string, path: string): Promise<number> {
  const query = `select ${selectList(e.columns, e.encoding === 'utf8-bom')} from ${from}`;
  if (e.format === 'xlsx') return await writeWorkbook(path, await db.all(query), e.columns, e.sheet);
  const gb = e.encoding === 'gb18030';
  const plain = gb || e.gzip ? `${path}.tmp` : path;
  const { Count } = await db.one<{ Count: number }>(
    `copy (${query}) to ${literal(plain)} (${FORMATS[e.format]})`,
  );
  if (plain !== path) {
    const text = gb ? [decode(), iconv.encodeStream('gb18030')] : [];
    const packed = e.gzip ? [createGzip({ level: 1 })] : [];
    await pipeline([
      createReadStream(plain, { highWaterMark: 1 << 18 }),
      ...text,
      ...packed,
      createWriteStream(path),
    ]);
    rmSync(plain);
  }
  return Count;
}

const FORMATS = {
  csv: 'format csv, header',
  ndjson: 'format json',
  parquet: 'format parquet, compression zstd, compression_level 1',
} as const;

/** UTF-8 bytes to text, never splitting a character between chunks. */
function decode(): Transform {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  return new Transform({
    readableObjectMode: true,
    transform: (chunk: Buffer, _, done) => done(null, decoder.decode(chunk, { stream: true })),
  });
}

const ISO = /^\d{4}-\d\d-\d\d(T[\d:.]+Z)?$/;

/** Dates become date cells; a dirty one such as 2025-13-45 stays the text somebody typed. */
function cell(value: unknown): XlsxCell {
  if (typeof value !== 'string' || !ISO.test(value)) return value as XlsxCell;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? value : date;
}

/** Title, filling unit, header, data, total and a footnote: what people add around a table. */
async function writeWorkbook(path: string, rows: Row[], columns: Columns, sheet?: Sheet): Promise<number> {
  const headers = Object.keys(columns);
  const total = sheet?.total;
  const lines = function* (): Generator<readonly XlsxCell[]> {
    if (sheet) yield [sheet.title];
    if (sheet) yield [sheet.note];
    yield headers;
    for (const row of rows) yield headers.map((header) => cell(row[header]));
    if (total) {
      const sum = rows.reduce((all, row) => all + (Number(row[total]) || 0), 0);
      yield headers.map((header, i) =>
        i === 0 ? '合计' : header === total ? Math.round(sum * 1e4) / 1e4 : null,
      );
    }
    if (sheet) yield ['注：本表为合成样例数据，不含任何真实个人或单位信息。'];
  };
  await writeXlsx(path, [{ name: '明细', rows: lines(), headerRows: sheet ? 3 : 1 }]);
  return rows.length;
}
