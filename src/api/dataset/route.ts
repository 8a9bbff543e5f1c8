import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { z } from 'zod';
import { type Datasets, datasetsSchema, type ExportFormat } from '../../contracts/dataset.ts';
import { fieldMetadata } from '../../datasets/arrow.ts';
import { encodeIpc } from '../../datasets/ipc.ts';
import { encodeRows } from '../../datasets/workbook.ts';
import { noPersons } from '../../disclosure/gate.ts';
import { arrowStream } from '../../warehouse/arrow.ts';
import { copyOut } from '../../warehouse/copy-out.ts';
import type { ApiContext } from '../context.ts';
import { CONTENT_TYPE, formatOf } from '../format.ts';
import type { OpenRelease } from '../release/open.ts';
import { anyFormat, failure, json, router } from '../router.ts';
import { isFresh, sendJson, streamOf, tagged } from '../send.ts';
import { datasetOf, datasetsOf, type OpenDataset } from './dataset.ts';

const list = createRoute({
  method: 'get',
  path: '/datasets',
  summary: '数据集目录 / the datasets of a release',
  request: { query: z.object({ release: z.string().optional() }) },
  responses: { 200: json(datasetsSchema, '数据集 / datasets'), default: failure },
});

const one = createRoute({
  method: 'get',
  path: '/datasets/{id}',
  summary: '整个数据集(对外口径)/ a whole dataset of the outside layer',
  request: {
    params: z.object({ id: z.string() }),
    query: z.object({
      format: z.string().optional(),
      release: z.string().optional(),
      bom: z.enum(['0', '1']).optional(),
    }),
  },
  responses: {
    200: {
      description: '数据集文件 / the dataset as a file',
      content: {
        [CONTENT_TYPE.arrows]: { schema: z.string() },
        'text/csv': { schema: z.string() },
        [CONTENT_TYPE.parquet]: { schema: z.string() },
      },
    },
    304: { description: '与已有的相同 / unchanged' },
    default: failure,
  },
});

/** `GET /api/datasets` and `/api/datasets/:id`. */
export function datasetRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  app.openapi(list, (c) =>
    anyFormat(
      context.read(c.req.valid('query').release, async (release) =>
        sendJson(
          c,
          noPersons<Datasets>({
            release: release.id,
            layer: 'outside',
            synthetic: release.manifest.synthetic,
            datasets: datasetsOf(release, context.metrics).map((d) => d.about),
            watermark: release.manifest.watermark,
          }),
          `${release.id}-datasets`,
        ),
      ),
    ),
  );
  app.openapi(one, (c) => anyFormat(send(c, context, c.req.valid('param').id, c.req.valid('query'))));
  return app;
}

async function send(
  c: Context,
  context: ApiContext,
  id: string,
  query: { format?: string; release?: string },
): Promise<Response> {
  const format = formatOf(c.req.header('accept'), query.format);
  const { release, giveBack } = await context.shelf.borrow(query.release);
  try {
    const dataset = datasetOf(id, release, context.metrics);
    const tag = `${release.id}-${id}-${format}`;
    tagged(c, tag);
    if (isFresh(c, tag)) {
      giveBack();
      return c.body(null, 304);
    }
    await context.audit({
      action: 'export',
      subject: id,
      detail: { format, rows: dataset.about.rows, release: release.id, layer: 'outside' },
    });
    const extension = format === 'json' ? 'json' : format;
    const name = release.manifest.synthetic ? `${id}_synthetic` : id;
    c.header('Content-Type', CONTENT_TYPE[format]);
    c.header('Content-Disposition', `attachment; filename="${name}_${release.id}.${extension}"`);
    return c.body(streamOf(until(bytesOf(dataset, release, format, c), giveBack)));
  } catch (error) {
    giveBack();
    throw error;
  }
}

/** Whatever way the bytes end, read to the end or left, the release is given back. */
async function* until(bytes: AsyncIterable<Uint8Array>, giveBack: () => void): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } finally {
    giveBack();
  }
}

