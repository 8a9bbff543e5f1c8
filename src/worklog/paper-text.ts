import type { PaperDraft } from './paper-draft.ts';
import { readDraft } from './paper-draft.ts';
import type { Worklog } from './store.ts';

/** One version of a section that people write. Every version is kept. */
export interface PaperText {
  readonly section: string;
  /** From 1, without gaps. */
  readonly version: number;
  /** Markdown in the language of the templates. */
  readonly body: string;
  readonly author: string;
  readonly at: string;
}

export interface TextEdit {
  readonly section: string;
  readonly body: string;
  /** The version it was written over; 0 for the first. */
  readonly base: number;
  readonly author: string;
}

/** `changed`: somebody else saved meanwhile; theirs is in `current`, and nothing of either is lost. */
export type TextFault =
  | { readonly fault: 'unknown' | 'not_at_stage' }
  | { readonly fault: 'changed'; readonly current: PaperText };

/** Saves a section as its next version, if nobody else has saved since its author began. */
export async function saveText(
  db: Worklog,
  draft: string,
  edit: TextEdit,
  now: Date,
): Promise<PaperText | TextFault> {
  const at = now.toISOString();
  return db.write(async (transaction) => {
    const { rows } = await transaction.execute({
      sql: 'select stage from paper_drafts where id = ?',
      args: [draft],
    });
    if (!rows[0]) return { fault: 'unknown' };
    if (rows[0].stage !== 'draft') return { fault: 'not_at_stage' };
    const last = (
      await transaction.execute({
        sql: 'select * from paper_texts where draft_id = ? and section = ? order by version desc limit 1',
        args: [draft, edit.section],
      })
    ).rows[0];
    const current = last && textOf(last);
    if ((current?.version ?? 0) !== edit.base && current) return { fault: 'changed', current };
    const { section, body, author } = edit;
    const version = edit.base + 1;
    await transaction.execute({
      sql: 'insert into paper_texts (draft_id, section, version, body, author, at) values (?, ?, ?, ?, ?, ?)',
      args: [draft, section, version, body, author, at],
    });
    await transaction.execute({
      sql: 'update paper_drafts set updated_at = ? where id = ?',
      args: [at, draft],
    });
    return { section, version, body, author, at };
  });
}

/** Every version of every section, oldest first. */
export async function paperTexts(db: Worklog, draft: string): Promise<PaperText[]> {
  const { rows } = await db.client.execute({
    sql: 'select * from paper_texts where draft_id = ? order by section, version',
    args: [draft],
  });
  return rows.map(textOf);
}

/** The newest version of each section. */
export async function newestTexts(db: Worklog, draft: string): Promise<Map<string, PaperText>> {
  return new Map((await paperTexts(db, draft)).map((text) => [text.section, text]));
}

const textOf = (row: Readonly<Record<string, unknown>>): PaperText => ({
  section: String(row.section),
  version: Number(row.version),
  body: String(row.body),
  author: String(row.author),
  at: String(row.at),
});

/** Begins a draft with the texts of another: what people wrote is not typed again. */
export async function copyTexts(
  db: Worklog,
  from: PaperDraft['id'],
  to: PaperDraft['id'],
  author: string,
  now: Date,
): Promise<void> {
  if (!(await readDraft(db, from))) return;
  for (const { section, body } of (await newestTexts(db, from)).values())
    await saveText(db, to, { section, body, base: 0, author }, now);
}
