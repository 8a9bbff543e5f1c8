import { CommandError } from '../commands/command.ts';
import { headerKey } from '../contracts/header.ts';
import { type CsvRecord, csvRecords } from './csv-records.ts';

/** Does a cell look like a header we know? Given by the contract, the mapping, or all contracts when inspecting. */
export type KnowsHeader = (cell: string) => boolean;

export interface HeadOptions {
  readonly delimiter?: string;
  /** The line of the header, from 1. */
  readonly headerRow?: number;
  readonly skipRows?: number;
  /** Names for a file without a header. */
  readonly headers?: readonly string[];
  readonly knows: KnowsHeader;
}

export interface TableHead {
  readonly delimiter: string;
  readonly headers: readonly string[];
  /** Records before the first data record, blank lines included, as `read_csv` counts its `skip`. */
  readonly skip: number;
  /** Physical lines before the first data record. */
  readonly linesBefore: number;
  /** Records above the header: titles, units, filling unit. */
  readonly titles: readonly string[];
  /** Records read as examples. */
  readonly sample: readonly (readonly string[])[];
  readonly headerLine: number;
}

const DELIMITERS = [',', '\t', ';', '|'] as const;
const HEAD_RECORDS = 200;
const SEARCHED_ROWS = 40;

/**
 * Finds delimiter, header and first data record in the beginning of a text table.
 * @throws CommandError when no header can be found, showing the first line.
 */
export function tableHead(text: string, partial: boolean, name: string, options: HeadOptions): TableHead {
  const candidates = options.delimiter ? [options.delimiter] : DELIMITERS;
  const parsed = candidates
    .map((delimiter) => {
      const records = csvRecords(text, delimiter, { partial, limit: HEAD_RECORDS });
      return { delimiter, records, ...regularity(records) };
    })
    .sort((a, b) => b.score - a.score);
  const best = parsed[0];
  if (!best || best.records.every(isBlank)) {
    throw new CommandError({
      zh: `文件 ${name} 没有内容（只有空行）。请重新导出后再装载。`,
      en: `${name} has no content, only blank lines. Export it again.`,
    });
  }
  return headOf(best.records, best.delimiter, best.width, name, options);
}

/** The head of a table already split into records (a worksheet). */
export function headOf(
  records: readonly CsvRecord[],
  delimiter: string,
  width: number,
  name: string,
  options: HeadOptions,
): TableHead {
  if (options.headers) return assemble(records, delimiter, -1, 0, options.headers, width, options);
  const chosen =
    options.headerRow === undefined
      ? findHeader(records, width, options.knows)
      : at(records, options.headerRow);
  if (!chosen) {
    const first =
      records
        .find((r) => !isBlank(r))
        ?.cells.join(' | ')
        .slice(0, 80) ?? '';
    throw new CommandError({
      zh: `文件 ${name} 中找不到表头：前 ${Math.min(records.length, SEARCHED_ROWS)} 行里没有认识的列名（首行：${first}）。请在映射的 file.header_row 写明表头在第几行，没有表头则用 file.headers 列出列名。`,
      en: `No header was found in ${name}: no known column name in the first ${Math.min(records.length, SEARCHED_ROWS)} rows (first row: ${first}). Give its line in the mapping's file.header_row, or the names in file.headers if it has none.`,
    });
  }
  return assemble(records, delimiter, chosen.index, chosen.rows, chosen.headers, width, options);
}

const isBlank = (record: CsvRecord): boolean => record.cells.every((cell) => cell.trim() === '');

function regularity(records: readonly CsvRecord[]): { score: number; width: number } {
  const widths = new Map<number, number>();
  const filled = records.filter((r) => !isBlank(r));
  for (const { cells } of filled) widths.set(cells.length, (widths.get(cells.length) ?? 0) + 1);
  let width = 1;
  let score = 0;
  for (const [w, n] of widths) {
    const share = n / Math.max(filled.length, 1);
    const value = w > 1 ? share + Math.min(w, 20) / 1000 : share / 1000;
    if (value > score) {
      score = value;
      width = w;
    }
  }
  return { score, width };
}

function at(
  records: readonly CsvRecord[],
  line: number,
): { index: number; rows: number; headers: string[] } | undefined {
  const index = records.findIndex((r) => r.line === line);
  const record = records[index];
  return record ? { index, rows: 1, headers: record.cells.map(clean) } : undefined;
}

