import { createReadStream } from 'node:fs';

const QUOTE = 0x22;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

export interface Places {
  /** Physical line (from 1) of each wanted good record, by its ordinal (from 0) among the records DuckDB kept. */
  readonly lines: ReadonlyMap<number, number>;
  /** Physical line of each bad record, by DuckDB's record number. */
  readonly badLines: ReadonlyMap<number, number>;
  readonly blank: number;
  readonly firstBlank?: number;
}

/** Counts the lines of a file at memory speed. */
export async function countLines(path: string): Promise<number> {
  let lines = 0;
  let last = NEWLINE;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    for (let i = chunk.indexOf(NEWLINE); i >= 0; i = chunk.indexOf(NEWLINE, i + 1)) lines++;
    last = chunk[chunk.length - 1] ?? last;
  }
  return last === NEWLINE ? lines : lines + 1;
}

/**
 * Walks the records of a CSV file by its quotes and says on which physical line the wanted ones begin. Needed only
 * where texts span lines or lines are blank; otherwise a record's number is its line.
 * @param skip records before the data, blank lines included.
 * @param bad record numbers that DuckDB refused to split.
 */
export async function physicalLines(
  path: string,
  delimiter: string,
  skip: number,
  wanted: ReadonlySet<number>,
  bad: ReadonlySet<number>,
): Promise<Places> {
  const separator = delimiter.charCodeAt(0);
  const lines = new Map<number, number>();
  const badLines = new Map<number, number>();
  let blank = 0;
  let firstBlank: number | undefined;
  let record = 1;
  let ordinal = 0;
  let line = 1;
  let begins = 1;
  let quoted = false;
  let closed = false;
  let atCellStart = true;
  let empty = true;
  let afterReturn = false;

  const end = (): void => {
    if (record > skip) {
      if (bad.has(record)) badLines.set(record, begins);
      else if (empty) {
        blank++;
        firstBlank ??= begins;
      } else {
        if (wanted.has(ordinal)) lines.set(ordinal, begins);
        ordinal++;
      }
    }
    record++;
    empty = true;
    atCellStart = true;
    closed = false;
  };

  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
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
        continue;
      }
      afterReturn = byte === RETURN;
      if (byte === NEWLINE || byte === RETURN) {
        end();
        line++;
        begins = line;
        continue;
      }
      // A quote opens a text at the start of a cell, or goes on with one as the second of a doubled quote.
      quoted = byte === QUOTE && (atCellStart || closed);
      closed = false;
      empty = false;
      atCellStart = byte === separator;
    }
  }
  if (!empty) end();
  return { lines, badLines, blank, firstBlank };
}
