/**
 * A TrueType font with the glyphs of some text alone, under their old numbers. A program that opens the font for every
 * line of a picture opens half a megabyte instead of ten.
 * @throws RangeError where the font has no TrueType outlines.
 */
export function subsetFont(font: Buffer, text: string): Buffer {
  const tables = tablesOf(font);
  const table = (tag: string): Buffer => {
    const found = tables.get(tag);
    if (found === undefined) throw new RangeError(`the font has no ${tag} table`);
    return found;
  };
  const map = glyphsOf(table('cmap'), text);
  const head = Buffer.from(table('head'));
  const loca = offsets(table('loca'), head.readInt16BE(50) === 1);
  const glyf = table('glyf');
  const kept = closure([0, ...map.values()], loca, glyf);
  const count = Math.max(...kept) + 1;

  const parts: Buffer[] = [];
  const newLoca = Buffer.alloc((count + 1) * 4);
  let at = 0;
  for (let glyph = 0; glyph < count; glyph += 1) {
    newLoca.writeUInt32BE(at, glyph * 4);
    if (!kept.has(glyph)) continue;
    const outline = glyf.subarray(loca[glyph], loca[glyph + 1]);
    const padded = Buffer.alloc((outline.length + 3) & ~3);
    outline.copy(padded);
    parts.push(padded);
    at += padded.length;
  }
  newLoca.writeUInt32BE(at, count * 4);
  head.writeInt16BE(1, 50);
  const maxp = Buffer.from(table('maxp'));
  maxp.writeUInt16BE(count, 4);
  const hhea = Buffer.from(table('hhea'));
  const metrics = Math.min(hhea.readUInt16BE(34), count);
  hhea.writeUInt16BE(metrics, 34);
  return assemble(
    new Map([
      ['OS/2', table('OS/2')],
      ['cmap', cmapOf(map)],
      ['glyf', Buffer.concat(parts)],
      ['head', head],
      ['hhea', hhea],
      ['hmtx', table('hmtx').subarray(0, metrics * 4 + (count - metrics) * 2)],
      ['loca', newLoca],
      ['maxp', maxp],
      ['name', table('name')],
    ]),
  );
}

function tablesOf(font: Buffer): Map<string, Buffer> {
  const count = font.readUInt16BE(4);
  return new Map(
    Array.from({ length: count }, (_, i) => {
      const at = 12 + i * 16;
      const start = font.readUInt32BE(at + 8);
      return [font.toString('latin1', at, at + 4), font.subarray(start, start + font.readUInt32BE(at + 12))];
    }),
  );
}

/** Glyph numbers by code point, from the widest map of the font. */
function glyphsOf(cmap: Buffer, text: string): Map<number, number> {
  const count = cmap.readUInt16BE(2);
  const starts = Array.from({ length: count }, (_, i) => cmap.readUInt32BE(8 + i * 8));
  const wide = starts.find((at) => cmap.readUInt16BE(at) === 12);
  if (wide === undefined) throw new RangeError('the font has no wide character map');
  const wanted = [...new Set(text)].map((char) => char.codePointAt(0) ?? 0).sort((a, b) => a - b);
  const found = new Map<number, number>();
  const groups = cmap.readUInt32BE(wide + 12);
  let next = 0;
  for (let i = 0; i < groups && next < wanted.length; i += 1) {
    const group = wide + 16 + i * 12;
    const [from, to, glyph] = [
      cmap.readUInt32BE(group),
      cmap.readUInt32BE(group + 4),
      cmap.readUInt32BE(group + 8),
    ];
    while (next < wanted.length && (wanted[next] ?? 0) < from) next += 1;
    for (; next < wanted.length && (wanted[next] ?? 0) <= to; next += 1) {
      const code = wanted[next] ?? 0;
      found.set(code, glyph + code - from);
    }
  }
  return found;
}

const offsets = (loca: Buffer, long: boolean): number[] =>
  Array.from({ length: loca.length / (long ? 4 : 2) }, (_, i) =>
    long ? loca.readUInt32BE(i * 4) : loca.readUInt16BE(i * 2) * 2,
  );

/** Glyphs with the parts of those that are composed of others. */
function closure(start: readonly number[], loca: readonly number[], glyf: Buffer): Set<number> {
  const kept = new Set<number>();
  const waiting = [...start];
  for (let glyph = waiting.pop(); glyph !== undefined; glyph = waiting.pop()) {
    if (kept.has(glyph)) continue;
    kept.add(glyph);
    const from = loca[glyph] ?? 0;
    if (from === loca[glyph + 1] || glyf.readInt16BE(from) >= 0) continue;
    let at = from + 10;
    for (let more = true; more; ) {
      const flags = glyf.readUInt16BE(at);
      waiting.push(glyf.readUInt16BE(at + 2));
      at += 4 + (flags & 1 ? 4 : 2) + (flags & 8 ? 2 : flags & 64 ? 4 : flags & 128 ? 8 : 0);
      more = (flags & 32) !== 0;
    }
  }
  return kept;
}

/** One group per character: format 12. */
function cmapOf(map: ReadonlyMap<number, number>): Buffer {
  const groups = [...map].sort(([a], [b]) => a - b);
  const out = Buffer.alloc(12 + 16 + groups.length * 12);
  out.writeUInt16BE(1, 2);
  out.writeUInt16BE(3, 4);
  out.writeUInt16BE(10, 6);
  out.writeUInt32BE(12, 8);
  out.writeUInt16BE(12, 12);
  out.writeUInt32BE(16 + groups.length * 12, 16);
  out.writeUInt32BE(groups.length, 24);
  groups.forEach(([code, glyph], i) => {
    out.writeUInt32BE(code, 28 + i * 12);
    out.writeUInt32BE(code, 32 + i * 12);
    out.writeUInt32BE(glyph, 36 + i * 12);
  });
  return out;
}

/** Tables behind their directory; readers of pictures do not check sums. */
function assemble(tables: ReadonlyMap<string, Buffer>): Buffer {
  const directory = Buffer.alloc(12 + tables.size * 16);
  directory.writeUInt32BE(0x00010000, 0);
  directory.writeUInt16BE(tables.size, 4);
  let at = directory.length;
  const bodies: Buffer[] = [];
  [...tables].forEach(([tag, body], i) => {
    const entry = 12 + i * 16;
    directory.write(tag, entry, 'latin1');
    directory.writeUInt32BE(at, entry + 8);
    directory.writeUInt32BE(body.length, entry + 12);
    const padded = Buffer.alloc((body.length + 3) & ~3);
    body.copy(padded);
    bodies.push(padded);
    at += padded.length;
  });
  return Buffer.concat([directory, ...bodies]);
}
