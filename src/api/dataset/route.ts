import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { z } from 'zod';
import {
  type DatasetDifference,
  type Datasets,
  datasetDifferenceSchema,
  datasetsSchema,
  datasetVersionsSchema,
  type Preview,
  previewSchema,
  selectionQuerySchema,
} from '../../contracts/dataset.ts';
import { citationText } from '../../datasets/citation.ts';
import { codebookCsv, codebookHtml } from '../../datasets/codebook.ts';
import { tableSchema } from '../../datasets/datapackage.ts';
import { dcatCatalogue } from '../../datasets/dcat.ts';
import { derive, noPersons } from '../../disclosure/gate.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import { CONTENT_TYPE, formatOf } from '../format.ts';
import { gone, withdrawalOf } from '../release/withdrawn.ts';
import { anyFormat, failure, json, router } from '../router.ts';
import { sendJson } from '../send.ts';
import { codesOf } from './codes.ts';
import { datasetOf, datasetsOf } from './dataset.ts';
import { describe } from './describe.ts';
import { differenceOf } from './difference.ts';
import { previewOf } from './measure.ts';
import { packagedFormats } from './package.ts';
import { partOf } from './selection.ts';
import { type Lent, lend, originOf, sendFile, sendPackage } from './send.ts';
import { versionsOf } from './versions.ts';

const release = z
  .string()
  .max(40)
  .optional()
  .meta({ description: 'release id, or latest: answered by a redirect to the current one' });
const params = z.object({ id: z.string().max(60) });
const file = (...types: readonly string[]) => ({
  description: '文件 / a file',
  content: Object.fromEntries(types.map((t) => [t, { schema: z.string().meta({ format: 'binary' }) }])),
});

const list = createRoute({
  method: 'get',
  path: '/datasets',
  operationId: 'listDatasets',
  summary: '数据集目录 / the datasets of a release',
  request: { query: z.object({ release }) },
  responses: { 200: json(datasetsSchema, '数据集 / datasets'), default: failure },
});

const one = createRoute({
  method: 'get',
  path: '/datasets/{id}',
  operationId: 'downloadDataset',
  summary: '一个数据集或其一部分（对外口径）/ a dataset of the outside layer, or a part of it',
  request: {
    params,
    query: selectionQuerySchema.extend({
      format: z.string().max(20).optional().meta({
        description: 'arrow | arrows | parquet | csv | json | xlsx | sdmx (thermometer); else by Accept',
      }),
      release,
      bom: z.enum(['0', '1']).optional().meta({ description: 'csv: byte-order mark for Excel' }),
      compress: z.enum(['gzip', 'zstd']).optional().meta({ description: 'csv, json, arrow, arrows' }),
    }),
  },
  responses: {
    200: file(
      CONTENT_TYPE.arrows,
      CONTENT_TYPE.arrow,
      'text/csv',
      CONTENT_TYPE.parquet,
      CONTENT_TYPE.json,
      CONTENT_TYPE.xlsx,
    ),
    206: { description: '续传的一段 / a range' },
    302: { description: 'release=latest: 现行版本的地址 / the address of the current release' },
    304: { description: '与已有的相同 / unchanged' },
    default: failure,
  },
});

const bundled = createRoute({
  method: 'get',
  path: '/datasets/{id}/package',
  operationId: 'downloadDatasetPackage',
  summary: '完整数据包：各格式、描述、代码本、引用、校验和 / the whole package as one ZIP',
  request: {
    params,
    query: selectionQuerySchema.extend({
      release,
      formats: z.string().max(80).optional().meta({ description: 'arrow,parquet,csv…; all when absent' }),
      bom: z.enum(['0', '1']).optional(),
    }),
  },
  responses: { 200: file('application/zip'), default: failure },
});

const preview = createRoute({
  method: 'get',
  path: '/datasets/{id}/preview',
  operationId: 'previewDataset',
  summary: '前几行与各格式的估计大小 / the first rows and how large the files will be',
  request: { params, query: selectionQuerySchema.extend({ release }) },
  responses: { 200: json(previewSchema, '预览 / preview'), default: failure },
});

