import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { chartNoteInputSchema, chartNotesSchema } from '../../contracts/chart-note.ts';
import { addChartNote, chartNotes, withdrawChartNote } from '../../worklog/chart-note.ts';
import { principal } from '../access/ambient.ts';
import { homeOf, inScope } from '../access/narrow.ts';
import { outOfScope } from '../access/refusal.ts';
import { worklogOf } from '../access/required.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import { unknownRegion } from '../query/plan.ts';
import { failure, json, router } from '../router.ts';

const place = z.object({ region: z.string().max(40).optional() });

const list = createRoute({
  method: 'get',
  path: '/chart-notes',
  summary: '图表上的批注与评论 / what people wrote about charts',
  request: { query: place },
  responses: { 200: json(chartNotesSchema, '一个地区各图的批注 / notes of one place'), default: failure },
});

const add = createRoute({
  method: 'post',
  path: '/chart-notes',
  summary: '在图表上写一条批注或评论 / write about a chart',
  request: { body: { content: { 'application/json': { schema: chartNoteInputSchema } }, required: true } },
  responses: { 201: json(chartNotesSchema, '该地区的批注 / notes of that place'), default: failure },
});

const withdraw = createRoute({
  method: 'delete',
  path: '/chart-notes/{id}',
  summary: '撤回自己的一条批注 / take back one of one’s own',
  request: { params: z.object({ id: z.uuid() }), query: place },
  responses: { 200: json(chartNotesSchema, '余下的批注 / those that are left'), default: failure },
});

/** `/api/chart-notes`: notes stand at the place their chart spoke of, and are read by those who may see that place. */
export function chartNoteRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  const now = (): Date => context.options.now?.() ?? new Date();
  const present = async (region: string) => ({
    notes: (await chartNotes(worklogOf(context), region)).map((note) => ({
      ...note,
      mine: note.author === principal().name,
    })),
  });
  const seen = (asked: string | undefined): Promise<string> =>
    context.read(undefined, async (release) => {
      const region = asked ?? homeOf(principal(), release);
      if (!release.regions.has(region)) throw unknownRegion(region, release);
      if (!inScope(region, principal(), release)) throw outOfScope(region, []);
      return region;
    });
  app.openapi(list, async (c) => c.json(await present(await seen(c.req.valid('query').region)), 200));
  app.openapi(add, async (c) => {
    const { chart, region, period, body } = c.req.valid('json');
    const at = await seen(region);
    const note = { chart, region: at, period: period ?? null, body, author: principal().name };
    await addChartNote(worklogOf(context), note, now());
    return c.json(await present(at), 201);
  });
  app.openapi(withdraw, async (c) => {
    const { id } = c.req.valid('param');
    const at = await seen(c.req.valid('query').region);
    if (!(await withdrawChartNote(worklogOf(context), id, principal().name, now()))) {
      throw new ApiFailure(
        'NOT_FOUND',
        {
          zh: `没有编号为 ${id} 的批注，或它是别人写的。请刷新页面。`,
          en: `There is no note ${id}, or somebody else wrote it. Refresh the page.`,
        },
        { value: id },
      );
    }
    return c.json(await present(at), 200);
  });
  return app;
}
