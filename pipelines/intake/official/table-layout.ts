import { CommandError } from '../../commands/command.ts';
import { officialStatistics } from '../../contracts/official-statistics.ts';
import type { CsvRecord } from '../csv-records.ts';
import { recogniser } from '../recognise.ts';
import { readPeriods, saysPeriod } from './stated-period.ts';
import { splitUnit } from './unit.ts';

export type Role = 'series' | 'region' | 'period' | 'value' | 'unit' | 'population' | 'publisher';

/** A statistical table taken apart: what stands above it, its header, its rows of figures, its notes. */
export interface TableLayout {
  /** Lines above the header, cells joined. */
  readonly titles: readonly string[];
  readonly header: readonly string[];
  /** What a yearbook's upper header row says over each column; empty where the header is one row. */
  readonly over: readonly string[];
  readonly headerLine: number;
  readonly body: readonly CsvRecord[];
  readonly notes: readonly { readonly line: number; readonly text: string }[];
  /** Lines that hold no figure, by reason. */
  readonly skipped: ReadonlyMap<string, { readonly from: number; readonly lines: number }>;
}

export interface LayoutOptions {
  /** Names for a file without a header line. */
  readonly headers?: readonly string[];
  readonly headerRow?: number;
  /** Headers that the mapping gives a role. */
  readonly named?: ReadonlySet<string>;
}

const recognise = recogniser(officialStatistics);

/** What a column header says about the cells below, if it is one of the words tables of bureaus use. */
export function roleOf(header: string): Role | undefined {
  const { name } = splitUnit(header);
  return recognise(name.replace(/\s/gu, ''))?.field as Role | undefined;
}

const filledCells = (record: CsvRecord): string[] => record.cells.filter((cell) => cell.trim() !== '');
const isBlank = (record: CsvRecord): boolean => filledCells(record).length === 0;

/** @throws CommandError when no line of it can be the header. */
export function layOut(records: readonly CsvRecord[], name: string, options: LayoutOptions): TableLayout {
  const at = options.headers ? -1 : headerIndex(records, options);
  if (at === undefined) throw noHeader(name, records);
  const upper = (options.headers ?? records[at]?.cells ?? []).map((cell) => cell.trim());
  const below = options.headers ? undefined : records[at + 1];
  const second = below && isSecondRow(upper, below) ? below : undefined;
  const header = second ? lowerHeader(upper, second) : upper;
  const over = second ? spreadOver(upper, second) : upper.map(() => '');
  const skipped = new Map<string, { from: number; lines: number }>();
  const skip = (reason: string, { line }: CsvRecord): void => {
    const known = skipped.get(reason);
    skipped.set(reason, { from: known?.from ?? line, lines: (known?.lines ?? 0) + 1 });
  };
  const titles: string[] = [];
  for (const record of records.slice(0, Math.max(at, 0))) {
    skip(isBlank(record) ? 'blank' : 'title', record);
    if (!isBlank(record)) titles.push(filledCells(record).join(' ').trim());
  }
  const body: CsvRecord[] = [];
  const notes: { line: number; text: string }[] = [];
  if (second) skip('header', second);
  for (const record of records.slice(second ? at + 2 : at + 1)) {
    if (isBlank(record)) skip('blank', record);
    else if (isNote(record, header.length, notes.length > 0)) {
      skip('footnote', record);
      notes.push({ line: record.line, text: filledCells(record).join(',').trim() });
    } else if (isRepeat(record, header)) skip('header', record);
    else body.push(record);
  }
  return { titles, header, over, headerLine: records[at]?.line ?? 0, body, notes, skipped };
}

/** Yearbooks merge cells: years over series, or series over years. The row below fills what that leaves open. */
function isSecondRow(upper: readonly string[], below: CsvRecord): boolean {
  const lower = below.cells.map((cell) => cell.trim());
  const leftOpen = lower.some(
    (cell, i) => cell !== '' && i > 0 && ((upper[i] ?? '') === '' || upper[i] === upper[i - 1]),
  );
  const first = lower[0] ?? '';
  const ofFirst = first === '' || first === upper[0];
  return ofFirst && leftOpen && filledCells(below).length >= 2 && !lower.some(isFigure);
}

const lowerHeader = (upper: readonly string[], { cells }: CsvRecord): string[] =>
  Array.from({ length: Math.max(upper.length, cells.length) }, (_, i) => cells[i]?.trim() || upper[i] || '');

