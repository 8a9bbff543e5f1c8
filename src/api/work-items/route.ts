import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import {
  workActSchema,
  workItemDetailSchema,
  workItemsRequestSchema,
  workItemsSchema,
} from '../../contracts/work-item.ts';
import type { ApiContext } from '../context.ts';
import { failure, json, router } from '../router.ts';
import { actOn, workDesk, workItemOf } from './desk.ts';

const params = z.object({ id: z.string().max(200) });

const list = createRoute({
  method: 'get',
  path: '/work-items',
  summary: '工作事项：系统建议的与人已办理的 / work items: what is suggested, and what people deal with',
  request: { query: workItemsRequestSchema },
  responses: { 200: json(workItemsSchema, '工作事项 / work items'), default: failure },
});

const detail = createRoute({
  method: 'get',
  path: '/work-items/{id}',
  summary: '一件工作事项，含依据与办理经过 / one work item with its evidence and history',
  request: { params, query: workItemsRequestSchema.pick({ release: true }) },
  responses: { 200: json(workItemDetailSchema, '工作事项 / work item'), default: failure },
});

const act = createRoute({
  method: 'post',
  path: '/work-items/{id}',
  summary: '办理：决定、指定负责人、定期限、暂缓、说明 / decide, assign, schedule, put off, comment',
  request: { params, body: { content: { 'application/json': { schema: workActSchema } }, required: true } },
  responses: { 200: json(workItemDetailSchema, '办理之后 / as it now stands'), default: failure },
});

/** `/api/work-items`: work that goes round, whatever its kind. */
export function workItemRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  app.openapi(list, async (c) => {
    const { release: id, kind } = c.req.valid('query');
    return c.json(await context.read(id, (release) => workDesk(context, release, kind)), 200);
  });
  app.openapi(detail, async (c) => {
    const { id } = c.req.valid('param');
    const { release } = c.req.valid('query');
    return c.json(await context.read(release, (open) => workItemOf(context, open, id)), 200);
  });
  app.openapi(act, async (c) => {
    const { id } = c.req.valid('param');
    const { due_on, snoozed_until, ...given } = c.req.valid('json');
    const body = await context.read(undefined, async (release) => {
      await actOn(context, release, id, { ...given, dueOn: due_on, snoozedUntil: snoozed_until });
      return workItemOf(context, release, id);
    });
    return c.json(body, 200);
  });
  return app;
}
