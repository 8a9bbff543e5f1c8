import type { Transaction } from '@libsql/client';
import type { Worklog } from './store.ts';

/** A signed edition: its files lie in the folder of editions and never change; here is what became of it. */
export interface PaperEdition {
  /** Also the name of its folder. */
  readonly id: string;
  readonly draft: string;
  readonly key: string;
  /** 1 for the first of its key; a correction is the next. */
  readonly number: number;
  readonly manifestSha256: string;
  readonly signedBy: string;
  readonly signedAt: string;
  readonly publishedAt: string | null;
  readonly archivedAt: string | null;
  /** It was returned after signing and before publication. */
  readonly withdrawnAt: string | null;
  readonly corrects: string | null;
}

export type NewEdition = Pick<
  PaperEdition,
  'id' | 'draft' | 'key' | 'number' | 'manifestSha256' | 'signedBy' | 'corrects'
>;

/** Writes down an edition together with the step that signed it. */
export async function addEdition(transaction: Transaction, edition: NewEdition, at: string): Promise<void> {
  const { id, draft, key, number, manifestSha256, signedBy, corrects } = edition;
  await transaction.execute({
    sql: `insert into paper_editions (id, draft_id, key, number, manifest_sha256, signed_by, signed_at, corrects)
      values (?, ?, ?, ?, ?, ?, ?, ?)`,
    args: [id, draft, key, number, manifestSha256, signedBy, at, corrects],
  });
}

const MARKS = { published: 'published_at', archived: 'archived_at', withdrawn: 'withdrawn_at' } as const;

/** Marks the standing edition of a draft as published, archived or withdrawn. */
export async function markEdition(
  transaction: Transaction,
  draft: string,
  as: keyof typeof MARKS,
  at: string,
): Promise<void> {
  await transaction.execute({
    sql: `update paper_editions set ${MARKS[as]} = ? where draft_id = ? and withdrawn_at is null`,
    args: [at, draft],
  });
}

/** Editions, newest first. */
export async function listEditions(db: Worklog): Promise<PaperEdition[]> {
  const { rows } = await db.client.execute('select * from paper_editions order by signed_at desc, id');
  const optional = (value: unknown): string | null => (value === null ? null : String(value));
  return rows.map((row) => ({
    id: String(row.id),
    draft: String(row.draft_id),
    key: String(row.key),
    number: Number(row.number),
    manifestSha256: String(row.manifest_sha256),
    signedBy: String(row.signed_by),
    signedAt: String(row.signed_at),
    publishedAt: optional(row.published_at),
    archivedAt: optional(row.archived_at),
    withdrawnAt: optional(row.withdrawn_at),
    corrects: optional(row.corrects),
  }));
}
