import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { overviewSchema } from '../../contracts/overview.ts';
import { principal } from '../access/ambient.ts';
import { inScope } from '../access/narrow.ts';
import { outOfScope } from '../access/refusal.ts';
import type { ApiContext } from '../context.ts';
import { unknownRegion } from '../query/plan.ts';
import { anyFormat, failure, json, router } from '../router.ts';
import { sendJson } from '../send.ts';
import { overview } from './query.ts';

const get = createRoute({
  method: 'get',
  path: '/overview',
  summary: '总览 / the five-second answer',
  request: { query: z.object({ release: z.string().optional(), region: z.string().max(40).optional() }) },
  responses: {
    200: json(overviewSchema, '两支温度计与概况 / both gauges and what stands beside them'),
    default: failure,
  },
});

/** `GET /api/overview`, made ready when a release becomes current, so that the first reader does not wait. */
export function overviewRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  context.shelf.onCurrent((release) => {
    void context.once(release, 'overview ', () => overview(context, release, {})).catch(() => {});
  });
  app.openapi(get, (c) => {
    const { release: id, region } = c.req.valid('query');
    return anyFormat(
      context.read(id, async (release) => {
        if (region !== undefined && !release.regions.has(region)) throw unknownRegion(region, release);
        if (region !== undefined && !inScope(region, principal(), release)) throw outOfScope(region, []);
        const body = await context.once(release, `overview ${region ?? ''}`, () =>
          overview(context, release, { region }),
        );
        return sendJson(c, body, `${release.id}-overview-${region ?? ''}`);
      }),
    );
  });
  return app;
}
