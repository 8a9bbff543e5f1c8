import { randomUUID } from 'node:crypto';
import type { Decision, ReviewKind, ReviewState } from '../domain/review.ts';
import type { Bilingual } from '../domain/text.ts';
import type { Worklog } from '../worklog/store.ts';

/** What the machine noticed about a request. A `block` cannot be approved, only excepted, with a reason. */
export interface Finding {
  readonly id: string;
  readonly severity: 'info' | 'warn' | 'block';
  readonly text: Bilingual;
}

export interface Review {
  readonly id: string;
  readonly kind: ReviewKind;
  readonly askedBy: string;
  readonly askedAt: string;
  readonly subject: Readonly<Record<string, unknown>>;
  readonly purpose: string;
  readonly note: string;
  readonly findings: readonly Finding[];
  readonly state: ReviewState;
  readonly decisions: readonly {
    readonly reviewer: string;
    readonly decision: Decision;
    readonly reason: string;
    readonly at: string;
  }[];
}

export type NewReview = Pick<Review, 'kind' | 'askedBy' | 'subject' | 'purpose' | 'note' | 'findings'>;

export async function askReview(db: Worklog, review: NewReview, now: Date): Promise<string> {
  const id = randomUUID();
  await db.write((transaction) =>
    transaction.execute({
      sql: `insert into reviews (id, kind, asked_by, asked_at, subject, purpose, note, findings, state)
            values (?, ?, ?, ?, ?, ?, ?, ?, 'open')`,
      args: [
        id,
        review.kind,
        review.askedBy,
        now.toISOString(),
        JSON.stringify(review.subject),
        review.purpose,
        review.note,
        JSON.stringify(review.findings),
      ],
    }),
  );
  return id;
}

/** Requests, newest first. @param askedBy only this person's own. */
export async function listReviews(db: Worklog, askedBy?: string): Promise<Review[]> {
  const [{ rows }, decisions] = await Promise.all([
    db.client.execute({
      sql: 'select * from reviews where ?1 is null or asked_by = ?1 order by asked_at desc, id limit 500',
      args: [askedBy ?? null],
    }),
    db.client.execute('select * from review_decisions order by at'),
  ]);
  return rows.map((row) => ({
    id: String(row.id),
    kind: row.kind as ReviewKind,
    askedBy: String(row.asked_by),
    askedAt: String(row.asked_at),
    subject: JSON.parse(String(row.subject)) as Record<string, unknown>,
    purpose: String(row.purpose),
    note: String(row.note),
    findings: JSON.parse(String(row.findings)) as Finding[],
    state: row.state as ReviewState,
    decisions: decisions.rows
      .filter((d) => d.review_id === row.id)
      .map((d) => ({
        reviewer: String(d.reviewer),
        decision: d.decision as Decision,
        reason: String(d.reason),
        at: String(d.at),
      })),
  }));
}

/** Why a decision is not possible. */
export type DecisionFault = 'closed' | 'own_request' | 'same_person' | 'blocked' | 'reason_needed';

/**
 * The state after a decision: two different people, neither of them who asked, approve; one alone may return. An
 * exception counts as an approval, needs its reason, and marks the outcome.
 */
export function decide(
  review: Pick<Review, 'askedBy' | 'state' | 'findings' | 'decisions'>,
  {
    reviewer,
    decision,
    reason,
  }: { readonly reviewer: string; readonly decision: Decision; readonly reason: string },
): ReviewState | { readonly fault: DecisionFault } {
  if (review.state !== 'open' && review.state !== 'approved_once') return { fault: 'closed' };
  if (review.askedBy === reviewer) return { fault: 'own_request' };
  if (decision !== 'approve' && [...reason.trim()].length < 5) return { fault: 'reason_needed' };
  if (decision === 'return') return 'returned';
  if (decision === 'approve' && review.findings.some((f) => f.severity === 'block'))
    return { fault: 'blocked' };
  if (review.decisions.some((d) => d.reviewer === reviewer)) return { fault: 'same_person' };
  if (review.state === 'open') return 'approved_once';
  return decision === 'exception' || review.decisions.some((d) => d.decision === 'exception')
    ? 'exception'
    : 'approved';
}

/** Writes a decision and the state it leads to, in one transaction with reading what it rests on. */
export async function decideReview(
  db: Worklog,
  id: string,
  by: { readonly reviewer: string; readonly decision: Decision; readonly reason: string },
  now: Date,
): Promise<ReviewState | 'unknown' | { readonly fault: DecisionFault }> {
  return db.write(async (transaction) => {
    const [row] = (await transaction.execute({ sql: 'select * from reviews where id = ?', args: [id] })).rows;
    if (!row) return 'unknown';
    const { rows } = await transaction.execute({
      sql: 'select reviewer, decision, reason, at from review_decisions where review_id = ?',
      args: [id],
    });
    const next = decide(
      {
        askedBy: String(row.asked_by),
        state: row.state as ReviewState,
        findings: JSON.parse(String(row.findings)) as Finding[],
        decisions: rows.map((d) => ({
          reviewer: String(d.reviewer),
          decision: d.decision as Decision,
          reason: String(d.reason),
          at: String(d.at),
        })),
      },
      by,
    );
    if (typeof next !== 'string') return next;
    await transaction.execute({
      sql: 'insert into review_decisions (review_id, reviewer, decision, reason, at) values (?, ?, ?, ?, ?)',
      args: [id, by.reviewer, by.decision, by.reason.trim(), now.toISOString()],
    });
    await transaction.execute({ sql: 'update reviews set state = ? where id = ?', args: [next, id] });
    return next;
  });
}
