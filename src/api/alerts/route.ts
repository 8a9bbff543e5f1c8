import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import type { Alerts } from '../../contracts/alerts.ts';
import { alertDetailSchema, alertInputSchema, alertSchema, alertsSchema } from '../../contracts/alerts.ts';
import { derive } from '../../disclosure/gate.ts';
import type { Gated } from '../../domain/table.ts';
import { actOnAlert, alertRecords } from '../../worklog/alert-state.ts';
import { principal } from '../access/ambient.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import type { OpenRelease } from '../release/open.ts';
import { failure, json, router } from '../router.ts';
import { alertDetail, alertsOf, withStandings } from './query.ts';

const list = createRoute({
  method: 'get',
  path: '/alerts',
  summary: '高温预警 / alerts: what departs from what was to be expected, and what people did about it',
  request: { query: z.object({ release: z.string().max(40).optional() }) },
  responses: { 200: json(alertsSchema, '预警 / alerts'), default: failure },
});

const detail = createRoute({
  method: 'get',
  path: '/alerts/{id}',
  summary: '一条预警的构成与前后各月 / one alert: what may have driven it, and the months around it',
  request: {
    params: z.object({ id: z.string().max(120) }),
    query: z.object({ release: z.string().max(40).optional() }),
  },
  responses: {
    200: json(alertDetailSchema, '预警与可能的原因 / the alert and its likely drivers'),
    default: failure,
  },
});

const act = createRoute({
  method: 'post',
  path: '/alerts/{id}',
  summary: '处理一条预警 / act on an alert: confirm, close, reopen, snooze, assign, comment',
  request: {
    params: z.object({ id: z.string().max(120) }),
    body: { content: { 'application/json': { schema: alertInputSchema } }, required: true },
  },
  responses: { 200: json(alertSchema, '处理后的预警 / the alert as it now stands'), default: failure },
});

/** `/api/alerts`: found once per release, kept with what people do in the worklog. */
export function alertRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  const now = (): Date => context.options.now?.() ?? new Date();
  const standing = async (release: OpenRelease): Promise<Gated<Alerts>> => {
    const { worklog } = context.options;
    const records = worklog ? await alertRecords(worklog) : new Map();
    return withStandings(await alertsOf(context, release), records, now().toISOString().slice(0, 10));
  };
  const present = (id: string | undefined): Promise<Gated<Alerts>> => context.read(id, standing);
  app.openapi(detail, async (c) => {
    const { id } = c.req.valid('param');
    const body = await context.read(c.req.valid('query').release, async (release) => {
      const found = await alertDetail(context, release, await standing(release), id);
      if (!found) throw unknownAlert(id);
      return found;
    });
    return c.json(body, 200);
  });
  app.openapi(list, async (c) => c.json(await present(c.req.valid('query').release), 200));
  app.openapi(act, async (c) => {
    const { worklog } = context.options;
    const { id } = c.req.valid('param');
    const input = c.req.valid('json');
    if (!worklog) throw noWorklog();
    if (!(await present(undefined)).alerts.some((a) => a.id === id)) throw unknownAlert(id);
    const lacking = { snooze: input.until, assign: input.owner, comment: input.comment || undefined }[
      input.action as 'snooze' | 'assign' | 'comment'
    ];
    if (['snooze', 'assign', 'comment'].includes(input.action) && lacking === undefined)
      throw incomplete(input.action);
    await actOnAlert(
      worklog,
      id,
      {
        actor: principal().name,
        action: input.action,
        owner: input.owner ?? null,
        until: input.until ?? null,
        comment: input.comment || null,
      },
      now(),
    );
    const after = await present(undefined);
    return c.json(
      derive(after, ({ alerts }) => {
        const alert = alerts.find((a) => a.id === id);
        if (!alert) throw unknownAlert(id);
        return alert;
      }),
      200,
    );
  });
  return app;
}

const noWorklog = (): ApiFailure =>
  new ApiFailure('NOT_FOUND', {
    zh: '本服务没有工作记录库,不能处理预警。请用 thermometer serve 启动。',
    en: 'This server keeps no worklog, so alerts cannot be acted on. Start it with thermometer serve.',
  });

const unknownAlert = (id: string): ApiFailure =>
  new ApiFailure(
    'NOT_FOUND',
    {
      zh: `现行版本没有编号为 ${id} 的预警。请刷新列表。`,
      en: `The current release has no alert ${id}. Refresh the list.`,
    },
    { value: id },
  );

const NEEDED = {
  snooze: { zh: 'until(暂缓到哪一天)', en: 'until (the day it waits again)' },
  assign: { zh: 'owner(负责人,可为空)', en: 'owner (whose it is; may be empty)' },
  comment: { zh: 'comment(说明)', en: 'comment' },
} as const;

const incomplete = (action: string): ApiFailure => {
  const needed = NEEDED[action as keyof typeof NEEDED];
  return new ApiFailure(
    'BAD_REQUEST',
    { zh: `“${action}”需要 ${needed.zh}。`, en: `"${action}" needs ${needed.en}.` },
    { value: action },
  );
};
