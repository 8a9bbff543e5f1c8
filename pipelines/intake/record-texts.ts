import { createReadStream } from 'node:fs';

/** The text of one record of a CSV file as it stands there, and how many lines it takes. */
export interface RecordText {
  readonly text: string;
  readonly lines: number;
}

const QUOTE = 0x22;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

/**
 * Fetches the records that begin on the wanted lines, told apart as `physicalLines` does: by quotes, with `\n`, `\r`
 * or both between them. The line ends are left out.
 */
export async function recordTexts(
  path: string,
  delimiter: string,
  wanted: ReadonlySet<number>,
): Promise<Map<number, RecordText>> {
  const separator = delimiter.charCodeAt(0);
  const found = new Map<number, RecordText>();
  let line = 1;
  let begins = 1;
  let quoted = false;
  let closed = false;
  let atCellStart = true;
  let afterReturn = false;
  let pieces: Buffer[] = [];

  const end = (): void => {
    if (wanted.has(begins)) {
      const text = Buffer.concat(pieces)
        .toString('utf8')
        .replace(/[\r\n]+$/, '');
      found.set(begins, { text, lines: text.split('\n').length });
    }
    pieces = [];
    atCellStart = true;
    closed = false;
  };

  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i];
      if (quoted) {
        if (byte === QUOTE) {
          quoted = false;
          closed = true;
        } else if (byte === NEWLINE) line++;
        continue;
      }
      if (byte === NEWLINE && afterReturn) {
        afterReturn = false;
        from = i + 1;
        continue;
      }
      afterReturn = byte === RETURN;
      if (byte === NEWLINE || byte === RETURN) {
        if (wanted.has(begins)) pieces.push(Buffer.from(chunk.subarray(from, i)));
        end();
        line++;
        begins = line;
        from = i + 1;
        continue;
      }
      quoted = byte === QUOTE && (atCellStart || closed);
      closed = false;
      atCellStart = byte === separator;
    }
    if (wanted.has(begins)) pieces.push(Buffer.from(chunk.subarray(from)));
    if (found.size === wanted.size) return found;
  }
  if (pieces.length > 0) end();
  return found;
}
