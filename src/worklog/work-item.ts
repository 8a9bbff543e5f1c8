import type { Transaction } from '@libsql/client';
import { WORK_MACHINES, type WorkKind, workId } from '../domain/work-kind.ts';
import { BEFORE, SHARED_ACTIONS, type WorkField } from '../domain/work-machine.ts';
import type { Worklog } from './store.ts';
import { type WorkEvent, workEvents, workItemOf } from './work-row.ts';

/** What an item is about, as whoever computed or wrote it down says; it does not change afterwards. */
export interface WorkSubject {
  readonly kind: WorkKind;
  /** Names it within its kind, the same in every release. */
  readonly subject: string;
  readonly title: { readonly zh: string; readonly en: string };
  /** The page that shows it: path and query. */
  readonly path: string;
  /** The place it is about; null where it is about none, so that only who sees everything sees it. */
  readonly region: string | null;
  /** What was computed, by which rule and version, from which release: as it was when somebody first acted. */
  readonly evidence: Readonly<Record<string, unknown>>;
}

/** A piece of work that goes round. */
export interface WorkItem extends WorkSubject {
  readonly id: string;
  readonly state: string;
  /** A person or a unit, in words; null for nobody's. */
  readonly owner: string | null;
  readonly dueOn: string | null;
  /** Day before which it does not wait. */
  readonly snoozedUntil: string | null;
  /** What people filled in, by the keys its kind declares. */
  readonly detail: Readonly<Record<string, unknown>>;
  /** The item it was merged into or split from. */
  readonly partOf: string | null;
  /** Rises with every event; 0 while nobody has touched a suggestion. */
  readonly version: number;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly updatedBy: string;
  readonly updatedAt: string;
}

/** What somebody does. */
export interface WorkAct {
  readonly actor: string;
  readonly action: string;
  /** The version they saw; without it whatever stands is acted on. */
  readonly version?: number;
  readonly owner?: string | null;
  readonly dueOn?: string | null;
  readonly snoozedUntil?: string | null;
  readonly comment?: string | null;
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly partOf?: string;
  /** There is one person only, who judges their own decisions for want of another. */
  readonly alone?: boolean;
}

export type WorkFault =
  | { readonly fault: 'changed'; readonly item: WorkItem }
  | { readonly fault: 'not_from_here'; readonly item: WorkItem }
  | { readonly fault: 'own_decision'; readonly item: WorkItem }
  | { readonly fault: 'incomplete'; readonly needs: WorkField }
  | { readonly fault: 'unknown_detail'; readonly key: string };

/** An act that may not be done as things stand; nothing was written. */
export class WorkRefused extends Error {
  readonly about: WorkFault;
  constructor(about: WorkFault) {
    super(about.fault);
    this.name = 'WorkRefused';
    this.about = about;
  }
}

/** A suggestion nobody has touched, as the item it would become. */
export const untouched = (subject: WorkSubject, now: string): WorkItem => ({
  ...subject,
  id: workId(subject.kind, subject.subject),
  state: WORK_MACHINES[subject.kind].initial,
  owner: null,
  dueOn: null,
  snoozedUntil: null,
  detail: {},
  partOf: null,
  version: 0,
  createdBy: '',
  createdAt: now,
  updatedBy: '',
  updatedAt: now,
});

/** Writes down a new item in the first state of its kind. @throws WorkRefused `changed` where it is there already. */
export const openWork = (
  db: Worklog,
  subject: WorkSubject,
  act: Omit<WorkAct, 'action' | 'version'>,
  now: Date,
): Promise<WorkItem> => db.write((transaction) => openWorkIn(transaction, subject, act, now));

/** The same within a transaction that does more. */
export async function openWorkIn(
  transaction: Transaction,
  subject: WorkSubject,
  act: Omit<WorkAct, 'action' | 'version'>,
  now: Date,
): Promise<WorkItem> {
  const standing = await found(transaction, workId(subject.kind, subject.subject));
  if (standing) throw new WorkRefused({ fault: 'changed', item: standing });
  const blank = untouched(subject, now.toISOString());
  return put(transaction, blank, { ...act, action: 'open' }, blank.state, now);
}

/**
 * Does something with an item. A suggestion is written down by the first who acts on it, with its evidence as they saw it.
 * @param subject what is acted on; only needed while nobody has.
 * @throws WorkRefused when somebody else acted first, or the kind does not allow it here.
 */
export const actOnWork = (
  db: Worklog,
  id: string,
  subject: WorkSubject | undefined,
  act: WorkAct,
  now: Date,
): Promise<WorkItem | null> => db.write((transaction) => actOnWorkIn(transaction, id, subject, act, now));

/** The same within a transaction that does more. @returns null where there is no such item. */
export async function actOnWorkIn(
  transaction: Transaction,
  id: string,
  subject: WorkSubject | undefined,
  act: WorkAct,
  now: Date,
): Promise<WorkItem | null> {
  const item =
    (await found(transaction, id)) ?? (subject ? untouched(subject, now.toISOString()) : undefined);
  if (!item) return null;
  if (act.version !== undefined && act.version !== item.version)
    throw new WorkRefused({ fault: 'changed', item });
  const history = await workEvents(transaction, id);
  return put(transaction, item, act, stateAfter(item, act, history), now);
}

