import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { type Health, healthSchema } from '../../contracts/health.ts';
import type { ApiContext } from '../context.ts';
import { failure, json, router } from '../router.ts';

const get = createRoute({
  method: 'get',
  path: '/health',
  summary: '服务与现行版本 / the server and the release it reads',
  responses: { 200: json(healthSchema, '服务可用 / the server answers'), default: failure },
});

/** `GET /api/health`. */
export function healthRoutes({ shelf, policy }: ApiContext): OpenAPIHono {
  return router().openapi(get, (c) => {
    const id = shelf.currentId;
    const manifest = id === null ? null : shelf.manifest(id);
    const health: Health = {
      status: id === null ? 'empty' : 'ok',
      release: id,
      synthetic: manifest?.synthetic ?? false,
      title: manifest?.title ?? null,
      policy_version: policy.version,
    };
    return c.json(health, 200);
  });
}
