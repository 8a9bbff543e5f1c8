import { randomBytes } from 'node:crypto';
import type { Suite } from '../crypto/suite.ts';
import { ROLES, type Role } from '../domain/role.ts';
import type { Worklog } from '../worklog/store.ts';
import type { AccountSettings } from './settings.ts';
import { findUser, type User } from './user.ts';

export interface Session {
  readonly user: User;
  readonly viewAs: Role | null;
  readonly createdAt: Date;
  /** Names the row; the token itself is nowhere in the store. */
  readonly hash: string;
}

/** Being seen is written at most this often: a page asks a dozen things at once. */
const SEEN_EVERY_MS = 60_000;

/** @returns the token for the cookie: 256 random bits, of which the store keeps a digest only. */
export async function openSession(db: Worklog, userId: string, suite: Suite, now: Date): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const at = now.toISOString();
  await db.write((transaction) =>
    transaction.execute({
      sql: 'insert into sessions (token_hash, user_id, created_at, seen_at) values (?, ?, ?, ?)',
      args: [suite.digest(token), userId, at, at],
    }),
  );
  return token;
}

/** The session of a token; undefined when there is none, it ended, or its account was switched off. */
export async function readSession(
  db: Worklog,
  token: string,
  settings: AccountSettings['session'],
  suite: Suite,
  now: Date,
): Promise<Session | undefined> {
  const hash = suite.digest(token);
  const { rows } = await db.client.execute({
    sql: 'select * from sessions where token_hash = ?',
    args: [hash],
  });
  const row = rows[0];
  if (!row) return undefined;
  const createdAt = new Date(String(row.created_at));
  const seenAt = new Date(String(row.seen_at));
  const idle = now.getTime() - seenAt.getTime();
  const age = now.getTime() - createdAt.getTime();
  if (idle > settings.idle_minutes * 60_000 || age > settings.absolute_hours * 3_600_000) {
    await closeSession(db, hash);
    return undefined;
  }
  const user = await findUser(db, { id: String(row.user_id) });
  if (!user || user.disabledAt !== null) return undefined;
  if (idle > Math.min(SEEN_EVERY_MS, settings.idle_minutes * 30_000)) {
    await db.write((transaction) =>
      transaction.execute({
        sql: 'update sessions set seen_at = ? where token_hash = ?',
        args: [now.toISOString(), hash],
      }),
    );
  }
  return { user, viewAs: ROLES.find((role) => role === row.view_as) ?? null, createdAt, hash };
}

export async function closeSession(db: Worklog, hash: string): Promise<void> {
  await db.write((transaction) =>
    transaction.execute({ sql: 'delete from sessions where token_hash = ?', args: [hash] }),
  );
}

/** Looks through a role from the next request on, or no longer. */
export async function setViewAs(db: Worklog, hash: string, role: Role | null): Promise<void> {
  await db.write((transaction) =>
    transaction.execute({ sql: 'update sessions set view_as = ? where token_hash = ?', args: [role, hash] }),
  );
}

/** What a page must send back with every change: known to who can read the page's own answers, and to nobody else. */
export const csrfOf = (token: string, suite: Suite): string =>
  suite.hmac(token, 'csrf').toString('base64url').slice(0, 32);