function findHeader(
  records: readonly CsvRecord[],
  width: number,
  knows: KnowsHeader,
): { index: number; rows: number; headers: string[] } | undefined {
  let best: { index: number; rows: number; headers: string[]; score: number } | undefined;
  const searched = records.slice(0, SEARCHED_ROWS);
  // Dates and numbers speak against a header, whatever words stand beside them.
  const score = (headers: readonly string[]): number => {
    const filled = headers.filter(Boolean);
    const data = filled.filter(looksLikeData).length;
    return data * 3 > filled.length ? 0 : new Set(filled.filter(knows).map(headerKey)).size - data;
  };
  for (const [index, record] of searched.entries()) {
    if (isBlank(record)) continue;
    const single = record.cells.map(clean);
    const alone = score(single);
    if (alone > (best?.score ?? 0)) best = { index, rows: 1, headers: single, score: alone };
    const below = searched[index + 1];
    if (!below || !canBeSecondRow(record, below)) continue;
    // Two rows are one header only where together they say more than either: a title above a header adds nothing.
    const lower = below.cells.map(clean);
    const merged = mergedHeader(single, lower, knows);
    const together = score(merged);
    if (together > Math.max(best?.score ?? 0, score(lower)))
      best = { index, rows: 2, headers: merged, score: together };
  }
  if (best) return best;
  // Nothing known: the first row as wide as the table whose cells all are words.
  const index = searched.findIndex(
    (r) =>
      r.cells.length >= width &&
      width > 1 &&
      r.cells.filter((c) => c.trim()).length >= Math.max(2, width * 0.8) &&
      r.cells.every((c) => !looksLikeData(c)),
  );
  const record = searched[index] ?? searched.find(namesPeriods);
  return record ? { index: records.indexOf(record), rows: 1, headers: record.cells.map(clean) } : undefined;
}

const PERIOD = /^(19|20)\d{2}([-./年](\d{1,2}月?|第?[一二三四1-4]季度?)?)?$/u;

/** A statistical table has its periods across: `省份, 2016.01, 2016.02, …`. */
const namesPeriods = ({ cells }: CsvRecord): boolean =>
  cells.length > 2 &&
  !looksLikeData(cells[0] ?? '') &&
  cells.slice(1).every((cell) => cell.trim() === '' || PERIOD.test(cell.trim()));

/** Is this a table of figures by place and period, and no list of records? */
export function isStatisticalTable(headers: readonly string[]): boolean {
  const periods = headers.filter((header) => PERIOD.test(header.trim()));
  const named = headers.filter((header) => /^(指标|indicator)(名称| name)?$/iu.test(header.trim())).length;
  const figures = headers.filter((header) =>
    /\((上年|上月|当期|累计)[^)]*=100\)|当期值|累计值|(同比|环比|比上年)[^)]*(增长|_pct|%)/u.test(
      header.normalize('NFKC'),
    ),
  );
  return (
    periods.length >= Math.max(3, headers.length / 2) || named > 0 || figures.length >= headers.length / 2
  );
}

const clean = (cell: string): string => cell.replace(/[\p{Cf}\p{White_Space}]+/gu, ' ').trim();
const looksLikeData = (cell: string): boolean =>
  /^[¥$€£]?[-+]?[\d,]+(\.\d+)?%?$/.test(cell.trim()) || /^\d{4}[-/年.]\d{1,2}/.test(cell.trim());

/** A second header row fills the gaps that merged cells leave in the first, and is no data. */
function canBeSecondRow(top: CsvRecord, below: CsvRecord): boolean {
  const gaps = top.cells.some((cell, i) => cell.trim() === '' && (below.cells[i] ?? '').trim() !== '');
  return gaps && below.cells.every((cell) => !looksLikeData(cell));
}

function mergedHeader(top: readonly string[], below: readonly string[], knows: KnowsHeader): string[] {
  let group = '';
  return Array.from({ length: Math.max(top.length, below.length) }, (_, i) => {
    const over = top[i] ?? '';
    const under = below[i] ?? '';
    if (over) group = over;
    if (!under) return over;
    if (!group || knows(under)) return under;
    return knows(`${group}${under}`) ? `${group}${under}` : `${group} ${under}`;
  });
}

function assemble(
  records: readonly CsvRecord[],
  delimiter: string,
  index: number,
  rows: number,
  headers: readonly string[],
  width: number,
  options: HeadOptions,
): TableHead {
  const skip = Math.max(index, 0) + rows + (options.skipRows ?? 0);
  const data = records.slice(skip).filter((r) => !isBlank(r));
  const last = records[skip];
  const header = records[Math.max(index, 0)];
  return {
    delimiter,
    headers: unique(headers, Math.max(headers.length, index < 0 ? width : 0)),
    skip,
    linesBefore: (last?.line ?? (records.at(-1)?.line ?? 0) + 1) - 1,
    titles: records
      .slice(0, Math.max(index, 0))
      .filter((r) => !isBlank(r))
      .map((r) => r.cells.filter(Boolean).join(' ')),
    sample: data.map((r) => r.cells),
    headerLine: header?.line ?? 1,
  };
}

/** Trailing unnamed columns go; a repeated name gets its number. */
function unique(headers: readonly string[], width: number): string[] {
  const seen = new Map<string, number>();
  return Array.from({ length: width }, (_, i) => {
    const header = headers[i] ?? '';
    const n = (seen.get(header) ?? 0) + 1;
    seen.set(header, n);
    return header && n > 1 ? `${header} (${n})` : header;
  });
}
