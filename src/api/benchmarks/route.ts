import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { benchmarksRequestSchema, benchmarksSchema } from '../../contracts/benchmarks.ts';
import type { ApiContext } from '../context.ts';
import { anyFormat, failure, json, router } from '../router.ts';
import { sendJson } from '../send.ts';
import { benchmarks } from './query.ts';

const get = createRoute({
  method: 'get',
  path: '/benchmarks',
  summary: '官方消费结构与本系统的对照 / official structures of spending beside ours',
  request: { query: benchmarksRequestSchema },
  responses: {
    200: json(benchmarksSchema, '按已覆盖类别重算的占比 / shares of the covered classes'),
    304: { description: '与已有的相同 / unchanged' },
    default: failure,
  },
});

/** `GET /api/benchmarks`. */
export function benchmarkRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  app.openapi(get, (c) => {
    const { region, layer, release: id } = c.req.valid('query');
    return anyFormat(
      context.read(id, async (release) => {
        const key = `benchmarks ${layer} ${region ?? ''}`;
        const body = await context.once(release, key, () => benchmarks({ region, layer }, release, context));
        return sendJson(c, body, `${release.id}-${key.replaceAll(' ', '-')}`);
      }),
    );
  });
  return app;
}
