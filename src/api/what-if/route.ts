import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { whatIfRequestSchema, whatIfSchema } from '../../contracts/what-if.ts';
import type { ApiContext } from '../context.ts';
import { anyFormat, failure, json, router } from '../router.ts';
import { sendJson } from '../send.ts';
import { whatIf } from './query.ts';

const get = createRoute({
  method: 'get',
  path: '/what-if',
  summary: '读数由什么组成，供换权重试算 / what readings are made of, to be worked out under other weights',
  request: { query: whatIfRequestSchema },
  responses: {
    200: json(whatIfSchema, '各地各领域各指标的值与正式读数 / values by place, domain and indicator'),
    default: failure,
  },
});

/** `GET /api/what-if`: the official reading is what the release says; whoever tries weights does so on their own page. */
export function whatIfRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  app.openapi(get, (c) => {
    const request = c.req.valid('query');
    return anyFormat(
      context.read(request.release, async (release) => {
        const key = `what-if-${request.gauge}-${request.level}-${request.layer}`;
        const body = await context.once(release, key, () => whatIf(request, release, context));
        return sendJson(c, body, `${release.id}-${key}`);
      }),
    );
  });
  return app;
}
