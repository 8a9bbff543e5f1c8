import { randomUUID } from 'node:crypto';
import type { Transaction } from '@libsql/client';
import { type Stage, type StageFault, type StageStep, stageAfter } from '../domain/paper-stage.ts';
import type { Worklog } from './store.ts';

/** One paper on its way: what it is of, which data it is pinned to, where it stands. */
export interface PaperDraft {
  readonly id: string;
  /** Names what it is of (paper, period, place, audience), as addresses do. */
  readonly key: string;
  /** The release its numbers are from; changed only by taking up another one in the draft stage. */
  readonly release: string;
  /** Number of the last revision that was kept; 0 before the first. */
  readonly revision: number;
  readonly stage: Stage;
  readonly countersigners: readonly string[];
  /** Of these, who has since it was last submitted. */
  readonly countersigned: readonly string[];
  readonly authors: readonly string[];
  /** The edition this one corrects, and what was wrong with it. */
  readonly corrects: string | null;
  readonly errata: readonly Erratum[];
  readonly createdBy: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Why a published number or sentence was wrong. */
export const ERRATUM_CAUSES = ['data', 'method', 'fault'] as const;
export type ErratumCause = (typeof ERRATUM_CAUSES)[number];
export interface Erratum {
  readonly cause: ErratumCause;
  readonly text: string;
}

export interface PaperEvent {
  readonly at: string;
  readonly actor: string;
  /** `create`, `pass`, `return`, `take_up`, `countersigners`, `errata`. */
  readonly action: string;
  readonly from: Stage;
  readonly to: Stage;
  readonly comment: string | null;
  readonly revision: number;
}

/** A kept state of a draft: the data it had and the version of each text. */
export interface PaperRevision {
  readonly revision: number;
  readonly release: string;
  readonly dataSha256: string;
  readonly texts: Readonly<Record<string, number>>;
  readonly at: string;
  readonly actor: string;
}

export interface NewDraft {
  readonly key: string;
  readonly release: string;
  readonly corrects: string | null;
  readonly actor: string;
}

/** Begins a paper. @returns its id. */
export async function createDraft(
  db: Worklog,
  { key, release, corrects, actor }: NewDraft,
  now: Date,
): Promise<string> {
  const id = randomUUID();
  const at = now.toISOString();
  await db.write(async (transaction) => {
    await transaction.execute({
      sql: `insert into paper_drafts (id, key, release, revision, stage, countersigners, corrects, errata, created_by, created_at, updated_at)
        values (?, ?, ?, 0, 'draft', '[]', ?, '[]', ?, ?, ?)`,
      args: [id, key, release, corrects, actor, at, at],
    });
    await record(transaction, id, { at, actor, action: 'create', from: 'draft', to: 'draft', comment: null });
  });
  return id;
}

/** Every paper on its way or published, newest first. */
export async function listDrafts(db: Worklog): Promise<PaperDraft[]> {
  const { rows } = await db.client.execute('select * from paper_drafts order by updated_at desc, id');
  return Promise.all(rows.map((row) => draftOf(db.client, row)));
}

/** @returns the paper, or undefined when there is none of this id. */
export async function readDraft(db: Worklog, id: string): Promise<PaperDraft | undefined> {
  return find(db.client, id);
}

type Reader = Pick<Transaction, 'execute'> | Worklog['client'];

async function find(reader: Reader, id: string): Promise<PaperDraft | undefined> {
  const { rows } = await reader.execute({ sql: 'select * from paper_drafts where id = ?', args: [id] });
  return rows[0] && draftOf(reader, rows[0]);
}

async function draftOf(reader: Reader, row: Readonly<Record<string, unknown>>): Promise<PaperDraft> {
  const id = String(row.id);
  const texts = await reader.execute({
    sql: 'select distinct author from paper_texts where draft_id = ?',
    args: [id],
  });
  const signed = await reader.execute({
    sql: `select distinct actor from paper_events where draft_id = ?1 and action = 'pass' and from_stage = 'countersign'
      and seq > (select coalesce(max(seq), 0) from paper_events where draft_id = ?1 and from_stage = 'draft')`,
    args: [id],
  });
  return {
    id,
    key: String(row.key),
    release: String(row.release),
    revision: Number(row.revision),
    stage: row.stage as Stage,
    countersigners: JSON.parse(String(row.countersigners)) as string[],
    countersigned: signed.rows.map((r) => String(r.actor)),
    authors: [...new Set([String(row.created_by), ...texts.rows.map((r) => String(r.author))])].sort(),
    corrects: row.corrects === null ? null : String(row.corrects),
    errata: JSON.parse(String(row.errata)) as Erratum[],
    createdBy: String(row.created_by),
    createdAt: String(row.created_at),
    updatedAt: String(row.updated_at),
  };
}

/** What was done to a paper, oldest first. */
export async function paperEvents(db: Worklog, draft: string): Promise<PaperEvent[]> {
  const { rows } = await db.client.execute({
    sql: 'select * from paper_events where draft_id = ? order by seq',
    args: [draft],
  });
  return rows.map((row) => ({
    at: String(row.at),
    actor: String(row.actor),
    action: String(row.action),
    from: row.from_stage as Stage,
    to: row.to_stage as Stage,
    comment: row.comment === null ? null : String(row.comment),
    revision: Number(row.revision),
  }));
}

/** Why a step was not taken. `texts_changed`: somebody wrote while the paper was being put together. */
export type StepFault = StageFault | 'unknown' | 'texts_changed';

/** What a step leaves behind beside the stage, in the same transaction. */
export interface StepEffects {
  /** A revision that was put together from these versions of the texts. */
  readonly revision?: Pick<PaperRevision, 'texts' | 'dataSha256'>;
  /** Anything else that stands or falls with the step. */
  readonly also?: (transaction: Transaction, draft: PaperDraft, at: string) => Promise<void>;
}

/** Takes a step of the workflow: the event, the stage it leads to and what belongs to it, or nothing of it. */
export async function stepDraft(
  db: Worklog,
  id: string,
  step: StageStep,
  now: Date,
  { revision, also }: StepEffects = {},
): Promise<PaperDraft | { readonly fault: StepFault }> {
  const at = now.toISOString();
  return db.write(async (transaction) => {
    const draft = await find(transaction, id);
    if (!draft) return { fault: 'unknown' };
    const next = stageAfter(draft, step);
    if (typeof next !== 'string') return next;
    if (revision && !sameTexts(await versionsOf(transaction, id), revision.texts))
      return { fault: 'texts_changed' };
    const number = draft.revision + (revision ? 1 : 0);
    if (revision)
      await transaction.execute({
        sql: `insert into paper_revisions (draft_id, revision, release, data_sha256, texts, at, actor)
          values (?, ?, ?, ?, ?, ?, ?)`,
        args: [
          id,
          number,
          draft.release,
          revision.dataSha256,
          JSON.stringify(revision.texts),
          at,
          step.actor,
        ],
      });
    await transaction.execute({
      sql: 'update paper_drafts set stage = ?, revision = ?, updated_at = ? where id = ?',
      args: [next, number, at, id],
    });
    await record(transaction, id, {
      at,
      actor: step.actor,
      action: step.action,
      from: draft.stage,
      to: next,
      comment: step.comment.trim() || null,
    });
    await also?.(transaction, draft, at);
    return (await find(transaction, id)) ?? { fault: 'unknown' };
  });
}

const sameTexts = (a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): boolean =>
  Object.keys({ ...a, ...b }).every((section) => (a[section] ?? 0) === (b[section] ?? 0));

/** What an author may change of a draft beside its texts. */
export interface DraftChange {
  readonly release?: string;
  readonly countersigners?: readonly string[];
  readonly errata?: readonly Erratum[];
}

/** Changes a draft while it is one. @returns the fault when it is not, or is not there. */
export async function changeDraft(
  db: Worklog,
  id: string,
  change: DraftChange,
  actor: string,
  now: Date,
): Promise<PaperDraft | { readonly fault: 'unknown' | 'not_at_stage' }> {
  const at = now.toISOString();
  return db.write(async (transaction) => {
    const draft = await find(transaction, id);
    if (!draft) return { fault: 'unknown' };
    if (draft.stage !== 'draft') return { fault: 'not_at_stage' };
    const { release, countersigners, errata } = { ...draft, ...change };
    await transaction.execute({
      sql: 'update paper_drafts set release = ?, countersigners = ?, errata = ?, updated_at = ? where id = ?',
      args: [release, JSON.stringify(countersigners), JSON.stringify(errata), at, id],
    });
    for (const [action, comment] of [
      ['take_up', change.release],
      ['countersigners', change.countersigners?.join('、')],
      ['errata', change.errata && String(change.errata.length)],
    ] as const) {
      if (comment !== undefined)
        await record(transaction, id, { at, actor, action, from: 'draft', to: 'draft', comment });
    }
    return (await find(transaction, id)) ?? { fault: 'unknown' };
  });
}

/** Kept revisions, oldest first. */
export async function paperRevisions(db: Worklog, draft: string): Promise<PaperRevision[]> {
  const { rows } = await db.client.execute({
    sql: 'select * from paper_revisions where draft_id = ? order by revision',
    args: [draft],
  });
  return rows.map((row) => ({
    revision: Number(row.revision),
    release: String(row.release),
    dataSha256: String(row.data_sha256),
    texts: JSON.parse(String(row.texts)) as Record<string, number>,
    at: String(row.at),
    actor: String(row.actor),
  }));
}

/** Version of the newest text of each section. */
export async function versionsOf(reader: Reader, draft: string): Promise<Record<string, number>> {
  const { rows } = await reader.execute({
    sql: 'select section, max(version) as version from paper_texts where draft_id = ? group by section order by section',
    args: [draft],
  });
  return Object.fromEntries(rows.map((row) => [String(row.section), Number(row.version)]));
}

async function record(
  transaction: Transaction,
  draft: string,
  event: Omit<PaperEvent, 'revision'>,
): Promise<void> {
  await transaction.execute({
    sql: `insert into paper_events (draft_id, at, actor, action, from_stage, to_stage, comment, revision)
      values ($draft, $at, $actor, $action, $from, $to, $comment,
        (select revision from paper_drafts where id = $draft))`,
    args: { draft, ...event },
  });
}
