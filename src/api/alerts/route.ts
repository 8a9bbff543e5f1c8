import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import type { Alerts } from '../../contracts/alerts.ts';
import { alertDetailSchema, alertInputSchema, alertSchema, alertsSchema } from '../../contracts/alerts.ts';
import { derive } from '../../disclosure/gate.ts';
import type { Gated } from '../../domain/table.ts';
import { workId } from '../../domain/work-kind.ts';
import type { Worklog } from '../../worklog/store.ts';
import { workItems } from '../../worklog/work-item.ts';
import { workHistories } from '../../worklog/work-row.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import type { OpenRelease } from '../release/open.ts';
import { failure, json, router } from '../router.ts';
import { actOn } from '../work-items/desk.ts';
import { type AlertWork, alertDetail, alertsOf, withStandings } from './query.ts';
import { alertSuggestion } from './suggest.ts';

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

/** `/api/alerts`: found once per release; what people do about one is a work item. */
export function alertRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  const now = (): Date => context.options.now?.() ?? new Date();
  const standing = async (release: OpenRelease): Promise<Gated<Alerts>> => {
    const { worklog } = context.options;
    const work = worklog ? await alertWork(worklog) : null;
    return withStandings(await alertsOf(context, release), work, now().toISOString().slice(0, 10));
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
    const { id } = c.req.valid('param');
    const { until, ...given } = c.req.valid('json');
    const after = await context.read(undefined, async (release) => {
      const now = await standing(release);
      const alert = now.alerts.find((a) => a.id === id);
      if (!alert) throw unknownAlert(id);
      const subject = alertSuggestion(alert, now);
      await actOn(context, release, workId('alert', id), { ...given, snoozedUntil: until }, subject);
      return standing(release);
    });
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

/** What was done about alerts, by their id. */
async function alertWork(db: Worklog): Promise<ReadonlyMap<string, AlertWork>> {
  const histories = await workHistories(db.client, 'alert');
  return new Map(
    (await workItems(db, 'alert')).map((item) => [
      item.subject,
      { item, history: histories.get(item.id) ?? [] },
    ]),
  );
}

const unknownAlert = (id: string): ApiFailure =>
  new ApiFailure(
    'NOT_FOUND',
    {
      zh: `现行版本没有编号为 ${id} 的预警。请刷新列表。`,
      en: `The current release has no alert ${id}. Refresh the list.`,
    },
    { value: id },
  );
