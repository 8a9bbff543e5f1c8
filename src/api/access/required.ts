import type { Accounts } from '../../accounts/accounts.ts';
import type { Session } from '../../accounts/session.ts';
import type { Worklog } from '../../worklog/store.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import { asking } from './ambient.ts';
import { notSignedIn } from './refusal.ts';

/** @throws ApiFailure NOT_FOUND where accounts are off. */
export function accountsOf({ options }: ApiContext): Accounts {
  if (options.accounts) return options.accounts;
  throw new ApiFailure('NOT_FOUND', {
    zh: '本服务没有启用账号。请用 thermometer serve --accounts 启动。',
    en: 'Accounts are off here. Start with thermometer serve --accounts.',
  });
}

/** The store of what people do. @throws ApiFailure NOT_FOUND where the server keeps none. */
export function worklogOf({ options }: ApiContext): Worklog {
  const found = options.worklog ?? options.accounts?.db;
  if (found) return found;
  throw new ApiFailure('NOT_FOUND', {
    zh: '本服务没有工作记录库。请用 thermometer serve 启动。',
    en: 'This server keeps no worklog. Start it with thermometer serve.',
  });
}

/** The session of the request, read again for what it may change. @throws ApiFailure NOT_SIGNED_IN. */
export async function sessionOf(accounts: Accounts, token: string | undefined): Promise<Session> {
  const session = token === undefined || !asking()?.sessionHash ? undefined : await accounts.session(token);
  if (!session) throw notSignedIn();
  return session;
}
