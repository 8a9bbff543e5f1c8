import { readFileSync, statSync } from 'node:fs';
import { CommandError } from '../../commands/command.ts';
import { type CsvRecord, csvRecords } from '../csv-records.ts';
import { openBook } from '../open-book.ts';
import type { PreparedFile } from '../prepare.ts';

/** A bureau's largest tables are a few megabytes; what is beyond this holds records. */
const MAX_BYTES = 64 * 2 ** 20;
const MAX_ROWS = 200_000;
const DELIMITERS = [',', '\t', ';', '|'] as const;

/**
 * A small table as rows of texts, from the first line on, with the lines a person's editor counts.
 * @throws CommandError for formats that hold records and for files too large to be a statistical table.
 */
export async function tableRecords(file: PreparedFile, sheet?: string | number): Promise<CsvRecord[]> {
  if (statSync(file.readable).size > MAX_BYTES) throw tooLarge(file.name);
  switch (file.format) {
    case 'csv':
      return textRecords(readFileSync(file.readable, 'utf8'));
    case 'xlsx':
    case 'xls':
    case 'html':
      return sheetRecords(file, sheet);
    default:
      throw new CommandError({
        zh: `${file.name} 是 ${file.format.toUpperCase()}，官方统计表按 CSV、TSV 或 Excel 读取。请从发布网站导出其中一种。`,
        en: `${file.name} is ${file.format.toUpperCase()}; tables of official statistics are read from CSV, TSV or Excel. Export one of these.`,
      });
  }
}

/** The delimiter that gives most lines the same number of cells, more than one. */
export function textRecords(text: string): CsvRecord[] {
  const [best] = DELIMITERS.map((delimiter) => {
    const records = csvRecords(text, delimiter);
    return { records, score: regularity(records) };
  }).sort((a, b) => b.score - a.score);
  return best?.records ?? [];
}

function regularity(records: readonly CsvRecord[]): number {
  const widths = new Map<number, number>();
  for (const { cells } of records) widths.set(cells.length, (widths.get(cells.length) ?? 0) + 1);
  return Math.max(0, ...[...widths].map(([width, n]) => (width > 1 ? n : 0)));
}

async function sheetRecords(file: PreparedFile, wanted?: string | number): Promise<CsvRecord[]> {
  const book = await openBook(file);
  try {
    const sheet =
      wanted === undefined
        ? (book.sheets.find((one) => !one.hidden) ?? book.sheets[0])
        : typeof wanted === 'number'
          ? book.sheets[wanted - 1]
          : book.sheets.find((one) => one.name === wanted);
    if (!sheet) throw noSheet(file.name, wanted, book.sheets.map((one) => one.name).join('、'));
    const records: CsvRecord[] = [];
    for await (const batch of book.rows(sheet)) {
      for (const row of batch) records.push({ line: row.number, cells: row.cells.map((cell) => cell ?? '') });
      if (records.length > MAX_ROWS) throw tooLarge(file.name);
    }
    return records;
  } finally {
    book.close();
  }
}

const tooLarge = (name: string): CommandError =>
  new CommandError({
    zh: `${name} 太大，不像统计表（一格一个数的表，通常不到几 MB）。若是逐条记录，请按相应类别装载；若确是统计表，请分成几个文件导出。`,
    en: `${name} is too large for a statistical table. If it holds records, load them under their family; if it is a table, export it in parts.`,
  });

const noSheet = (name: string, wanted: string | number | undefined, there: string): CommandError =>
  new CommandError(
    {
      zh: `工作簿 ${name} 没有工作表“${wanted ?? ''}”。它有：${there}。请改正映射的 file.sheet。`,
      en: `${name} has no sheet "${wanted ?? ''}". It has: ${there}. Correct file.sheet in the mapping.`,
    },
    { exitCode: 2 },
  );
