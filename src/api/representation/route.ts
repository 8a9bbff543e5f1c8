import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { representationSchema } from '../../contracts/representation.ts';
import type { ApiContext } from '../context.ts';
import { anyFormat, failure, json, router } from '../router.ts';
import { sendJson } from '../send.ts';
import { representation } from './query.ts';

const get = createRoute({
  method: 'get',
  path: '/representation',
  summary: '数字代表谁：覆盖、加权与等级 / whom the numbers speak for: coverage, weighting, grades',
  request: { query: z.object({ release: z.string().max(40).optional() }) },
  responses: {
    200: json(representationSchema, '数字代表谁 / whom the numbers speak for'),
    304: { description: '与已有的相同 / unchanged' },
    default: failure,
  },
});

/** `GET /api/representation`. */
export function representationRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  app.openapi(get, (c) =>
    anyFormat(
      context.read(c.req.valid('query').release, async (release) =>
        sendJson(
          c,
          await context.once(release, 'representation', () => representation(release, context)),
          `${release.id}-representation`,
        ),
      ),
    ),
  );
  return app;
}
