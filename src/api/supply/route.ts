import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import {
  gapDetailSchema,
  gapRequestSchema,
  gapsRequestSchema,
  gapsSchema,
  handedOnSchema,
  handOnSchema,
  offersRequestSchema,
  offersSchema,
  partnersRequestSchema,
  partnersSchema,
  sitesRequestSchema,
  sitesSchema,
} from '../../contracts/supply.ts';
import type { ApiContext } from '../context.ts';
import { anyFormat, failure, json, router } from '../router.ts';
import { sendJson } from '../send.ts';
import { gapDetail } from './gap.ts';
import { gaps } from './gaps.ts';
import { handOn } from './hand-on.ts';
import { offers } from './offers.ts';
import { partners } from './partners.ts';
import { sites } from './sites.ts';

const unchanged = { description: '与已有的相同 / unchanged' };

const getGaps = createRoute({
  method: 'get',
  path: '/supply/gaps',
  summary: '缺口图 / gaps between demand and supply by place and domain',
  request: { query: gapsRequestSchema },
  responses: {
    200: json(gapsSchema, '缺口，从大到小 / gaps, the widest first'),
    304: unchanged,
    default: failure,
  },
});

const getGap = createRoute({
  method: 'get',
  path: '/supply/gap',
  summary: '一个缺口与能补上它的阵地和伙伴 / one gap, and the sites and partners that could close it',
  request: { query: gapRequestSchema },
  responses: {
    200: json(gapDetailSchema, '原因、走势与匹配 / reasons, course and matches'),
    304: unchanged,
    default: failure,
  },
});

const postGap = createRoute({
  method: 'post',
  path: '/supply/gap',
  summary: '把缺口转为工作事项 / make a gap a work item, with an owner and a day',
  request: { body: { content: { 'application/json': { schema: handOnSchema } }, required: true } },
  responses: { 200: json(handedOnSchema, '工作事项编号 / id of the work item'), default: failure },
});

const getSites = createRoute({
  method: 'get',
  path: '/supply/sites',
  summary: '阵地：功能、服务与空白地区 / sites: functions, what they do, blank areas',
  request: { query: sitesRequestSchema },
  responses: { 200: json(sitesSchema, '阵地 / sites'), 304: unchanged, default: failure },
});

const getOffers = createRoute({
  method: 'get',
  path: '/supply/offers',
  summary: '品质甄选：工会渠道与市场价、评分的比较 / union offers against list price and other ratings',
  request: { query: offersRequestSchema },
  responses: { 200: json(offersSchema, '逐类商品 / by item'), 304: unchanged, default: failure },
});

const getPartners = createRoute({
  method: 'get',
  path: '/supply/partners',
  summary: '公益伙伴计划：伙伴、项目与标准 / the partner programme: partners, projects, standards',
  request: { query: partnersRequestSchema },
  responses: { 200: json(partnersSchema, '伙伴 / partners'), 304: unchanged, default: failure },
});

/** `GET /api/supply/…`: what is offered, against what is asked for. */
export function supplyRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  app.openapi(getGaps, (c) => {
    const { release: id, ...choice } = c.req.valid('query');
    return anyFormat(
      context.read(id, async (release) => {
        const key = `supply-gaps-of ${choice.region ?? ''} ${choice.level ?? ''} ${choice.need_domain ?? ''} ${choice.quarters}`;
        const body = await context.once(release, key, () => gaps(choice, release, context));
        return sendJson(c, body, tagOf(release.id, key));
      }),
    );
  });
  app.openapi(getGap, (c) => {
    const { release: id, ...choice } = c.req.valid('query');
    return anyFormat(
      context.read(id, async (release) => {
        const key = `supply-gap ${choice.region} ${choice.need_domain} ${choice.quarters}`;
        const body = await context.once(release, key, () => gapDetail(choice, release, context));
        return sendJson(c, body, tagOf(release.id, key));
      }),
    );
  });
  app.openapi(getSites, (c) => {
    const { release: id, ...choice } = c.req.valid('query');
    return anyFormat(
      context.read(id, async (release) => {
        const key = `supply-sites ${choice.region ?? ''} ${choice.site_type ?? ''} ${choice.quarters}`;
        const body = await context.once(release, key, () => sites(choice, release, context));
        return sendJson(c, body, tagOf(release.id, key));
      }),
    );
  });
  app.openapi(getOffers, (c) => {
    const { release: id, region } = c.req.valid('query');
    return anyFormat(
      context.read(id, async (release) => {
        const key = `supply-offers ${region ?? ''}`;
        const body = await context.once(release, key, () => offers(region, release, context));
        return sendJson(c, body, tagOf(release.id, key));
      }),
    );
  });
  app.openapi(getPartners, (c) => {
    const { release: id, region } = c.req.valid('query');
    return anyFormat(
      context.read(id, async (release) => {
        const key = `supply-partners ${region ?? ''}`;
        const body = await context.once(release, key, () => partners(region, release, context));
        return sendJson(c, body, tagOf(release.id, key));
      }),
    );
  });
  app.openapi(postGap, async (c) => {
    const asked = c.req.valid('json');
    return c.json(await context.read(undefined, (release) => handOn(asked, release, context)), 200);
  });
  return app;
}

const tagOf = (release: string, key: string): string => `${release}-${key.replaceAll(' ', '-')}`;