const codebook = createRoute({
  method: 'get',
  path: '/datasets/{id}/codebook',
  operationId: 'readCodebook',
  summary: '代码本 / codebook: html, csv or json (a Frictionless table schema)',
  request: {
    params,
    query: selectionQuerySchema.extend({ release, format: z.enum(['html', 'csv', 'json']).default('html') }),
  },
  responses: {
    200: file('text/html', 'text/csv', 'application/json'),
    default: failure,
  },
});

const versions = createRoute({
  method: 'get',
  path: '/datasets/{id}/versions',
  operationId: 'listDatasetVersions',
  summary: '各版本及其变动说明 / versions with what changed',
  request: { params },
  responses: { 200: json(datasetVersionsSchema, '版本 / versions'), default: failure },
});

const difference = createRoute({
  method: 'get',
  path: '/datasets/{id}/difference',
  operationId: 'compareDatasetVersions',
  summary: '两个版本之间变动的行与数值，按原因 / rows and values changed between two versions, by cause',
  request: { params, query: z.object({ from: z.string().max(40), to: z.string().max(40).optional() }) },
  responses: { 200: json(datasetDifferenceSchema, '变动 / difference'), default: failure },
});

const dcat = createRoute({
  method: 'get',
  path: '/dcat',
  operationId: 'readDcat',
  summary: 'DCAT-AP 目录（JSON-LD）/ the catalogue as DCAT-AP',
  request: { query: z.object({ release }) },
  responses: { 200: file('application/ld+json'), default: failure },
});

/** `/api/datasets` and what is below it, `/api/dcat`. */
export function datasetRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  app.use('/datasets/:id/*', latest(context));
  app.use('/datasets/:id', latest(context));
  app.openapi(list, (c) =>
    anyFormat(
      context.read(c.req.valid('query').release, async (open) =>
        sendJson(
          c,
          noPersons<Datasets>({
            release: open.id,
            layer: 'outside',
            synthetic: open.manifest.synthetic,
            datasets: datasetsOf(open, context.metrics).map((d) => d.about),
            watermark: open.manifest.watermark,
          }),
          `${open.id}-datasets`,
        ),
      ),
    ),
  );
  app.openapi(one, (c) => {
    const query = c.req.valid('query');
    const given = query.format;
    return anyFormat(
      lend(c, context, c.req.valid('param').id, query).then((lent) =>
        sendFile(c, context, lent, {
          format: given === 'sdmx' ? sdmxOf(lent) : formatOf(c.req.header('accept'), given),
          bom: query.bom === '1',
          compress: query.compress,
          pinned: query.release !== undefined,
        }),
      ),
    );
  });
  app.openapi(bundled, (c) => {
    const query = c.req.valid('query');
    return anyFormat(
      lend(c, context, c.req.valid('param').id, query).then((lent) => {
        const formats = guarded(lent, () => packagedFormats(query.formats, lent.part.dataset.about.formats));
        return sendPackage(c, context, lent, formats, query.formats !== undefined);
      }),
    );
  });
  app.openapi(preview, (c) => {
    const query = c.req.valid('query');
    return anyFormat(
      lend(c, context, c.req.valid('param').id, query).then((lent) => shown(context, c, lent)),
    );
  });
  app.openapi(codebook, (c) => {
    const { format, ...query } = c.req.valid('query');
    return anyFormat(
      context.read(query.release, async (open) => {
        const part = partOf(datasetOf(c.req.valid('param').id, open, context.metrics), query, open);
        const about = describe(part, part.dataset.about.rows, open, {
          origin: originOf(c, context),
          codeVersion: context.options.codeVersion ?? '0',
        });
        if (format === 'json') return sendJson(c, noPersons(tableSchema(about)), `${part.queryId}-codebook`);
        c.header('Content-Type', format === 'csv' ? 'text/csv; charset=utf-8' : 'text/html; charset=utf-8');
        if (format === 'html') c.header('Content-Security-Policy', PAGE_ALONE);
        return c.body(format === 'csv' ? codebookCsv(about) : codebookHtml(about));
      }),
    );
  });
  app.openapi(versions, (c) =>
    anyFormat(
      context.read(undefined, async (open) =>
        c.json(await versionsOf(datasetOf(c.req.valid('param').id, open, context.metrics), context.shelf)),
      ),
    ),
  );
  app.openapi(difference, (c) =>
    anyFormat(compared(c, context, c.req.valid('param').id, c.req.valid('query'))),
  );
  app.openapi(dcat, (c) =>
    anyFormat(
      context.read(c.req.valid('query').release, async (open) => {
        const server = { origin: originOf(c, context), codeVersion: context.options.codeVersion ?? '0' };
        const datasets = datasetsOf(open, context.metrics).map((d) =>
          describe(partOf(d, {}, open), d.about.rows, open, server),
        );
        const about = {
          title: open.manifest.title,
          origin: server.origin ?? '',
          publishedAt: open.manifest.created_at,
        };
        c.header('Content-Type', 'application/ld+json');
        return c.body(JSON.stringify(dcatCatalogue(about, datasets)));
      }),
    ),
  );
  return app;
}

