import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { DatasetFormat } from '../../contracts/dataset.ts';
import { fieldMetadata, parquetArrowSchema } from '../../datasets/arrow.ts';
import { codebookRows } from '../../datasets/codebook.ts';
import { type Description, metadataOf } from '../../datasets/description.ts';
import { encodeIpc } from '../../datasets/ipc.ts';
import { observedIn, sdmxSql } from '../../datasets/sdmx.ts';
import { encodeRows } from '../../datasets/workbook.ts';
import { derive } from '../../disclosure/gate.ts';
import type { Scalar } from '../../domain/table.ts';
import { arrowStream } from '../../warehouse/arrow.ts';
import { type CopyFormat, copyOut } from '../../warehouse/copy-out.ts';
import { withDictionaries } from '../../warehouse/dictionaries.ts';
import { openReleaseFiles, STREAMED } from '../../warehouse/release.ts';
import { zstdFrames } from '../../warehouse/zstd.ts';
import type { Part } from './selection.ts';

/** How one file of a part is written. */
export interface FileOrder {
  readonly part: Part;
  readonly about: Description;
  readonly format: DatasetFormat;
  /** Folder of the release. */
  readonly folder: string;
  readonly bom?: boolean;
  readonly compress?: 'gzip' | 'zstd';
  /** Ends the work when nobody waits for it any more. */
  readonly signal?: AbortSignal;
}

/** Formats that are made while they are read, one batch in memory at a time. */
export const isStreamed = (format: DatasetFormat): format is 'arrow' | 'arrows' =>
  format === 'arrow' || format === 'arrows';

/** A whole file in a private folder; `remove` takes both away. */
export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
  remove(): void;
}

/** Writes a file whole before anybody is offered it. */
export async function writeFile(order: FileOrder): Promise<WrittenFile> {
  const folder = mkdtempSync(join(tmpdir(), 'thermometer-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const path = join(folder, `dataset.${order.format}`);
  try {
    if (isStreamed(order.format) || order.format === 'xlsx')
      await pipeline(streamBytes(order), createWriteStream(path), { signal: order.signal });
    else await copy(order, order.format, path);
    return { path, bytes: statSync(path).size, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** The bytes of a file that was written, and nothing of it afterwards. */
export async function* bytesOfFile(
  file: WrittenFile,
  range: { readonly from: number; readonly to: number } = { from: 0, to: file.bytes - 1 },
): AsyncGenerator<Uint8Array> {
  try {
    if (range.to < range.from) return;
    const { from, to } = range;
    yield* createReadStream(file.path, {
      start: from,
      end: to,
      highWaterMark: 1 << 18,
    }) as AsyncIterable<Uint8Array>;
  } finally {
    file.remove();
  }
}

/** Arrow or a workbook, made as fast as it is taken; whoever leaves ends the query. */
export async function* streamBytes(order: FileOrder): AsyncGenerator<Uint8Array> {
  const { part, about, format } = order;
  const db = await openReleaseFiles(order.folder, STREAMED);
  const stop = (): void => db.interrupt();
  order.signal?.addEventListener('abort', stop);
  try {
    const metadata = metadataOf(about);
    const fields = new Map(about.columns.map((column) => [column.name, fieldMetadata(column)]));
    const texts = (columns: Part['columns']): Part['columns'] => columns.filter((c) => c.type === 'string');
    const sql = await withDictionaries(db, {
      sql: part.source.sql,
      table: part.dataset.table.table,
      sha256: part.dataset.about.sha256,
      chosen: texts(part.columns).map((c) => c.name),
      texts: texts(part.dataset.table.columns),
    });
    const { schema, batches } = await arrowStream(db, sql, {
      fields,
      metadata: new Map(Object.entries(metadata)),
    });
    if (format === 'xlsx')
      yield* encodeRows(about, rowsOf(batches), metadata, { codebook: codebookRows(about) });
    else yield* packed(encodeIpc(schema, batches, format === 'arrow' ? 'file' : 'stream'), order.compress);
  } finally {
    order.signal?.removeEventListener('abort', stop);
    db.close();
  }
}

/** Rows of record batches, integers as numbers: no count of ours is beyond what a double holds. */
async function* rowsOf(
  batches: Awaited<ReturnType<typeof arrowStream>>['batches'],
): AsyncGenerator<Scalar[]> {
  for await (const batch of batches) {
    const vectors = batch.schema.fields.map((_, i) => batch.getChildAt(i)?.memoize());
    for (let row = 0; row < batch.numRows; row++)
      yield vectors.map((vector) => {
        const value: unknown = vector?.get(row);
        return typeof value === 'bigint' ? Number(value) : ((value ?? null) as Scalar);
      });
  }
}

async function* packed(
  bytes: AsyncGenerator<Uint8Array>,
  compress: FileOrder['compress'],
): AsyncGenerator<Uint8Array> {
  if (compress === undefined) yield* bytes;
  else if (compress === 'zstd') yield* zstdFrames(bytes);
  else {
    const packer = createGzip({ level: 1 });
    pipeline(bytes, packer).catch((error: Error) => packer.destroy(error));
    yield* packer as AsyncIterable<Uint8Array>;
  }
}

async function copy(
  order: FileOrder,
  format: Exclude<DatasetFormat, 'arrow' | 'arrows' | 'xlsx'>,
  path: string,
): Promise<void> {
  const { part, about, compress, signal } = order;
  const metadata = metadataOf(about);
  const source =
    format === 'sdmx'
      ? derive(part.source, ({ sql }) => ({ sql: sdmxSql(about, sql, observedIn(about.id) ?? '') }))
      : part.source;
  const as: CopyFormat = format === 'sdmx' ? 'csv' : format;
  const texts = format === 'sdmx' ? [] : part.columns.filter((c) => c.type === 'string').map((c) => c.name);
  await copyOut(order.folder, source, as, path, {
    metadata:
      format === 'parquet'
        ? { ...metadata, 'ARROW:schema': await parquetArrowSchema(about.columns, metadata) }
        : metadata,
    texts,
    marked: format === 'csv' && order.bom ? part.columns[0]?.name : undefined,
    signal,
    compression: compress,
  });
}
