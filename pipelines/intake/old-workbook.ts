import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { CommandError } from '../commands/command.ts';
import { openCompoundFile } from './compound-file.ts';
import type { SheetRow, Workbook } from './workbook.ts';
import { cellDate, cellNumber, isDateFormat } from './workbook-cell.ts';

/** A worksheet of before 2007 holds 65,536 rows; larger files hold pictures or are damaged. */
const MAX_BYTES = 256 * 2 ** 20;
const MAX_COLUMNS = 256;

/** Record types of the format (BIFF5 and BIFF8). */
const R = {
  formula: 0x06,
  eof: 0x0a,
  date1904: 0x22,
  password: 0x2f,
  continued: 0x3c,
  codepage: 0x42,
  sheet: 0x85,
  numbers: 0xbd,
  richText: 0xd6,
  style: 0xe0,
  strings: 0xfc,
  shared: 0xfd,
  number: 0x203,
  text: 0x204,
  logical: 0x205,
  result: 0x207,
  short: 0x27e,
  format: 0x41e,
  begin: 0x809,
} as const;

interface BiffRecord {
  readonly type: number;
  readonly data: Buffer;
  /** Continuations of the same record. */
  readonly more: readonly Buffer[];
}

/**
 * Opens a binary `.xls` of Excel 5 to 2003.
 * @throws CommandError when it is encrypted, damaged, or no workbook at all, with what to do.
 */
export function openOldWorkbook(path: string): Workbook {
  const name = basename(path);
  if (statSync(path).size > MAX_BYTES) throw refused(name, '文件过大', 'it is too large');
  let stream: Buffer | undefined;
  let names: readonly string[] = [];
  try {
    const file = openCompoundFile(readFileSync(path));
    names = file.names;
    stream = file.stream('Workbook') ?? file.stream('Book');
  } catch (cause) {
    throw refused(name, '文件已损坏或不完整', 'it is damaged or cut off', cause);
  }
  if (!stream) {
    throw names.includes('EncryptedPackage')
      ? refused(name, '工作簿有密码', 'it is protected by a password')
      : refused(name, '其中没有工作簿', 'it holds no workbook');
  }
  try {
    return readWorkbook(stream, name);
  } catch (cause) {
    if (cause instanceof CommandError) throw cause;
    throw refused(name, '文件已损坏或不完整', 'it is damaged or cut off', cause);
  }
}

interface Globals {
  readonly wide: boolean;
  readonly decoder: TextDecoder;
  readonly strings: readonly string[];
  /** Per style, whether it shows a date. */
  readonly dates: readonly boolean[];
  readonly date1904: boolean;
}

function readWorkbook(stream: Buffer, name: string): Workbook {
  const sheets: { name: string; hidden: boolean; at: number }[] = [];
  const formats = new Map<number, string>();
  const styles: number[] = [];
  let strings: string[] = [];
  let date1904 = false;
  let decoder = new TextDecoder('gb18030');
  let wide = true;
  for (const { type, data, more } of records(stream, 0)) {
    if (type === R.begin) wide = data.readUInt16LE(0) >= 0x600;
    else if (type === R.password) throw refused(name, '工作簿有密码', 'it is protected by a password');
    else if (type === R.codepage) decoder = decoderOf(data.readUInt16LE(0));
    else if (type === R.date1904) date1904 = data.readUInt16LE(0) === 1;
    else if (type === R.strings) strings = readStrings([data, ...more]);
    else if (type === R.style) styles.push(data.readUInt16LE(2));
    else if (type === R.format) {
      formats.set(data.readUInt16LE(0), wide ? wideText(data, 2, 2) : narrowText(data, 2, 1, decoder));
    } else if (type === R.sheet && data[5] === 0) {
      const title = wide ? wideText(data, 6, 1) : narrowText(data, 6, 1, decoder);
      sheets.push({ name: title, hidden: data[4] !== 0, at: data.readUInt32LE(0) });
    }
  }
  const dates = styles.map((id) => isDateFormat(id, formats.get(id)));
  const globals: Globals = { wide, decoder, strings, dates, date1904 };
  return {
    sheets: sheets.map(({ name: title, hidden }) => ({ name: title, hidden })),
    rows: async function* (sheet) {
      const found = sheets.find((one) => one.name === sheet.name);
      if (!found) return;
      try {
        yield sheetRows(stream, found.at, globals);
      } catch (cause) {
        throw refused(name, '文件已损坏或不完整', 'it is damaged or cut off', cause);
      }
    },
    close: () => {},
  };
}