/** The upper row spread over the columns its merged cells cover. */
function spreadOver(upper: readonly string[], { cells }: CsvRecord): string[] {
  let group = '';
  return Array.from({ length: Math.max(upper.length, cells.length) }, (_, i) => {
    group = upper[i] || group;
    const lower = cells[i]?.trim() ?? '';
    return lower === '' || lower === group ? '' : group;
  });
}

function headerIndex(records: readonly CsvRecord[], { headerRow, named }: LayoutOptions): number | undefined {
  if (headerRow !== undefined) {
    const index = records.findIndex((record) => record.line === headerRow);
    return index < 0 ? undefined : index;
  }
  const searched = records.slice(0, SEARCHED);
  const role = (cell: string): boolean => named?.has(cell.trim()) || roleOf(cell) !== undefined;
  // A header has a word for its first column, or periods across; lines of figures and titles have neither.
  const worded = searched.findIndex((record) => {
    const cells = filledCells(record);
    return cells.length >= 2 && role(cells[0] ?? '') && !cells.slice(1).some(isFigure);
  });
  if (worded >= 0) return worded;
  const dated = searched.findIndex((record) => {
    const rest = record.cells.slice(1).filter((cell) => cell.trim() !== '');
    return rest.length >= 2 && rest.every(saysPeriod);
  });
  return dated < 0 ? undefined : dated;
}

const SEARCHED = 40;
const isFigure = (cell: string): boolean => /^-?[\d,]+(\.\d+)?$/.test(cell.trim()) && !saysPeriod(cell);

const NOTE_START =
  /^[\s(]*(?:注|注释|说明|备注|附注|数据来源|资料来源|来源|本表|指标解释|notes?|sources?)\s*\d*\s*[:.、]/iu;
const NOTE_ITEM = /^\s*\(?\d{1,2}[.、)]/u;

/** Notes stand below the figures: one cell of words, or a sentence that its commas cut into cells. */
function isNote(record: CsvRecord, width: number, afterNotes: boolean): boolean {
  const first = (record.cells[0] ?? '').normalize('NFKC');
  if (NOTE_START.test(first)) return true;
  const figures = record.cells.slice(1).some((cell) => /^-?[\d,.]+%?$/.test(cell.trim()));
  const item = afterNotes || NOTE_ITEM.test(first);
  return item && first.trim() !== '' && width > 1 && !figures;
}

function isRepeat(record: CsvRecord, header: readonly string[]): boolean {
  return header.length > 1 && header.every((name, i) => (record.cells[i] ?? '').trim() === name);
}

/** `指标:地区生产总值(亿元)` above the table → what stands behind the word. */
export function titled(titles: readonly string[], words: string): string | undefined {
  const form = new RegExp(`^(?:${words})\\s*:\\s*(\\S.*)$`, 'u');
  for (const title of titles) {
    const match = form.exec(title.normalize('NFKC').trim());
    if (match?.[1]) return match[1].trim();
  }
  return undefined;
}

/** What each column that has no role holds: a period, a name, or nothing. */
export type FigureColumn =
  | { readonly kind: 'period'; readonly grain: string; readonly code: number; readonly clipped: boolean }
  | { readonly kind: 'ambiguous' }
  | { readonly kind: 'name' }
  | { readonly kind: 'empty' };

/** Reads the headers of the columns without a role together. */
export function figureColumns(headers: readonly string[]): FigureColumn[] {
  const periods = readPeriods(headers);
  return headers.map((header, i): FigureColumn => {
    const period = periods[i];
    if (period === 'ambiguous') return { kind: 'ambiguous' };
    if (period !== undefined) return { kind: 'period', ...period, clipped: /^\d{4}\.1$/.test(header.trim()) };
    return header.trim() === '' ? { kind: 'empty' } : { kind: 'name' };
  });
}

function noHeader(name: string, records: readonly CsvRecord[]): CommandError {
  const first = (records.find((record) => !isBlank(record))?.cells ?? []).join(' | ').slice(0, 80);
  return new CommandError({
    zh: `${name} 中找不到统计表的表头（首行：${first}）。表头应以“地区”“指标”或“时间”开头，或横排各时期。没有表头的文件请在映射的 file.headers 写出各列名称。`,
    en: `No header of a statistical table was found in ${name} (first line: ${first}). It begins with 地区, with 指标 or with 时间, or has periods across. For a file without one, list the columns in the mapping's file.headers.`,
  });
}
