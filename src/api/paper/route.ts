import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import type { Fetch } from '../../client/http.ts';
import { type Papers, papersSchema } from '../../contracts/paper.ts';
import { paperDocumentSchema } from '../../contracts/paper-document.ts';
import { deriveAll, noPersons } from '../../disclosure/gate.ts';
import { buildDocument } from '../../papers/build/document.ts';
import { papersOf } from '../../papers/editions.ts';
import { PaperError } from '../../papers/error.ts';
import { paperKey, parsePaperKey } from '../../papers/subject.ts';
import { templateOf } from '../../papers/templates.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import { anyFormat, failure, json, router } from '../router.ts';
import { sendJson } from '../send.ts';

const release = z.object({ release: z.string().optional() });

const list = createRoute({
  method: 'get',
  path: '/papers',
  summary: '可编制的白皮书 / the editions a release can make',
  request: { query: release },
  responses: { 200: json(papersSchema, '白皮书 / papers'), default: failure },
});

const one = createRoute({
  method: 'get',
  path: '/papers/{id}',
  summary: '一期白皮书 / one edition, every numeral bound to a gated value',
  request: { params: z.object({ id: z.string() }), query: release },
  responses: { 200: json(paperDocumentSchema, '白皮书 / the paper'), default: failure },
});

/** `GET /api/papers` and `/api/papers/:id`. A paper asks this same API, through the same client as everybody. */
export function paperRoutes(context: ApiContext, self: Fetch): OpenAPIHono {
  const app = router();
  app.openapi(list, (c) =>
    anyFormat(
      context.read(c.req.valid('query').release, async ({ id, manifest }) =>
        sendJson(c, noPersons<Papers>({ release: id, papers: papersOf(manifest.watermark) }), `${id}-papers`),
      ),
    ),
  );
  app.openapi(one, (c) =>
    anyFormat(
      context.read(c.req.valid('query').release, async (open) => {
        const { id } = c.req.valid('param');
        const subject = parsePaperKey(id);
        if (subject === undefined)
          throw unknownPaper(
            id,
            papersOf(open.manifest.watermark).map((paper) => paper.id),
          );
        // Made of answers that have passed the gate one by one.
        const paper = await context.once(open, `paper ${paperKey(subject)}`, async () => {
          const made = await written(() =>
            buildDocument(self, subject, templateOf(subject.paper), { release: open.id }),
          );
          return deriveAll([], () => made);
        });
        return sendJson(c, paper, `${open.id}-paper-${id}`);
      }),
    ),
  );
  return app;
}

/** What a text has wrong is told as a refusal, each problem at its place. */
async function written<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof PaperError)) throw error;
    throw new ApiFailure('UNKNOWN_PAPER', error.text);
  }
}

const unknownPaper = (id: string, known: readonly string[]): ApiFailure =>
  new ApiFailure(
    'UNKNOWN_PAPER',
    {
      zh: `没有白皮书“${id}”。可编制的有：${known.slice(0, 8).join('、') || '无'}。`,
      en: `There is no paper "${id}". This release can make: ${known.slice(0, 8).join(', ') || 'none'}.`,
    },
    { value: id, nearest: known.slice(0, 8) },
  );
