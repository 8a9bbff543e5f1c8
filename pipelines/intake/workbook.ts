import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import yauzl from 'yauzl';
import { CommandError } from '../commands/command.ts';
import { cellDate, cellNumber, isDateFormat } from './workbook-cell.ts';

/** One row of a worksheet: its number as Excel shows it, and its cells by column; empty cells are undefined. */
export interface SheetRow {
  readonly number: number;
  readonly cells: readonly (string | undefined)[];
}

export interface Sheet {
  readonly name: string;
  readonly hidden: boolean;
}

/** An XLSX file, read as a stream: nothing but the shared strings is ever held as a whole. */
export interface Workbook {
  readonly sheets: readonly Sheet[];
  /** Rows of one sheet in batches, as texts: dates as ISO, formulas as their cached values. */
  rows(sheet: Sheet): AsyncGenerator<SheetRow[]>;
  close(): void;
}

const MAX_ENTRIES = 20_000;
const MAX_INFLATED = 8 * 2 ** 30;
const MAX_RATIO = 300;
const RATIO_MATTERS_FROM = 64 * 2 ** 20;
const MAX_STRING_CHARS = 400_000_000;

/** @throws CommandError when it is no workbook, damaged, encrypted or a zip bomb. */
export async function openWorkbook(path: string): Promise<Workbook> {
  const name = basename(path);
  const zip = await openZip(path, name);
  try {
    const entries = await readEntries(zip, name);
    const root = (await relations(zip, entries, '_rels/.rels')).find((r) =>
      r.type.endsWith('/officeDocument'),
    );
    const bookPath = root ? resolvePart('', root.target) : 'xl/workbook.xml';
    const book = entries.get(bookPath);
    if (!book) throw notAWorkbook(name);
    const folder = bookPath.slice(0, bookPath.lastIndexOf('/') + 1);
    const parts = await relations(zip, entries, `${folder}_rels/${bookPath.slice(folder.length)}.rels`);
    const part = (type: string): yauzl.Entry | undefined => {
      const found = parts.find((p) => p.type.endsWith(type));
      return found && entries.get(resolvePart(folder, found.target));
    };
    const { sheets, date1904 } = await readBook(zip, book);
    const dates = await readDateStyles(zip, part('/styles'));
    const strings = await readStrings(zip, part('/sharedStrings'), name);
    const located = sheets.flatMap((sheet) => {
      const target = parts.find((p) => p.id === sheet.relation)?.target;
      const entry = target === undefined ? undefined : entries.get(resolvePart(folder, target));
      return entry ? [{ name: sheet.name, hidden: sheet.hidden, entry }] : [];
    });
    return {
      sheets: located,
      rows: (sheet) => {
        const found = located.find((s) => s.name === sheet.name);
        if (!found) throw new Error(`no sheet ${sheet.name}`);
        return sheetRows(zip, found.entry, { strings, dates, date1904 }, name);
      },
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw readable(error, name);
  }
}

function openZip(path: string, name: string): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, autoClose: false }, (error, zip) =>
      error ? reject(damaged(name, error)) : resolve(zip),
    );
  });
}

function readEntries(zip: yauzl.ZipFile, name: string): Promise<Map<string, yauzl.Entry>> {
  return new Promise((resolve, reject) => {
    const entries = new Map<string, yauzl.Entry>();
    let total = 0;
    zip.on('entry', (entry: yauzl.Entry) => {
      total += entry.uncompressedSize;
      if ((entry.generalPurposeBitFlag & 1) !== 0) return reject(encrypted(name));
      const tooTight =
        entry.uncompressedSize > RATIO_MATTERS_FROM &&
        entry.uncompressedSize > entry.compressedSize * MAX_RATIO;
      if (entries.size > MAX_ENTRIES || total > MAX_INFLATED || tooTight) return reject(bomb(name, total));
      entries.set(entry.fileName.replace(/^\//, ''), entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', (error: unknown) => reject(damaged(name, error)));
    zip.readEntry();
  });
}

function openEntry(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
  });
}

const local = (tag: string): string => tag.slice(tag.indexOf(':') + 1);

/** Feeds one XML part to a parser; `afterChunk` runs between chunks, where a generator may yield. */
async function* parsed(
  zip: yauzl.ZipFile,
  entry: yauzl.Entry,
  on: {
    open?: (tag: string, attributes: Record<string, string>) => void;
    close?: (tag: string) => void;
    text?: (text: string) => void;
  },
): AsyncGenerator<void> {
  const parser = new SaxesParser();
  let failure: Error | undefined;
  parser.on('error', (error) => {
    failure ??= error;
  });
  parser.on('doctype', () => {
    failure ??= new Error('a document type is not allowed in a workbook');
  });
  parser.on('opentag', (tag: SaxesTagPlain) => on.open?.(local(tag.name), tag.attributes));
  parser.on('closetag', (tag) => on.close?.(local(tag.name)));
  if (on.text) {
    parser.on('text', on.text);
    parser.on('cdata', on.text);
  }
  const decoder = new TextDecoder('utf-8');
  const stream = await openEntry(zip, entry);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      parser.write(decoder.decode(chunk, { stream: true }));
      if (failure) throw failure;
      yield;
    }
    parser.write(decoder.decode()).close();
    if (failure) throw failure;
    yield;
  } finally {
    stream.destroy();
  }
}

