import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { importJobSchema } from '../../contracts/import-job.ts';
import {
  correctionsRequestSchema,
  ticketRequestSchema,
  uploadSchema,
} from '../../contracts/return-ticket.ts';
import type { ApiContext } from '../context.ts';
import { importJobs } from '../imports/switched-on.ts';
import { anyFormat, badRequest, failure, json, router } from '../router.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const binary = z.string().meta({ format: 'binary' });

const ticket = createRoute({
  method: 'post',
  path: '/returns/ticket',
  summary: '导出退回单（XLSX），所列各行记为已退回 / the return ticket; its lines are marked as returned',
  request: { body: { required: true, content: { 'application/json': { schema: ticketRequestSchema } } } },
  responses: {
    200: { description: '退回单 / the workbook', content: { [XLSX]: { schema: binary } } },
    default: failure,
  },
});

const file = createRoute({
  method: 'post',
  path: '/returns/files',
  summary: '上传一个文件（填好的退回单，或它所指的原文件） / one file: a filled-in ticket or an original',
  request: {
    query: z.object({ name: z.string().min(1).max(200) }),
    body: { content: { 'application/octet-stream': { schema: binary } } },
  },
  responses: { 200: json(uploadSchema, '文件的编号 / the id under which it waits'), default: failure },
});

const apply = createRoute({
  method: 'post',
  path: '/returns',
  summary:
    '交回退回单：更正各行，汇总并发布 / hand in a ticket: its lines are corrected, then a release is published',
  request: {
    body: { required: true, content: { 'application/json': { schema: correctionsRequestSchema } } },
  },
  responses: { 202: json(importJobSchema, '已开始，见 /api/imports/{id} / started'), default: failure },
});

/** `/api/returns`: refused lines on their way to the sending units and back, by way of the command line. */
export function returnRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  app.openapi(ticket, (c) => anyFormat(written(c.req.valid('json'), context)));
  // Read by hand: the schema's own reader would hold the file in memory.
  app.openAPIRegistry.registerPath(file);
  app.post(file.getRoutingPath(), async (c) => {
    const name = c.req.query('name');
    const body = c.req.raw.body as ReadableStream<Uint8Array> | null;
    if (!name) throw badRequest([{ path: ['name'], message: 'expected the file name' }]);
    if (!body) throw badRequest([{ path: ['body'], message: 'expected the file' }]);
    return c.json({ upload: await importJobs(context).receive(name, body) }, 200);
  });
  app.openapi(apply, async (c) => {
    const request = c.req.valid('json');
    const job = importJobs(context).correct(request);
    await context.audit({
      action: 'corrections',
      subject: job.file_name,
      detail: { job: job.id, by: request.by ?? null, originals: request.originals.length },
    });
    return c.json(job, 202);
  });
  return app;
}

async function written(request: z.infer<typeof ticketRequestSchema>, context: ApiContext): Promise<Response> {
  const bytes = await importJobs(context).writeTicket(request);
  const { sender, family, by } = request;
  await context.audit({
    action: 'return_ticket',
    subject: sender ?? '*',
    detail: { family: family ?? null, by: by ?? null },
  });
  const name = `退回单_${(sender ?? '全部单位').replace(/[^\p{L}\p{N}._-]/gu, '_')}.xlsx`;
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': XLSX,
      'content-disposition': `attachment; filename="return-ticket.xlsx"; filename*=UTF-8''${encodeURIComponent(name)}`,
      'cache-control': 'no-store',
    },
  });
}