function bytesOf(
  dataset: OpenDataset,
  release: OpenRelease,
  format: ExportFormat,
  c: Context,
): AsyncIterable<Uint8Array> {
  const metadata = metadataOf(dataset, release);
  switch (format) {
    case 'arrow':
    case 'arrows':
      return arrowBytes(dataset, release, metadata, format === 'arrow' ? 'file' : 'stream');
    case 'xlsx':
      return workbookBytes(dataset, release, metadata);
    default:
      return fileBytes(dataset, release, metadata, format, c);
  }
}

function metadataOf({ about }: OpenDataset, { manifest, id }: OpenRelease): Record<string, string> {
  return {
    dataset: about.id,
    title: `${about.title.zh} / ${about.title.en}`,
    grain: `${about.grain.zh} / ${about.grain.en}`,
    release: id,
    layer: 'outside',
    synthetic: String(manifest.synthetic),
    workspace: `${manifest.title.zh} / ${manifest.title.en}`,
    currency: manifest.currency,
    method: JSON.stringify(
      Object.fromEntries(Object.entries(manifest.methods).map(([m, { version }]) => [m, version])),
    ),
    policy: manifest.policy.version,
    note: '对外口径:计数经单元格密钥扰动,分项之和可能不等于总计。 / Outside layer: counts carry cell-key noise; parts may not add up to totals.',
  };
}

async function* arrowBytes(
  dataset: OpenDataset,
  release: OpenRelease,
  metadata: Record<string, string>,
  format: 'file' | 'stream',
): AsyncGenerator<Uint8Array> {
  const db = await release.pool.dedicated();
  try {
    const fields = new Map(
      dataset.about.columns.map((col) => [
        col.name,
        fieldMetadata({ ...col, role: col.role, unit: col.unit ?? undefined }),
      ]),
    );
    const { schema, batches } = await arrowStream(db, dataset.source.sql, {
      fields,
      metadata: new Map(Object.entries(metadata)),
    });
    yield* encodeIpc(schema, batches, format);
  } finally {
    db.close();
  }
}

async function* workbookBytes(
  dataset: OpenDataset,
  release: OpenRelease,
  metadata: Record<string, string>,
): AsyncGenerator<Uint8Array> {
  const db = await release.pool.dedicated();
  try {
    yield* encodeRows(dataset.about, rowsOf(db, dataset), metadata);
  } finally {
    db.close();
  }
}

async function* rowsOf(
  db: Awaited<ReturnType<OpenRelease['pool']['dedicated']>>,
  { source, about }: OpenDataset,
): AsyncGenerator<(string | number | boolean | null)[]> {
  const { batches } = await arrowStream(db, source.sql);
  for await (const batch of batches) {
    for (const row of batch) {
      yield about.columns.map(({ name }) => {
        const value = (row as Record<string, unknown>)[name];
        return typeof value === 'bigint'
          ? Number(value)
          : ((value ?? null) as string | number | boolean | null);
      });
    }
  }
}

/** Written whole to a private file first: what is offered as a file is one, never the half of one. */
async function* fileBytes(
  dataset: OpenDataset,
  release: OpenRelease,
  metadata: Record<string, string>,
  format: 'parquet' | 'csv' | 'json',
  c: Context,
): AsyncGenerator<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'thermometer-'));
  try {
    const target = join(folder, `dataset.${format}`);
    const texts = dataset.about.columns.filter((col) => col.type === 'string').map((col) => col.name);
    await copyOut(release.folder, dataset.source, format, target, {
      metadata,
      texts,
      signal: c.req.raw.signal,
    });
    if (format === 'csv' && c.req.query('bom') === '1') yield new TextEncoder().encode('\uFEFF');
    yield* createReadStream(target, { highWaterMark: 1 << 18 }) as AsyncIterable<Uint8Array>;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
