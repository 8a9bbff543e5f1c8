import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { type Settings, settingsInputSchema, settingsSchema } from '../../contracts/settings.ts';
import { keepSettings, settingOf } from '../../worklog/settings.ts';
import { principal } from '../access/ambient.ts';
import { worklogOf } from '../access/required.ts';
import { approvedMap } from '../boundaries/kept.ts';
import type { ApiContext } from '../context.ts';
import { failure, json, router } from '../router.ts';

const get = createRoute({
  method: 'get',
  path: '/settings',
  summary: '名称与标志 / how the house is called and looks',
  responses: { 200: json(settingsSchema, '设置 / settings'), default: failure },
});

const put = createRoute({
  method: 'put',
  path: '/settings',
  summary: '更改名称与标志 / change them',
  request: { body: { content: { 'application/json': { schema: settingsInputSchema } }, required: true } },
  responses: { 200: json(settingsSchema, '更改之后 / after the change'), default: failure },
});

/** `/api/settings`: what an installation calls itself; the data it shows keep their own title. */
export function settingsRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  const { options } = context;
  const present = async (): Promise<Settings> => {
    const db = options.worklog ?? options.accounts?.db;
    if (!db) return { name: null, logo: null, map: null, changeable: false };
    const [name, logo] = [await settingOf(db, 'brand.name'), await settingOf(db, 'brand.logo')];
    return { name, logo, map: await approvedMap(db), changeable: true };
  };
  app.openapi(get, async (c) => c.json(await present(), 200));
  app.openapi(put, async (c) => {
    const { name, logo } = c.req.valid('json');
    const now = options.now?.() ?? new Date();
    await keepSettings(worklogOf(context), { 'brand.name': name, 'brand.logo': logo }, principal().name, now);
    await context.audit({ action: 'settings', subject: 'brand', detail: { name, logo: logo !== null } });
    return c.json(await present(), 200);
  });
  return app;
}
