import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { z } from 'zod';
import {
  demandRequestSchema,
  demandSchema,
  mergeSchema,
  newOrderSchema,
  orderSchema,
  signalInputSchema,
  signalsSchema,
} from '../../contracts/demand.ts';
import type { PaperDocument } from '../../contracts/paper-document.ts';
import { profilesRequestSchema, profilesSchema } from '../../contracts/profiles.ts';
import { localeSchema } from '../../contracts/value.ts';
import { workItemSchema } from '../../contracts/work-item.ts';
import type { Gated } from '../../domain/table.ts';
import type { ApiContext } from '../context.ts';
import { pdfOf } from '../editions/press.ts';
import { formatOf } from '../format.ts';
import type { OpenRelease } from '../release/open.ts';
import { anyFormat, failure, json, router } from '../router.ts';
import { sendTable } from '../send.ts';
import { workItemOf } from '../work-items/desk.ts';
import { demand } from './candidates.ts';
import { orderSheet } from './order.ts';
import { makeOrder, mergeOrders, splitOrder } from './orders.ts';
import { profiles } from './profiles.ts';
import { sheetPaper } from './sheet-paper.ts';
import { sheetTable } from './sheet-table.ts';
import { publishSignal, signals, signalTable } from './signals.ts';

const formats = { format: z.string().optional(), lang: localeSchema.optional() };
const release = z.string().max(40).optional();
const id = z.string().max(200);
const itemSchema = workItemSchema.extend({}).meta({ id: 'DemandOrderItem' });

const list = createRoute({
  method: 'get',
  path: '/demand',
  summary: '可成单的需求 / needs that could be made into orders',
  request: { query: demandRequestSchema },
  responses: { 200: json(demandSchema, '候选 / candidates'), default: failure },
});

const portrait = createRoute({
  method: 'get',
  path: '/demand/profiles',
  summary: '群体画像：需求构成与 TGI / what segments of members ask for, against all members',
  request: { query: profilesRequestSchema },
  responses: { 200: json(profilesSchema, '群体画像 / profiles of segments'), default: failure },
});

const make = createRoute({
  method: 'post',
  path: '/demand/orders',
  summary: '建立订单 / make an order of one need or several',
  request: { body: { content: { 'application/json': { schema: newOrderSchema } }, required: true } },
  responses: { 200: json(itemSchema, '订单 / the order'), default: failure },
});

const merge = createRoute({
  method: 'post',
  path: '/demand/orders/merge',
  summary: '合并订单 / join several open orders',
  request: { body: { content: { 'application/json': { schema: mergeSchema } }, required: true } },
  responses: { 200: json(itemSchema, '合并后的订单 / the order they became'), default: failure },
});

const split = createRoute({
  method: 'post',
  path: '/demand/orders/{id}/split',
  summary: '拆分订单 / divide an order by its parts or places',
  request: { params: z.object({ id }) },
  responses: {
    200: json(z.object({ orders: z.array(itemSchema) }), '拆分后的订单 / the orders it became'),
    default: failure,
  },
});

const signal = createRoute({
  method: 'post',
  path: '/demand/orders/{id}/signal',
  summary: '发布或撤回需求信号 / publish or withdraw the public signal of an order',
  request: {
    params: z.object({ id }),
    body: { content: { 'application/json': { schema: signalInputSchema } }, required: true },
  },
  responses: { 200: json(itemSchema, '订单 / the order'), default: failure },
});

const sheet = createRoute({
  method: 'get',
  path: '/demand/order',
  summary: '订单书，含对接建议 / the order sheet with whom it could go to',
  request: { query: z.object({ id, release, ...formats }) },
  responses: { 200: json(orderSchema, '订单书 / the order sheet'), default: failure },
});

const bulletin = createRoute({
  method: 'get',
  path: '/demand/signals',
  summary: '公开的需求信号 / public demand signals',
  request: { query: z.object({ release, ...formats }) },
  responses: { 200: json(signalsSchema, '需求信号 / demand signals'), default: failure },
});

