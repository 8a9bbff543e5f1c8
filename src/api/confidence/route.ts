import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { confidenceRequestSchema, confidenceSchema } from '../../contracts/trust.ts';
import type { ApiContext } from '../context.ts';
import { anyFormat, failure, json, router } from '../router.ts';
import { sendJson } from '../send.ts';
import { confidence } from './query.ts';

const get = createRoute({
  method: 'get',
  path: '/confidence',
  summary: '问卷的扩散指数与生活品质 / diffusion indices and quality of life, from surveys',
  request: { query: confidenceRequestSchema },
  responses: {
    200: json(confidenceSchema, '逐期逐题 / by wave and question'),
    304: { description: '与已有的相同 / unchanged' },
    default: failure,
  },
});

/** `GET /api/confidence`. */
export function confidenceRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  app.openapi(get, (c) => {
    const { release: id, ...choice } = c.req.valid('query');
    return anyFormat(
      context.read(id, async (release) => {
        const key = `confidence ${choice.formula} ${choice.region ?? ''}`;
        const body = await context.once(release, key, () => confidence(choice, release, context));
        return sendJson(c, body, `${release.id}-${key.replaceAll(' ', '-')}`);
      }),
    );
  });
  return app;
}
