import { createHash } from 'node:crypto';
import type { Worklog } from './store.ts';

export interface AuditRecord {
  readonly seq: number;
  /** ISO instant. */
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
  /** Hash of the record before; of 64 zeros for the first. */
  readonly previous: string;
  readonly hash: string;
}

const BEGINNING = '0'.repeat(64);

/** Appends one record, chained to the one before: changing or removing any of them breaks the chain after it. */
export async function appendAudit(
  db: Worklog,
  entry: {
    readonly actor: string;
    readonly action: string;
    readonly subject: string;
    readonly detail?: Readonly<Record<string, unknown>>;
  },
  now: Date,
): Promise<void> {
  await db.write(async (transaction) => {
    const [last] = (await transaction.execute('select hash from audit_log order by seq desc limit 1')).rows;
    const record = {
      at: now.toISOString(),
      actor: entry.actor,
      action: entry.action,
      subject: entry.subject,
      detail: JSON.stringify(entry.detail ?? {}),
      previous: String(last?.hash ?? BEGINNING),
    };
    await transaction.execute({
      sql: 'insert into audit_log (at, actor, action, subject, detail, previous, hash) values ($at, $actor, $action, $subject, $detail, $previous, $hash)',
      args: { ...record, hash: hashOf(record) },
    });
  });
}

/** Newest records first. */
export async function readAudit(db: Worklog, limit = 100): Promise<AuditRecord[]> {
  const { rows } = await db.client.execute({
    sql: 'select * from audit_log order by seq desc limit ?',
    args: [limit],
  });
  return rows.map((row) => ({
    seq: Number(row.seq),
    at: String(row.at),
    actor: String(row.actor),
    action: String(row.action),
    subject: String(row.subject),
    detail: JSON.parse(String(row.detail)) as Record<string, unknown>,
    previous: String(row.previous),
    hash: String(row.hash),
  }));
}

/** Follows the chain from the beginning. @returns the number of the first record that does not fit, or null. */
export async function brokenAt(db: Worklog): Promise<number | null> {
  const { rows } = await db.client.execute('select * from audit_log order by seq');
  let previous = BEGINNING;
  let expected = Number(rows[0]?.seq ?? 1);
  for (const row of rows) {
    const seq = Number(row.seq);
    const record = {
      at: String(row.at),
      actor: String(row.actor),
      action: String(row.action),
      subject: String(row.subject),
      detail: String(row.detail),
      previous: String(row.previous),
    };
    if (seq !== expected || record.previous !== previous || row.hash !== hashOf(record)) return seq;
    previous = String(row.hash);
    expected = seq + 1;
  }
  return null;
}

function hashOf(record: {
  at: string;
  actor: string;
  action: string;
  subject: string;
  detail: string;
  previous: string;
}): string {
  const { previous, at, actor, action, subject, detail } = record;
  return createHash('sha256')
    .update(JSON.stringify([previous, at, actor, action, subject, detail]))
    .digest('hex');
}
