import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { methodSchema } from '../../contracts/method.ts';
import type { ApiContext } from '../context.ts';
import { anyFormat, failure, json, router } from '../router.ts';
import { sendJson } from '../send.ts';
import { method } from './query.ts';

const get = createRoute({
  method: 'get',
  path: '/method',
  summary: '指标、指数与披露控制的方法 / how every number is made',
  request: { query: z.object({ release: z.string().optional() }) },
  responses: { 200: json(methodSchema, '方法 / method'), default: failure },
});

/** `GET /api/method`. */
export function methodRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  app.openapi(get, (c) =>
    anyFormat(
      context.read(c.req.valid('query').release, async (release) => {
        const body = await context.once(release, 'method', () =>
          method(release, context.metrics, context.policy),
        );
        return sendJson(c, body, `${release.id}-method-${context.policy.sha256.slice(0, 8)}`);
      }),
    ),
  );
  return app;
}
