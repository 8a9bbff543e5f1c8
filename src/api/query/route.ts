import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { z } from 'zod';
import { type QueryRequest, queryRequestSchema, queryResultSchema } from '../../contracts/query.ts';
import { tell } from '../access/ambient.ts';
import type { ApiContext } from '../context.ts';
import { CONTENT_TYPE, formatOf } from '../format.ts';
import { anyFormat, badRequest, failure, router } from '../router.ts';
import { sendJson, sendTable } from '../send.ts';
import { queryTable } from './table.ts';

const answers = {
  200: {
    description: '一张受控的数表 / one gated table',
    content: {
      'application/json': { schema: queryResultSchema },
      [CONTENT_TYPE.arrows]: { schema: z.string().meta({ format: 'binary' }) },
      [CONTENT_TYPE.arrow]: { schema: z.string().meta({ format: 'binary' }) },
      'text/csv': { schema: z.string() },
    },
  },
  304: { description: '与已有的相同 / unchanged' },
  default: failure,
} as const;

const formatQuery = {
  format: z
    .string()
    .optional()
    .meta({ description: 'json | arrow | arrows | csv | parquet | xlsx; else by Accept' }),
  bom: z.enum(['0', '1']).optional().meta({ description: 'csv: byte-order mark for Excel' }),
};

const post = createRoute({
  method: 'post',
  path: '/query',
  summary: '按类型化请求取数 / answer one typed request',
  request: {
    query: z.object(formatQuery),
    body: { content: { 'application/json': { schema: queryRequestSchema } }, required: true },
  },
  responses: answers,
});

const get = createRoute({
  method: 'get',
  path: '/query',
  summary: '同上，请求写在 q 中 / the same, with the request in q',
  request: { query: z.object({ q: z.string().max(8000), ...formatQuery }) },
  responses: answers,
});

/** `GET|POST /api/query`: the one way to numbers of the catalogue. */
export function queryRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  app.openapi(post, (c) => anyFormat(respond(c, context, c.req.valid('json'))));
  app.openapi(get, (c) => anyFormat(respond(c, context, parseRequest(c.req.valid('query').q))));
  return app;
}

/** @throws ApiFailure BAD_REQUEST naming the place. */
export function parseRequest(text: string): QueryRequest {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    throw badRequest([{ path: ['q'], message: cause instanceof Error ? cause.message : String(cause) }]);
  }
  const parsed = queryRequestSchema.safeParse(raw);
  if (!parsed.success) throw badRequest(parsed.error.issues);
  return parsed.data;
}

async function respond(c: Context, context: ApiContext, request: QueryRequest): Promise<Response> {
  const format = formatOf(c.req.header('accept'), c.req.query('format'));
  return context.read(request.release, async (release) => {
    const answer = await context.ask(request, release);
    await context.watch(request, answer);
    const { by, where, region, period, compare } = request;
    const { query_id, layer, rows, hidden, region_level } = answer;
    tell({
      metric: request.metric,
      by,
      where,
      region,
      period,
      compare,
      query_id,
      release: release.id,
      layer,
    });
    tell({ region_level, rows: rows.length, hidden, format });
    const formula = context.metrics.find((m) => m.id === request.metric)?.formula;
    if (formula)
      c.header('Link', codebookLink('of' in formula ? formula.of.cube : 'thermometer', release.id));
    const tag = `${answer.query_id}-${format}-${request.lang}`;
    if (format === 'json') return sendJson(c, answer, tag);
    return sendTable(c, context, queryTable(answer, request.lang), format, { tag, locale: request.lang });
  });
}

/** Where the columns of the dataset that a number is part of are described. */
const codebookLink = (dataset: string, release: string): string =>
  `</api/datasets/${dataset}/codebook?release=${release}>; rel="describedby"; type="text/html"`;
