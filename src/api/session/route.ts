import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import type { PasswordFault, SignIn } from '../../accounts/accounts.ts';
import { type Session, setViewAs } from '../../accounts/session.ts';
import {
  acceptLinkSchema,
  codeSchema,
  doneSchema,
  linkOwnerSchema,
  linkSchema,
  passwordChangeSchema,
  passwordSchema,
  sessionSchema,
  signInSchema,
  totpSchema,
  viewAsSchema,
} from '../../contracts/account.ts';
import { MAY } from '../../domain/role.ts';
import type { Bilingual } from '../../domain/text.ts';
import { asking } from '../access/ambient.ts';
import { cookieName, dropSessionCookie, setSessionCookie } from '../access/cookie.ts';
import { mayNot } from '../access/refusal.ts';
import { accountsOf, sessionOf } from '../access/required.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import { failure, json, router } from '../router.ts';
import { directoryRoutes } from './directory.ts';
import { sessionView } from './view.ts';

const body = <T>(schema: T) => ({ body: { content: { 'application/json': { schema } }, required: true } });
const sessionAnswer = { 200: json(sessionSchema, '会话 / the session'), default: failure } as const;
const done = { 200: json(doneSchema, '已完成 / done'), default: failure } as const;

const get = createRoute({
  method: 'get',
  path: '/session',
  summary: '当前是谁、可以做什么 / who asks, and what they may do',
  responses: sessionAnswer,
});
const signIn = createRoute({
  method: 'post',
  path: '/session',
  summary: '登录 / sign in',
  request: body(signInSchema),
  responses: sessionAnswer,
});
const signOut = createRoute({
  method: 'delete',
  path: '/session',
  summary: '退出 / sign out',
  responses: done,
});
const owner = createRoute({
  method: 'post',
  path: '/session/link/owner',
  summary: '一次性链接属于谁 / whom a one-time link is for',
  request: body(linkSchema),
  responses: { 200: json(linkOwnerSchema, '账号 / the account'), default: failure },
});
const accept = createRoute({
  method: 'post',
  path: '/session/link',
  summary: '用一次性链接设置密码 / set the password a one-time link is for',
  request: body(acceptLinkSchema),
  responses: { 200: json(linkOwnerSchema, '账号 / the account'), default: failure },
});
const password = createRoute({
  method: 'post',
  path: '/session/password',
  summary: '更改自己的密码 / change one’s own password',
  request: body(passwordChangeSchema),
  responses: done,
});
const propose = createRoute({
  method: 'post',
  path: '/session/totp',
  summary: '动态口令的新密钥 / a new seed for an authenticator',
  responses: { 200: json(totpSchema, '密钥 / the seed'), default: failure },
});
const confirm = createRoute({
  method: 'post',
  path: '/session/totp/confirm',
  summary: '用一个动态口令确认 / confirm the authenticator with a code of it',
  request: body(codeSchema),
  responses: done,
});
const remove = createRoute({
  method: 'post',
  path: '/session/totp/remove',
  summary: '停用动态口令 / remove the authenticator',
  request: body(passwordSchema),
  responses: done,
});
const viewAs = createRoute({
  method: 'post',
  path: '/session/view-as',
  summary: '以某角色查看 / look through the eyes of a role',
  request: body(viewAsSchema),
  responses: sessionAnswer,
});

