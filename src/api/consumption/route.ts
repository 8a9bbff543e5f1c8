import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import {
  festivalsRequestSchema,
  festivalsSchema,
  pricesRequestSchema,
  pricesSchema,
  vouchersRequestSchema,
  vouchersSchema,
} from '../../contracts/consumption.ts';
import type { ApiContext } from '../context.ts';
import { anyFormat, failure, json, router } from '../router.ts';
import { sendJson } from '../send.ts';
import { festivals } from './festivals.ts';
import { prices } from './prices.ts';
import { vouchers } from './vouchers.ts';

const unchanged = { description: '与已有的相同 / unchanged' };

const getPrices = createRoute({
  method: 'get',
  path: '/consumption/prices',
  summary: '名义与实际消费、价量结构分解 / nominal and real spending, price, volume and mix',
  request: { query: pricesRequestSchema },
  responses: {
    200: json(pricesSchema, '逐月与分类 / by month and class'),
    304: unchanged,
    default: failure,
  },
});

const getFestivals = createRoute({
  method: 'get',
  path: '/consumption/festivals',
  summary: '按节日对齐的每日消费 / spending by day, aligned on festivals',
  request: { query: festivalsRequestSchema },
  responses: {
    200: json(festivalsSchema, '节日前后每日 / days around a festival'),
    304: unchanged,
    default: failure,
  },
});

const getVouchers = createRoute({
  method: 'get',
  path: '/consumption/vouchers',
  summary: '消费券轮次与带动 / rounds of vouchers and what they moved',
  request: { query: vouchersRequestSchema },
  responses: {
    200: json(vouchersSchema, '事前、期间、事后 / before, during and after'),
    304: unchanged,
    default: failure,
  },
});

/** `GET /api/consumption/prices`, `/festivals`, `/vouchers`. */
export function consumptionRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  app.openapi(getPrices, (c) => {
    const { region, release: id } = c.req.valid('query');
    return anyFormat(
      context.read(id, async (release) => {
        const key = `consumption-prices ${region ?? ''}`;
        const body = await context.once(release, key, () => prices(region, release, context));
        return sendJson(c, body, tagOf(release.id, key));
      }),
    );
  });
  app.openapi(getFestivals, (c) => {
    const { release: id, ...choice } = c.req.valid('query');
    return anyFormat(
      context.read(id, async (release) => {
        const key = `consumption-festivals ${choice.festival} ${choice.region ?? ''} ${choice.consumption_class ?? ''}`;
        const body = await context.once(release, key, () => festivals(choice, release, context));
        return sendJson(c, body, tagOf(release.id, key));
      }),
    );
  });
  app.openapi(getVouchers, (c) => {
    const { release: id, ...choice } = c.req.valid('query');
    return anyFormat(
      context.read(id, async (release) => {
        const key = `consumption-vouchers ${choice.round ?? ''} ${choice.consumption_class ?? ''}`;
        const body = await context.once(release, key, () => vouchers(choice, release, context));
        return sendJson(c, body, tagOf(release.id, key));
      }),
    );
  });
  return app;
}

const tagOf = (release: string, key: string): string => `${release}-${key.replaceAll(' ', '-')}`;
