import type { Context } from 'hono';
import type { DatasetFormat, SelectionQuery } from '../../contracts/dataset.ts';
import { type Description, stemOf } from '../../datasets/description.ts';
import { tell } from '../access/ambient.ts';
import { viewOf } from '../access/door.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import { CONTENT_TYPE } from '../format.ts';
import type { OpenRelease } from '../release/open.ts';
import { gone, withdrawalOf } from '../release/withdrawn.ts';
import { streamOf } from '../send.ts';
import { datasetOf } from './dataset.ts';
import { describe, queryOf } from './describe.ts';
import { bytesOfFile, type FileOrder, isStreamed, streamBytes, writeFile } from './files.ts';
import { refuseHiddenOnly, type Size, sizeOf } from './measure.ts';
import { packageOf } from './package.ts';
import { isResumed, rangeOf, refuseChanged } from './range.ts';
import { type Part, partOf } from './selection.ts';

/** Rows beyond which a format is the wrong one: five sheets, or JSON that no reader takes in whole. */
const MOST_ROWS: Partial<Record<DatasetFormat, number>> = { xlsx: 5 * 1_048_575, json: 2_000_000 };
/** Raised when the bytes of a format are written another way: an old half and a new half must not meet. */
const WRITTEN_AS = 3;

/** A part of a dataset that was asked for, of a release that is lent until it is given back. */
export interface Lent {
  readonly release: OpenRelease;
  readonly part: Part;
  readonly about: Description;
  readonly size: Size;
  giveBack(): void;
}

/** Borrows a release and counts the part that is asked for. @throws ApiFailure WITHDRAWN, UNKNOWN_COLUMN, HIDDEN_ONLY… */
export async function lend(
  c: Context,
  context: ApiContext,
  id: string,
  query: SelectionQuery & { readonly release?: string },
): Promise<Lent> {
  const { shelf } = context;
  const { release, giveBack } = await shelf.borrow(query.release);
  try {
    const withdrawn = withdrawalOf(shelf.folder, release.id, id);
    if (withdrawn) throw gone(withdrawn, shelf.currentId);
    const part = partOf(datasetOf(id, release, context.metrics), query, release);
    const size = await context.once(release, `size ${part.queryId}`, () =>
      release.pool.use((db) => sizeOf(part, db)),
    );
    refuseHiddenOnly(part, size);
    const about = describe(part, size.rows, release, {
      origin: originOf(c, context),
      codeVersion: context.options.codeVersion ?? '0',
    });
    return { release, part, about, size, giveBack };
  } catch (error) {
    giveBack();
    throw error;
  }
}

/** The root of the address under which readers find this server. */
export function originOf(c: Context, { options }: ApiContext): string | null {
  if (options.publicUrl) return options.publicUrl.replace(/\/$/, '');
  const { host, protocol } = new URL(c.req.url);
  // A request inside the process has no address that anybody else could use.
  return host === 'localhost' ? null : `${protocol}//${host}`;
}

interface SendOptions {
  readonly format: DatasetFormat;
  readonly bom: boolean;
  readonly compress?: 'gzip' | 'zstd';
  /** The release stands in the address. */
  readonly pinned: boolean;
}

/** Sends one file: whole or a range of it, made while it is taken or written first. */
export async function sendFile(
  c: Context,
  context: ApiContext,
  lent: Lent,
  options: SendOptions,
): Promise<Response> {
  const { release, part, about, size, giveBack } = lent;
  const { format, bom, compress } = options;
  try {
    refuseOversize(format, size.rows);
    refusePackedTwice(format, compress);
    const etag = `"${[
      release.id,
      part.queryId,
      format,
      bom ? 'bom' : '',
      compress ?? '',
      WRITTEN_AS,
      context.options.codeVersion ?? '0',
      viewOf(),
    ]
      .map(encodeURIComponent)
      .join('.')}"`;
    header(c, lent, etag);
    const range = c.req.header('range');
    if (c.req.header('if-none-match')?.includes(etag)) return ended(c.body(null, 304), giveBack);
    if (isResumed(range))
      refuseChanged(
        etag,
        { ifRange: c.req.header('if-range'), ifMatch: c.req.header('if-match'), pinned: options.pinned },
        release.id,
      );
    c.header('Content-Type', packedType(format, compress));
    c.header(
      'Content-Disposition',
      `attachment; filename="${stemOf(about)}${extensionOf(format, compress)}"`,
    );
    if (c.req.method === 'HEAD') return ended(c.body(null), giveBack);
    await recorded(context, lent, { format, compress, range });
    const order: FileOrder = {
      part,
      about,
      format,
      bom,
      compress,
      folder: release.folder,
      signal: c.req.raw.signal,
    };
    if (isStreamed(format) && range === undefined)
      return c.body(streamOf(until(streamBytes(order), giveBack)));
    const file = await writeFile(order);
    let asked: ReturnType<typeof rangeOf>;
    try {
      asked = rangeOf(range, file.bytes);
    } catch (error) {
      file.remove();
      throw error;
    }
    c.header('Content-Length', String(asked ? asked.to - asked.from + 1 : file.bytes));
    if (asked) c.header('Content-Range', `bytes ${asked.from}-${asked.to}/${file.bytes}`);
    const bytes = bytesOfFile(file, asked ?? undefined);
    return c.body(streamOf(until(bytes, giveBack)), asked ? 206 : 200);
  } catch (error) {
    giveBack();
    throw error;
  }
}

