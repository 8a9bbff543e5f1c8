import { basename } from 'node:path';
import type { Bilingual } from '../../src/domain/text.ts';
import { CommandError } from '../commands/command.ts';
import { type CellCorrection, type LineCorrection, WHOLE_LINE } from '../intake/line-corrections.ts';
import { openWorkbook, type SheetRow } from '../intake/workbook.ts';
import { COLUMN_NAMES, EMPTY_WORDS, TICKET_COLUMNS, type TicketColumn } from './ticket-words.ts';

/** What came back about one file. */
export interface FileReturn {
  readonly family: string;
  readonly sha256: string;
  readonly fileName: string;
  readonly ticket: string;
  readonly lines: Map<number, LineCorrection>;
  /** Lines the sender will not correct, with what was said. */
  readonly refusals: { readonly line: number; readonly reason: string }[];
}

/**
 * Reads a ticket that was filled in: every sheet that has its columns, in any order, in either language.
 * @throws CommandError when there is no such sheet, a hidden column is gone, or a row was changed beyond use.
 */
export async function readTicket(path: string): Promise<FileReturn[]> {
  const name = basename(path);
  const book = await openWorkbook(path);
  const files = new Map<string, FileReturn>();
  let sheets = 0;
  try {
    for (const sheet of book.sheets) {
      let columns: Map<TicketColumn, number> | undefined;
      for await (const batch of book.rows(sheet)) {
        for (const row of batch) {
          if (columns) take(files, rowOf(row, columns), { file: name, sheet: sheet.name, row: row.number });
          else columns = columnsOf(row, name, sheet.name);
        }
      }
      if (columns) sheets++;
    }
  } finally {
    book.close();
  }
  if (sheets > 0) return [...files.values()];
  throw new CommandError({
    zh: `${name} 不是退回单（没有“${TICKET_COLUMNS.correction.zh}”与“${TICKET_COLUMNS.line.zh}”两列的工作表）。请选择由 thermometer rejects --out 导出、已填写的退回单。`,
    en: `${name} is no return ticket: no sheet has the columns "${TICKET_COLUMNS.correction.en}" and "${TICKET_COLUMNS.line.en}". Choose a filled-in ticket written by thermometer rejects --out.`,
  });
}

const NEEDED: readonly TicketColumn[] = ['line', 'header', 'correction', 'sha256', 'familyCode'];

/** The columns, if this row is the header of a ticket. */
function columnsOf(row: SheetRow, file: string, sheet: string): Map<TicketColumn, number> | undefined {
  const columns = new Map<TicketColumn, number>();
  for (const name of COLUMN_NAMES) {
    const at = row.cells.findIndex((cell) => cell !== undefined && isOneOf(TICKET_COLUMNS[name], cell));
    if (at >= 0) columns.set(name, at);
  }
  if (!columns.has('line') || !columns.has('correction')) return undefined;
  const gone = NEEDED.filter((name) => !columns.has(name));
  if (gone.length === 0) return columns;
  throw new CommandError({
    zh: `退回单 ${file} 的工作表“${sheet}”缺少列：${gone.map((n) => TICKET_COLUMNS[n].zh).join('、')}（部分列是隐藏的，复制到新表时会丢失）。请在原退回单上填写后交回。`,
    en: `Sheet "${sheet}" of ${file} lacks columns: ${gone.map((n) => TICKET_COLUMNS[n].en).join(', ')} (some are hidden and get lost when copied). Fill in the ticket itself.`,
  });
}

const rowOf = (
  row: SheetRow,
  columns: ReadonlyMap<TicketColumn, number>,
): Readonly<Partial<Record<TicketColumn, string>>> =>
  Object.fromEntries(
    [...columns].flatMap(([name, at]) => {
      const cell = row.cells[at]?.trim();
      return cell ? [[name, cell]] : [];
    }),
  );

function take(
  files: Map<string, FileReturn>,
  row: Readonly<Partial<Record<TicketColumn, string>>>,
  at: { readonly file: string; readonly sheet: string; readonly row: number },
): void {
  if (row.correction === undefined && row.refusal === undefined) return;
  const line = Number(row.line);
  const { sha256 = '', familyCode = '' } = row;
  if (!Number.isSafeInteger(line) || line < 1 || !/^[0-9a-f]{64}$/.test(sha256) || familyCode === '') {
    throw new CommandError({
      zh: `退回单 ${at.file} 工作表“${at.sheet}”第 ${at.row} 行的行号、文件指纹或类别代码被改动（行号：${row.line ?? '空'}）。请恢复这一行后重试。`,
      en: `Row ${at.row} of sheet "${at.sheet}" in ${at.file}: line number, file hash or family code was changed (line: ${row.line ?? 'empty'}). Restore the row.`,
    });
  }
  const name = `${familyCode} ${sha256}`;
  const file = files.get(name) ?? {
    family: familyCode,
    sha256,
    fileName: row.file ?? '',
    ticket: row.ticket ?? '',
    lines: new Map<number, LineCorrection>(),
    refusals: [],
  };
  files.set(name, file);
  if (row.correction === undefined) file.refusals.push({ line, reason: row.refusal ?? '' });
  else file.lines.set(line, together(file.lines.get(line), row, row.correction));
}

function together(
  known: LineCorrection | undefined,
  row: Readonly<Partial<Record<TicketColumn, string>>>,
  said: string,
): LineCorrection {
  if (isOneOf(WHOLE_LINE, row.header ?? '')) return { cells: [], whole: said };
  const cell: CellCorrection = {
    field: row.fieldCode || undefined,
    header: row.header ?? '',
    value: EMPTY_WORDS.includes(said) ? null : said,
  };
  return { ...known, cells: [...(known?.cells ?? []), cell] };
}

/** Tickets come back years later and from hands that change the width of a bracket. */
const isOneOf = (words: Bilingual, cell: string): boolean =>
  Object.values(words).some((word) => word.normalize('NFKC') === cell.trim().normalize('NFKC'));
