/** What a font file says of itself. */
export interface Sfnt {
  /** Its family, in English where it has an English name. */
  readonly family: string;
  /** Whether it has a glyph for a code point. */
  readonly has: (code: number) => boolean;
}

/**
 * Reads the name and the character map of a TrueType or OpenType file (the first font of a collection).
 * @throws RangeError where the file is none.
 */
export function readSfnt(bytes: Buffer): Sfnt {
  const collection = bytes.toString('latin1', 0, 4) === 'ttcf';
  const start = collection ? bytes.readUInt32BE(12) : 0;
  const tables = new Map<string, number>();
  const count = bytes.readUInt16BE(start + 4);
  for (let i = 0; i < count; i += 1) {
    const at = start + 12 + i * 16;
    tables.set(bytes.toString('latin1', at, at + 4), bytes.readUInt32BE(at + 8));
  }
  const name = tables.get('name');
  const cmap = tables.get('cmap');
  if (name === undefined || cmap === undefined) throw new RangeError('not a font: no name or cmap table');
  return { family: familyOf(bytes, name), has: coverage(bytes, cmap) };
}

/** Typographic family (16) before family (1), English (0x0409) before any other language. */
function familyOf(bytes: Buffer, at: number): string {
  const count = bytes.readUInt16BE(at + 2);
  const strings = at + bytes.readUInt16BE(at + 4);
  const found: { rank: number; text: string }[] = [];
  for (let i = 0; i < count; i += 1) {
    const record = at + 6 + i * 12;
    const platform = bytes.readUInt16BE(record);
    const language = bytes.readUInt16BE(record + 4);
    const id = bytes.readUInt16BE(record + 6);
    if (platform !== 3 || (id !== 1 && id !== 16)) continue;
    const length = bytes.readUInt16BE(record + 8);
    const from = strings + bytes.readUInt16BE(record + 10);
    const text = Buffer.from(bytes.subarray(from, from + length))
      .swap16()
      .toString('utf16le');
    found.push({ rank: (id === 16 ? 0 : 1) + (language === 0x0409 ? 0 : 2), text });
  }
  return found.sort((a, b) => a.rank - b.rank)[0]?.text ?? '';
}

type Segment = readonly [from: number, to: number];

/** Whether a code point has a glyph; holds on to the segments alone, not to the file. */
function coverage(bytes: Buffer, at: number): (code: number) => boolean {
  const segments = segmentsOf(bytes, at);
  return (code) => within(segments, code);
}

/** Segments of code points that have glyphs: format 12 where there is one, else format 4. */
function segmentsOf(bytes: Buffer, at: number): Segment[] {
  const count = bytes.readUInt16BE(at + 2);
  const subtables = Array.from({ length: count }, (_, i) => at + bytes.readUInt32BE(at + 8 + i * 8));
  const wide = subtables.find((table) => bytes.readUInt16BE(table) === 12);
  if (wide !== undefined) {
    const groups = bytes.readUInt32BE(wide + 12);
    return Array.from({ length: groups }, (_, i): Segment => {
      const group = wide + 16 + i * 12;
      return [bytes.readUInt32BE(group), bytes.readUInt32BE(group + 4)];
    });
  }
  const narrow = subtables.find((table) => bytes.readUInt16BE(table) === 4);
  if (narrow === undefined) return [];
  const pairs = bytes.readUInt16BE(narrow + 6) / 2;
  return Array.from({ length: pairs }, (_, i): Segment => {
    const end = bytes.readUInt16BE(narrow + 14 + i * 2);
    return [bytes.readUInt16BE(narrow + 16 + pairs * 2 + i * 2), end];
  }).filter(([from]) => from !== 0xffff);
}

/** Segments are sorted and do not overlap. */
function within(segments: readonly Segment[], code: number): boolean {
  let low = 0;
  let high = segments.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [from, to] = segments[middle] ?? [0, -1];
    if (code < from) high = middle - 1;
    else if (code > to) low = middle + 1;
    else return true;
  }
  return false;
}
