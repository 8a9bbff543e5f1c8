import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { getCookie } from 'hono/cookie';
import type { Flow } from '../../accounts/oidc.ts';
import { asking } from '../access/ambient.ts';
import { FLOW_COOKIE, setFlowCookie, setSessionCookie } from '../access/cookie.ts';
import { accountsOf } from '../access/required.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import { anyFormat, failure, router } from '../router.ts';

const CALLBACK = '/api/session/directory/callback';

const begin = createRoute({
  method: 'get',
  path: '/session/directory',
  summary: '用单位的身份目录登录 / sign in with the organisation’s directory',
  responses: { 302: { description: '到目录登录 / on to the directory' }, default: failure },
});
const callback = createRoute({
  method: 'get',
  path: '/session/directory/callback',
  summary: '从身份目录返回 / back from the directory',
  responses: { 302: { description: '已登录 / signed in' }, default: failure },
});

/** `/api/session/directory`: there and back again. */
export function directoryRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  const { options } = context;
  const here = (url: string): string => options.publicUrl ?? new URL(url).origin;
  app.openapi(begin, (c) =>
    anyFormat(
      (async () => {
        const directory = directoryOf(context);
        const { url, flow } = await directory
          .begin(new URL(CALLBACK, here(c.req.url)).href)
          .catch((cause: unknown) => {
            throw unreachable(cause);
          });
        setFlowCookie(c, options, accountsOf(context).sealed(JSON.stringify(flow)));
        return c.redirect(url, 302);
      })(),
    ),
  );
  app.openapi(callback, (c) =>
    anyFormat(
      (async () => {
        const directory = directoryOf(context);
        const accounts = accountsOf(context);
        const flow = flowOf(getCookie(c, FLOW_COOKIE), (text) => accounts.unsealed(text));
        setFlowCookie(c, options, '');
        const { search } = new URL(c.req.url);
        const person = await directory
          .finish(new URL(`${CALLBACK}${search}`, here(c.req.url)), flow)
          .catch((cause: unknown) => {
            options.log?.(`directory: ${cause instanceof Error ? cause.message : String(cause)}`);
            throw notVouchedFor();
          });
        const signed = await accounts.signInFromDirectory(person);
        const refused = 'refused' in signed;
        await context.audit({
          action: refused ? 'sign_in_refused' : 'sign_in',
          subject: 'directory',
          actor: person.name,
          detail: { address: asking()?.address ?? null },
        });
        if (refused) throw noAccount(person.name);
        setSessionCookie(c, options, signed.token);
        return c.redirect('/', 302);
      })(),
    ),
  );
  return app;
}

function directoryOf(context: ApiContext) {
  const { directory } = accountsOf(context);
  if (directory) return directory;
  throw new ApiFailure('NOT_FOUND', {
    zh: '本服务没有连接身份目录。请用用户名和密码登录。',
    en: 'No directory is connected here. Sign in with a name and a password.',
  });
}

function flowOf(cookie: string | undefined, open: (sealed: string) => string): Flow {
  try {
    if (cookie) return JSON.parse(open(cookie)) as Flow;
  } catch {
    // Said below: a cookie that was changed is no flow of ours.
  }
  throw notVouchedFor();
}

const unreachable = (cause: unknown): ApiFailure =>
  new ApiFailure(
    'TOO_BUSY',
    {
      zh: '身份目录没有应答。请稍后重试，或用用户名和密码登录。',
      en: 'The directory does not answer. Try again later, or sign in with a name and a password.',
    },
    { cause },
  );
const notVouchedFor = (): ApiFailure =>
  new ApiFailure('SIGN_IN_REFUSED', {
    zh: '身份目录没有确认这次登录。请回到登录页重新开始。',
    en: 'The directory did not confirm this sign-in. Begin again from the sign-in page.',
  });
const noAccount = (name: string): ApiFailure =>
  new ApiFailure(
    'SIGN_IN_REFUSED',
    {
      zh: `“${name}”在本系统没有可用的账号。请联系系统管理员开通。`,
      en: `"${name}" has no account here that may be used. Ask an administrator for one.`,
    },
    { value: name },
  );
