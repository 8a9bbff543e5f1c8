import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { merchantCreditRequestSchema, merchantCreditSchema } from '../../contracts/merchant-credit.ts';
import { merchantsRequestSchema, merchantsSchema } from '../../contracts/trust.ts';
import type { ApiContext } from '../context.ts';
import { anyFormat, failure, json, router } from '../router.ts';
import { sendJson } from '../send.ts';
import { merchantCredit } from './credit.ts';
import { merchants } from './query.ts';

const get = createRoute({
  method: 'get',
  path: '/merchants',
  summary: '具名商户得分与排名，仅供内部 / scores and ranks of named merchants, inside only',
  request: { query: merchantsRequestSchema },
  responses: {
    200: json(merchantsSchema, '商户得分 / scores of merchants'),
    304: { description: '与已有的相同 / unchanged' },
    default: failure,
  },
});

const credit = createRoute({
  method: 'get',
  path: '/merchants/credit',
  summary:
    '商户信用：登记、建议与依据，仅供内部 / merchant credit: register, suggestions and evidence, inside only',
  request: { query: merchantCreditRequestSchema },
  responses: {
    200: json(merchantCreditSchema, '商户信用 / merchant credit'),
    304: { description: '与已有的相同 / unchanged' },
    default: failure,
  },
});

/** `GET /api/merchants` and `/api/merchants/credit`. */
export function merchantRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  app.openapi(credit, (c) => {
    const { release: id, ...choice } = c.req.valid('query');
    return anyFormat(
      context.read(id, async (release) => {
        const key = ['credit', choice.month, choice.region].filter((part) => part !== undefined).join(' ');
        const body = await context.once(release, key, () => merchantCredit(choice, release, context));
        return sendJson(c, body, `${release.id}-${key.replaceAll(' ', '-')}`);
      }),
    );
  });
  app.openapi(get, (c) => {
    const { release: id, ...choice } = c.req.valid('query');
    return anyFormat(
      context.read(id, async (release) => {
        const key = `merchants ${choice.merchant_type ?? ''} ${choice.region ?? ''}`;
        const body = await context.once(release, key, () => merchants(choice, release, context));
        return sendJson(c, body, `${release.id}-${key.replaceAll(' ', '-')}`);
      }),
    );
  });
  return app;
}
