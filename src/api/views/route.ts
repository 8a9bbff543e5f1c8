import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { savedViewInputSchema, savedViewsSchema } from '../../contracts/saved-view.ts';
import { deleteView, type SavedView, saveView, viewsFor } from '../../worklog/saved-view.ts';
import type { Worklog } from '../../worklog/store.ts';
import { principal } from '../access/ambient.ts';
import { worklogOf } from '../access/required.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import { failure, json, router } from '../router.ts';

const list = createRoute({
  method: 'get',
  path: '/views',
  summary: '保存的视图 / saved views: one’s own and those others share, newest first',
  responses: { 200: json(savedViewsSchema, '视图 / views'), default: failure },
});

const save = createRoute({
  method: 'post',
  path: '/views',
  summary: '保存一个视图 / save a view',
  request: { body: { content: { 'application/json': { schema: savedViewInputSchema } }, required: true } },
  responses: { 201: json(savedViewsSchema, '视图 / views'), default: failure },
});

const remove = createRoute({
  method: 'delete',
  path: '/views/{id}',
  summary: '删除自己的一个视图 / remove one of one’s own views',
  request: { params: z.object({ id: z.uuid() }) },
  responses: { 200: json(savedViewsSchema, '余下的视图 / the views that are left'), default: failure },
});

/** `/api/views`: pages people want to open again. */
export function viewRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  const me = (): string => principal().name;
  const present = async (worklog: Worklog) => ({
    views: (await viewsFor(worklog, me())).map((view) => asSeenBy(me(), view)),
  });
  app.openapi(list, async (c) => c.json(await present(worklogOf(context)), 200));
  app.openapi(save, async (c) => {
    const worklog = worklogOf(context);
    const { title, path, shared } = c.req.valid('json');
    const release = new URL(path, 'http://page').searchParams.get('release');
    const now = context.options.now?.() ?? new Date();
    await saveView(worklog, { owner: me(), title, path, release, isShared: shared }, now);
    return c.json(await present(worklog), 201);
  });
  app.openapi(remove, async (c) => {
    const worklog = worklogOf(context);
    const { id } = c.req.valid('param');
    if (!(await deleteView(worklog, id, me()))) {
      throw new ApiFailure(
        'NOT_FOUND',
        {
          zh: `没有编号为 ${id} 的视图，或它属于别人。请刷新列表。`,
          en: `There is no view ${id}, or it is somebody else's. Refresh the list.`,
        },
        { value: id },
      );
    }
    return c.json(await present(worklog), 200);
  });
  return app;
}

const asSeenBy = (actor: string, { isShared, updatedAt, ...view }: SavedView) => ({
  ...view,
  shared: isShared,
  mine: view.owner === actor,
  updated_at: updatedAt,
});
