import type { Accounts } from '../../accounts/accounts.ts';
import { type ApiKey, readKey, spendRows } from '../../accounts/api-key.ts';
import { type Principal, principalOf } from '../../accounts/principal.ts';
import type { User } from '../../accounts/user.ts';
import type { Capability } from '../../domain/role.ts';
import { ApiFailure } from '../error.ts';

/** What a machine may do with a key: look and take. It changes nothing and manages nobody. */
const WITH_A_KEY: ReadonlySet<Capability> = new Set(['read', 'quality', 'papers', 'export']);

export interface KeyHolder {
  readonly key: ApiKey;
  readonly user: User;
  readonly principal: Principal;
}

/** Who holds the key of an `Authorization` header; undefined where there is none. @throws ApiFailure KEY_ENDED. */
export async function holderOf(
  header: string | undefined,
  accounts: Accounts,
): Promise<KeyHolder | undefined> {
  const token = header?.match(/^Bearer (\S+)$/)?.[1];
  if (token === undefined) return undefined;
  const found = await readKey(accounts.db, token, accounts.suite, accounts.now());
  if (!found || found.ended) throw keyEnded(found?.key, found !== undefined);
  const { key, user } = found;
  const whole = principalOf(user, null);
  // What leaves by a key is for others: the protected layer, within the places of its owner.
  const may = new Set([...whole.may].filter((c) => WITH_A_KEY.has(c)));
  return { key, user, principal: { ...whole, may, audience: 'outside' } };
}

/** Counts what is taken against the day of a key. @throws ApiFailure QUOTA_USED. */
export async function spend(key: ApiKey, rows: number, accounts: Accounts): Promise<void> {
  const left = await spendRows(accounts.db, key.id, rows, accounts.now());
  if (left >= 0) return;
  throw new ApiFailure(
    'QUOTA_USED',
    {
      zh: `密钥“${key.title}”每天可取 ${key.rowsPerDay} 行，这次要 ${rows} 行，已超出 ${-left} 行。请缩小所选、明天再取，或另建配额更大的密钥。`,
      en: `The key "${key.title}" takes ${key.rowsPerDay} rows a day; this asks for ${rows}, ${-left} too many. Choose less, come back tomorrow, or make a key with a larger quota.`,
    },
    { value: { rows, rows_per_day: key.rowsPerDay } },
  );
}

const keyEnded = (key: ApiKey | undefined, known: boolean): ApiFailure =>
  new ApiFailure(
    'KEY_ENDED',
    known && key
      ? {
          zh: `密钥“${key.title}”${key.revokedAt ? `已于 ${key.revokedAt.slice(0, 10)} 收回` : `已于 ${key.expiresAt.slice(0, 10)} 到期`}。请登录后在“账号”页新建一个。`,
          en: `The key "${key.title}" ${key.revokedAt ? `was taken back on ${key.revokedAt.slice(0, 10)}` : `expired on ${key.expiresAt.slice(0, 10)}`}. Sign in and make another on the account page.`,
        }
      : {
          zh: '没有这个密钥。请核对 Authorization: Bearer 后的内容，或登录后在“账号”页新建一个。',
          en: 'There is no such key. Check what follows Authorization: Bearer, or make one on the account page.',
        },
  );