/** @throws WorkRefused */
function stateAfter(item: WorkItem, act: WorkAct, history: readonly WorkEvent[]): string {
  const machine = WORK_MACHINES[item.kind];
  const action = machine.actions[act.action];
  const shared = SHARED_ACTIONS[act.action];
  if (!action && !shared) throw new WorkRefused({ fault: 'not_from_here', item });
  const lacking = (action?.needs ?? shared?.needs ?? []).find((field) => given(act, field) === undefined);
  if (lacking) throw new WorkRefused({ fault: 'incomplete', needs: lacking });
  const foreign = Object.keys(act.detail ?? {}).find((key) => !machine.detail?.includes(key));
  if (foreign !== undefined) throw new WorkRefused({ fault: 'unknown_detail', key: foreign });
  if (!action) return item.state;
  if (!action.from.includes(item.state)) throw new WorkRefused({ fault: 'not_from_here', item });
  const last = history.findLast((event) => action.notAfter?.includes(event.action));
  if (last && last.actor === act.actor && !act.alone) throw new WorkRefused({ fault: 'own_decision', item });
  if (action.to === BEFORE) {
    const moved = history.findLast((event) => event.from !== event.to);
    return moved?.from ?? item.state;
  }
  return typeof action.to === 'string' ? action.to : (action.to[item.state] ?? item.state);
}

function given(act: WorkAct, field: WorkField): unknown {
  if (field === 'comment') return act.comment?.trim() || undefined;
  if (field === 'owner') return act.owner;
  return field === 'due_on' ? act.dueOn : act.snoozedUntil || undefined;
}

async function put(
  transaction: Transaction,
  before: WorkItem,
  act: WorkAct,
  state: string,
  now: Date,
): Promise<WorkItem> {
  const at = now.toISOString();
  const moved = state !== before.state;
  const after: WorkItem = {
    ...before,
    state,
    owner: act.owner === undefined ? before.owner : act.owner || null,
    dueOn: act.dueOn === undefined ? before.dueOn : act.dueOn || null,
    // What was put off waits again when its state changes.
    snoozedUntil: act.snoozedUntil === undefined ? (moved ? null : before.snoozedUntil) : act.snoozedUntil,
    detail: { ...before.detail, ...act.detail },
    partOf: act.partOf ?? before.partOf,
    version: before.version + 1,
    createdBy: before.version === 0 ? act.actor : before.createdBy,
    createdAt: before.version === 0 ? at : before.createdAt,
    updatedBy: act.actor,
    updatedAt: at,
  };
  await transaction.execute({ sql: PUT, args: argumentsOf(after) });
  await transaction.execute({
    sql: `insert into work_events (item_id, at, actor, action, from_state, to_state, owner, due_on, snoozed_until, comment, detail)
      values ($id, $at, $actor, $action, $from, $to, $owner, $due, $until, $comment, $detail)`,
    args: {
      id: after.id,
      at,
      actor: act.actor,
      action: act.action,
      from: before.state,
      to: state,
      owner: act.owner ?? null,
      due: act.dueOn ?? null,
      until: act.snoozedUntil ?? null,
      comment: act.comment?.trim() || null,
      detail: act.detail ? JSON.stringify(act.detail) : null,
    },
  });
  return after;
}

const PUT = `insert into work_items (id, kind, subject, title_zh, title_en, path, region_code, evidence, detail, part_of, state,
    owner, due_on, snoozed_until, version, created_by, created_at, updated_by, updated_at)
  values ($id, $kind, $subject, $zh, $en, $path, $region, $evidence, $detail, $partOf, $state,
    $owner, $due, $until, $version, $createdBy, $createdAt, $updatedBy, $updatedAt)
  on conflict (id) do update set detail = $detail, part_of = $partOf, state = $state, owner = $owner, due_on = $due,
    snoozed_until = $until, version = $version, updated_by = $updatedBy, updated_at = $updatedAt`;

const argumentsOf = (item: WorkItem): Record<string, string | number | null> => ({
  id: item.id,
  kind: item.kind,
  subject: item.subject,
  zh: item.title.zh,
  en: item.title.en,
  path: item.path,
  region: item.region,
  evidence: JSON.stringify(item.evidence),
  detail: JSON.stringify(item.detail),
  partOf: item.partOf,
  state: item.state,
  owner: item.owner,
  due: item.dueOn,
  until: item.snoozedUntil,
  version: item.version,
  createdBy: item.createdBy,
  createdAt: item.createdAt,
  updatedBy: item.updatedBy,
  updatedAt: item.updatedAt,
});

async function found(transaction: Transaction, id: string): Promise<WorkItem | undefined> {
  const { rows } = await transaction.execute({ sql: 'select * from work_items where id = ?', args: [id] });
  return rows[0] && workItemOf(rows[0]);
}

/** Every item somebody has touched, of one kind or all. */
export async function workItems(db: Worklog, kind?: WorkKind): Promise<WorkItem[]> {
  const { rows } = await db.client.execute({
    sql: 'select * from work_items where ?1 is null or kind = ?1 order by id',
    args: [kind ?? null],
  });
  return rows.map(workItemOf);
}