async function parseAll(...args: Parameters<typeof parsed>): Promise<void> {
  for await (const _chunk of parsed(...args));
}

interface Relation {
  readonly id: string;
  readonly type: string;
  readonly target: string;
}

async function relations(
  zip: yauzl.ZipFile,
  entries: ReadonlyMap<string, yauzl.Entry>,
  path: string,
): Promise<Relation[]> {
  const entry = entries.get(path);
  const found: Relation[] = [];
  if (!entry) return found;
  await parseAll(zip, entry, {
    open: (tag, { Id = '', Type = '', Target = '', TargetMode }) => {
      if (tag === 'Relationship' && TargetMode !== 'External')
        found.push({ id: Id, type: Type, target: Target });
    },
  });
  return found;
}

/** A part's path inside the package, from the folder that names it. */
function resolvePart(folder: string, target: string): string {
  const steps: string[] = [];
  for (const step of (target.startsWith('/') ? target : `${folder}${target}`).split('/')) {
    if (step === '..') steps.pop();
    else if (step && step !== '.') steps.push(step);
  }
  return steps.join('/');
}

async function readBook(
  zip: yauzl.ZipFile,
  entry: yauzl.Entry,
): Promise<{ sheets: { name: string; hidden: boolean; relation: string }[]; date1904: boolean }> {
  const sheets: { name: string; hidden: boolean; relation: string }[] = [];
  let date1904 = false;
  await parseAll(zip, entry, {
    open: (tag, attributes) => {
      if (tag === 'workbookPr') date1904 = ['1', 'true'].includes(attributes.date1904 ?? '');
      if (tag !== 'sheet') return;
      const relation =
        Object.entries(attributes).find(([key]) => local(key) === 'id' && key !== 'id')?.[1] ?? '';
      sheets.push({
        name: attributes.name ?? '',
        hidden: (attributes.state ?? 'visible') !== 'visible',
        relation,
      });
    },
  });
  return { sheets, date1904 };
}

/** For each cell style, whether it shows its number as a date. */
async function readDateStyles(zip: yauzl.ZipFile, entry: yauzl.Entry | undefined): Promise<boolean[]> {
  const styles: boolean[] = [];
  if (!entry) return styles;
  const codes = new Map<number, string>();
  let inCells = false;
  await parseAll(zip, entry, {
    open: (tag, attributes) => {
      if (tag === 'numFmt') codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
      if (tag === 'cellXfs') inCells = true;
      if (tag === 'xf' && inCells) {
        const id = Number(attributes.numFmtId ?? 0);
        styles.push(isDateFormat(id, codes.get(id)));
      }
    },
    close: (tag) => {
      if (tag === 'cellXfs') inCells = false;
    },
  });
  return styles;
}

async function readStrings(
  zip: yauzl.ZipFile,
  entry: yauzl.Entry | undefined,
  name: string,
): Promise<string[]> {
  const strings: string[] = [];
  if (!entry) return strings;
  let chars = 0;
  const text = richText((value) => {
    strings.push(value);
    chars += value.length;
  }, 'si');
  for await (const _chunk of parsed(zip, entry, text)) if (chars > MAX_STRING_CHARS) throw bomb(name, chars);
  return strings;
}

/** Joins the runs of a rich text; the phonetic guide of a text (`rPh`) is no part of it. */
function richText(done: (value: string) => void, container: string): Parameters<typeof parsed>[2] {
  let value = '';
  let inText = false;
  let inPhonetic = false;
  return {
    open: (tag) => {
      if (tag === container) value = '';
      else if (tag === 'rPh') inPhonetic = true;
      else if (tag === 't') inText = !inPhonetic;
    },
    close: (tag) => {
      if (tag === container) done(unescaped(value));
      else if (tag === 'rPh') inPhonetic = false;
      else if (tag === 't') inText = false;
    },
    text: (part) => {
      if (inText) value += part;
    },
  };
}

