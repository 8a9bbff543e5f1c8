import { createWriteStream } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import yazl from 'yazl';

/** Text, number, true/false, a moment (its UTC clock is what the cell shows), or empty. */
export type XlsxCell = string | number | bigint | boolean | Date | null | undefined;

export interface XlsxSheet {
  /** At most 31 characters after cleaning; a sheet that overflows continues as `name (2)`. */
  readonly name: string;
  readonly rows: Iterable<readonly XlsxCell[]> | AsyncIterable<readonly XlsxCell[]>;
  /** The first rows are titles and header: bold, frozen, and repeated on every continuation. */
  readonly headerRows?: number;
  /** Column widths in characters. */
  readonly widths?: readonly number[];
  /** Merged ranges such as `A1:F1`. */
  readonly merges?: readonly string[];
  /** How the cells of a column look below the header, by position. */
  readonly looks?: readonly (ColumnLook | undefined)[];
  /** Shows filter buttons on the last of the header rows. */
  readonly filter?: boolean;
  /** Columns, by position, whose header is coloured: what must be filled in. */
  readonly marked?: ReadonlySet<number>;
  /** What may be typed where. */
  readonly entries?: readonly XlsxEntry[];
}

/** What a spreadsheet program offers, says and refuses while a person types into a range. */
export interface XlsxEntry {
  /** Such as `B2:B1048576`. */
  readonly range: string;
  /** `list` is a formula: cells (`'代码'!$A$2:$A$9`) or values (`"是,否"`). */
  readonly allowed?:
    | { readonly list: string }
    | { readonly number: 'whole' | 'decimal'; readonly min?: number; readonly max?: number };
  /** Anything else is refused; otherwise the program asks whether it is meant. */
  readonly strict?: boolean;
  /** Shown beside a selected cell; cut at what the format holds (32 and 255 characters). */
  readonly hint?: { readonly title: string; readonly text: string };
}

/**
 * `hidden` is not shown; `wrapped` breaks long texts; `input` is a coloured field for a person to fill in, kept as
 * text so that a spreadsheet makes no number or date of what is typed; `text` is the same without the colour. The
 * others show what is typed as a day (2026-09-15), a moment, a whole number or a number with two decimals.
 */
export type ColumnLook = 'hidden' | 'wrapped' | 'input' | 'text' | 'day' | 'moment' | 'whole' | 'decimal';

export interface XlsxOptions {
  /** Stamp of the parts, so that equal content gives equal bytes. */
  readonly modified?: Date;
  /** Rows per sheet before it continues on the next; the format allows no more than the default. */
  readonly maxRows?: number;
}

export const XLSX_MAX_ROWS = 1_048_576;
const MAX_TEXT = 32_767;
const CHUNK = 1 << 16;

/**
 * Writes a workbook in bounded memory, row by row, as inline strings: a text that begins with `=` stays a text.
 * Control characters are stripped and texts cut at the 32,767 characters a cell may hold.
 * @throws RangeError for a number that is not finite, naming sheet, row and column.
 */
export async function writeXlsx(
  target: string | Writable,
  sheets: readonly XlsxSheet[],
  options: XlsxOptions = {},
): Promise<void> {
  const modified = options.modified ?? new Date(Date.UTC(1980, 0, 1));
  const maxRows = Math.min(options.maxRows ?? XLSX_MAX_ROWS, XLSX_MAX_ROWS);
  const zip = new yazl.ZipFile();
  const output = typeof target === 'string' ? createWriteStream(target) : target;
  const written = pipeline(zip.outputStream, output);
  written.catch(() => {});
  // A failing row source is reported by `finished` below; yazl repeats it as an event of its own.
  zip.on('error', () => {});
  try {
    const names: string[] = [];
    for (const sheet of sheets) {
      const source = rowsOf(sheet);
      const header: (readonly XlsxCell[])[] = [];
      for (let part = 1, more = true; more; part++) {
        const name = sheetName(sheet.name, part, names);
        names.push(name);
        const stream = Readable.from(
          sheetXml(sheet, source, header, { part, name, maxRows }, (rest) => {
            more = rest;
          }),
        );
        zip.addReadStream(stream, `xl/worksheets/sheet${names.length}.xml`, {
          mtime: modified,
          compressionLevel: 1,
        });
        await Promise.race([finished(stream), written]);
      }
    }
    for (const [path, xml] of Object.entries(workbookParts(names))) {
      zip.addBuffer(Buffer.from(xml), path, { mtime: modified });
    }
    zip.end();
    await written;
  } catch (error) {
    output.destroy();
    throw error;
  }
}

interface Source {
  /** The next row without taking it; undefined at the end. */
  peek(): Promise<readonly XlsxCell[] | undefined>;
  take(): void;
}

function rowsOf(sheet: XlsxSheet): Source {
  const iterator =
    Symbol.asyncIterator in sheet.rows ? sheet.rows[Symbol.asyncIterator]() : sheet.rows[Symbol.iterator]();
  let next: readonly XlsxCell[] | undefined;
  let done = false;
  return {
    peek: async () => {
      if (next === undefined && !done) {
        const step = await iterator.next();
        if (step.done) done = true;
        else next = step.value;
      }
      return next;
    },
    take: () => {
      next = undefined;
    },
  };
}