/**
 * Sends the package: data in several formats with what is to be known about them.
 * @param named the formats were asked for by name: one that cannot hold the rows is refused. Of all formats it is left out,
 * and the package says so.
 */
export async function sendPackage(
  c: Context,
  context: ApiContext,
  lent: Lent,
  formats: readonly DatasetFormat[],
  named: boolean,
): Promise<Response> {
  const { release, part, about, size, giveBack } = lent;
  try {
    if (named) for (const format of formats) refuseOversize(format, size.rows);
    const [kept, left] = heldIn(formats, size.rows);
    header(c, lent, `"${release.id}.${part.queryId}.${kept.join('-')}.zip.${WRITTEN_AS}"`);
    c.header('Content-Type', 'application/zip');
    c.header('Content-Disposition', `attachment; filename="${stemOf(about)}.zip"`);
    if (c.req.method === 'HEAD') return ended(c.body(null), giveBack);
    await recorded(context, lent, { format: `package ${kept.join(',')}` });
    const bytes = await packageOf(
      { part, about, folder: release.folder, signal: c.req.raw.signal },
      kept,
      left,
    );
    return c.body(streamOf(until(bytes, giveBack)));
  } catch (error) {
    giveBack();
    throw error;
  }
}

/** Written down before the first byte leaves: what, how much, and for whom. */
async function recorded(
  context: ApiContext,
  { release, part, about, size }: Lent,
  how: Readonly<Record<string, unknown>>,
): Promise<void> {
  tell({ query_id: part.queryId, filters: about.filters });
  await context.audit({
    action: 'export',
    subject: about.id,
    detail: { ...how, rows: size.rows, release: release.id, layer: 'outside' },
  });
}

function header(c: Context, { about, size, part }: Lent, etag: string): void {
  const more = queryOf(part.filters);
  const codebook = `/api/datasets/${about.id}/codebook?release=${about.release}${more}`;
  c.header('ETag', etag);
  c.header('Accept-Ranges', 'bytes');
  // Bytes and ranges are of this very representation: nobody on the way packs it.
  c.header('Cache-Control', 'private, no-cache, no-transform');
  c.header('Vary', 'Accept, Cookie, Authorization');
  c.header('X-Total-Rows', String(size.rows));
  c.header('X-Query-Id', about.queryId);
  c.header('X-Release', about.release);
  c.header(
    'Link',
    [
      `<${codebook}>; rel="describedby"; type="text/html"`,
      `<${about.path}>; rel="canonical"`,
      `</api/datasets/${about.id}/versions>; rel="version-history"`,
      ...(about.licence.url ? [`<${about.licence.url}>; rel="license"`] : []),
    ].join(', '),
  );
}

/** The formats that can hold so many rows, and those that cannot. */
export const heldIn = (
  formats: readonly DatasetFormat[],
  rows: number,
): [held: DatasetFormat[], left: DatasetFormat[]] => {
  const holds = (format: DatasetFormat): boolean => rows <= (MOST_ROWS[format] ?? Number.POSITIVE_INFINITY);
  return [formats.filter(holds), formats.filter((format) => !holds(format))];
};

/** @throws ApiFailure TOO_LARGE with the formats that hold any number of rows. */
export function refuseOversize(format: DatasetFormat, rows: number): void {
  const most = MOST_ROWS[format];
  if (most === undefined || rows <= most) return;
  throw new ApiFailure(
    'TOO_LARGE',
    {
      zh: `所选 ${rows} 行，${format} 至多 ${most} 行。请取 parquet、arrow 或 csv，或缩小时期、地区、列。`,
      en: `${rows} rows are chosen and ${format} holds ${most} at most. Take parquet, arrow or csv, or fewer periods, places or columns.`,
    },
    { value: rows, nearest: ['parquet', 'arrow', 'csv'] },
  );
}

function refusePackedTwice(format: DatasetFormat, compress: SendOptions['compress']): void {
  if (compress === undefined || (format !== 'parquet' && format !== 'xlsx')) return;
  throw new ApiFailure('BAD_REQUEST', {
    zh: `${format} 内部已经压缩，不再用 compress=${compress}。`,
    en: `${format} is packed inside; leave out compress=${compress}.`,
  });
}

const packedType = (format: DatasetFormat, compress: SendOptions['compress']): string =>
  compress === undefined ? CONTENT_TYPE[format] : `application/${compress}`;

export const extensionOf = (format: DatasetFormat, compress?: 'gzip' | 'zstd'): string =>
  `${format === 'sdmx' ? '.sdmx.csv' : `.${format}`}${compress === 'gzip' ? '.gz' : compress === 'zstd' ? '.zst' : ''}`;

function ended(response: Response, giveBack: () => void): Response {
  giveBack();
  return response;
}

/** Whatever way the bytes end, read to the end or left, what was lent is given back. */
async function* until(bytes: AsyncIterable<Uint8Array>, end: () => void): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } finally {
    end();
  }
}
