import { buffer } from 'node:stream/consumers';
import { fromBuffer } from 'yauzl';
import { ZipFile } from 'yazl';
import type { BundleFiles } from './bundle.ts';

/** The one date every entry carries: what lies in a bundle says itself when it was made. */
const EPOCH = new Date(1980, 0, 1);
const MODE = 0o100644;

/** A bundle as one file. The same files make the same bytes, so that not even the wrapping can change unseen. */
export async function packBundle(files: BundleFiles): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [path, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    zip.addBuffer(Buffer.from(bytes), path, {
      mtime: EPOCH,
      mode: MODE,
      compress: false,
      forceDosTimestamp: true,
    });
  zip.end();
  return buffer(zip.outputStream as NodeJS.ReadableStream);
}

/** Largest bundle that is opened, unpacked: one of ours holds some tens of megabytes. */
const LIMIT = 512 * 2 ** 20;

/** The files of a packed bundle. @throws Error when it is no ZIP file, is damaged, or too large. */
export function unpackBundle(bytes: Buffer): Promise<Map<string, Uint8Array>> {
  return new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: true }, (failed, zip) => {
      if (failed || !zip) return reject(failed ?? new Error('not a ZIP file'));
      const files = new Map<string, Uint8Array>();
      let total = 0;
      zip.on('error', reject);
      zip.on('end', () => resolve(files));
      zip.on('entry', (entry: { fileName: string; uncompressedSize: number }) => {
        total += entry.uncompressedSize;
        if (total > LIMIT) return reject(new Error(`more than ${LIMIT} bytes`));
        if (entry.fileName.endsWith('/')) return zip.readEntry();
        zip.openReadStream(entry as never, (broken, stream) => {
          if (broken || !stream) return reject(broken ?? new Error(entry.fileName));
          buffer(stream).then((content) => {
            files.set(entry.fileName, content);
            zip.readEntry();
          }, reject);
        });
      });
      zip.readEntry();
    });
  });
}

/** A packed bundle as it was received. `wrapped`: the file around it is byte for byte the one its files make. */
export async function openPacked(
  bytes: Buffer,
): Promise<{ readonly files: BundleFiles; readonly wrapped: boolean }> {
  const files = await unpackBundle(bytes);
  return { files, wrapped: (await packBundle(files)).equals(bytes) };
}
