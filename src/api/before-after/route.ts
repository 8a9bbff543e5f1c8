import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { beforeAfterSchema } from '../../contracts/before-after.ts';
import type { PolicyEvent } from '../../contracts/catalogue.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import { queryId } from '../query/result.ts';
import { parseRequest } from '../query/route.ts';
import { readEvents } from '../release/events.ts';
import type { OpenRelease } from '../release/open.ts';
import { anyFormat, failure, json, router } from '../router.ts';
import { sendJson } from '../send.ts';
import { beforeAfter, type Turn } from './query.ts';

const month = z.coerce.number().int().min(190001).max(299912).optional();

const get = createRoute({
  method: 'get',
  path: '/before-after',
  summary: '政策前后对照 / before and after an event: interrupted time series with a comparison group',
  request: {
    query: z.object({
      q: z.string().max(8000).meta({ description: 'QueryRequest as JSON; its period counts for nothing' }),
      event: z.string().max(40).optional().meta({ description: 'number of an event of the catalogue' }),
      from: month.meta({ description: 'without an event: its first month' }),
      to: month.meta({ description: 'its last month; leave out while it lasts' }),
    }),
  },
  responses: {
    200: json(
      beforeAfterSchema,
      '效应与区间，或不提供的原因 / the effect with its interval, or why there is none',
    ),
    304: { description: '与已有的相同 / unchanged' },
    default: failure,
  },
});

/** `GET /api/before-after`: worked out from the gated series when asked. */
export function beforeAfterRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  app.openapi(get, (c) => {
    const { q, event, from, to } = c.req.valid('query');
    const request = parseRequest(q);
    return anyFormat(
      context.read(request.release, async (release) => {
        const turn = await turnOf({ event, from, to }, release);
        const key = `before-after-${turn.from}-${turn.to ?? ''}-${event ?? ''}-${queryId(release, context.policy, request)}`;
        const body = await context.once(release, key, () => beforeAfter(request, turn, release, context));
        return sendJson(c, body, key);
      }),
    );
  });
  return app;
}

/** @throws ApiFailure NOT_FOUND for an event the release does not know, BAD_REQUEST without any month. */
async function turnOf(
  { event: no, from, to }: { readonly event?: string; readonly from?: number; readonly to?: number },
  release: OpenRelease,
): Promise<Turn> {
  if (no !== undefined) {
    const events = await release.pool.use((db) => readEvents(db, release));
    const event = events.find((e) => e.no === no);
    if (!event) throw unknownEvent(no, events);
    return { event, from: monthOf(event.from), to: event.to === null ? null : monthOf(event.to) };
  }
  if (from === undefined || (to !== undefined && to < from)) {
    throw new ApiFailure(
      'BAD_REQUEST',
      {
        zh: '请给出 event（事件编号），或 from（开始月份，如 202510）与可选的 to（不早于 from）。',
        en: 'Give event (its number), or from (its first month, such as 202510) and perhaps to (not before from).',
      },
      { value: { from, to } },
    );
  }
  return { event: null, from, to: to ?? null };
}

/** `2025-10-01` → 202510. */
const monthOf = (day: string): number => Number(day.slice(0, 4)) * 100 + Number(day.slice(5, 7));

const unknownEvent = (no: string, events: readonly PolicyEvent[]): ApiFailure =>
  new ApiFailure(
    'NOT_FOUND',
    {
      zh: `本版本没有编号为“${no}”的政策或事件。现有：${events.map((e) => e.no).join('、') || '无'}。`,
      en: `This release knows no policy or event "${no}". It has: ${events.map((e) => e.no).join(', ') || 'none'}.`,
    },
    { value: no, nearest: events.map((e) => e.no) },
  );
