import { createReadStream, createWriteStream } from 'node:fs';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PreparedFile } from './prepare.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const CHUNK = 1 << 20;

/**
 * A text file whose lines all end alike. Line ends of several kinds (two systems' exports pasted together) can leave
 * DuckDB's reader without a state; such a file is read from a copy in `folder` with every line end as a newline, so
 * that lines keep the numbers an editor shows.
 */
export async function evenLineEnds(file: PreparedFile, folder: string): Promise<PreparedFile> {
  if (!file.mixedLineEnds) return file;
  const copy = join(folder, `${basename(file.readable)}.lines`);
  await pipeline(
    createReadStream(file.readable, { highWaterMark: CHUNK }),
    newlines(),
    createWriteStream(copy),
  );
  return { ...file, readable: copy };
}

/** Looks for line ends of more than one kind, chunk by chunk of a text in UTF-8. */
export class LineEndCheck {
  private returns = false;
  private newlines = false;
  private pairs = false;
  private afterReturn = false;

  add(chunk: Buffer): void {
    if (this.mixed || chunk.length === 0) return;
    let from = 0;
    if (this.afterReturn) {
      if (chunk[0] === NEWLINE) from = 1;
      this.see(from === 1);
    }
    for (let i = chunk.indexOf(RETURN); i >= 0; i = chunk.indexOf(RETURN, i + 1)) {
      const newline = chunk.indexOf(NEWLINE, from);
      this.newlines ||= newline >= 0 && newline < i;
      if (i === chunk.length - 1) from = chunk.length;
      else {
        this.see(chunk[i + 1] === NEWLINE);
        from = i + 2;
      }
      if (this.mixed) return;
    }
    this.newlines ||= chunk.indexOf(NEWLINE, from) >= 0;
    this.afterReturn = chunk[chunk.length - 1] === RETURN;
  }

  get mixed(): boolean {
    return Number(this.returns) + Number(this.newlines) + Number(this.pairs) > 1;
  }

  private see(beforeNewline: boolean): void {
    if (beforeNewline) this.pairs = true;
    else this.returns = true;
  }
}

function newlines(): Transform {
  let afterReturn = false;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const out = Buffer.allocUnsafe(chunk.length);
      let n = 0;
      for (const byte of chunk) {
        const swallowed = byte === NEWLINE && afterReturn;
        afterReturn = byte === RETURN;
        if (!swallowed) out[n++] = afterReturn ? NEWLINE : byte;
      }
      done(null, out.subarray(0, n));
    },
  });
}
