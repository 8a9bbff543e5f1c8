import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { literal } from '../../src/warehouse/duckdb.ts';
import { CommandError } from '../commands/command.ts';
import { headerKey } from '../contracts/header.ts';
import { openBook } from './open-book.ts';
import type { PreparedFile } from './prepare.ts';
import { rawColumn } from './read-value.ts';
import { csvOptions, type Source } from './source.ts';
import { type HeadOptions, headOf, type TableHead } from './table-head.ts';
import type { Sheet, SheetRow, Workbook } from './workbook.ts';

const HEAD_ROWS = 200;

export interface XlsxOptions extends HeadOptions {
  /** Name or number (from 1) of the sheet; else the one whose header is known best. */
  readonly sheet?: string | number;
  readonly staging: string;
  readonly note: (text: { zh: string; en: string }) => void;
}

/** Copies one worksheet into a CSV in staging, each record with its row number in front. */
export async function xlsxSource(file: PreparedFile, options: XlsxOptions): Promise<Source> {
  const book = await openBook(file);
  try {
    const { sheet, head } = await chooseSheet(book, file, options);
    const copy = join(options.staging, 'sheet.csv');
    const outside = await copySheet(book, sheet, head, copy);
    if (outside > 0) {
      options.note({
        zh: `${file.name}：工作表“${sheet.name}”中有 ${outside} 个单元格在表头右侧、不属于任何列，未装载。`,
        en: `${file.name}: ${outside} cells of sheet "${sheet.name}" stand right of the header and belong to no column; they were not loaded.`,
      });
    }
    const columns = head.headers.map((_h, i) => `${rawColumn(i)}: 'VARCHAR'`).join(', ');
    return {
      relation: `read_csv(${literal(copy)}, ${csvOptions(',')}, columns = {place: 'BIGINT', ${columns}})`,
      headers: head.headers,
      line: 'place',
      numbered: true,
      titles: head.titles,
      headerLine: head.headerLine,
      sample: head.sample,
      sheet: sheet.name,
    };
  } finally {
    book.close();
  }
}

/** The head of every sheet that could be meant. */
async function chooseSheet(
  book: Workbook,
  file: PreparedFile,
  options: XlsxOptions,
): Promise<{ sheet: Sheet; head: TableHead }> {
  const candidates = namedSheets(book, file, options.sheet);
  let best: { sheet: Sheet; head: TableHead; known: number } | undefined;
  let failure: unknown;
  const filled: string[] = [];
  for (const sheet of candidates) {
    const rows = await firstRows(book, sheet);
    if (rows.length === 0) continue;
    filled.push(sheet.name);
    try {
      const width = Math.max(...rows.map((row) => row.cells.length));
      const records = rows.map((row) => ({
        line: row.number,
        cells: Array.from({ length: width }, (_, i) => row.cells[i] ?? ''),
      }));
      const head = headOf(records, ',', width, file.name, options);
      const known = new Set(head.headers.filter((h) => h && options.knows(h)).map(headerKey)).size;
      if (known > (best?.known ?? -1)) best = { sheet, head: withoutEmptyEnd(head), known };
    } catch (error) {
      failure ??= error;
    }
  }
  if (!best) {
    throw (
      failure ??
      new CommandError({
        zh: `工作簿 ${file.name} 的工作表都是空的。请重新导出后再装载。`,
        en: `All sheets of ${file.name} are empty. Export it again.`,
      })
    );
  }
  const others = filled.filter((name) => name !== best?.sheet.name);
  if (others.length > 0) {
    options.note({
      zh: `${file.name}：装载工作表“${best.sheet.name}”；另有 ${others.map((n) => `“${n}”`).join('、')} 未装载，可在映射的 file.sheet 指定。`,
      en: `${file.name}: sheet "${best.sheet.name}" is loaded; ${others.map((n) => `"${n}"`).join(', ')} are not. Name another in the mapping's file.sheet.`,
    });
  }
  return best;
}

function namedSheets(
  book: Workbook,
  file: PreparedFile,
  wanted: string | number | undefined,
): readonly Sheet[] {
  if (wanted === undefined) {
    const visible = book.sheets.filter((sheet) => !sheet.hidden);
    return visible.length > 0 ? visible : book.sheets;
  }
  const sheet =
    typeof wanted === 'number' ? book.sheets[wanted - 1] : book.sheets.find((s) => s.name === wanted);
  if (sheet) return [sheet];
  const names = book.sheets.map((s) => s.name);
  throw new CommandError(
    {
      zh: `工作簿 ${file.name} 没有工作表“${wanted}”。它有：${names.join('、')}。请改正映射的 file.sheet。`,
      en: `${file.name} has no sheet "${wanted}". It has: ${names.join(', ')}. Correct file.sheet in the mapping.`,
    },
    { exitCode: 2 },
  );
}

async function firstRows(book: Workbook, sheet: Sheet): Promise<SheetRow[]> {
  const rows: SheetRow[] = [];
  for await (const batch of book.rows(sheet)) {
    rows.push(...batch.filter((row) => row.cells.some((cell) => cell !== undefined)));
    if (rows.length >= HEAD_ROWS) break;
  }
  return rows.slice(0, HEAD_ROWS);
}

/** What stands to the right of the last header belongs to no column. */
function withoutEmptyEnd(head: TableHead): TableHead {
  let width = head.headers.length;
  while (width > 1 && !head.headers[width - 1]) width--;
  return {
    ...head,
    headers: head.headers.slice(0, width),
    sample: head.sample.map((cells) => cells.slice(0, width)),
  };
}

/** @returns the number of cells outside the table. */
async function copySheet(book: Workbook, sheet: Sheet, head: TableHead, copy: string): Promise<number> {
  const out = createWriteStream(copy, { highWaterMark: 1 << 20 });
  const width = head.headers.length;
  let outside = 0;
  try {
    for await (const batch of book.rows(sheet)) {
      const lines: string[] = [];
      for (const { number, cells } of batch) {
        if (number <= head.linesBefore) continue;
        lines.push(csvLine(number, cells, width));
        for (let i = width; i < cells.length; i++) if (cells[i]) outside++;
      }
      if (lines.length > 0) await write(out, lines.join(''));
    }
    out.end();
    await finished(out);
    return outside;
  } catch (error) {
    out.destroy();
    throw error;
  }
}

async function write(out: WriteStream, text: string): Promise<void> {
  if (!out.write(text)) await Promise.race([once(out, 'drain'), finished(out)]);
}

function csvLine(number: number, cells: readonly (string | undefined)[], width: number): string {
  let line = String(number);
  for (let i = 0; i < width; i++) {
    const cell = cells[i];
    line +=
      cell === undefined || cell === ''
        ? ','
        : `,"${cell.includes('"') ? cell.replaceAll('"', '""') : cell}"`;
  }
  return `${line}\n`;
}
