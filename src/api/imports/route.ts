import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { importJobSchema, importJobsSchema, templatesSchema } from '../../contracts/import-job.ts';
import { inspectionSchema } from '../../contracts/inspection.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import { anyFormat, badRequest, failure, json, router } from '../router.ts';
import type { ImportJobs, Upload } from './jobs.ts';
import { importJobs } from './switched-on.ts';

const TEMPLATE_PATH = '/imports/templates/:family';

/** A form is held in memory while it is read; a bare body is not. */
const FORM_BYTES = 256 * 2 ** 20;

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const list = createRoute({
  method: 'get',
  path: '/imports',
  summary: '网页导入的任务 / imports started from the page, newest first',
  responses: { 200: json(importJobsSchema, '任务 / jobs'), default: failure },
});

const templates = createRoute({
  method: 'get',
  path: '/imports/templates',
  summary: '有空表可填的数据类别 / families that have a workbook to fill in',
  responses: { 200: json(templatesSchema, '类别 / families'), default: failure },
});

const template = createRoute({
  method: 'get',
  path: '/imports/templates/{family}',
  summary: '一类数据的空表（XLSX） / the empty workbook of one family',
  request: { params: z.object({ family: z.string() }) },
  responses: {
    200: {
      description: '空表 / the workbook',
      content: { [XLSX]: { schema: z.string().meta({ format: 'binary' }) } },
    },
    default: failure,
  },
});

const one = createRoute({
  method: 'get',
  path: '/imports/{id}',
  summary: '一个导入任务 / one import',
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: json(importJobSchema, '任务 / the job'), default: failure },
});

const inspect = createRoute({
  method: 'post',
  path: '/imports/inspect',
  summary: '查看一个文件：各列会成为什么 / what a file holds and what its columns would become',
  request: {
    query: z.object({
      name: z.string().max(200).optional(),
      upload: z.uuid().optional(),
      family: z.string().optional(),
      set: z.union([z.string(), z.array(z.string())]).optional(),
    }),
    body: { content: { 'application/octet-stream': { schema: z.string().meta({ format: 'binary' }) } } },
  },
  responses: { 200: json(inspectionSchema, '文件与各列 / the file and its columns'), default: failure },
});

const start = createRoute({
  method: 'post',
  path: '/imports',
  summary: '上传并装载一个文件 / upload one file; it is loaded, built and published by the command line',
  request: {
    query: z.object({
      family: z.string().optional(),
      name: z.string().max(200).optional(),
      upload: z.uuid().optional(),
    }),
    body: {
      content: {
        'multipart/form-data': {
          schema: z.object({
            file: z.string().meta({ format: 'binary' }),
            family: z.string(),
            mapping: z.string().optional(),
          }),
        },
        'application/octet-stream': { schema: z.string().meta({ format: 'binary' }) },
      },
    },
  },
  responses: { 202: json(importJobSchema, '已开始 / started'), default: failure },
});

/** `/api/imports`: the page hands a file to the command line. */
export function importRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  const jobs = (): ImportJobs => importJobs(context);
  app.openapi(list, (c) => c.json({ jobs: jobs().list() }, 200));
  // Before `{id}`, which would take the word for a job.
  app.openapi(templates, async (c) => c.json({ templates: [...(await jobs().templates())] }, 200));
  app.openAPIRegistry.registerPath(template);
  app.get(TEMPLATE_PATH, async (c) => {
    const found = await jobs().template(c.req.param('family'));
    const name = `${found.template.title.zh}_空表.xlsx`;
    return c.body(new Uint8Array(found.bytes), 200, {
      'content-type': XLSX,
      'content-disposition': `attachment; filename="${found.template.family}.xlsx"; filename*=UTF-8''${encodeURIComponent(name)}`,
      'cache-control': 'no-store',
    });
  });
  app.openapi(one, (c) => {
    const { id } = c.req.valid('param');
    const job = jobs().get(id);
    if (!job)
      throw new ApiFailure(
        'UNKNOWN_JOB',
        { zh: `没有导入任务“${id}”。`, en: `There is no import "${id}".` },
        { value: id },
      );
    return c.json(job, 200);
  });
  app.openAPIRegistry.registerPath(inspect);
  app.post(inspect.getRoutingPath(), (c) => anyFormat(look(c, jobs())));
  app.use(start.getRoutingPath(), (c, next) => (isForm(c) ? limited(c, next) : next()));
  // Read by hand: the schema's own reader would hold every upload in memory.
  app.openAPIRegistry.registerPath(start);
  app.post(start.getRoutingPath(), (c) => anyFormat(accept(c, context, jobs())));
  return app;
}

const limited = bodyLimit({
  maxSize: FORM_BYTES,
  onError: () => {
    throw new ApiFailure('TOO_LARGE', {
      zh: `表单上传不超过 ${FORM_BYTES / 2 ** 20} MB。更大的文件请以 application/octet-stream 直接发送，或用 thermometer load。`,
      en: `A form holds at most ${FORM_BYTES / 2 ** 20} MB. Send larger files bare, as application/octet-stream, or use thermometer load.`,
    });
  },
});

const isForm = (c: Context): boolean =>
  c.req.header('content-type')?.startsWith('multipart/form-data') ?? false;

async function accept(c: Context, context: ApiContext, jobs: ImportJobs): Promise<Response> {
  const upload = isForm(c) ? await fromForm(c) : c.req.query('upload') ? await inspected(c) : fromBody(c);
  const job = await jobs.start(upload);
  await context.audit({
    action: 'import',
    subject: upload.family,
    detail: { file: job.file_name, job: job.id },
  });
  return c.json(job, 202);
}

async function look(c: Context, jobs: ImportJobs): Promise<Response> {
  const { name, upload, family } = c.req.query();
  const body = c.req.raw.body as ReadableStream<Uint8Array> | null;
  if (!upload && !name) throw badRequest([{ path: ['name'], message: 'expected the file name' }]);
  if (!upload && !body) throw badRequest([{ path: ['body'], message: 'expected the file' }]);
  const content = upload || !body ? { upload: upload ?? '' } : body;
  const set = c.req.queries('set') ?? [];
  return c.json(await jobs.inspect({ name: name ?? '', content, family: family || undefined, set }), 200);
}

async function fromForm(c: Context): Promise<Upload> {
  const form = await c.req.formData().catch(() => null);
  const [file, family, mapping] = [form?.get('file'), form?.get('family'), form?.get('mapping')];
  if (!(file instanceof File)) throw badRequest([{ path: ['file'], message: 'expected a file' }]);
  if (typeof family !== 'string')
    throw badRequest([{ path: ['family'], message: 'expected a record family' }]);
  const text = mapping instanceof File ? await mapping.text() : mapping;
  return {
    name: file.name,
    family,
    content: file.stream() as ReadableStream<Uint8Array>,
    mapping: text || undefined,
  };
}

/** A file that waits since it was inspected; the body is its mapping. */
async function inspected(c: Context): Promise<Upload> {
  const { family, upload = '' } = c.req.query();
  if (!family) throw badRequest([{ path: ['family'], message: 'expected a record family' }]);
  return { name: '', family, content: { upload }, mapping: (await c.req.text()) || undefined };
}

function fromBody(c: Context): Upload {
  const { family, name } = c.req.query();
  const content = c.req.raw.body;
  if (!family) throw badRequest([{ path: ['family'], message: 'expected a record family' }]);
  if (!name) throw badRequest([{ path: ['name'], message: 'expected the file name' }]);
  if (!content) throw badRequest([{ path: ['body'], message: 'expected the file' }]);
  return { name, family, content: content as ReadableStream<Uint8Array> };
}
