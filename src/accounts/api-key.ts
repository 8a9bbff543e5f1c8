import { randomBytes } from 'node:crypto';
import type { Suite } from '../crypto/suite.ts';
import type { Purpose } from '../domain/purpose.ts';
import type { Worklog } from '../worklog/store.ts';
import { findUser, type User } from './user.ts';

/** A machine's way in: it asks as its owner, for one stated purpose, for so many rows a day, until a day. */
export interface ApiKey {
  readonly id: string;
  readonly userId: string;
  readonly title: string;
  readonly purpose: Purpose;
  readonly rowsPerDay: number;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
  readonly usedOn: string | null;
  readonly rowsUsed: number;
}

/** Every key begins so, which lets a leaked one be found. */
const PREFIX = 'stk_';

/** @returns the key itself, which is shown once: the store keeps a digest only. */
export async function createKey(
  db: Worklog,
  key: Pick<ApiKey, 'userId' | 'title' | 'purpose' | 'rowsPerDay'> & { readonly days: number },
  suite: Suite,
  now: Date,
): Promise<string> {
  const token = `${PREFIX}${randomBytes(24).toString('base64url')}`;
  const expires = new Date(now.getTime() + key.days * 86_400_000);
  await db.write((transaction) =>
    transaction.execute({
      sql: `insert into api_keys (id, token_hash, user_id, title, purpose, rows_per_day, created_at, expires_at)
            values (?, ?, ?, ?, ?, ?, ?, ?)`,
      args: [
        randomBytes(6).toString('hex'),
        suite.digest(token),
        key.userId,
        key.title,
        key.purpose,
        key.rowsPerDay,
        now.toISOString(),
        expires.toISOString(),
      ],
    }),
  );
  return token;
}

/** What a key says of itself now; `ended` when it ran out or was taken back, undefined when there is none. */
export async function readKey(
  db: Worklog,
  token: string,
  suite: Suite,
  now: Date,
): Promise<{ readonly key: ApiKey; readonly user: User; readonly ended: boolean } | undefined> {
  if (!token.startsWith(PREFIX)) return undefined;
  const { rows } = await db.client.execute({
    sql: 'select * from api_keys where token_hash = ?',
    args: [suite.digest(token)],
  });
  const [row] = rows;
  if (!row) return undefined;
  const key = keyOf(row);
  const user = await findUser(db, { id: key.userId });
  if (!user) return undefined;
  const ended = key.revokedAt !== null || key.expiresAt <= now.toISOString() || user.disabledAt !== null;
  return { key, user, ended };
}

export async function keysOf(db: Worklog, userId: string): Promise<ApiKey[]> {
  const { rows } = await db.client.execute({
    sql: 'select * from api_keys where user_id = ? order by created_at desc',
    args: [userId],
  });
  return rows.map(keyOf);
}

/** Takes a key back. @returns whether the account had it. */
export async function revokeKey(db: Worklog, id: string, userId: string, now: Date): Promise<boolean> {
  const { rowsAffected } = await db.write((transaction) =>
    transaction.execute({
      sql: 'update api_keys set revoked_at = ? where id = ? and user_id = ? and revoked_at is null',
      args: [now.toISOString(), id, userId],
    }),
  );
  return rowsAffected > 0;
}

/** Counts rows against a key's day. @returns rows left, negative when this is more than the day has: then none count. */
export async function spendRows(db: Worklog, id: string, rows: number, now: Date): Promise<number> {
  const day = now.toISOString().slice(0, 10);
  return db.write(async (transaction) => {
    const found = await transaction.execute({
      sql: 'select rows_per_day - case when used_on = ? then rows_used else 0 end as rest from api_keys where id = ?',
      args: [day, id],
    });
    const left = Number(found.rows[0]?.rest ?? 0) - rows;
    if (left >= 0)
      await transaction.execute({
        sql: 'update api_keys set rows_used = case when used_on = ? then rows_used else 0 end + ?, used_on = ? where id = ?',
        args: [day, rows, day, id],
      });
    return left;
  });
}

const keyOf = (row: Record<string, unknown>): ApiKey => ({
  id: String(row.id),
  userId: String(row.user_id),
  title: String(row.title),
  purpose: row.purpose as Purpose,
  rowsPerDay: Number(row.rows_per_day),
  createdAt: String(row.created_at),
  expiresAt: String(row.expires_at),
  revokedAt: row.revoked_at === null ? null : String(row.revoked_at),
  usedOn: row.used_on === null ? null : String(row.used_on),
  rowsUsed: Number(row.rows_used),
});
