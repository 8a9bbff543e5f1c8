import { createReadStream, createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';
import yazl from 'yazl';
import { z } from 'zod';
import { type Hash, sha256Hash } from '../../src/crypto/digest.ts';

/** One file of an archive: its place below the workspace, and where its bytes are read now. */
export interface ArchivePart {
  readonly path: string;
  readonly from: string;
  readonly bytes: number;
}

export const ARCHIVE_MANIFEST = 'backup.json';

/** What an archive says of itself; the list is of every other file in it. */
export const archiveManifestSchema = z.object({
  kind: z.literal('thermometer-backup'),
  version: z.literal(1),
  /** ISO instant. */
  made_at: z.string(),
  software: z.string(),
  title: z.object({ zh: z.string(), en: z.string() }),
  /** The release that was current. */
  release: z.string().nullable(),
  /** Names the keys that the warehouse needs. */
  key_fingerprint: z.string().nullable(),
  has_keys: z.boolean(),
  files: z.array(z.object({ path: z.string(), bytes: z.number().int(), sha256: z.string() })),
});
export type ArchiveManifest = z.infer<typeof archiveManifestSchema>;

const LARGE = 2 ** 31;

/** Passes bytes on and digests them. */
function digesting(hash: Hash): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
}

/**
 * Writes the parts and a list of them into one ZIP, uncompressed because Parquet and DuckDB files already are.
 * @param each told after every part how many bytes are in.
 */
export async function writeArchive(
  target: string,
  parts: readonly ArchivePart[],
  about: Omit<ArchiveManifest, 'kind' | 'version' | 'files'>,
  each: (bytes: number) => void = () => {},
): Promise<ArchiveManifest> {
  const zip = new yazl.ZipFile();
  const written = pipeline(zip.outputStream, createWriteStream(target, { flags: 'wx', mode: 0o600 }));
  const options = { compress: false, mtime: new Date(about.made_at), mode: 0o100600 };
  const files: { path: string; bytes: number; sha256: string }[] = [];
  let done = 0;
  for (const part of parts) {
    const hash = sha256Hash();
    const source = createReadStream(part.from);
    const through = digesting(hash);
    zip.addReadStream(through, part.path, { ...options, forceZip64Format: part.bytes > LARGE });
    await Promise.race([pipeline(source, through), written]);
    files.push({ path: part.path, bytes: source.bytesRead, sha256: hash.digest('hex') });
    done += source.bytesRead;
    each(done);
  }
  const manifest: ArchiveManifest = { kind: 'thermometer-backup', version: 1, ...about, files };
  zip.addBuffer(Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`), ARCHIVE_MANIFEST, {
    ...options,
    compress: true,
  });
  zip.end();
  await written;
  return manifest;
}

/** What differs between an archive and its own list. */
export interface ArchiveFault {
  readonly path: string;
  readonly fault: 'missing' | 'changed' | 'unlisted';
}

/** Not an archive of this software, or cut off. */
export class ArchiveError extends Error {}

/**
 * Reads every file of an archive, compares it with the list, and writes it below a folder if one is given.
 * @throws ArchiveError when it is no archive, or its list cannot be read.
 */
export async function readArchive(
  source: string,
  into?: string,
  each: (bytes: number) => void = () => {},
): Promise<{ manifest: ArchiveManifest; faults: ArchiveFault[] }> {
  const zip = await openZip(source);
  try {
    const found = new Map<string, { bytes: number; sha256: string }>();
    let text: string | undefined;
    let done = 0;
    for (const entry of await entriesOf(zip)) {
      const stream = await streamOf(zip, entry);
      if (entry.fileName === ARCHIVE_MANIFEST) {
        const chunks: Buffer[] = [];
        for await (const chunk of stream) chunks.push(chunk as Buffer);
        text = Buffer.concat(chunks).toString('utf8');
        continue;
      }
      found.set(entry.fileName, await take(stream, into && join(into, entry.fileName)));
      done += entry.uncompressedSize;
      each(done);
    }
    const manifest = archiveManifestSchema.parse(JSON.parse(text ?? ''));
    return { manifest, faults: compare(manifest, found) };
  } catch (cause) {
    throw new ArchiveError(cause instanceof Error ? cause.message : String(cause), { cause });
  } finally {
    zip.close();
  }
}

async function take(stream: Readable, to: string | undefined): Promise<{ bytes: number; sha256: string }> {
  const hash = sha256Hash();
  let bytes = 0;
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    hash.update(chunk);
  });
  if (to === undefined) await pipeline(stream, async (chunks) => void (await drain(chunks)));
  else {
    mkdirSync(dirname(to), { recursive: true });
    await pipeline(stream, createWriteStream(to, { flags: 'wx', mode: 0o600 }));
  }
  return { bytes, sha256: hash.digest('hex') };
}

async function drain(chunks: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of chunks);
}

function compare(
  manifest: ArchiveManifest,
  found: ReadonlyMap<string, { bytes: number; sha256: string }>,
): ArchiveFault[] {
  const listed = new Set(manifest.files.map((file) => file.path));
  return [
    ...manifest.files.flatMap((file): ArchiveFault[] => {
      const read = found.get(file.path);
      if (!read) return [{ path: file.path, fault: 'missing' }];
      return read.sha256 === file.sha256 ? [] : [{ path: file.path, fault: 'changed' }];
    }),
    ...[...found.keys()]
      .filter((path) => !listed.has(path))
      .map((path): ArchiveFault => ({ path, fault: 'unlisted' })),
  ];
}

function openZip(path: string): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, autoClose: false }, (error, zip) =>
      error ? reject(new ArchiveError(error.message, { cause: error })) : resolve(zip),
    );
  });
}

/** In the archive's order. The library refuses names that leave the folder. */
function entriesOf(zip: yauzl.ZipFile): Promise<yauzl.Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: yauzl.Entry[] = [];
    zip.on('entry', (entry: yauzl.Entry) => {
      entries.push(entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', reject);
    zip.readEntry();
  });
}

function streamOf(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
  });
}
