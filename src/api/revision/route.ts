import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { revisionRequestSchema, revisionSchema } from '../../contracts/revision.ts';
import type { ApiContext } from '../context.ts';
import { anyFormat, failure, json, router } from '../router.ts';
import { sendJson } from '../send.ts';
import { revisionOf } from './query.ts';

const get = createRoute({
  method: 'get',
  path: '/revision',
  summary:
    '读数与上一版为什么不同:新发生、数据订正、方法变更、保护误差 / why a reading differs from the one last published',
  request: { query: revisionRequestSchema },
  responses: { 200: json(revisionSchema, '各项相加等于两版之差 / parts that add up'), default: failure },
});

/** `GET /api/revision`: two published readings and the parts between them. */
export function revisionRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  app.openapi(get, (c) => {
    const request = c.req.valid('query');
    const { gauge, region = '', since = '', layer } = request;
    return anyFormat(
      context.read(request.release, async (release) => {
        const key = `revision-${gauge}-${region}-${since}-${layer}`;
        // Which release came before may change while both are read: a later withdrawal is seen at once.
        const body = await revisionOf(context, release, request);
        return sendJson(c, body, `${release.id}-${key}-${body.before?.release ?? ''}`);
      }),
    );
  });
  return app;
}
