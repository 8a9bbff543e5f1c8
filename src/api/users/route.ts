import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import type { Scope } from '../../accounts/scope.ts';
import { changeUser, createUser, findUser, listUsers, type User } from '../../accounts/user.ts';
import {
  newUserSchema,
  type UserView,
  userChangeSchema,
  userLinkSchema,
  userSchema,
  usersSchema,
} from '../../contracts/account.ts';
import { principal } from '../access/ambient.ts';
import { unitsOf } from '../access/narrow.ts';
import { accountsOf } from '../access/required.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import { unknownRegion } from '../query/plan.ts';
import { failure, json, router } from '../router.ts';

const params = z.object({ id: z.string().max(60) });

const list = createRoute({
  method: 'get',
  path: '/users',
  summary: '账号 / accounts',
  responses: { 200: json(usersSchema, '账号 / accounts'), default: failure },
});
const create = createRoute({
  method: 'post',
  path: '/users',
  summary: '新建账号，得到一次性链接 / make an account; its one-time link is shown once',
  request: { body: { content: { 'application/json': { schema: newUserSchema } }, required: true } },
  responses: { 201: json(userLinkSchema, '账号与链接 / account and link'), default: failure },
});
const change = createRoute({
  method: 'patch',
  path: '/users/{id}',
  summary: '更改角色、范围、停用 / change role or scope, switch off',
  request: {
    params,
    body: { content: { 'application/json': { schema: userChangeSchema } }, required: true },
  },
  responses: { 200: json(userSchema, '账号 / the account'), default: failure },
});
const link = createRoute({
  method: 'post',
  path: '/users/{id}/link',
  summary: '重置密码的一次性链接 / a one-time link to another password',
  request: { params },
  responses: { 200: json(userLinkSchema, '账号与链接 / account and link'), default: failure },
});

/** `/api/users`: for administrators. */
export function userRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  const view = (user: User): UserView => viewOf(user, accountsOf(context).now());
  const addressOf = (token: string): string => `/welcome#${token}`;
  const found = async (id: string): Promise<User> => {
    const user = await findUser(accountsOf(context).db, { id });
    if (user) return user;
    throw new ApiFailure(
      'NOT_FOUND',
      { zh: `没有账号 ${id}。`, en: `There is no account ${id}.` },
      { value: id },
    );
  };
  // A code nobody knows would only be found out by whoever it shuts out.
  const checked = async (scope: Scope | undefined): Promise<void> => {
    if (scope === undefined || context.shelf.currentId === null) return;
    await context.read(undefined, async (release) => {
      const stray = scope.regions?.find((code) => !release.regions.has(code));
      if (stray !== undefined) throw unknownRegion(stray, release);
      unitsOf({ scope }, release);
    });
  };
  app.openapi(list, async (c) => c.json({ users: (await listUsers(accountsOf(context).db)).map(view) }, 200));
  app.openapi(create, async (c) => {
    const accounts = accountsOf(context);
    const { display_name, ...given } = c.req.valid('json');
    await checked(given.scope);
    const id = await createUser(accounts.db, { ...given, displayName: display_name }, accounts.now());
    if (id === null) {
      throw new ApiFailure(
        'CONFLICT',
        { zh: `用户名“${given.name}”已被使用。`, en: `The name "${given.name}" is taken.` },
        { value: given.name },
      );
    }
    await context.audit({
      action: 'account',
      subject: given.name,
      detail: { what: 'created', role: given.role, scope: given.scope },
    });
    const token = await accounts.link(id, 'invite', principal().name);
    return c.json({ user: view(await found(id)), link: addressOf(token) }, 201);
  });
  app.openapi(change, async (c) => {
    const accounts = accountsOf(context);
    const user = await found(c.req.valid('param').id);
    const { display_name, ...given } = c.req.valid('json');
    await checked(given.scope);
    const outcome = await changeUser(
      accounts.db,
      user.id,
      { ...given, displayName: display_name },
      accounts.now(),
    );
    if (outcome === 'last_administrator') {
      throw new ApiFailure('CONFLICT', {
        zh: '这是最后一个系统管理员，不能停用或改为其他角色。请先指定另一位。',
        en: 'This is the last administrator. Appoint another first.',
      });
    }
    await context.audit({
      action: 'account',
      subject: user.name,
      detail: { what: 'changed', ...c.req.valid('json') },
    });
    return c.json(view(await found(user.id)), 200);
  });
  app.openapi(link, async (c) => {
    const accounts = accountsOf(context);
    const user = await found(c.req.valid('param').id);
    const token = await accounts.link(user.id, 'reset', principal().name);
    await context.audit({ action: 'account', subject: user.name, detail: { what: 'reset_link' } });
    return c.json({ user: view(user), link: addressOf(token) }, 200);
  });
  return app;
}

const viewOf = (user: User, now: Date): UserView => ({
  id: user.id,
  name: user.name,
  display_name: user.displayName,
  role: user.role,
  scope: {
    regions: user.scope.regions && [...user.scope.regions],
    orgs: user.scope.orgs && [...user.scope.orgs],
  },
  disabled: user.disabledAt !== null,
  locked: user.lockedUntil !== null && new Date(user.lockedUntil) > now,
  has_password: user.hasPassword,
  totp: user.hasTotp,
  created_at: user.createdAt,
});
