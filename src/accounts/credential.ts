import type { Worklog } from '../worklog/store.ts';

/** What an account proves itself with. */
export interface Credential {
  readonly userId: string;
  readonly password: string | null;
  /** Sealed seed of the authenticator, confirmed or not. */
  readonly totp: string | null;
  readonly totpConfirmed: boolean;
  readonly totpStep: number;
  readonly directorySubject: string | null;
  readonly failures: number;
  readonly lockedUntil: Date | null;
}

export async function readCredential(db: Worklog, userId: string): Promise<Credential | undefined> {
  const { rows } = await db.client.execute({
    sql: 'select * from credentials where user_id = ?',
    args: [userId],
  });
  return rows.map((row) => ({
    userId,
    password: row.password === null ? null : String(row.password),
    totp: row.totp === null ? null : String(row.totp),
    totpConfirmed: row.totp_confirmed_at !== null,
    totpStep: Number(row.totp_step),
    directorySubject: row.directory_subject === null ? null : String(row.directory_subject),
    failures: Number(row.failures),
    lockedUntil: row.locked_until === null ? null : new Date(String(row.locked_until)),
  }))[0];
}

const set = (db: Worklog, assignments: string, args: (string | number | null)[]): Promise<number> =>
  db.write(
    async (transaction) =>
      (await transaction.execute({ sql: `update credentials set ${assignments}`, args })).rowsAffected,
  );

/** Counts a failure; the last that is allowed locks. Counted in the store, so that a restart forgives nothing. */
export const countFailure = (
  db: Worklog,
  userId: string,
  limit: { readonly attempts: number; readonly until: Date },
): Promise<number> =>
  set(
    db,
    'failures = case when failures + 1 >= ?1 then 0 else failures + 1 end, locked_until = case when failures + 1 >= ?1 then ?2 else locked_until end where user_id = ?3',
    [limit.attempts, limit.until.toISOString(), userId],
  );

export const forgiveFailures = (db: Worklog, userId: string): Promise<number> =>
  set(db, 'failures = 0, locked_until = null where user_id = ?', [userId]);

export const setPassword = (db: Worklog, userId: string, hash: string, now: Date): Promise<number> =>
  set(db, 'password = ?, password_set_at = ? where user_id = ?', [hash, now.toISOString(), userId]);

/** Keeps the seed until a code of it confirms that an authenticator has it. */
export const proposeTotp = (db: Worklog, userId: string, sealed: string): Promise<number> =>
  set(db, 'totp = ?, totp_confirmed_at = null where user_id = ?', [sealed, userId]);

export const confirmTotp = (db: Worklog, userId: string, step: number, now: Date): Promise<number> =>
  set(db, 'totp_confirmed_at = ?, totp_step = ? where user_id = ?', [now.toISOString(), step, userId]);

export const removeTotp = (db: Worklog, userId: string): Promise<number> =>
  set(db, 'totp = null, totp_confirmed_at = null where user_id = ?', [userId]);

/** Marks a time step as used. @returns 0 when another request used it first. */
export const spendStep = (db: Worklog, userId: string, step: number): Promise<number> =>
  set(db, 'totp_step = ?1 where user_id = ?2 and totp_step < ?1', [step, userId]);

/** Binds the account to a person of the directory at the first sign-in; later only that person is let in. */
export const bindSubject = (db: Worklog, userId: string, subject: string): Promise<number> =>
  set(db, 'directory_subject = ? where user_id = ? and directory_subject is null', [subject, userId]);