async function* sheetXml(
  sheet: XlsxSheet,
  source: Source,
  header: (readonly XlsxCell[])[],
  place: { part: number; name: string; maxRows: number },
  report: (more: boolean) => void,
): AsyncGenerator<string> {
  const headerRows = sheet.headerRows ?? 0;
  const looks = sheet.looks ?? [];
  yield `${XML}<worksheet xmlns="${MAIN}">${frozen(headerRows)}${columns(sheet.widths, looks)}<sheetData>`;
  let row = 0;
  let width = 0;
  let text = '';
  const marked = sheet.marked ?? new Set<number>();
  const styles = looks.map(styleOf);
  for (const cells of place.part > 1 ? header : []) text += headerXml(cells, ++row, marked, place.name);
  for (let cells = await source.peek(); cells && row < place.maxRows; cells = await source.peek()) {
    source.take();
    const isHeader = place.part === 1 && row < headerRows;
    if (isHeader) header.push(cells);
    text += isHeader ? headerXml(cells, ++row, marked, place.name) : rowXml(cells, ++row, styles, place.name);
    if (row === headerRows) width = cells.length;
    if (text.length > CHUNK) {
      yield text;
      text = '';
    }
  }
  report((await source.peek()) !== undefined);
  if (place.part > 1) width = header.at(-1)?.length ?? 0;
  const filter =
    sheet.filter && width > 0 && row > headerRows
      ? `<autoFilter ref="A${headerRows}:${columnName(width - 1)}${row}"/>`
      : '';
  yield `${text}</sheetData>${filter}${merged(sheet.merges ?? [])}${entries(sheet.entries ?? [])}</worksheet>`;
}

const headerXml = (
  cells: readonly XlsxCell[],
  row: number,
  marked: ReadonlySet<number>,
  sheet: string,
): string =>
  rowXml(
    cells,
    row,
    cells.map((_cell, i) => (marked.has(i) ? STYLE.marked : STYLE.bold)),
    sheet,
  );

const rowXml = (
  cells: readonly XlsxCell[],
  row: number,
  styles: readonly number[],
  sheet: string,
): string => {
  let xml = `<row r="${row}">`;
  for (let i = 0; i < cells.length; i++)
    xml += cellXml(cells[i], `${columnName(i)}${row}`, styles[i] ?? 0, sheet);
  return `${xml}</row>`;
};

const styleOf = (look: ColumnLook | undefined): number =>
  look === undefined || look === 'hidden' ? 0 : STYLE[look];

function cellXml(value: XlsxCell, at: string, styled: number, sheet: string): string {
  const style = styled > 0 ? ` s="${styled}"` : '';
  if (value === null || value === undefined) return styled === STYLE.input ? `<c r="${at}"${style}/>` : '';
  switch (typeof value) {
    case 'number':
      if (!Number.isFinite(value))
        throw new RangeError(`${sheet}!${at}: ${value} is not a number a sheet can hold`);
      return `<c r="${at}"${style}><v>${value}</v></c>`;
    case 'boolean':
      return `<c r="${at}" t="b"${style}><v>${value ? 1 : 0}</v></c>`;
    case 'bigint': {
      const exact = value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER;
      return exact ? `<c r="${at}"${style}><v>${value}</v></c>` : textXml(String(value), at, style);
    }
    case 'string':
      return textXml(value, at, style);
    default: {
      const days = value.getTime() / 86_400_000 + 25_569;
      if (!Number.isFinite(days)) throw new RangeError(`${sheet}!${at}: not a valid date`);
      return `<c r="${at}" s="${Number.isInteger(days) ? STYLE.date : STYLE.time}"><v>${days}</v></c>`;
    }
  }
}

const textXml = (value: string, at: string, style: string): string => {
  const text = xmlText(value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT - 1)}…` : value);
  const space = text !== text.trim() || text.includes('\n') ? ' xml:space="preserve"' : '';
  return `<c r="${at}" t="inlineStr"${style}><is><t${space}>${text}</t></is></c>`;
};

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 cannot carry them, that is the point
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Spreadsheets decode `_x0041_` inside text, so a text that looks like one is escaped. */
const xmlText = (text: string): string =>
  text
    .replace(UNWRITABLE, '')
    .replace(LONE_SURROGATE, '\ufffd')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[&<>"]/g, (c) => ESCAPES[c] ?? c);

const COLUMN_NAMES: string[] = [];
function columnName(index: number): string {
  for (let i = COLUMN_NAMES.length; i <= index; i++) {
    const rest = Math.floor(i / 26) - 1;
    COLUMN_NAMES.push(`${rest >= 0 ? columnName(rest) : ''}${String.fromCharCode(65 + (i % 26))}`);
  }
  return COLUMN_NAMES[index] ?? '';
}

function sheetName(name: string, part: number, taken: readonly string[]): string {
  const clean =
    name
      .replace(/[[\]:*?/\\]/g, ' ')
      .replace(/^'+|'+$/g, '')
      .trim() || 'Sheet';
  for (let n = part; ; n++) {
    const suffix = n > 1 ? ` (${n})` : '';
    const candidate = `${clean.slice(0, 31 - suffix.length)}${suffix}`;
    if (!taken.some((other) => other.toLowerCase() === candidate.toLowerCase())) return candidate;
  }
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
/** Indices into `cellXfs` of the style sheet below. */
const STYLE = {
  bold: 1,
  date: 2,
  time: 3,
  wrapped: 4,
  input: 5,
  marked: 6,
  text: 7,
  day: 8,
  moment: 9,
  whole: 10,
  decimal: 11,
} as const;

const frozen = (rows: number): string =>
  rows === 0
    ? ''
    : `<sheetViews><sheetView workbookViewId="0"><pane ySplit="${rows}" topLeftCell="A${rows + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`;

