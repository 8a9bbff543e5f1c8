import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { mixRateSchema } from '../../contracts/mix-rate.ts';
import type { ApiContext } from '../context.ts';
import { queryId } from '../query/result.ts';
import { parseRequest } from '../query/route.ts';
import { anyFormat, failure, json, router } from '../router.ts';
import { sendJson } from '../send.ts';
import { mixAndRate } from './query.ts';

const get = createRoute({
  method: 'get',
  path: '/mix-rate',
  summary:
    '比率变化的拆解:组内与结构 / why a rate moved: within its groups, or because they make up other shares',
  request: {
    query: z.object({
      q: z.string().max(8000).meta({
        description: 'QueryRequest as JSON, split by one dimension; its period says where the quarters end',
      }),
      quarters: z.coerce.number().int().min(1).max(4).default(2),
    }),
  },
  responses: {
    200: json(mixRateSchema, '两部分与各组 / both parts, and the groups'),
    304: { description: '与已有的相同 / unchanged' },
    default: failure,
  },
});

/** `GET /api/mix-rate`: worked out from gated rates when asked. */
export function mixRateRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  app.openapi(get, (c) => {
    const { q, quarters } = c.req.valid('query');
    const request = parseRequest(q);
    return anyFormat(
      context.read(request.release, async (release) => {
        const key = `mix-rate-${quarters}-${queryId(release, context.policy, request)}`;
        const body = await context.once(release, key, () => mixAndRate(request, quarters, release, context));
        return sendJson(c, body, key);
      }),
    );
  });
  return app;
}