/** `/api/session`: coming in, going out, and what proves who one is. */
export function sessionRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  const { options } = context;
  const tokenOf = (c: Context): string | undefined => getCookie(c, cookieName(options));
  const present = async (c: Context): Promise<Session> => sessionOf(accountsOf(context), tokenOf(c));
  const account = (subject: string, what: string): Promise<void> =>
    context.audit({ action: 'account', subject, detail: { what, address: asking()?.address ?? null } });

  app.openapi(get, async (c) => {
    c.header('Cache-Control', 'no-store');
    const token = tokenOf(c);
    const session = token === undefined ? undefined : await options.accounts?.session(token);
    return c.json(sessionView(options.accounts, session && token ? { session, token } : undefined), 200);
  });
  app.openapi(signIn, async (c) => {
    const accounts = accountsOf(context);
    const { name, password: given, code } = c.req.valid('json');
    const signed = await accounts.signIn(name, given, code);
    if (!('refused' in signed) || signed.refused !== 'code_needed') {
      await context.audit({
        action: 'refused' in signed ? 'sign_in_refused' : 'sign_in',
        subject: 'password',
        actor: name,
        detail: {
          address: asking()?.address ?? null,
          ...('refused' in signed ? { why: signed.refused } : {}),
        },
      });
    }
    if ('refused' in signed) throw refusal(signed, accounts.settings.lock_out.minutes);
    setSessionCookie(c, options, signed.token);
    c.header('Cache-Control', 'no-store');
    const session = await accounts.session(signed.token);
    return c.json(sessionView(accounts, session && { session, token: signed.token }), 200);
  });
  app.openapi(signOut, async (c) => {
    const session = await present(c);
    await accountsOf(context).signOut(session);
    await context.audit({ action: 'sign_out', subject: 'session', detail: {} });
    dropSessionCookie(c, options);
    return c.json({ done: true as const }, 200);
  });
  app.openapi(owner, async (c) => {
    const found = await accountsOf(context).linkOwner(c.req.valid('json').token);
    if (!found) throw deadLink();
    return c.json({ name: found.name, display_name: found.displayName }, 200);
  });
  app.openapi(accept, async (c) => {
    const accounts = accountsOf(context);
    const { token, password: chosen } = c.req.valid('json');
    const found = await accounts.acceptLink(token, chosen);
    if (found === 'unknown') throw deadLink();
    if (typeof found === 'string') throw badPassword(found, accounts.settings.password.min_length);
    await context.audit({
      action: 'account',
      subject: found.name,
      actor: found.name,
      detail: { what: 'password_by_link', address: asking()?.address ?? null },
    });
    return c.json({ name: found.name, display_name: found.displayName }, 200);
  });
  app.openapi(password, async (c) => {
    const accounts = accountsOf(context);
    const { user } = await present(c);
    const { current, next } = c.req.valid('json');
    const outcome = await accounts.changePassword(user, current, next);
    if (outcome === 'wrong') throw wrongPassword();
    if (outcome !== 'changed') throw badPassword(outcome, accounts.settings.password.min_length);
    await account(user.name, 'password');
    return c.json({ done: true as const }, 200);
  });
  app.openapi(propose, async (c) => {
    const { user } = await present(c);
    if (user.hasTotp) throw alreadyOn();
    c.header('Cache-Control', 'no-store');
    return c.json(await accountsOf(context).proposeTotp(user), 200);
  });
  app.openapi(confirm, async (c) => {
    const { user } = await present(c);
    if (!(await accountsOf(context).confirmTotp(user, c.req.valid('json').code))) throw wrongCode();
    await account(user.name, 'totp_on');
    return c.json({ done: true as const }, 200);
  });
  app.openapi(remove, async (c) => {
    const { user } = await present(c);
    if (!(await accountsOf(context).removeTotp(user, c.req.valid('json').password))) throw wrongPassword();
    await account(user.name, 'totp_off');
    return c.json({ done: true as const }, 200);
  });
  app.openapi(viewAs, async (c) => {
    const accounts = accountsOf(context);
    const session = await present(c);
    const { role } = c.req.valid('json');
    const who = asking()?.principal;
    if (who && !MAY[session.user.role].includes('view_as')) throw mayNot(who, 'view_as');
    const chosen = role === session.user.role ? null : role;
    await setViewAs(accounts.db, session.hash, chosen);
    await context.audit({ action: 'view_as', subject: chosen ?? session.user.role, detail: {} });
    const token = tokenOf(c) ?? '';
    return c.json(sessionView(accounts, { session: { ...session, viewAs: chosen }, token }), 200);
  });
  app.route('/', directoryRoutes(context));
  return app;
}

function refusal({ refused }: Extract<SignIn, { refused: string }>, minutes: number): ApiFailure {
  if (refused === 'code_needed') {
    return new ApiFailure('CODE_NEEDED', {
      zh: '请输入验证器上的六位动态口令。',
      en: 'Enter the six digits your authenticator shows.',
    });
  }
  if (refused === 'locked') {
    return new ApiFailure('SIGN_IN_REFUSED', {
      zh: `连续多次失败，账号已锁定。请在 ${minutes} 分钟后重试，或请系统管理员重置密码。`,
      en: `The account is locked after several failures. Try again in ${minutes} minutes, or ask an administrator for a reset.`,
    });
  }
  return new ApiFailure('SIGN_IN_REFUSED', {
    zh: '用户名、密码或动态口令不正确。',
    en: 'The name, the password or the code is wrong.',
  });
}

const deadLink = (): ApiFailure =>
  new ApiFailure('NOT_FOUND', {
    zh: '链接无效：已经用过，或已过期。请向系统管理员索取新的链接。',
    en: 'The link does not work: it was used or is too old. Ask an administrator for another.',
  });
const wrongPassword = (): ApiFailure =>
  new ApiFailure('FORBIDDEN', { zh: '当前密码不正确。', en: 'The present password is wrong.' });
const wrongCode = (): ApiFailure =>
  new ApiFailure('BAD_REQUEST', {
    zh: '动态口令不正确。请核对手机时间，输入最新的六位数字。',
    en: 'The code is wrong. Check the clock of your phone and enter the newest six digits.',
  });
const alreadyOn = (): ApiFailure =>
  new ApiFailure('CONFLICT', {
    zh: '动态口令已启用。如要更换，请先停用。',
    en: 'An authenticator is on. Remove it before setting up another.',
  });

const FAULTS: Readonly<Record<PasswordFault, Bilingual>> = {
  too_short: { zh: '太短', en: 'it is too short' },
  too_long: { zh: '超过 200 个字符', en: 'it has more than 200 characters' },
  too_plain: {
    zh: '过于简单：须含大写、小写、数字、符号中的三种，或不少于 20 个字符',
    en: 'it is too plain: use three of capitals, small letters, digits and signs, or at least 20 characters',
  },
  has_name: { zh: '包含用户名', en: 'it contains the user name' },
};

const badPassword = (fault: PasswordFault, least: number): ApiFailure =>
  new ApiFailure(
    'BAD_REQUEST',
    {
      zh: `不能使用这个密码：${FAULTS[fault].zh}。至少 ${least} 个字符。`,
      en: `This password cannot be used: ${FAULTS[fault].en}. At least ${least} characters.`,
    },
    { value: fault },
  );
