import { readFileSync, statSync } from 'node:fs';
import { CommandError } from '../commands/command.ts';
import type { SheetRow, Workbook } from './workbook.ts';

const MAX_BYTES = 128 * 2 ** 20;
/** Attributes are read up to a length, so that a page of unclosed tags takes no longer than any other. */
const TAG = /<!--|<(\/?)([a-z][a-z0-9]{0,15})\b([^<>]{0,4000})>/gi;
/** What stands in these is no text of the page. */
const UNSEEN = new Set(['style', 'script', 'head', 'title']);
const MAX_SPAN = 1000;
const MAX_DEPTH = 20;
/** Empty cells that joined ones may leave in all tables together. */
const MAX_JOINED = 2_000_000;

/**
 * The tables of a web page that was saved under the name of a workbook, each as a sheet: cells joined over columns
 * or rows give their text once, as in a worksheet.
 * @param path a UTF-8 copy.
 * @throws CommandError when no table of it has two rows and two columns.
 */
export function openHtmlTables(path: string, name: string): Workbook {
  if (statSync(path).size > MAX_BYTES) throw noTable(name);
  const tables = readTables(readFileSync(path, 'utf8')).filter(
    (rows) => rows.length > 1 && rows.some(({ cells }) => cells.length > 1),
  );
  if (tables.length === 0) throw noTable(name);
  const sheets = tables.map((rows, i) => ({ name: `table ${i + 1}`, hidden: false, rows }));
  return {
    sheets: sheets.map(({ name: title, hidden }) => ({ name: title, hidden })),
    rows: async function* (sheet) {
      const found = sheets.find((one) => one.name === sheet.name);
      if (found) yield [...found.rows];
    },
    close: () => {},
  };
}

interface Table {
  readonly rows: SheetRow[];
  cells: (string | undefined)[] | undefined;
  /** Per column, how many further rows its last cell covers. */
  readonly covered: number[];
  /** The open cell: its text so far and how many columns it covers. */
  text: string | undefined;
  across: number;
  down: number;
}

const newTable = (): Table => ({
  rows: [],
  cells: undefined,
  covered: [],
  text: undefined,
  across: 1,
  down: 1,
});

/** Reads every table of a page in one pass; a table inside a cell is a table of its own. */
export function readTables(html: string): SheetRow[][] {
  const done: SheetRow[][] = [];
  const open: Table[] = [];
  let at = 0;
  let unseen: string | undefined;
  let joined = 0;
  const say = (text: string): void => {
    const table = open.at(-1);
    if (table?.text !== undefined && unseen === undefined) table.text += text;
  };
  TAG.lastIndex = 0;
  for (let match = TAG.exec(html); match; match = TAG.exec(html)) {
    say(html.slice(at, match.index));
    at = TAG.lastIndex;
    if (match[0] === '<!--') {
      const end = html.indexOf('-->', at);
      at = TAG.lastIndex = end < 0 ? html.length : end + 3;
      continue;
    }
    const [, closing, tag = '', attributes = ''] = match;
    const name = tag.toLowerCase();
    if (unseen !== undefined) {
      if (closing && name === unseen) unseen = undefined;
      continue;
    }
    if (UNSEEN.has(name)) {
      if (!closing) unseen = name;
      continue;
    }
    const table = open.at(-1);
    if (name === 'table') {
      if (!closing && open.length < MAX_DEPTH) open.push(newTable());
      else if (closing && table) {
        endRow(table);
        open.pop();
        done.push(table.rows);
      }
    } else if (!table) continue;
    else if (name === 'tr') {
      endRow(table);
      if (!closing) table.cells = [];
    } else if (name === 'td' || name === 'th') {
      endCell(table);
      if (!closing) {
        table.cells ??= [];
        table.text = '';
        table.across = span(attributes, 'colspan');
        table.down = span(attributes, 'rowspan');
        joined += table.across * table.down - 1;
        if (joined > MAX_JOINED) return [];
      }
    } else if (name === 'br' || name === 'p' || name === 'div') say(' ');
  }
  for (const table of open) {
    endRow(table);
    done.push(table.rows);
  }
  return done;
}

function span(attributes: string, name: string): number {
  const said = new RegExp(`\\b${name}\\s*=\\s*["']?(\\d{1,5})`, 'i').exec(attributes)?.[1];
  return Math.min(Math.max(Number(said ?? 1), 1), MAX_SPAN);
}

function endCell(table: Table): void {
  const { cells, covered } = table;
  if (table.text === undefined || !cells) return;
  skipCovered(table);
  const text = decoded(table.text);
  const first = cells.length;
  for (let i = 0; i < table.across; i++) {
    cells.push(i === 0 && text !== '' ? text : undefined);
    covered[first + i] = table.down - 1;
  }
  table.text = undefined;
}

/** Columns that a cell of a row above covers are empty here. */
function skipCovered({ cells, covered }: Table): void {
  while (cells && (covered[cells.length] ?? 0) > 0) {
    covered[cells.length] = (covered[cells.length] ?? 0) - 1;
    cells.push(undefined);
  }
}

function endRow(table: Table): void {
  endCell(table);
  if (!table.cells) return;
  skipCovered(table);
  table.rows.push({ number: table.rows.length + 1, cells: table.cells });
  table.cells = undefined;
}

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  middot: '·',
  mdash: '—',
  ndash: '–',
  hellip: '…',
};

const decoded = (text: string): string =>
  text
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal, hex, name) => {
      if (name !== undefined) return NAMED[String(name).toLowerCase()] ?? whole;
      const code = decimal !== undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
    })
    .replace(/[\s ]+/gu, ' ')
    .trim();

const noTable = (name: string): CommandError =>
  new CommandError({
    zh: `文件 ${name} 的内容是网页，其中没有可读的数据表（至少两行两列）。请在来源系统中导出 .xlsx 或 CSV，或用 Excel 打开后另存为 .xlsx。`,
    en: `${name} holds HTML without a table of at least two rows and columns. Export .xlsx or CSV from the source, or open it in Excel and save as .xlsx.`,
  });
