import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import yazl from 'yazl';

export interface SheetXml {
  readonly name: string;
  /** The inside of `<sheetData>`. */
  readonly data: string;
  /** What follows it: merged cells. */
  readonly after?: string;
  readonly hidden?: boolean;
}

export interface BookXml {
  readonly sheets: readonly SheetXml[];
  readonly strings?: string;
  /** The inside of `<styleSheet>`. */
  readonly styles?: string;
  readonly date1904?: boolean;
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';

/** Writes a workbook from raw XML, so that tests hold what other programs write and ours does not. */
export async function writeRawBook(path: string, book: BookXml): Promise<void> {
  const zip = new yazl.ZipFile();
  const add = (name: string, xml: string): void =>
    zip.addBuffer(Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${xml}`), name);
  add(
    '_rels/.rels',
    `<Relationships xmlns="${PACKAGE}"><Relationship Id="r1" Type="${REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  );
  const sheets = book.sheets.map(
    (s, i) => `<sheet name="${s.name}" sheetId="${i + 1}"${s.hidden ? ' state="hidden"' : ''} r:id="s${i}"/>`,
  );
  add(
    'xl/workbook.xml',
    `<workbook xmlns="${MAIN}" xmlns:r="${REL}"><workbookPr${book.date1904 ? ' date1904="1"' : ''}/><sheets>${sheets.join('')}</sheets></workbook>`,
  );
  const relations = book.sheets.map(
    (_s, i) => `<Relationship Id="s${i}" Type="${REL}/worksheet" Target="worksheets/odd name ${i}.xml"/>`,
  );
  if (book.strings)
    relations.push(`<Relationship Id="t" Type="${REL}/sharedStrings" Target="/xl/strings.xml"/>`);
  if (book.styles) relations.push(`<Relationship Id="y" Type="${REL}/styles" Target="styles.xml"/>`);
  add(
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="${PACKAGE}">${relations.join('')}</Relationships>`,
  );
  if (book.strings) add('xl/strings.xml', `<sst xmlns="${MAIN}">${book.strings}</sst>`);
  if (book.styles) add('xl/styles.xml', `<styleSheet xmlns="${MAIN}">${book.styles}</styleSheet>`);
  for (const [i, sheet] of book.sheets.entries()) {
    add(
      `xl/worksheets/odd name ${i}.xml`,
      `<worksheet xmlns="${MAIN}"><sheetData>${sheet.data}</sheetData>${sheet.after ?? ''}</worksheet>`,
    );
  }
  zip.end();
  await finished(zip.outputStream.pipe(createWriteStream(path)));
}

/** Rows of inline texts; a number stays a number, `undefined` an empty cell. */
export function textRows(rows: readonly (readonly (string | number | undefined)[])[], from = 1): string {
  return rows
    .map((cells, r) => {
      const row = from + r;
      const xml = cells.map((cell, c) => {
        const at = `${String.fromCharCode(65 + c)}${row}`;
        if (cell === undefined) return '';
        return typeof cell === 'number'
          ? `<c r="${at}"><v>${cell}</v></c>`
          : `<c r="${at}" t="inlineStr"><is><t>${cell}</t></is></c>`;
      });
      return `<row r="${row}">${xml.join('')}</row>`;
    })
    .join('');
}
