import { type SuiteName, suite } from '../crypto/suite.ts';
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

export interface NewAuditRecord {
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Appends one record, chained to the one before: changing or removing any of them breaks the chain after it. */
export const appendAudit = (
  db: Worklog,
  entry: NewAuditRecord,
  now: Date,
  algorithms: SuiteName = 'international',
): Promise<void> => appendAll(db, [{ entry, now }], algorithms);

async function appendAll(
  db: Worklog,
  entries: readonly { readonly entry: NewAuditRecord; readonly now: Date }[],
  algorithms: SuiteName,
): Promise<void> {
  await db.write(async (transaction) => {
    const [last] = (await transaction.execute('select hash from audit_log order by seq desc limit 1')).rows;
    let previous = String(last?.hash ?? BEGINNING);
    for (const { entry, now } of entries) {
      const record = {
        at: now.toISOString(),
        actor: entry.actor,
        action: entry.action,
        subject: entry.subject,
        detail: JSON.stringify(entry.detail ?? {}),
        previous,
      };
      const hash = hashOf(record, algorithms);
      await transaction.execute({
        sql: 'insert into audit_log (at, actor, action, subject, detail, previous, hash) values ($at, $actor, $action, $subject, $detail, $previous, $hash)',
        args: { ...record, hash },
      });
      previous = hash;
    }
  });
}

/** Writes records as they come; those that come while one is being written share the next transaction. */
export class AuditWriter {
  private waiting: { readonly entry: NewAuditRecord; readonly now: Date }[] = [];
  private writing: Promise<void> | undefined;
  private readonly db: Worklog;
  private readonly now: () => Date;
  private readonly algorithms: SuiteName;

  constructor(db: Worklog, now: () => Date, algorithms: SuiteName = 'international') {
    this.db = db;
    this.now = now;
    this.algorithms = algorithms;
  }

  /** Resolves when the record is kept. */
  async write(entry: NewAuditRecord): Promise<void> {
    const mine = { entry, now: this.now() };
    this.waiting.push(mine);
    while (this.waiting.includes(mine)) {
      this.writing ??= this.flush();
      await this.writing;
    }
  }

  private async flush(): Promise<void> {
    // One turn of the event loop lets the requests of one page arrive together.
    await new Promise((turn) => setImmediate(turn));
    const batch = this.waiting;
    try {
      await appendAll(this.db, batch, this.algorithms);
    } finally {
      this.waiting = this.waiting.filter((one) => !batch.includes(one));
      this.writing = undefined;
    }
  }
}

export interface AuditFilter {
  readonly actor?: string;
  readonly action?: string;
  readonly subject?: string;
  /** ISO dates or instants; `to` is not included. */
  readonly from?: string;
  readonly to?: string;
}

/** Newest records first that fit a filter. @param before only records older than this number. */
export async function auditPage(
  db: Worklog,
  filter: AuditFilter,
  limit: number,
  before?: number,
): Promise<{ readonly records: AuditRecord[]; readonly total: number }> {
  const where = `(?1 is null or actor = ?1) and (?2 is null or action = ?2) and (?3 is null or instr(subject, ?3) > 0)
    and (?4 is null or at >= ?4) and (?5 is null or at < ?5)`;
  const args = [filter.actor, filter.action, filter.subject, filter.from, filter.to].map(
    (text) => text || null,
  );
  const { rows } = await db.client.execute({
    sql: `select * from audit_log where ${where} and (?6 is null or seq < ?6) order by seq desc limit ?7`,
    args: [...args, before ?? null, limit],
  });
  const count = await db.client.execute({ sql: `select count(*) as n from audit_log where ${where}`, args });
  return { records: rows.map(recordOf), total: Number(count.rows[0]?.n) };
}

/** Newest records first. */
export async function readAudit(db: Worklog, limit = 100): Promise<AuditRecord[]> {
  const { rows } = await db.client.execute({
    sql: 'select * from audit_log order by seq desc limit ?',
    args: [limit],
  });
  return rows.map(recordOf);
}

const recordOf = (row: Readonly<Record<string, unknown>>): AuditRecord => ({
  seq: Number(row.seq),
  at: String(row.at),
  actor: String(row.actor),
  action: String(row.action),
  subject: String(row.subject),
  detail: JSON.parse(String(row.detail)) as Record<string, unknown>,
  previous: String(row.previous),
  hash: String(row.hash),
});

/** Records read at once while the chain is followed. */
const CHUNK = 5000;

/**
 * Follows the chain, from the beginning or through its newest records only.
 * @returns the number of the first record that does not fit, or null.
 */
export async function brokenAt(db: Worklog, newest?: number): Promise<number | null> {
  const ends = await db.client.execute(
    "select (select max(seq) from audit_log) as last, (select seq from sqlite_sequence where name = 'audit_log') as given",
  );
  const last = Number(ends.rows[0]?.last ?? 0);
  const given = Number(ends.rows[0]?.given ?? 0);
  const from = newest === undefined ? 0 : Math.max(0, last - newest);
  let previous: string | undefined = from === 0 ? BEGINNING : undefined;
  for (let after = from; after < last; after += CHUNK) {
    const { rows } = await db.client.execute({
      sql: 'select * from audit_log where seq > ? and seq <= ? order by seq',
      args: [after, after + CHUNK],
    });
    let expected = after + 1;
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
      const hash = String(row.hash);
      const follows = previous === undefined || record.previous === previous;
      if (seq !== expected || !follows || hash !== hashOf(record, algorithmsOf(hash))) return seq;
      previous = hash;
      expected = seq + 1;
    }
    if (expected <= Math.min(after + CHUNK, last)) return expected;
  }
  // Numbers are given once: a log that ends before the last one given was cut.
  return given > last ? last + 1 : null;
}

/** A hash says by which algorithm it was made, so that an installation may change suites and keep its log. */
const SM = 'sm3:';
const algorithmsOf = (hash: string): SuiteName => (hash.startsWith(SM) ? 'sm' : 'international');

function hashOf(
  record: {
    readonly at: string;
    readonly actor: string;
    readonly action: string;
    readonly subject: string;
    readonly detail: string;
    readonly previous: string;
  },
  algorithms: SuiteName,
): string {
  const { previous, at, actor, action, subject, detail } = record;
  const digest = suite(algorithms).digest(JSON.stringify([previous, at, actor, action, subject, detail]));
  return algorithms === 'sm' ? `${SM}${digest}` : digest;
}