/** A page of its own, styled by itself and without a script. */
const PAGE_ALONE = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";

/** `release=latest` is an address that moves: the answer is the one that stays. */
const latest =
  ({ shelf }: ApiContext) =>
  async (c: Context, next: () => Promise<void>): Promise<Response | undefined> => {
    if (c.req.query('release') !== 'latest' || shelf.currentId === null) {
      await next();
      return undefined;
    }
    const { pathname, searchParams } = new URL(c.req.url);
    searchParams.set('release', shelf.currentId);
    c.header('Cache-Control', 'no-store');
    return c.redirect(`${pathname}?${searchParams}`, 302);
  };

/** @throws ApiFailure NOT_ACCEPTABLE where the dataset has no SDMX form. */
function sdmxOf(lent: Lent): 'sdmx' {
  return guarded(lent, () => {
    packagedFormats('sdmx', lent.part.dataset.about.formats);
    return 'sdmx';
  });
}

/** Gives the release back when a later look at the request fails. */
function guarded<T>(lent: Lent, look: () => T): T {
  try {
    return look();
  } catch (error) {
    lent.giveBack();
    throw error;
  }
}

async function shown(
  context: ApiContext,
  c: Context,
  { part, about, size, release: open, giveBack }: Lent,
): Promise<Response> {
  try {
    const found = await context.once(open, `preview ${part.queryId}`, () =>
      open.pool.use((db) => previewOf(part, size, open, db)),
    );
    const dimensions = part.dataset.about.columns.filter((col) => col.role === 'dimension');
    const body = derive(
      found,
      ({ rows, bytes }): Preview => ({
        dataset: part.dataset.about.id,
        release: open.id,
        query_id: part.queryId,
        filters: part.filters,
        columns: part.columns.map(({ sql: _, ...column }) => column),
        rows: rows.map((row) => [...row]),
        total: size.rows,
        hidden: size.hidden,
        bytes,
        codes: Object.fromEntries(
          dimensions.map(({ name }) => [name, codesOf(name, open).map((code) => ({ ...code }))]),
        ),
        citation: citationText(about),
      }),
    );
    return sendJson(c, body, `${part.queryId}-preview`);
  } finally {
    giveBack();
  }
}

async function compared(
  c: Context,
  context: ApiContext,
  id: string,
  { from, to }: { readonly from: string; readonly to?: string },
): Promise<Response> {
  const { shelf } = context;
  return context.read(to, async (open) => {
    const dataset = datasetOf(id, open, context.metrics);
    for (const version of [from, open.id]) {
      const withdrawn = withdrawalOf(shelf.folder, version, id);
      if (withdrawn) throw gone(withdrawn, shelf.currentId);
    }
    const before = shelf.manifests().find((m) => m.id === from);
    if (!before?.files.some((f) => f.path === `outside/${dataset.table.table}.parquet`))
      throw noVersion(from, id);
    const body = await context.once<Awaited<ReturnType<typeof differenceOf>>>(
      open,
      `difference ${id} ${from}`,
      () => differenceOf(dataset, before, open.manifest, shelf.folder),
    );
    return sendJson(
      c,
      derive(body, (b): DatasetDifference => b),
      `${from}-${open.id}-${id}-difference`,
    );
  });
}

const noVersion = (release: string, id: string): ApiFailure =>
  new ApiFailure(
    'UNKNOWN_RELEASE',
    {
      zh: `版本“${release}”里没有数据集“${id}”。可比较的版本见 /api/datasets/${id}/versions。`,
      en: `Release "${release}" holds no dataset "${id}". /api/datasets/${id}/versions lists what can be compared.`,
    },
    { value: release },
  );
