import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { outlookSchema } from '../../contracts/outlook.ts';
import type { ApiContext } from '../context.ts';
import { queryId } from '../query/result.ts';
import { parseRequest } from '../query/route.ts';
import { anyFormat, failure, json, router } from '../router.ts';
import { sendJson } from '../send.ts';
import { outlook } from './query.ts';

const get = createRoute({
  method: 'get',
  path: '/outlook',
  summary: '一条月度序列的季调、趋势与预测 / one monthly series: adjusted, its trend, its forecast',
  request: {
    query: z.object({
      q: z.string().max(8000).meta({ description: 'QueryRequest as JSON; its period counts for nothing' }),
      ahead: z.enum(['0', '1']).optional().meta({ description: 'with a forecast' }),
    }),
  },
  responses: {
    200: json(
      outlookSchema,
      '季调值、趋势判断、预测或不提供的原因 / values, or the reason why there are none',
    ),
    304: { description: '与已有的相同 / unchanged' },
    default: failure,
  },
});

/** `GET /api/outlook`: worked out from the gated series when asked. */
export function outlookRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  app.openapi(get, (c) => {
    const { q, ahead } = c.req.valid('query');
    const request = parseRequest(q);
    return anyFormat(
      context.read(request.release, async (release) => {
        const key = `outlook-${ahead ?? '0'}-${queryId(release, context.policy, request)}`;
        const body = await context.once(release, key, () =>
          outlook(request, ahead === '1', release, context),
        );
        return sendJson(c, body, key);
      }),
    );
  });
  return app;
}