/** The records of one part, up to its end; what continues a record stands with it. */
function* records(stream: Buffer, from: number): Generator<BiffRecord> {
  let at = from;
  while (at + 4 <= stream.length) {
    const type = stream.readUInt16LE(at);
    const data = part(stream, at);
    at += 4 + data.length;
    const more: Buffer[] = [];
    while (at + 4 <= stream.length && stream.readUInt16LE(at) === R.continued) {
      more.push(part(stream, at));
      at += 4 + (more.at(-1)?.length ?? 0);
    }
    yield { type, data, more };
    if (type === R.eof) return;
  }
}

function part(stream: Buffer, at: number): Buffer {
  const length = stream.readUInt16LE(at + 2);
  if (at + 4 + length > stream.length) throw new RangeError('a record is cut off');
  return stream.subarray(at + 4, at + 4 + length);
}

function sheetRows(stream: Buffer, from: number, globals: Globals): SheetRow[] {
  const rows = new Map<number, (string | undefined)[]>();
  const put = (row: number, column: number, text: string): void => {
    if (column >= MAX_COLUMNS) return;
    const cells = rows.get(row) ?? [];
    if (text !== '') cells[column] = text;
    rows.set(row, cells);
  };
  const shown = (value: number, style: number): string =>
    globals.dates[style] ? cellDate(String(value), globals.date1904) : cellNumber(String(value));
  let pending: { row: number; column: number } | undefined;
  for (const { type, data } of records(stream, from)) {
    if (type === R.result && pending) {
      put(pending.row, pending.column, textOf(data, 0, globals));
      pending = undefined;
      continue;
    }
    if (!CELLS.has(type)) continue;
    const [row, column, style] = [data.readUInt16LE(0), data.readUInt16LE(2), data.readUInt16LE(4)];
    if (type === R.shared) put(row, column, globals.strings[data.readUInt32LE(6)] ?? '');
    else if (type === R.number) put(row, column, shown(data.readDoubleLE(6), style));
    else if (type === R.short) put(row, column, shown(shortNumber(data.readInt32LE(6)), style));
    else if (type === R.text || type === R.richText) put(row, column, textOf(data, 6, globals));
    else if (type === R.logical) put(row, column, data[7] === 0 ? (data[6] === 1 ? 'TRUE' : 'FALSE') : '');
    else if (type === R.numbers) {
      for (let at = 4, i = column; at + 6 <= data.length - 2; at += 6, i++)
        put(row, i, shown(shortNumber(data.readInt32LE(at + 2)), data.readUInt16LE(at)));
    } else if (data.readUInt16LE(12) !== 0xffff) put(row, column, shown(data.readDoubleLE(6), style));
    // A formula's text follows in a record of its own; its logical value stands in the third byte.
    else if (data[6] === 0) pending = { row, column };
    else if (data[6] === 1) put(row, column, data[8] === 1 ? 'TRUE' : 'FALSE');
  }
  return [...rows]
    .sort(([a], [b]) => a - b)
    .map(([row, cells]) => ({ number: row + 1, cells: Array.from(cells) }));
}

const CELLS: ReadonlySet<number> = new Set([
  R.shared,
  R.number,
  R.short,
  R.text,
  R.richText,
  R.logical,
  R.numbers,
  R.formula,
]);

/** Thirty bits of a whole number or of a double, hundredths where the first bit says so. */
function shortNumber(packed: number): number {
  const hundredths = (packed & 1) !== 0;
  let value: number;
  if ((packed & 2) !== 0) value = packed >> 2;
  else {
    const bytes = Buffer.alloc(8);
    bytes.writeInt32LE(packed & ~3, 4);
    value = bytes.readDoubleLE(0);
  }
  return hundredths ? value / 100 : value;
}

