import type { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import { OutOfPatience } from '../warehouse/pool.ts';
import { door } from './access/door.ts';
import { knownHost } from './access/host.ts';
import { accountRoutes } from './access/routes.ts';
import { alertRoutes } from './alerts/route.ts';
import { beforeAfterRoutes } from './before-after/route.ts';
import { benchmarkRoutes } from './benchmarks/route.ts';
import { boundaryRoutes } from './boundaries/route.ts';
import { catalogueRoutes } from './catalogue/route.ts';
import { chartNoteRoutes } from './chart-notes/route.ts';
import { commitmentRoutes } from './commitments/route.ts';
import { confidenceRoutes } from './confidence/route.ts';
import { consumptionRoutes } from './consumption/route.ts';
import { ApiContext, type ApiOptions } from './context.ts';
import { datasetRoutes } from './dataset/route.ts';
import { demandRoutes } from './demand/route.ts';
import { paperWorkRoutes } from './editions/route.ts';
import { ApiFailure } from './error.ts';
import { healthRoutes } from './health/route.ts';
import { importRoutes } from './imports/route.ts';
import { merchantRoutes } from './merchants/route.ts';
import { methodRoutes } from './method/route.ts';
import { mixRateRoutes } from './mix-rate/route.ts';
import { outlookRoutes } from './outlook/route.ts';
import { overviewRoutes } from './overview/route.ts';
import { paperRoutes } from './paper/route.ts';
import { qualityRoutes } from './quality/route.ts';
import { queryRoutes } from './query/route.ts';
import { releaseRoutes } from './release/route.ts';
import { reporterRoutes } from './reporters/route.ts';
import { representationRoutes } from './representation/route.ts';
import { returnRoutes } from './returns/route.ts';
import { revisionRoutes } from './revision/route.ts';
import { badRequest, router } from './router.ts';
import { settingsRoutes } from './settings/route.ts';
import { staticFiles } from './static.ts';
import { supplyRoutes } from './supply/route.ts';
import { thermometerRoutes } from './thermometer/route.ts';
import { viewRoutes } from './views/route.ts';
import { whatIfRoutes } from './what-if/route.ts';
import { workItemRoutes } from './work-items/route.ts';

const ROUTES = [
  healthRoutes,
  releaseRoutes,
  catalogueRoutes,
  queryRoutes,
  overviewRoutes,
  alertRoutes,
  benchmarkRoutes,
  consumptionRoutes,
  merchantRoutes,
  confidenceRoutes,
  demandRoutes,
  supplyRoutes,
  thermometerRoutes,
  revisionRoutes,
  whatIfRoutes,
  outlookRoutes,
  beforeAfterRoutes,
  mixRateRoutes,
  qualityRoutes,
  reporterRoutes,
  representationRoutes,
  methodRoutes,
  datasetRoutes,
  importRoutes,
  returnRoutes,
  viewRoutes,
  chartNoteRoutes,
  settingsRoutes,
  boundaryRoutes,
  workItemRoutes,
  ...accountRoutes,
];

/** Largest body of a question; uploads have a limit of their own. */
const QUESTION_BYTES = 64 * 1024;

/** The whole API as one function from request to response. `server.ts` listens; tests and the command line call it. */
export function createApp(options: ApiOptions): OpenAPIHono {
  const context = new ApiContext(options);
  const app = router();
  const api = router();
  if (options.monitor) app.use(options.monitor.watch);
  app.use(knownHost(options));
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Chart tooltips are HTML with style attributes; no style element of ours or anyone's is inline.
        styleSrc: ["'self'"],
        styleSrcElem: ["'self'"],
        styleSrcAttr: ["'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: options.embedFrom?.length ? ["'self'", ...options.embedFrom] : ["'none'"],
      },
      xFrameOptions: options.embedFrom?.length ? false : 'DENY',
      referrerPolicy: 'same-origin',
      // Plain HTTP is for this machine only.
      strictTransportSecurity: options.publicUrl?.startsWith('https:') ? 'max-age=31536000' : false,
      permissionsPolicy: { camera: [], microphone: [], geolocation: [], payment: [], usb: [] },
    }),
  );
  app.onError((error, c) => {
    const known = refusalOf(error);
    if (known instanceof ApiFailure) return c.json(known.toBody(), known.status);
    options.log?.(`${c.req.method} ${c.req.path}: ${error.stack ?? error.message}`);
    const unknown = new ApiFailure('INTERNAL', {
      zh: '服务器出现意外错误，已记入日志。请重试；若重复出现，请把时间与操作告知管理员。',
      en: 'The server failed unexpectedly; the log has the details. Try again, and tell the administrator if it persists.',
    });
    return c.json(unknown.toBody(), 500);
  });
  api.use(
    '/query',
    bodyLimit({
      maxSize: QUESTION_BYTES,
      onError: () => {
        throw questionTooLarge();
      },
    }),
  );
  api.use(door(context));
  api.use(compress({ threshold: 2048 }));
  for (const routes of ROUTES) api.route('/', routes(context));
  api.route(
    '/',
    paperRoutes(context, (path, init) => app.request(path, init)),
  );
  api.route(
    '/',
    commitmentRoutes(context, (path, init) => app.request(path, init)),
  );
  api.route(
    '/',
    paperWorkRoutes(context, (path, init) => app.request(path, init)),
  );
  api.doc31('/openapi.json', {
    openapi: '3.1.0',
    servers: [{ url: '/api' }],
    info: {
      title: '社会温度计 Social thermometer',
      version: options.codeVersion ?? '0',
      description: '只读；每个数值都经过披露控制。/ Read-only; every number has passed the disclosure gate.',
    },
  });
  api.all('*', (c) => {
    throw new ApiFailure(
      'NOT_FOUND',
      {
        zh: `没有接口 ${c.req.method} ${c.req.path}。接口说明见 /api/openapi.json。`,
        en: `There is no ${c.req.method} ${c.req.path}. See /api/openapi.json.`,
      },
      { value: c.req.path },
    );
  });
  app.route('/api', api);
  if (options.dist) app.use(staticFiles(options.dist));
  return app;
}

/** What the framework and the engine refuse, in the one shape of refusals. */
function refusalOf(error: Error): Error {
  if (error instanceof OutOfPatience) return tooCostly(error);
  if (error instanceof HTTPException && error.status < 500)
    return badRequest([{ path: [], message: error.message }]);
  return error;
}

const tooCostly = ({ seconds }: OutOfPatience): ApiFailure =>
  new ApiFailure('TOO_COSTLY', {
    zh: `这个问题 ${seconds} 秒内算不完，已停止。请缩短时间、减少地区或维度。`,
    en: `This was not done within ${seconds} seconds and was stopped. Ask for a shorter period, fewer regions or dimensions.`,
  });

const questionTooLarge = (): ApiFailure =>
  new ApiFailure('TOO_LARGE', {
    zh: `请求超过 ${QUESTION_BYTES / 1024} KB。请减少筛选代码。`,
    en: `The request exceeds ${QUESTION_BYTES / 1024} KB. Filter by fewer codes.`,
  });
