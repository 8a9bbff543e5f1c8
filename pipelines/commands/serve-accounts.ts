import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { parse } from 'yaml';
import { Accounts } from '../../src/accounts/accounts.ts';
import { type Directory, openDirectory } from '../../src/accounts/oidc.ts';
import { type AccountSettings, accountSettingsSchema } from '../../src/accounts/settings.ts';
import { createUser, listUsers } from '../../src/accounts/user.ts';
import type { Worklog } from '../../src/worklog/store.ts';
import { keysFolder } from '../privacy/keys.ts';
import { workspaceOf } from '../workspace.ts';
import { CommandError, type CommandIo } from './command.ts';

/** Accounts are on when asked for, and stay on once there are any: a restart must not open what was closed. */
export const accountsAreOn = async (
  worklog: Worklog,
  options: { readonly accounts?: boolean; readonly local?: boolean },
): Promise<boolean> =>
  options.local === true ? false : options.accounts === true || (await listUsers(worklog)).length > 0;

/** Opens the accounts of a workspace with its `accounts.yml`, its key and its directory. */
export function openAccounts(io: CommandIo, worklog: Worklog): Accounts {
  const settings = settingsOf(io.home);
  return new Accounts({
    db: worklog,
    settings,
    key: accountKey(io.home),
    now: io.now,
    issuer: `社会温度计 ${titleOf(io.home)}`.trim(),
    directory: settings.oidc && directoryOf(settings.oidc, io.home),
  });
}

/** On the first run: an administrator, and the path of the one-time page where they choose a password. */
export async function firstAdministrator(accounts: Accounts): Promise<string | null> {
  const users = await listUsers(accounts.db);
  const waiting = users.find((u) => u.role === 'administrator' && u.disabledAt === null);
  if (waiting?.hasPassword || (users.length > 0 && !waiting)) return null;
  const id =
    waiting?.id ??
    (await createUser(
      accounts.db,
      { name: 'admin', displayName: '系统管理员', role: 'administrator' },
      accounts.now(),
    ));
  return id === null ? null : `/welcome#${await accounts.link(id, 'invite', 'console')}`;
}

function settingsOf(home: string): AccountSettings {
  const path = join(home, 'accounts.yml');
  const raw: unknown = existsSync(path) ? parse(readFileSync(path, 'utf8')) : {};
  const found = accountSettingsSchema.safeParse(raw ?? {});
  if (found.success) return found.data;
  const places = found.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; ');
  throw new CommandError({
    zh: `${path} 有误 —— ${places}。可写的项目见 SECURITY.md。`,
    en: `${path} is wrong — ${places}. SECURITY.md lists what it may hold.`,
  });
}

const titleOf = (home: string): string => {
  try {
    return workspaceOf(home).title.zh;
  } catch {
    // A workspace without its file has no name yet.
    return '';
  }
};

const KEY_BYTES = 32;

/** The key that seals authenticators' seeds; like every key a file of its owner only, beside the store, not in it. */
function accountKey(home: string): Buffer {
  const folder = keysFolder(home);
  const path = join(folder, 'accounts.key');
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(path, randomBytes(KEY_BYTES).toString('hex'), { mode: 0o600, flag: 'wx' });
    chmodSync(path, 0o600);
  }
  ownersOnly(path);
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'hex');
  if (key.length === KEY_BYTES) return key;
  throw new CommandError({
    zh: `${path} 不是 ${KEY_BYTES} 字节的密钥。请从备份恢复；没有备份时删除它，用户须重新设置动态口令。`,
    en: `${path} is not a key of ${KEY_BYTES} bytes. Restore it from a backup; without one remove it, and authenticators must be set up again.`,
  });
}

function ownersOnly(path: string): void {
  if (process.platform === 'win32' || (statSync(path).mode & 0o077) === 0) return;
  throw new CommandError({
    zh: `${path} 可被他人读取。请执行 chmod 600 ${path}。`,
    en: `${path} can be read by others. Run chmod 600 ${path}.`,
  });
}

function directoryOf(oidc: NonNullable<AccountSettings['oidc']>, home: string): Directory {
  const { client_secret_file: file, client_secret_env: variable } = oidc;
  const path = file === undefined ? undefined : isAbsolute(file) ? file : join(home, file);
  if (path !== undefined) ownersOnly(path);
  const secret = path === undefined ? variable && process.env[variable] : readFileSync(path, 'utf8').trim();
  if (variable !== undefined && !secret) {
    throw new CommandError({
      zh: `环境变量 ${variable} 没有设置，而 accounts.yml 的 oidc.client_secret_env 需要它。`,
      en: `The environment variable ${variable} is not set, and oidc.client_secret_env of accounts.yml names it.`,
    });
  }
  return openDirectory({
    issuer: oidc.issuer,
    clientId: oidc.client_id,
    clientSecret: secret || undefined,
    title: oidc.title,
    nameClaim: oidc.name_claim,
    // A directory on this machine is a test's; any other speaks HTTPS.
    allowHttp: /^http:\/\/(127\.0\.0\.1|localhost)[:/]/.test(oidc.issuer),
  });
}