/** `/api/demand`: needs, the orders made of them, and what the public is told. */
export function demandRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  const now = <T>(work: (open: OpenRelease) => Promise<T>): Promise<T> => context.read(undefined, work);
  const shown = (open: OpenRelease, item: string): Promise<Gated<z.infer<typeof itemSchema>>> =>
    workItemOf(context, open, item);
  app.openapi(list, async (c) => {
    const { release: of, ...choice } = c.req.valid('query');
    return c.json(await context.read(of, (open) => demand(context, open, choice)), 200);
  });
  app.openapi(portrait, async (c) => {
    const { release: of, ...choice } = c.req.valid('query');
    const body = await context.read(of, (open) =>
      context.once(open, `profiles ${choice.by} ${choice.region ?? ''} ${choice.window ?? ''}`, () =>
        profiles(context, open, choice),
      ),
    );
    return c.json(body, 200);
  });
  app.openapi(make, async (c) => {
    const input = c.req.valid('json');
    return c.json(await now(async (open) => shown(open, (await makeOrder(context, open, input)).id)), 200);
  });
  app.openapi(merge, async (c) => {
    const { orders } = c.req.valid('json');
    return c.json(await now(async (open) => shown(open, (await mergeOrders(context, open, orders)).id)), 200);
  });
  app.openapi(split, async (c) => {
    const { id: order } = c.req.valid('param');
    const body = await now(async (open) => {
      const made = await splitOrder(context, open, order);
      return { orders: await Promise.all(made.map((item) => shown(open, item.id))) };
    });
    return c.json(body, 200);
  });
  app.openapi(signal, async (c) => {
    const { id: order } = c.req.valid('param');
    const input = c.req.valid('json');
    return c.json(
      await now(async (open) => shown(open, (await publishSignal(context, open, order, input)).id)),
      200,
    );
  });
  app.openapi(sheet, (c) => {
    const { id: order, release: of, lang = 'zh-CN', format: wanted } = c.req.valid('query');
    const format = wanted === 'pdf' ? wanted : formatOf(c.req.header('accept'), wanted);
    return anyFormat(
      context.read(of, async (open) => {
        const body = await orderSheet(context, open, order);
        if (format === 'pdf') return sendPdf(c, context, sheetPaper(body, open));
        if (format === 'json') return c.json(body, 200);
        const tag = `${open.id}-order-${body.item.version}-${format}-${lang}`;
        return sendTable(c, context, sheetTable(body, lang), format, { tag, locale: lang });
      }),
    );
  });
  app.openapi(bulletin, (c) => {
    const { release: of, lang = 'zh-CN', format: wanted } = c.req.valid('query');
    const format = formatOf(c.req.header('accept'), wanted);
    return anyFormat(
      context.read(of, async (open) => {
        const body = await signals(context, open);
        if (format === 'json') return c.json(body, 200);
        const tag = `${open.id}-signals-${body.signals.map((s) => s.id).join('_')}-${format}-${lang}`;
        return sendTable(c, context, signalTable(body, lang), format, { tag, locale: lang });
      }),
    );
  });
  return app;
}

/** A sheet to be signed and filed, as a download that says so where its data are synthetic. */
async function sendPdf(c: Context, context: ApiContext, paper: Gated<PaperDocument>): Promise<Response> {
  const bytes = await pdfOf(paper);
  const name = `demand_order${paper.synthetic ? '_synthetic' : ''}_${paper.release}.pdf`;
  await context.audit({
    action: 'export',
    subject: paper.id,
    detail: { format: 'pdf', bytes: bytes.length, release: paper.release },
  });
  return c.body(Uint8Array.from(bytes), 200, {
    'content-type': 'application/pdf',
    'content-disposition': `attachment; filename="${name}"`,
  });
}