const textOf = (data: Buffer, at: number, { wide, decoder }: Globals): string =>
  wide ? wideText(data, at, 2) : narrowText(data, at, 2, decoder);

/** A text of Excel 97 on: its length, a flag for two-byte letters, the letters. */
function wideText(data: Buffer, at: number, lengthBytes: 1 | 2): string {
  const length = lengthBytes === 1 ? (data[at] ?? 0) : data.readUInt16LE(at);
  const flags = data[at + lengthBytes] ?? 0;
  const skip = ((flags & 8) !== 0 ? 2 : 0) + ((flags & 4) !== 0 ? 4 : 0);
  const from = at + lengthBytes + 1 + skip;
  return (flags & 1) !== 0
    ? data.toString('utf16le', from, from + length * 2)
    : data.toString('latin1', from, from + length);
}

function narrowText(data: Buffer, at: number, lengthBytes: 1 | 2, decoder: TextDecoder): string {
  const length = lengthBytes === 1 ? (data[at] ?? 0) : data.readUInt16LE(at);
  return decoder.decode(data.subarray(at + lengthBytes, at + lengthBytes + length));
}

/** The shared texts. One may go on in the next part, where a flag says anew how wide its letters are. */
function readStrings(parts: readonly Buffer[]): string[] {
  const found: string[] = [];
  let index = 0;
  let data = parts[0] ?? Buffer.alloc(0);
  const total = data.readUInt32LE(4);
  let at = 8;
  const next = (): boolean => {
    data = parts[++index] ?? Buffer.alloc(0);
    at = 0;
    return index < parts.length;
  };
  while (found.length < total) {
    if (at >= data.length && !next()) break;
    const length = data.readUInt16LE(at);
    let flags = data[at + 2] ?? 0;
    at += 3;
    let extra = 0;
    if ((flags & 8) !== 0) {
      extra += data.readUInt16LE(at) * 4;
      at += 2;
    }
    if ((flags & 4) !== 0) {
      extra += data.readUInt32LE(at);
      at += 4;
    }
    let text = '';
    while (text.length < length) {
      if (at >= data.length) {
        if (!next()) break;
        flags = data[at++] ?? 0;
      }
      const size = (flags & 1) !== 0 ? 2 : 1;
      const letters = Math.min(length - text.length, Math.floor((data.length - at) / size));
      if (letters === 0) throw new RangeError('a text is cut off');
      text += data.toString(size === 2 ? 'utf16le' : 'latin1', at, at + letters * size);
      at += letters * size;
    }
    // Fonts and phonetics of the text; they may run over the end of a part.
    for (; extra > 0; ) {
      const here = Math.min(extra, data.length - at);
      at += here;
      extra -= here;
      if (extra > 0 && !next()) break;
    }
    found.push(text);
  }
  return found;
}

/** Code pages that Chinese and Western Excel wrote. */
const CODEPAGES: Readonly<Record<number, string>> = {
  936: 'gb18030',
  950: 'big5',
  932: 'shift_jis',
  949: 'euc-kr',
  1200: 'utf-16le',
  1250: 'windows-1250',
  1251: 'windows-1251',
  1252: 'windows-1252',
};
const decoderOf = (page: number): TextDecoder => new TextDecoder(CODEPAGES[page] ?? 'gb18030');

const refused = (name: string, zh: string, en: string, cause?: unknown): CommandError =>
  new CommandError(
    {
      zh: `文件 ${name} 是旧版 Excel(.xls)，但${zh}，无法读取。请用 Excel 或 WPS 打开后另存为 .xlsx（去掉密码）或 UTF-8 CSV 再装载。`,
      en: `${name} is an old Excel file (.xls) and cannot be read: ${en}. Open it in Excel, save it as .xlsx without password or as UTF-8 CSV, and load that.`,
    },
    { cause },
  );
