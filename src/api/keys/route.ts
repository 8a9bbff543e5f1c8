import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { type ApiKey, createKey, keysOf, revokeKey } from '../../accounts/api-key.ts';
import { findUser } from '../../accounts/user.ts';
import { type ApiKeys, apiKeysSchema, newKeySchema } from '../../contracts/api-key.ts';
import { principal } from '../access/ambient.ts';
import { accountsOf } from '../access/required.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import { failure, json, router } from '../router.ts';

const answer = json(apiKeysSchema, '密钥 / keys');
const list = createRoute({
  method: 'get',
  path: '/keys',
  operationId: 'listKeys',
  summary: '自己的接口密钥 / one’s own keys for machines',
  responses: { 200: answer, default: failure },
});
const make = createRoute({
  method: 'post',
  path: '/keys',
  operationId: 'createKey',
  summary: '新建密钥，只显示一次 / make a key; it is shown once',
  request: { body: { content: { 'application/json': { schema: newKeySchema } }, required: true } },
  responses: { 201: answer, default: failure },
});
const revoke = createRoute({
  method: 'delete',
  path: '/keys/{id}',
  operationId: 'revokeKey',
  summary: '收回密钥 / take a key back',
  request: { params: z.object({ id: z.string().max(40) }) },
  responses: { 200: answer, default: failure },
});

/** `/api/keys`: machines ask as who made their key, for a purpose, within a quota, until a day. */
export function keyRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  const seen = async (): Promise<ApiKeys> => {
    const accounts = accountsOf(context);
    const now = accounts.now();
    return { keys: (await keysOf(accounts.db, await ownId())).map((key) => viewOf(key, now)) };
  };
  const ownId = async (): Promise<string> =>
    (await findUser(accountsOf(context).db, { name: principal().name }))?.id ?? '';
  app.openapi(list, async (c) => c.json(await seen(), 200));
  app.openapi(make, async (c) => {
    const accounts = accountsOf(context);
    const { title, purpose, days, rows_per_day } = c.req.valid('json');
    const wanted = { userId: await ownId(), title, purpose, days, rowsPerDay: rows_per_day };
    const key = await createKey(accounts.db, wanted, accounts.suite, accounts.now());
    await context.audit({
      action: 'account',
      subject: principal().name,
      detail: { what: 'key made', title, purpose, days, rows_per_day },
    });
    return c.json({ ...(await seen()), key }, 201);
  });
  app.openapi(revoke, async (c) => {
    const accounts = accountsOf(context);
    const { id } = c.req.valid('param');
    if (!(await revokeKey(accounts.db, id, await ownId(), accounts.now())))
      throw new ApiFailure(
        'NOT_FOUND',
        { zh: `您没有仍有效的密钥 ${id}。`, en: `You have no working key ${id}.` },
        { value: id },
      );
    await context.audit({
      action: 'account',
      subject: principal().name,
      detail: { what: 'key revoked', id },
    });
    return c.json(await seen(), 200);
  });
  return app;
}

const viewOf = (key: ApiKey, now: Date): ApiKeys['keys'][number] => ({
  id: key.id,
  title: key.title,
  purpose: key.purpose,
  created_at: key.createdAt,
  expires_at: key.expiresAt,
  state: key.revokedAt !== null ? 'revoked' : key.expiresAt <= now.toISOString() ? 'expired' : 'works',
  rows_per_day: key.rowsPerDay,
  rows_today: key.usedOn === now.toISOString().slice(0, 10) ? key.rowsUsed : 0,
});
