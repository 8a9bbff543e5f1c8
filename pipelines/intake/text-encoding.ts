import { isUtf8 } from 'node:buffer';
import { utf16Of } from './file-format.ts';

/** Labels people write → labels TextDecoder knows. GB18030 contains GBK and GB2312. */
const LABELS: Readonly<Record<string, string>> = {
  utf8: 'utf-8',
  'utf-8-sig': 'utf-8',
  gbk: 'gb18030',
  gb2312: 'gb18030',
  cp936: 'gb18030',
  ansi: 'gb18030',
  utf16: 'utf-16le',
  'utf-16': 'utf-16le',
  latin1: 'windows-1252',
};

/** The canonical label of an encoding, or undefined if no such encoding is known. */
export function encodingLabel(name: string): string | undefined {
  const label = LABELS[name.trim().toLowerCase()] ?? name.trim().toLowerCase();
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

/** Drops a multi-byte character that the end of a buffer cuts in two. */
function wholeUtf8(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0xc0) {
      const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needs > back ? bytes.subarray(0, bytes.length - back) : bytes;
    }
    if ((byte & 0x80) === 0) break;
  }
  return bytes;
}

type Legacy = 'gb18030' | 'shift_jis' | 'euc-kr' | 'big5' | 'windows-1251' | 'windows-1252' | 'koi8-r';

/** The encoding of a text by its first bytes; `ascii` when nothing in them tells. */
export function sniffEncoding(head: Buffer): 'ascii' | 'utf-8' | 'utf-16le' | 'utf-16be' | Legacy {
  const wide = utf16Of(head);
  if (wide) return wide;
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head.every((byte) => byte < 0x80)) return 'ascii';
  return isUtf8(wholeUtf8(head)) ? 'utf-8' : legacyOf(head);
}

/** Fewer characters than these tell no language; a Chinese system is then the likelier one. */
const TELLING = 12;

/**
 * The encoding of bytes that are no UTF-8, by what each writes most. GB2312 has both bytes high and its frequent
 * characters begin with B0–D7, a good third of them above C8, where Korean syllables end. Japanese begins with 81–9F,
 * which in Chinese are rare characters. Big5 begins with A4–C6 and its second byte is often low. And single high bytes
 * among letters are Western European.
 */
function legacyOf(head: Buffer): Legacy {
  let [pairs, alone, japanese, korean, big5, low] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < head.length - 1; i++) {
    const [first = 0, second = 0] = [head[i], head[i + 1]];
    if (first < 0x80) continue;
    if (isLetter(head[i - 1]) && isLetter(second)) alone++;
    pairs++;
    i++;
    if (first <= 0x9f || (first >= 0xe0 && first <= 0xea && second < 0xa1)) japanese++;
    if (second < 0x80) low++;
    if (first >= 0xb0 && first <= 0xc8 && second >= 0xa1) korean++;
    if (first >= 0xa4 && first <= 0xc6) big5++;
  }
  if (pairs > 2 && alone / pairs > 0.5) return 'windows-1252';
  if (pairs < TELLING) return 'gb18030';
  const cyrillic = cyrillicOf(head);
  if (cyrillic) return cyrillic;
  if (japanese / pairs > 0.6) return 'shift_jis';
  if (low / pairs > 0.2 && big5 / pairs > 0.7) return 'big5';
  return korean / pairs > 0.95 ? 'euc-kr' : 'gb18030';
}

/** About half of all words have an odd number of letters. */
const ODD_WORDS = 0.15;

/**
 * Russian is small letters above all, which stand together in both its encodings; Chinese uses the whole range. A file
 * whose only Chinese words are 年 and 月 does not, but its high bytes come in pairs, and letters do not.
 */
function cyrillicOf(head: Buffer): 'windows-1251' | 'koi8-r' | undefined {
  const words = [...new Set(head.toString('latin1').match(/[\x80-\xff]+/g))];
  if (words.filter(({ length }) => length % 2 === 1).length < words.length * ODD_WORDS) return undefined;
  const [high, letters, upper] = [0x80, 0xc0, 0xe0].map((from) => head.filter((byte) => byte >= from).length);
  if (!high || !letters || upper === undefined || letters / high < 0.93) return undefined;
  if (upper / high > 0.7) return 'windows-1251';
  return (letters - upper) / high > 0.7 ? 'koi8-r' : undefined;
}

const isLetter = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a));

/** Checks a whole stream for UTF-8, chunk by chunk, at memory speed. */
export class Utf8Check {
  private rest: Buffer = Buffer.alloc(0);
  private valid = true;

  add(chunk: Buffer): void {
    if (!this.valid) return;
    const bytes = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    const whole = wholeUtf8(bytes);
    this.valid = isUtf8(whole);
    this.rest = Buffer.from(bytes.subarray(whole.length));
  }

  end(): boolean {
    return this.valid && this.rest.length === 0;
  }
}
