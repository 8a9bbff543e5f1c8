import { createReadStream } from 'node:fs';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';
import { sha256Hash } from '../crypto/digest.ts';

/** One entry of an archive: bytes that are there, or a file on disk. */
export type BundleEntry =
  | { readonly path: string; readonly text: string }
  | { readonly path: string; readonly file: string };

/** A time that says nothing, so that equal content gives equal bytes. */
const NO_TIME = new Date(Date.UTC(1980, 0, 1));
/** What is packed already is stored as it is. */
const PACKED = /\.(parquet|xlsx|gz|zst)$/;

/** A ZIP of entries, written as it is read. */
export async function* bundle(entries: readonly BundleEntry[]): AsyncGenerator<Uint8Array> {
  const zip = new yazl.ZipFile();
  const output = new PassThrough();
  const written = pipeline(zip.outputStream, output);
  written.catch((error: Error) => output.destroy(error));
  zip.on('error', (error: Error) => output.destroy(error));
  for (const entry of entries) {
    const options = {
      mtime: NO_TIME,
      ...(PACKED.test(entry.path) ? { compress: false } : { compressionLevel: 1 }),
    };
    if ('text' in entry) zip.addBuffer(Buffer.from(entry.text), entry.path, options);
    else zip.addFile(entry.file, entry.path, options);
  }
  zip.end();
  yield* output as AsyncIterable<Uint8Array>;
  await written;
}

/** SHA-256 of a file's bytes or of a text. */
export async function sha256Of(entry: BundleEntry): Promise<string> {
  const hash = sha256Hash();
  if ('text' in entry) return hash.update(entry.text).digest('hex');
  await pipeline(createReadStream(entry.file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
