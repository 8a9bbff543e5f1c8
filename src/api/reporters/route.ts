import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { type Reporters, reportersSchema } from '../../contracts/report-package.ts';
import { noPersons } from '../../disclosure/gate.ts';
import type { ApiContext } from '../context.ts';
import { anyFormat, failure, json, router } from '../router.ts';
import { sendJson } from '../send.ts';

const get = createRoute({
  method: 'get',
  path: '/reporters',
  summary:
    '逐级上报：谁报了、何时、用哪一版方法，谁还没报 / who reported upwards, when, by which method, and who has not',
  request: { query: z.object({ release: z.string().optional() }) },
  responses: { 200: json(reportersSchema, '上报单位 / reporters'), default: failure },
});

/** `GET /api/reporters`. */
export function reporterRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  app.openapi(get, (c) =>
    anyFormat(
      context.read(c.req.valid('query').release, async ({ id, manifest: { synthetic }, reporters }) =>
        sendJson(
          c,
          noPersons<Reporters>({ release: id, synthetic, reporters: [...reporters] }),
          `${id}-reporters`,
        ),
      ),
    ),
  );
  return app;
}
