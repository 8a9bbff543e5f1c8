import { randomUUID } from 'node:crypto';
import type { Worklog } from './store.ts';

/** A remark on a draft, at a paragraph, a number or the whole. */
export interface PaperComment {
  readonly id: string;
  /** Id of a block or of a number in it; empty for the whole paper. */
  readonly anchor: string;
  /** What stood there when it was written. */
  readonly quote: string;
  readonly body: string;
  readonly author: string;
  readonly at: string;
  readonly revision: number;
  readonly resolvedBy: string | null;
  readonly resolvedAt: string | null;
}

export type NewComment = Pick<PaperComment, 'anchor' | 'quote' | 'body' | 'author' | 'revision'>;

/** @returns the id of the comment, or null when there is no such draft. */
export async function addComment(
  db: Worklog,
  draft: string,
  comment: NewComment,
  now: Date,
): Promise<string | null> {
  const id = randomUUID();
  const { anchor, quote, body, author, revision } = comment;
  const { rowsAffected } = await db.write((transaction) =>
    transaction.execute({
      sql: `insert into paper_comments (id, draft_id, anchor, quote, body, author, at, revision)
        select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 where exists (select 1 from paper_drafts where id = ?2)`,
      args: [id, draft, anchor, quote, body, author, now.toISOString(), revision],
    }),
  );
  return rowsAffected === 0 ? null : id;
}

/** Marks a comment as dealt with, or open again. @returns whether there is such a comment. */
export async function resolveComment(
  db: Worklog,
  draft: string,
  id: string,
  by: { readonly actor: string; readonly resolved: boolean },
  now: Date,
): Promise<boolean> {
  const { rowsAffected } = await db.write((transaction) =>
    transaction.execute({
      sql: 'update paper_comments set resolved_by = ?, resolved_at = ? where id = ? and draft_id = ?',
      args: [by.resolved ? by.actor : null, by.resolved ? now.toISOString() : null, id, draft],
    }),
  );
  return rowsAffected > 0;
}

/** Comments on a draft, oldest first. */
export async function paperComments(db: Worklog, draft: string): Promise<PaperComment[]> {
  const { rows } = await db.client.execute({
    sql: 'select * from paper_comments where draft_id = ? order by at, id',
    args: [draft],
  });
  return rows.map((row) => ({
    id: String(row.id),
    anchor: String(row.anchor),
    quote: String(row.quote),
    body: String(row.body),
    author: String(row.author),
    at: String(row.at),
    revision: Number(row.revision),
    resolvedBy: row.resolved_by === null ? null : String(row.resolved_by),
    resolvedAt: row.resolved_at === null ? null : String(row.resolved_at),
  }));
}
