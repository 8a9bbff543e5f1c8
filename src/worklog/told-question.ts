import type { Worklog } from './store.ts';

/** A question that somebody was given exact numbers for; the numbers themselves are not kept. */
export interface ToldQuestion {
  readonly actor: string;
  /** Names the numbers it was answered with. */
  readonly query: string;
  readonly release: string;
  /** JSON, as it was asked. */
  readonly request: string;
}

/** Questions remembered of one actor; older ones go. */
export const QUESTIONS_KEPT = 100;

/** Remembers a question. */
export const keepQuestion = (db: Worklog, question: ToldQuestion, now: Date): Promise<void> =>
  db.write(async (transaction) => {
    const { actor, query, release, request } = question;
    await transaction.execute({
      sql: 'insert into told_questions (actor, query, release, request, at) values (?, ?, ?, ?, ?)',
      args: [actor, query, release, request, now.toISOString()],
    });
    await transaction.execute({
      sql: `delete from told_questions where actor = ? and seq <= (
        select seq from told_questions where actor = ? order by seq desc limit 1 offset ${QUESTIONS_KEPT})`,
      args: [actor, actor],
    });
  });

/** What an actor asked last, oldest first. */
export async function questionsOf(db: Worklog, actor: string): Promise<ToldQuestion[]> {
  const { rows } = await db.client.execute({
    sql: 'select actor, query, release, request from told_questions where actor = ? order by seq',
    args: [actor],
  });
  return rows.map((row) => ({
    actor: String(row.actor),
    query: String(row.query),
    release: String(row.release),
    request: String(row.request),
  }));
}
