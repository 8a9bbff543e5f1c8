import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Context } from 'hono';
import type { ExportFormat } from '../contracts/dataset.ts';
import { encodeArrow } from '../datasets/arrow.ts';
import { encodeCsv } from '../datasets/csv.ts';
import { encodeWorkbook } from '../datasets/workbook.ts';
import type { Gated, Table } from '../domain/table.ts';
import type { Locale } from '../domain/text.ts';
import { encodeParquet } from '../warehouse/parquet.ts';
import { viewOf } from './access/door.ts';
import type { ApiContext } from './context.ts';
import { CONTENT_TYPE } from './format.ts';

/** Whether the sender already has this answer. A release never changes, so its id with the question is enough. */
export function isFresh(c: Context, tag: string): boolean {
  const given = c.req.header('if-none-match');
  return given?.split(',').some((t) => t.trim().replace(/^W\//, '') === `"${seen(tag)}"`) ?? false;
}

/** The same question has another answer for who may see more or less. */
const seen = (tag: string): string => {
  const view = viewOf();
  return plain(view === '' ? tag : `${tag}-${encodeURIComponent(view)}`);
};

/** A header takes no letter beyond ASCII, and a tag neither a quote nor the comma of a list. */
const plain = (tag: string): string =>
  tag.replace(/[^!#-+\--~]/gu, (c) => `%${c.codePointAt(0)?.toString(16)}`);

/** Headers of an answer that belongs to one release. */
export function tagged(c: Context, tag: string): void {
  c.header('ETag', `W/"${seen(tag)}"`);
  c.header('Cache-Control', 'private, no-cache');
  c.header('Vary', 'Accept, Cookie');
}

const zip = promisify(gzip);

/** What an answer is on the wire, for as long as somebody keeps the answer: most are asked for again and again. */
const packed = new WeakMap<object, Promise<Uint8Array<ArrayBuffer>>>();

/** JSON of something gated, or 304 when the sender has it. */
export async function sendJson<T>(c: Context, body: Gated<T>, tag: string): Promise<Response> {
  tagged(c, tag);
  if (isFresh(c, tag)) return c.body(null, 304);
  if (!c.req.header('accept-encoding')?.includes('gzip')) return c.json(body as object);
  let bytes = packed.get(body as object);
  if (!bytes) {
    bytes = zip(JSON.stringify(body)).then((zipped) => new Uint8Array(zipped));
    packed.set(body as object, bytes);
  }
  c.header('Content-Type', 'application/json');
  c.header('Content-Encoding', 'gzip');
  c.header('Vary', 'Accept, Cookie, Accept-Encoding');
  return c.body(await bytes);
}

/** A table in the format asked for, as a download that is named after its release and, if so, as synthetic. */
export async function sendTable(
  c: Context,
  context: ApiContext,
  table: Gated<Table>,
  format: Exclude<ExportFormat, 'json'>,
  options: { readonly tag: string; readonly locale: Locale },
): Promise<Response> {
  tagged(c, options.tag);
  if (isFresh(c, options.tag)) return c.body(null, 304);
  await context.audit({
    action: 'export',
    subject: table.name,
    detail: { format, rows: table.rows.length, ...table.metadata },
  });
  c.header('Content-Type', CONTENT_TYPE[format]);
  c.header(
    'Content-Disposition',
    `attachment; filename="${table.name}_${table.metadata.release ?? ''}.${format}"`,
  );
  return c.body(await bytesOf(c, table, format, options.locale));
}

async function bytesOf(
  c: Context,
  table: Gated<Table>,
  format: Exclude<ExportFormat, 'json'>,
  locale: Locale,
): Promise<ReadableStream<Uint8Array>> {
  switch (format) {
    case 'arrow':
      return streamOf(encodeArrow(table, 'file'));
    case 'arrows':
      return streamOf(encodeArrow(table, 'stream'));
    case 'csv':
      return streamOf(utf8(encodeCsv(table, { bom: c.req.query('bom') === '1' })));
    case 'xlsx':
      return streamOf(encodeWorkbook(table, locale));
    case 'parquet':
      return streamOf([await encodeParquet(table)]);
  }
}

function* utf8(texts: Iterable<string>): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  for (const text of texts) yield encoder.encode(text);
}

/** Pulls from an iterator only as fast as the reader takes; a reader that leaves ends the iterator. */
export function streamOf(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): ReadableStream<Uint8Array> {
  const iterator =
    Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await iterator.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 2 },
  );
}
