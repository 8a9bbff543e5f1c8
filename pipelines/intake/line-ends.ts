import { createReadStream, createWriteStream } from 'node:fs';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PreparedFile } from './prepare.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const CHUNK = 1 << 20;

/**
 * A text file whose lines all end alike. Carriage returns that stand alone beside other line ends (two systems'
 * exports pasted together) leave DuckDB's reader without a state; such a file is read from a copy in `folder` with
 * every line end as a newline, so that lines keep the numbers an editor shows.
 */
export async function evenLineEnds(file: PreparedFile, folder: string): Promise<PreparedFile> {
  if (!(await hasMixedEnds(file.readable))) return file;
  const copy = join(folder, `${basename(file.readable)}.lines`);
  await pipeline(
    createReadStream(file.readable, { highWaterMark: CHUNK }),
    newlines(),
    createWriteStream(copy),
  );
  return { ...file, readable: copy };
}

async function hasMixedEnds(path: string): Promise<boolean> {
  let alone = false;
  let others = false;
  let afterReturn = false;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    if (afterReturn) {
      if (chunk[0] === NEWLINE) others = true;
      else alone = true;
    }
    for (let i = chunk.indexOf(RETURN); i >= 0 && i < chunk.length - 1; i = chunk.indexOf(RETURN, i + 1)) {
      if (chunk[i + 1] === NEWLINE) others = true;
      else alone = true;
      if (alone && others) return true;
    }
    others ||= chunk.includes(NEWLINE);
    afterReturn = chunk[chunk.length - 1] === RETURN;
    if (alone && others) return true;
  }
  return false;
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
