import type { IncomingMessage } from 'node:http';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import type { Accounts } from '../../accounts/accounts.ts';
import { LOCAL, type Principal, principalOf, viewKey } from '../../accounts/principal.ts';
import { RateLimit } from '../../accounts/rate-limit.ts';
import { isEverything } from '../../accounts/scope.ts';
import { csrfOf } from '../../accounts/session.ts';
import type { User } from '../../accounts/user.ts';
import { PURPOSES } from '../../domain/purpose.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import { type Asking, asking, onBehalf } from './ambient.ts';
import { cookieName } from './cookie.ts';
import { holderOf, type KeyHolder } from './key.ts';
import { mayNot, notSignedIn } from './refusal.ts';
import { type Rule, ruleOf } from './rules.ts';

export const CSRF_HEADER = 'x-csrf-token';

/**
 * The one place that decides who asks: address, session, role, rate. Everything behind it asks `principal()`.
 * A request the server makes of itself (a white paper's questions) keeps the principal it is made for.
 */
export function door(context: ApiContext): MiddlewareHandler {
  const { accounts } = context.options;
  const limits = accounts && limitsOf(accounts);
  return async (c, next) => {
    if (asking()) return next();
    const address = addressOf(c, context.options.behindProxy === true);
    if (!accounts || !limits) return onBehalf(askingOf(c, LOCAL, address, null), next);
    refuseFlood(limits.perAddress.take(address ?? ''));
    const found = ruleOf(c.req.method, c.req.path);
    const signIn = c.req.method === 'POST' && found?.rule.needs === 'open';
    if (signIn) refuseFlood(limits.signIn.take(address ?? ''));
    const token = getCookie(c, cookieName(context.options));
    const holder = await holderOf(c.req.header('authorization'), accounts);
    const session = token === undefined || holder ? undefined : await accounts.session(token);
    const needs = found?.rule.needs;
    const comes = holder?.user ?? session?.user;
    if (!comes && needs !== 'open') throw notSignedIn();
    if (comes) refuseFlood(limits.perUser.take(comes.id));
    const who = holder?.principal ?? (session ? principalOf(session.user, session.viewAs) : NOBODY);
    if (session && token !== undefined && needs !== 'open') refuseForged(c, token, accounts);
    const now = withKey(askingOf(c, who, address, session?.hash ?? null, found?.rule), holder);
    return onBehalf(now, async () => {
      try {
        if (holder && c.req.method !== 'GET' && c.req.method !== 'HEAD' && found?.key !== 'POST /query')
          throw mayNot(who, 'ask');
        if (comes && found) admit(comes, who, found.rule, accounts);
      } catch (error) {
        await record(c, context, found, now, 403);
        throw error;
      }
      await next();
      await record(c, context, found, now, c.res.status);
    });
  };
}

/** A key was made for one purpose, which need not be said again. */
const withKey = (now: Asking, holder: KeyHolder | undefined): Asking =>
  holder ? { ...now, key: holder.key, purpose: { code: holder.key.purpose, note: holder.key.title } } : now;

/** Whoever has not signed in sees nothing of any place. */
const NOBODY: Principal = {
  ...LOCAL,
  kind: 'user',
  name: '-',
  may: new Set(),
  scope: { regions: [], orgs: [] },
  audience: 'outside',
};

function limitsOf({ settings, now }: Accounts) {
  const clock = (): number => now().getTime();
  const { per_user, per_address, sign_in_per_address } = settings.limits;
  return {
    perUser: new RateLimit(per_user, clock),
    perAddress: new RateLimit(per_address, clock),
    signIn: new RateLimit(sign_in_per_address, clock),
  };
}

function admit(user: User, who: Principal, { needs, scope, exact }: Rule, accounts: Accounts): void {
  if (needs === 'open' || needs === 'signed_in') return;
  if (accounts.mustSetUpTotp(user)) {
    throw new ApiFailure('FORBIDDEN', {
      zh: '本单位要求使用动态口令。请先在“账号”页设置，再继续使用。',
      en: 'This installation requires an authenticator. Set one up on the account page first.',
    });
  }
  if (!who.may.has(needs)) throw mayNot(who, needs);
  if (exact && who.audience === 'outside') {
    throw new ApiFailure('FORBIDDEN', {
      zh: '这里只有内部口径（精确）的数字，而您的角色使用公开口径（受保护）。请使用趋势页与数据集。',
      en: 'Only exact numbers are here, and your role uses the protected layer. Use the trends and the datasets.',
    });
  }
  if (scope === 'whole' && !isEverything(who.scope)) {
    throw new ApiFailure('OUT_OF_SCOPE', {
      zh: '这一页讲的是全部数据，而您的权限范围只是其中一部分。请使用总览和趋势页，或联系系统管理员。',
      en: 'This speaks of all the data, and your scope is a part of them. Use the overview and trends, or ask an administrator.',
    });
  }
}

/** A change is made by a page of ours, which alone knows the session's second token. */
function refuseForged(c: Context, token: string, { suite }: Accounts): void {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return;
  if (c.req.header(CSRF_HEADER) === csrfOf(token, suite)) return;
  throw new ApiFailure('FORBIDDEN', {
    zh: '请求缺少页面校验码，可能来自其他网站。请刷新页面后重试。',
    en: 'The request lacks this page’s token and may come from another site. Reload the page and try again.',
  });
}

function refuseFlood(seconds: number): void {
  if (seconds === 0) return;
  throw new ApiFailure(
    'TOO_MANY',
    {
      zh: `请求过于频繁，请在 ${seconds} 秒后重试。`,
      en: `Too many requests. Try again in ${seconds} seconds.`,
    },
    { value: seconds },
  );
}

function askingOf(
  c: Context,
  who: Principal,
  address: string | null,
  sessionHash: string | null,
  rule?: Rule,
): Asking {
  const given = c.req.query('purpose');
  const code = PURPOSES.find((known) => known === given);
  const note = (c.req.query('purpose_note') ?? '').slice(0, 300);
  return {
    principal: who,
    address,
    purpose: code && (code !== 'other' || note.trim() !== '') ? { code, note } : null,
    told: {},
    exported: false,
    sessionHash,
    ofPlaces: rule?.scope === 'narrowed' && !rule.byUnion,
  };
}

/** The address of the other machine; behind a proxy the one it names last, which only the proxy can have written. */
function addressOf(c: Context, behindProxy: boolean): string | null {
  const incoming = (c.env as { incoming?: IncomingMessage } | undefined)?.incoming;
  const forwarded = behindProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  return forwarded ?? incoming?.socket.remoteAddress ?? null;
}

/** Answers about data and refusals of them are written down before they leave. */
async function record(
  c: Context,
  context: ApiContext,
  found: { readonly key: string; readonly rule: Rule } | undefined,
  { principal: who, told, exported, address }: Asking,
  status: number,
): Promise<void> {
  if (!found || found.rule.needs === 'open' || c.req.method === 'HEAD') return;
  const refused = status === 401 || status === 403;
  const reads = found.rule.scope !== 'none' && c.req.method === 'GET';
  const asks = found.key === 'POST /query';
  if ((exported || !(reads || asks)) && !refused) return;
  const { q: _q, purpose: _p, purpose_note: _n, ...parameters } = c.req.query();
  await context.audit({
    action: refused ? 'refused' : 'read',
    subject: found.key,
    detail: { path: c.req.path, ...parameters, ...told, audience: who.audience, status, address },
  });
}

/** Distinguishes what two people may see, for caches and ETags. */
export const viewOf = (): string => {
  const now = asking();
  return now ? viewKey(now.principal) : '';
};
