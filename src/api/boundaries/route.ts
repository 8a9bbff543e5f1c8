import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { type Boundaries, boundariesInputSchema, boundariesSchema } from '../../contracts/boundary.ts';
import { type Boundary, BoundaryFault, readBoundary } from '../../domain/boundary.ts';
import { keepSettings } from '../../worklog/settings.ts';
import { principal } from '../access/ambient.ts';
import { worklogOf } from '../access/required.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import type { OpenRelease } from '../release/open.ts';
import { failure, json, router } from '../router.ts';
import { keptMap, MAP } from './kept.ts';

const get = createRoute({
  method: 'get',
  path: '/boundaries',
  summary: '经审核的省级边界 / approved outlines of provinces',
  responses: { 200: json(boundariesSchema, '边界，没有时为空 / outlines, or null'), default: failure },
});

const put = createRoute({
  method: 'put',
  path: '/boundaries',
  summary: '装入经审核的边界文件 / keep an approved boundary file',
  request: { body: { content: { 'application/json': { schema: boundariesInputSchema } }, required: true } },
  responses: { 200: json(boundariesSchema, '装入之后 / what is then kept'), default: failure },
});

const remove = createRoute({
  method: 'delete',
  path: '/boundaries',
  summary: '移除边界文件 / forget it',
  responses: { 200: json(boundariesSchema, '移除之后 / after it is gone'), default: failure },
});

/** The 兵团 has a federation of its own and no territory on any map. */
const WITHOUT_TERRITORY = '660000';

/** `/api/boundaries`: an outline file of the customer's own, with its approval number; nothing is fetched anywhere. */
export function boundaryRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  const present = async (c: Context) => {
    const db = context.options.worklog ?? context.options.accounts?.db;
    c.header('Cache-Control', 'private, no-cache');
    return c.json({ map: db ? await keptMap(db) : null }, 200);
  };
  const keep = async (map: Boundaries['map']): Promise<void> => {
    const now = context.options.now?.() ?? new Date();
    const { approval_no, publisher } = map ?? {};
    await keepSettings(
      worklogOf(context),
      {
        [MAP.outlines]: map === null ? null : JSON.stringify(map),
        [MAP.approval]: map === null ? null : JSON.stringify({ approval_no, publisher }),
      },
      principal().name,
      now,
    );
    await context.audit({
      action: 'settings',
      subject: 'boundaries',
      detail: { approval_no: map?.approval_no ?? null },
    });
  };
  app.openapi(get, present);
  app.openapi(put, async (c) => {
    const { approval_no, publisher, geojson } = c.req.valid('json');
    const boundary = await context.read(undefined, async (release) => checked(geojson, release));
    await keep({ approval_no, publisher, ...boundary });
    return present(c);
  });
  app.openapi(remove, async (c) => {
    await keep(null);
    return present(c);
  });
  return app;
}

function checked(geojson: string, release: OpenRelease): Boundary {
  const provinces = [...release.regions.values()]
    .filter(({ level, code }) => level === 'province' && code !== WITHOUT_TERRITORY)
    .map(({ code }) => code);
  try {
    return readBoundary(geojson, provinces);
  } catch (error) {
    if (!(error instanceof BoundaryFault)) throw error;
    const { zh, en } = error.text;
    throw new ApiFailure(
      'BAD_REQUEST',
      { zh: `边界文件没有装入：${zh}`, en: `The boundary file was not kept: ${en}` },
      { value: error.value },
    );
  }
}
