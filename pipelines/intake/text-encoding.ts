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

/** The encoding of a text by its first bytes; `ascii` when nothing in them tells. */
export function sniffEncoding(head: Buffer): 'ascii' | 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be' {
  const wide = utf16Of(head);
  if (wide) return wide;
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head.every((byte) => byte < 0x80)) return 'ascii';
  return isUtf8(wholeUtf8(head)) ? 'utf-8' : 'gb18030';
}

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
