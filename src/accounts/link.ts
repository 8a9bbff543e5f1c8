import { randomBytes } from 'node:crypto';
import type { Suite } from '../crypto/suite.ts';
import type { Worklog } from '../worklog/store.ts';

/** One address, one use: a first password for an invited account, or another one for who lost theirs. */
export interface Link {
  readonly userId: string;
  readonly kind: 'invite' | 'reset';
}

/** Makes a link; older ones of the account stop working. @returns its token, of which the store keeps a digest. */
export async function createLink(
  db: Worklog,
  link: Link & { readonly by: string; readonly hours: number },
  suite: Suite,
  now: Date,
): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  await db.write(async (transaction) => {
    await transaction.execute({
      sql: 'update links set used_at = ? where user_id = ? and used_at is null',
      args: [now.toISOString(), link.userId],
    });
    await transaction.execute({
      sql: 'insert into links (token_hash, user_id, kind, created_by, created_at, expires_at) values (?, ?, ?, ?, ?, ?)',
      args: [
        suite.digest(token),
        link.userId,
        link.kind,
        link.by,
        now.toISOString(),
        new Date(now.getTime() + link.hours * 3_600_000).toISOString(),
      ],
    });
  });
  return token;
}

/** Whom an unused link is for. */
export async function readLink(
  db: Worklog,
  token: string,
  suite: Suite,
  now: Date,
): Promise<Link | undefined> {
  const { rows } = await db.client.execute({
    sql: 'select user_id, kind from links where token_hash = ? and used_at is null and expires_at > ?',
    args: [suite.digest(token), now.toISOString()],
  });
  return rows.map((row) => ({ userId: String(row.user_id), kind: row.kind as Link['kind'] }))[0];
}

/** Sets the password a link is for. @returns the account, or undefined when the link was used meanwhile. */
export async function spendLink(
  db: Worklog,
  token: string,
  passwordHash: string,
  suite: Suite,
  now: Date,
): Promise<string | undefined> {
  const at = now.toISOString();
  return db.write(async (transaction) => {
    const { rows } = await transaction.execute({
      sql: 'update links set used_at = ? where token_hash = ? and used_at is null and expires_at > ? returning user_id, kind',
      args: [at, suite.digest(token), at],
    });
    const [row] = rows;
    if (!row) return undefined;
    const userId = String(row.user_id);
    // A reset is for who lost the second factor too: they set it up again.
    await transaction.execute({
      sql: `update credentials set password = ?, password_set_at = ?, failures = 0, locked_until = null${row.kind === 'reset' ? ', totp = null, totp_confirmed_at = null' : ''} where user_id = ?`,
      args: [passwordHash, at, userId],
    });
    await transaction.execute({ sql: 'delete from sessions where user_id = ?', args: [userId] });
    return userId;
  });
}
