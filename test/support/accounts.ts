import { randomBytes } from 'node:crypto';
import type { Hono } from 'hono';
import { Accounts, type AccountsOptions } from '../../src/accounts/accounts.ts';
import type { Scope } from '../../src/accounts/scope.ts';
import { accountSettingsSchema } from '../../src/accounts/settings.ts';
import { createUser } from '../../src/accounts/user.ts';
import type { SessionView } from '../../src/contracts/account.ts';
import type { Role } from '../../src/domain/role.ts';
import type { Worklog } from '../../src/worklog/store.ts';

/** Hashes that cost nothing: what is tested is who gets in, not how long guessing takes. */
export const CHEAP = { memoryCost: 64, timeCost: 1, parallelism: 1 };
export const PASSWORD = '东风-Renmin-1949';

export const testAccounts = (
  db: Worklog,
  options: Partial<Omit<AccountsOptions, 'settings'>> & { readonly settings?: object } = {},
): Accounts =>
  new Accounts({
    db,
    key: randomBytes(32),
    now: () => new Date('2026-11-23T01:00:00Z'),
    issuer: '社会温度计',
    cost: CHEAP,
    ...options,
    settings: accountSettingsSchema.parse(options.settings ?? {}),
  });

/** A browser that is signed in: it keeps its cookie and sends the page's token. */
export interface SignedIn {
  readonly name: string;
  request(path: string, init?: RequestInit): Promise<Response>;
  readonly cookie: string;
  readonly csrf: string;
}

/** Makes an account, chooses its password by its link and signs in through the API. */
export async function signedIn(
  app: Pick<Hono, 'request'>,
  accounts: Accounts,
  user: { readonly name: string; readonly role: Role; readonly scope?: Scope },
): Promise<SignedIn> {
  const id = await createUser(accounts.db, { ...user, displayName: user.name }, accounts.now());
  if (id === null) throw new Error(`${user.name} exists`);
  await accounts.acceptLink(await accounts.link(id, 'invite', 'test'), PASSWORD);
  const response = await app.request('/api/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: user.name, password: PASSWORD }),
  });
  if (response.status !== 200) throw new Error(await response.text());
  const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const csrf = ((await response.json()) as SessionView).csrf ?? '';
  return {
    name: user.name,
    cookie,
    csrf,
    request: async (path, init = {}) => {
      const headers = new Headers(init.headers);
      headers.set('cookie', cookie);
      if (init.method && init.method !== 'GET') headers.set('x-csrf-token', csrf);
      if (typeof init.body === 'string' && !headers.has('content-type'))
        headers.set('content-type', 'application/json');
      return app.request(path, { ...init, headers });
    },
  };
}
