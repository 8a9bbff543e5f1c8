import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { Manifest } from '../../contracts/manifest.ts';
import { type ReleaseSummary, type Releases, releasesSchema } from '../../contracts/releases.ts';
import type { ApiContext } from '../context.ts';
import { failure, json, router } from '../router.ts';

const get = createRoute({
  method: 'get',
  path: '/releases',
  summary: '全部版本 / all releases, newest first',
  responses: { 200: json(releasesSchema, '版本列表 / releases'), default: failure },
});

/** `GET /api/releases`. */
export function releaseRoutes({ shelf }: ApiContext): OpenAPIHono {
  return router().openapi(get, (c) => {
    const body: Releases = {
      current: shelf.currentId,
      releases: shelf.manifests().map((m) => summaryOf(m, shelf.currentId)),
    };
    return c.json(body, 200);
  });
}

export function summaryOf(manifest: Manifest, current: string | null): ReleaseSummary {
  const count = (status: string): number => manifest.checks.filter((check) => check.status === status).length;
  return {
    id: manifest.id,
    current: manifest.id === current,
    published_at: manifest.created_at,
    title: manifest.title,
    synthetic: manifest.synthetic,
    watermark: manifest.watermark,
    inputs: manifest.inputs.length,
    rows_loaded: manifest.inputs.reduce((sum, i) => sum + i.loaded, 0),
    checks: { passed: count('passed'), warned: count('warned'), failed: count('failed') },
    code_version: manifest.code.version,
    methods: Object.fromEntries(Object.entries(manifest.methods).map(([id, m]) => [id, m.version])),
  };
}
