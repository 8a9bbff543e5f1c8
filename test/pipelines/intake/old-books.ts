/** Writes small binary workbooks of before 2007 for the tests: made-up cells, the records of the real format. */

const SECTOR = 512;

const record = (type: number, data: Buffer): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(type, 0);
  head.writeUInt16LE(data.length, 2);
  return Buffer.concat([head, data]);
};
const u16 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [i, value] of values.entries()) bytes.writeUInt16LE(value, i * 2);
  return bytes;
};
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0, 0);
  return bytes;
};
const double = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value, 0);
  return bytes;
};
const wide = (text: string): Buffer =>
  Buffer.concat([u16(text.length), Buffer.of(1), Buffer.from(text, 'utf16le')]);

export interface OldCell {
  readonly text?: string;
  readonly number?: number;
  /** A whole number in the short form. */
  readonly short?: number;
  /** A day, counted from 1900. */
  readonly day?: number;
  /** A formula with a text as its value. */
  readonly formula?: string;
}

/** The stream of a workbook with one sheet; `split` breaks the shared texts into parts at that many bytes. */
export function oldWorkbookStream(
  rows: readonly (readonly OldCell[])[],
  options: { readonly split?: number; readonly password?: boolean } = {},
): Buffer {
  const texts = [...new Set(rows.flat().flatMap((cell) => cell.text ?? []))];
  const globals = (at: number): Buffer =>
    Buffer.concat([
      record(0x809, u16(0x600, 5, 0, 0)),
      ...(options.password ? [record(0x2f, u16(0, 0, 0))] : []),
      record(0xe0, Buffer.concat([u16(0, 0), Buffer.alloc(16)])),
      // Style 1 shows a date: built-in format 14.
      record(0xe0, Buffer.concat([u16(0, 14), Buffer.alloc(16)])),
      record(0x85, Buffer.concat([u32(at), Buffer.of(0, 0, 3, 1), Buffer.from('数据表', 'utf16le')])),
      ...sharedTexts(texts, options.split ?? 8000),
      record(0x0a, Buffer.alloc(0)),
    ]);
  const cells = rows.flatMap((row, r) => row.flatMap((cell, c) => cellRecords(cell, r, c, texts)));
  const head = globals(globals(0).length);
  return Buffer.concat([
    head,
    record(0x809, u16(0x600, 0x10, 0, 0)),
    ...cells,
    record(0x0a, Buffer.alloc(0)),
  ]);
}

function cellRecords(cell: OldCell, row: number, column: number, texts: readonly string[]): Buffer[] {
  const at = (style: number): Buffer => u16(row, column, style);
  if (cell.text !== undefined) return [record(0xfd, Buffer.concat([at(0), u32(texts.indexOf(cell.text))]))];
  if (cell.number !== undefined) return [record(0x203, Buffer.concat([at(0), double(cell.number)]))];
  if (cell.short !== undefined) return [record(0x27e, Buffer.concat([at(0), u32((cell.short << 2) | 2)]))];
  if (cell.day !== undefined) return [record(0x203, Buffer.concat([at(1), double(cell.day)]))];
  if (cell.formula !== undefined) {
    const result = Buffer.from([0, 0, 0, 0, 0, 0, 0xff, 0xff]);
    return [record(0x06, Buffer.concat([at(0), result, Buffer.alloc(8)])), record(0x207, wide(cell.formula))];
  }
  return [];
}

/** Texts cut into parts anywhere, as Excel cuts them: where letters go on, the part begins with their width. */
function sharedTexts(texts: readonly string[], size: number): Buffer[] {
  const parts: Buffer[] = [];
  let part = Buffer.concat([u32(texts.length), u32(texts.length)]);
  const full = (): void => {
    parts.push(part);
    part = Buffer.alloc(0);
  };
  for (const text of texts) {
    if (part.length + 5 > size) full();
    part = Buffer.concat([part, u16(text.length), Buffer.of(1)]);
    for (const letter of text) {
      if (part.length + 2 > size) {
        full();
        part = Buffer.of(1);
      }
      part = Buffer.concat([part, Buffer.from(letter, 'utf16le')]);
    }
  }
  full();
  return parts.map((data, i) => record(i === 0 ? 0xfc : 0x3c, data));
}

/** Puts a stream into a compound file, in whole sectors. */
export function compoundFile(name: string, stream: Buffer): Buffer {
  const size = Math.max(stream.length, 4096);
  const data = Buffer.alloc(Math.ceil(size / SECTOR) * SECTOR);
  stream.copy(data);
  const sectors = data.length / SECTOR;
  const fat = Buffer.alloc(SECTOR, 0xff);
  // Sector 0 is the table, 1 the directory, then the stream.
  fat.writeUInt32LE(0xfffffffd, 0);
  fat.writeUInt32LE(0xfffffffe, 4);
  for (let i = 0; i < sectors; i++) fat.writeUInt32LE(i === sectors - 1 ? 0xfffffffe : i + 3, (i + 2) * 4);
  const head = Buffer.alloc(SECTOR);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(head);
  u16(0x3e, 3, 0xfffe, 9, 6).copy(head, 24);
  u32(1).copy(head, 44);
  u32(1).copy(head, 48);
  u32(4096).copy(head, 56);
  u32(0xfffffffe).copy(head, 60);
  u32(0xfffffffe).copy(head, 68);
  head.fill(0xff, 76);
  u32(0).copy(head, 76);
  const entry = (title: string, type: number, first: number, length: number): Buffer => {
    const bytes = Buffer.alloc(128);
    Buffer.from(title, 'utf16le').copy(bytes);
    bytes.writeUInt16LE((title.length + 1) * 2, 64);
    bytes[66] = type;
    u32(first).copy(bytes, 116);
    u32(length).copy(bytes, 120);
    return bytes;
  };
  const directory = Buffer.concat([
    entry('Root Entry', 5, 0xfffffffe, 0),
    entry(name, 2, 2, size),
    Buffer.alloc(256),
  ]);
  return Buffer.concat([head, fat, directory, data]);
}
