import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { auditSchema, doneSchema, downloadSchema } from '../../contracts/account.ts';
import { csvField } from '../../datasets/csv.ts';
import { type AuditFilter, type AuditRecord, auditPage, brokenAt } from '../../worklog/audit.ts';
import { worklogOf } from '../access/required.ts';
import type { ApiContext } from '../context.ts';
import { anyFormat, failure, json, router } from '../router.ts';

const PAGE = 100;
/** Newest records whose chain is followed when the page opens; `thermometer doctor` follows all of them. */
const CHECKED = 10_000;

const get = createRoute({
  method: 'get',
  path: '/audit',
  summary: '审计日志（可导出 CSV） / the audit log, newest first; as CSV with format=csv',
  request: {
    query: z.object({
      before: z
        .string()
        .regex(/^\d{1,15}$/)
        .optional(),
      actor: z.string().max(80).optional(),
      action: z.string().max(40).optional(),
      subject: z.string().max(200).optional(),
      from: z.string().max(40).optional(),
      to: z.string().max(40).optional(),
      format: z.enum(['json', 'csv']).default('json'),
    }),
  },
  responses: { 200: json(auditSchema, '审计日志 / the log'), default: failure },
});
const download = createRoute({
  method: 'post',
  path: '/downloads',
  summary: '记录页面自己生成的文件 / writes down a file that a page makes itself',
  request: {
    query: z.object({ purpose: z.string().max(40).optional(), purpose_note: z.string().max(300).optional() }),
    body: { content: { 'application/json': { schema: downloadSchema } }, required: true },
  },
  responses: { 200: json(doneSchema, '已记录 / written down'), default: failure },
});

/** `/api/audit` and what pages add to it. */
export function auditRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  app.openapi(get, (c) =>
    anyFormat(
      (async () => {
        const db = worklogOf(context);
        const { before, format, ...filter } = c.req.valid('query');
        c.header('Cache-Control', 'no-store');
        if (format === 'csv') {
          await context.audit({ action: 'audit_export', subject: 'audit_log', detail: { ...filter } });
          c.header('Content-Type', 'text/csv; charset=utf-8');
          c.header('Content-Disposition', 'attachment; filename="audit-log.csv"');
          return c.body(`\uFEFF${await csvOf(await all(filter))}`);
        }
        const page = await auditPage(db, filter, PAGE, before === undefined ? undefined : Number(before));
        const { records, total } = page;
        return c.json(
          {
            records: records.map(({ previous: _, ...record }) => record),
            next: records.length === PAGE ? (records.at(-1)?.seq ?? null) : null,
            broken_at: await brokenAt(db, CHECKED),
            total,
          },
          200,
        );
        async function all(wanted: AuditFilter): Promise<AuditRecord[]> {
          return (await auditPage(db, wanted, MOST)).records;
        }
      })(),
    ),
  );
  app.openapi(download, async (c) => {
    const { subject, ...detail } = c.req.valid('json');
    await context.audit({ action: 'export', subject, detail });
    return c.json({ done: true as const }, 200);
  });
  return app;
}

/** Records of one export; more than a year of a busy office. */
const MOST = 1_000_000;

const COLUMNS = ['seq', 'at', 'actor', 'action', 'subject', 'detail', 'previous', 'hash'] as const;

const csvOf = (records: readonly AuditRecord[]): string =>
  [
    COLUMNS.join(','),
    ...records.map((r) =>
      COLUMNS.map((name) => csvField(name === 'detail' ? JSON.stringify(r.detail) : r[name])).join(','),
    ),
  ].join('\r\n');
