import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { qualitySchema } from '../../contracts/quality.ts';
import type { ApiContext } from '../context.ts';
import { anyFormat, failure, json, router } from '../router.ts';
import { sendJson } from '../send.ts';
import { quality } from './query.ts';

const get = createRoute({
  method: 'get',
  path: '/quality',
  summary: '装载、退回、覆盖、检查与血缘 / loads, rejects, coverage, checks and lineage',
  request: { query: z.object({ release: z.string().optional() }) },
  responses: { 200: json(qualitySchema, '数据质量 / data quality'), default: failure },
});

/** `GET /api/quality`. */
export function qualityRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  app.openapi(get, (c) =>
    anyFormat(
      context.read(c.req.valid('query').release, async (release) =>
        sendJson(c, await context.once(release, 'quality', () => quality(release)), `${release.id}-quality`),
      ),
    ),
  );
  return app;
}