/** Excel writes control characters as `_x000D_`. */
const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_m, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;

interface Context {
  readonly strings: readonly string[];
  readonly dates: readonly boolean[];
  readonly date1904: boolean;
}

const MAX_COLUMNS = 16_384;

async function* sheetRows(
  zip: yauzl.ZipFile,
  entry: yauzl.Entry,
  context: Context,
  name: string,
): AsyncGenerator<SheetRow[]> {
  let batch: SheetRow[] = [];
  let row: (string | undefined)[] = [];
  let number = 0;
  let column = -1;
  let type = 'n';
  let style = 0;
  let value = '';
  let inValue = false;
  let inPhonetic = false;
  const parser = parsed(zip, entry, {
    open: (tag, attributes) => {
      if (tag === 'row') {
        number = Number(attributes.r ?? number + 1);
        row = [];
        column = -1;
      } else if (tag === 'c') {
        column = attributes.r === undefined ? column + 1 : columnOf(attributes.r);
        type = attributes.t ?? 'n';
        style = Number(attributes.s ?? 0);
        value = '';
      } else if (tag === 'rPh') inPhonetic = true;
      else if (tag === 'v' || (tag === 't' && type === 'inlineStr')) inValue = !inPhonetic;
    },
    text: (part) => {
      if (inValue) value += part;
    },
    close: (tag) => {
      if (tag === 'v' || tag === 't') inValue = false;
      else if (tag === 'rPh') inPhonetic = false;
      else if (tag === 'c') {
        const text = value === '' ? undefined : cellText(value, type, style, context);
        if (text !== undefined && text !== '' && column < MAX_COLUMNS) row[column] = text;
      } else if (tag === 'row') batch.push({ number, cells: row });
    },
  });
  try {
    for await (const _chunk of parser) {
      if (batch.length === 0) continue;
      const rows = batch;
      batch = [];
      yield rows;
    }
  } catch (error) {
    throw readable(error, name);
  }
}

function columnOf(reference: string): number {
  let column = 0;
  for (const letter of reference) {
    const digit = letter.charCodeAt(0) - 64;
    if (digit < 1 || digit > 26) break;
    column = column * 26 + digit;
  }
  return column - 1;
}

function cellText(
  value: string,
  type: string,
  style: number,
  { strings, dates, date1904 }: Context,
): string | undefined {
  switch (type) {
    case 's':
      return strings[Number(value)];
    case 'inlineStr':
    case 'str':
      return unescaped(value);
    case 'b':
      return value === '1' ? '1' : '0';
    case 'e':
      return value;
    case 'd':
      return value.replace('T', ' ');
    default:
      return dates[style] ? cellDate(value, date1904) : cellNumber(value);
  }
}

const said = (error: unknown): string =>
  error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);

function readable(error: unknown, name: string): unknown {
  return error instanceof CommandError ? error : damaged(name, error);
}

const damaged = (name: string, cause: unknown): CommandError =>
  new CommandError(
    {
      zh: `工作簿 ${name} 已损坏或不完整（${said(cause)}）。请用 Excel 或 WPS 打开并另存为 .xlsx，或重新导出。`,
      en: `The workbook ${name} is damaged or cut off (${said(cause)}). Open it in Excel and save it again, or export it again.`,
    },
    { cause },
  );

const notAWorkbook = (name: string): CommandError =>
  new CommandError({
    zh: `文件 ${name} 是压缩包（zip），但不是 Excel 工作簿。请解压后装载其中的表格文件。`,
    en: `${name} is a zip file but not an Excel workbook. Unpack it and load the tables inside.`,
  });

const encrypted = (name: string): CommandError =>
  new CommandError({
    zh: `工作簿 ${name} 已加密。请去掉密码另存后再装载。`,
    en: `The workbook ${name} is encrypted. Save it without a password first.`,
  });

const bomb = (name: string, size: number): CommandError =>
  new CommandError({
    zh: `工作簿 ${name} 展开后过大（超过 ${Math.round(size / 2 ** 20)} MB），疑似压缩炸弹，未读取。请确认来源，或改用 CSV。`,
    en: `The workbook ${name} grows too much when inflated (beyond ${Math.round(size / 2 ** 20)} MB); it was not read. Check where it comes from, or use CSV.`,
  });
