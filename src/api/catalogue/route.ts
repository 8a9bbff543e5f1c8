import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { type Catalogue, catalogueSchema } from '../../contracts/catalogue.ts';
import { DIMENSION_TITLES, DIMENSIONS } from '../../contracts/dimension.ts';
import { noPersons } from '../../disclosure/gate.ts';
import type { Metric } from '../../domain/metric.ts';
import { REGION_LEVELS } from '../../domain/region.ts';
import type { Gated } from '../../domain/table.ts';
import type { ApiContext } from '../context.ts';
import type { OpenRelease } from '../release/open.ts';
import { failure, json, router } from '../router.ts';
import { sendJson } from '../send.ts';
import { catalogueMetric } from './metric.ts';

const get = createRoute({
  method: 'get',
  path: '/catalogue',
  summary: '请求中可以出现的一切 / everything a request may name',
  request: { query: z.object({ release: z.string().optional() }) },
  responses: {
    200: json(catalogueSchema, '指标、维度、地区 / metrics, dimensions, regions'),
    default: failure,
  },
});

/** `GET /api/catalogue`. */
export function catalogueRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  app.openapi(get, (c) =>
    context.read(c.req.valid('query').release, async (release) => {
      const body = await context.once(release, 'catalogue', async () =>
        catalogueOf(release, context.metrics),
      );
      return sendJson(c, body, `${release.id}-catalogue`) as never;
    }),
  );
  return app;
}

/** What a metric's first cube is called on screen. */
const GROUPS: Readonly<Record<string, { zh: string; en: string }>> = {
  thermometer: { zh: '温度计', en: 'Thermometer' },
  members: { zh: '会籍', en: 'Membership' },
  services: { zh: '服务申请', en: 'Service applications' },
  appeals: { zh: '诉求', en: 'Appeals' },
  consumption: { zh: '消费', en: 'Consumption' },
  vouchers: { zh: '消费券', en: 'Vouchers' },
  disputes: { zh: '消费纠纷', en: 'Disputes' },
  ratings: { zh: '商户评价', en: 'Merchant ratings' },
  site_visits: { zh: '阵地', en: 'Sites' },
};

function catalogueOf(release: OpenRelease, metrics: readonly Metric[]): Gated<Catalogue> {
  const { manifest } = release;
  const entries = metrics.map((metric) => catalogueMetric(metric, release));
  const used = new Set(entries.flatMap((m) => m.by.flat()));
  const groups = [...new Set(entries.map((m) => m.group))];
  const stored = new Set([...release.cubes.values()].flatMap((cube) => cube.slices.map((s) => s.level)));
  return noPersons({
    release: release.id,
    title: manifest.title,
    synthetic: manifest.synthetic,
    currency: manifest.currency,
    metrics: entries,
    groups: groups.map((id) => ({ id, title: GROUPS[id] ?? { zh: id, en: id } })),
    dimensions: DIMENSIONS.filter((d) => d !== 'region' && used.has(d)).map((id) => ({
      id,
      title: DIMENSION_TITLES[id],
    })),
    labels: Object.fromEntries(
      Object.entries(release.labels).filter(([list]) => list !== 'region' && (used as Set<string>).has(list)),
    ),
    regions: [...release.regions.values()].map(({ code, level, parent, zh, en, short }) => ({
      code,
      level,
      parent,
      name: { zh, en },
      short,
    })),
    levels: REGION_LEVELS.filter((level) => stored.has(level)),
    watermark: manifest.watermark,
  });
}