const columns = (widths: readonly number[] = [], looks: readonly (ColumnLook | undefined)[] = []): string =>
  widths.length === 0 && looks.length === 0
    ? ''
    : `<cols>${Array.from({ length: Math.max(widths.length, looks.length) }, (_, i) => {
        const style = styleOf(looks[i]) > 0 ? ` style="${styleOf(looks[i])}"` : '';
        const hidden = looks[i] === 'hidden' ? ' hidden="1"' : '';
        return `<col min="${i + 1}" max="${i + 1}" width="${widths[i] ?? 12}" customWidth="1"${style}${hidden}/>`;
      }).join('')}</cols>`;

const merged = (ranges: readonly string[]): string =>
  ranges.length === 0
    ? ''
    : `<mergeCells count="${ranges.length}">${ranges.map((r) => `<mergeCell ref="${r}"/>`).join('')}</mergeCells>`;

const LONGEST_TITLE = 32;
const LONGEST_HINT = 255;

const entries = (all: readonly XlsxEntry[]): string =>
  all.length === 0
    ? ''
    : `<dataValidations count="${all.length}">${all.map(entryXml).join('')}</dataValidations>`;

function entryXml({ range, allowed, strict, hint }: XlsxEntry): string {
  const says = hint
    ? ` promptTitle="${attribute(hint.title, LONGEST_TITLE)}" prompt="${attribute(hint.text, LONGEST_HINT)}"`
    : '';
  const checks = allowed
    ? ` showErrorMessage="1" errorStyle="${strict ? 'stop' : 'warning'}"${hint ? ` errorTitle="${attribute(hint.title, LONGEST_TITLE)}" error="${attribute(hint.text, LONGEST_HINT)}"` : ''}`
    : '';
  const shared = `allowBlank="1" showInputMessage="1"${checks}${says} sqref="${range}"`;
  if (!allowed) return `<dataValidation ${shared}/>`;
  if ('list' in allowed)
    return `<dataValidation type="list" ${shared}><formula1>${xmlText(allowed.list)}</formula1></dataValidation>`;
  const { number, min = -LARGEST, max = LARGEST } = allowed;
  return `<dataValidation type="${number}" operator="between" ${shared}><formula1>${min}</formula1><formula2>${max}</formula2></dataValidation>`;
}

/** Beyond it a spreadsheet's numbers lose digits. */
const LARGEST = 999_999_999_999_999;

const attribute = (text: string, longest: number): string =>
  xmlText(text.slice(0, longest)).replaceAll('\n', '&#10;');

function workbookParts(names: readonly string[]): Record<string, string> {
  const each = (write: (name: string, n: number) => string): string =>
    names.map((name, i) => write(name, i + 1)).join('');
  return {
    'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${each(
      (name, n) => `<sheet name="${xmlText(name)}" sheetId="${n}" r:id="rId${n}"/>`,
    )}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="${RELATIONS}">${each(
      (_, n) => `<Relationship Id="rId${n}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${n}.xml"/>`,
    )}<Relationship Id="rId${names.length + 1}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="11"/><name val="等线"/></font></fonts><fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFFFF6D6"/><bgColor indexed="64"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor rgb="FFFFD9A0"/><bgColor indexed="64"/></patternFill></fill></fills><borders count="2"><border/><border>${['left', 'right', 'top', 'bottom'].map((side) => `<${side} style="thin"><color rgb="FFBFB48A"/></${side}>`).join('')}<diagonal/></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="12"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" numFmtId="14" applyNumberFormat="1"/><xf xfId="0" numFmtId="22" applyNumberFormat="1"/><xf xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf xfId="0" numFmtId="49" fillId="2" borderId="1" applyNumberFormat="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf xfId="0" fontId="1" fillId="3" applyFont="1" applyFill="1"/>${[49, 164, 165, 1, 4].map((format) => `<xf xfId="0" numFmtId="${format}" applyNumberFormat="1"/>`).join('')}</cellXfs></styleSheet>`,
    '_rels/.rels': `${XML}<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    '[Content_Types].xml': `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/>${each(
      (_, n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${TYPES}.worksheet+xml"/>`,
    )}<Override PartName="/xl/styles.xml" ContentType="${TYPES}.styles+xml"/></Types>`,
  };
}
