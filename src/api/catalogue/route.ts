import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { type Catalogue, catalogueSchema } from '../../contracts/catalogue.ts';
import { DIMENSION_TITLES, DIMENSIONS } from '../../contracts/dimension.ts';
import type { Labels } from '../../contracts/query.ts';
import { noPersons } from '../../disclosure/gate.ts';
import { ALL } from '../../domain/code-list.ts';
import { isByUnion, type Metric } from '../../domain/metric.ts';
import { NATION, REGION_LEVELS } from '../../domain/region.ts';
import type { Gated } from '../../domain/table.ts';
import { principal } from '../access/ambient.ts';
import { inScope, rootsOf, unitsOf } from '../access/narrow.ts';
import type { ApiContext } from '../context.ts';
import { deflatorReach } from '../query/deflate.ts';
import { readEvents } from '../release/events.ts';
import type { RegionGroup } from '../release/groups.ts';
import type { OpenRelease } from '../release/open.ts';
import { anyFormat, failure, json, router } from '../router.ts';
import { sendJson } from '../send.ts';
import { GROUPS } from './group.ts';
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
    anyFormat(
      context.read(c.req.valid('query').release, async (release) => {
        const body = await context.once(release, 'catalogue', async () => {
          const read = await release.pool.use(async (db) => ({
            deflator: await deflatorReach(db, release),
            events: await readEvents(db, release),
          }));
          return catalogueOf(release, context.metrics, read);
        });
        return sendJson(c, body, `${release.id}-catalogue`);
      }),
    ),
  );
  return app;
}

function catalogueOf(
  release: OpenRelease,
  metrics: readonly Metric[],
  { deflator, events }: Pick<Catalogue, 'deflator' | 'events'>,
): Gated<Catalogue> {
  const { manifest } = release;
  const units = unitsOf(principal(), release);
  const roots = units === null ? rootsOf(principal(), release) : [];
  // Places and unions without an area are counted apart: who may see a part of the one has nothing of the other.
  const mine = metrics.filter((metric) =>
    units === null ? roots === null || !isByUnion(metric) : isByUnion(metric),
  );
  const entries = mine.map((metric) => catalogueMetric(metric, release));
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
      Object.entries(release.labels)
        .filter(([list]) => list !== 'region' && (used as Set<string>).has(list))
        .map(([list, labels]) => [list, list === 'org' && units !== null ? ofUnits(labels, units) : labels]),
    ),
    regions: [...release.regions.values()]
      .filter(({ code }) => code === NATION || (units === null && inScope(code, principal(), release)))
      .map(({ code, level, parent, zh, en, short }) => ({ code, level, parent, name: { zh, en }, short })),
    region_groups: roots === null ? release.groups.map(groupOf) : [],
    events,
    deflator,
    levels: REGION_LEVELS.filter((level) => stored.has(level)),
    watermark: manifest.watermark,
  });
}

const ofUnits = (labels: Labels[string] = {}, units: readonly string[]): Labels[string] =>
  Object.fromEntries(Object.entries(labels).filter(([code]) => code === ALL || units.includes(code)));

const groupOf = ({ scheme, code, zh, en, regions }: RegionGroup): Catalogue['region_groups'][number] => ({
  scheme,
  code,
  name: { zh, en },
  regions: [...regions],
});
