import type { WorkItemDetail, WorkItemsView } from '../../contracts/work-item.ts';
import { deriveAll } from '../../disclosure/gate.ts';
import type { Gated } from '../../domain/table.ts';
import { byUrgency, WORK_MACHINES, type WorkKind, workIdParts } from '../../domain/work-kind.ts';
import {
  actOnWork,
  openWork,
  untouched,
  type WorkAct,
  type WorkItem,
  WorkRefused,
  workItems,
} from '../../worklog/work-item.ts';
import { type WorkEvent, workHistories } from '../../worklog/work-row.ts';
import { principal } from '../access/ambient.ts';
import { mayNot } from '../access/refusal.ts';
import { worklogOf } from '../access/required.ts';
import type { ApiContext } from '../context.ts';
import type { OpenRelease } from '../release/open.ts';
import { mayView } from './may-view.ts';
import { refusalOf, unknownItem } from './refusal.ts';
import { suggestions, type WorkSuggestion } from './suggestions.ts';
import { eventView, itemView } from './view.ts';

interface Standing {
  readonly items: ReadonlyMap<string, WorkItem>;
  readonly histories: ReadonlyMap<string, readonly WorkEvent[]>;
  readonly suggested: ReadonlyMap<string, WorkSuggestion>;
}

const clock = ({ options }: ApiContext): Date => options.now?.() ?? new Date();

/** What people have touched and what a release suggests, as far as the reader may see either. */
async function standing(context: ApiContext, release: OpenRelease, kind?: WorkKind): Promise<Standing> {
  const db = context.options.worklog ?? context.options.accounts?.db;
  const suggested = await suggestions(context, release, kind);
  const now = clock(context).toISOString();
  const items = new Map([...suggested].map(([id, one]) => [id, untouched(one, now)]));
  for (const kept of db ? await workItems(db, kind) : []) {
    const { title, path, region, evidence } = suggested.get(kept.id) ?? kept;
    // What was decided rests on the evidence of its time; its name and place are those of today.
    const known = Object.keys(kept.evidence).length > 0 ? kept.evidence : evidence;
    items.set(kept.id, { ...kept, title, path, region, evidence: known });
  }
  const who = principal();
  return {
    items: new Map([...items].filter(([, item]) => mayView(item, who, release))),
    histories: db ? await workHistories(db.client, kind) : new Map(),
    suggested,
  };
}

/** Everything the reader may see, what waits first, then by day. */
export async function workDesk(
  context: ApiContext,
  release: OpenRelease,
  kind?: WorkKind,
): Promise<Gated<WorkItemsView>> {
  const { items, histories, suggested } = await standing(context, release, kind);
  const today = clock(context).toISOString().slice(0, 10);
  return deriveAll(evidenceOf(suggested), () => {
    const shown = [...items.values()]
      .map((item) => itemView(item, histories.get(item.id) ?? [], principal(), release, today))
      .sort(byUrgency);
    return {
      release: release.id,
      synthetic: release.manifest.synthetic,
      me: principal().name,
      today,
      items: shown,
      owners: [...new Set([principal().name, ...shown.flatMap((item) => item.owner ?? [])])].sort(),
    };
  });
}

/** One item with everything that was done about it. @throws ApiFailure NOT_FOUND where the reader sees no such item. */
export async function workItemOf(
  context: ApiContext,
  release: OpenRelease,
  id: string,
): Promise<Gated<WorkItemDetail>> {
  const { items, histories, suggested } = await standing(context, release, workIdParts(id)?.kind);
  const item = items.get(id);
  if (!item) throw unknownItem(id);
  const history = histories.get(id) ?? [];
  const today = clock(context).toISOString().slice(0, 10);
  return deriveAll(evidenceOf(suggested), () => ({
    ...itemView(item, history, principal(), release, today),
    history: history.map((event) => eventView(event, item.kind)),
  }));
}

/**
 * Acts on an item as whoever asks, and writes it into the audit log.
 * @param known what it is about, where the caller has shown that the reader may see it.
 * @throws ApiFailure NOT_FOUND, FORBIDDEN, BAD_REQUEST, or CONFLICT where somebody else acted first.
 */
export async function actOn(
  context: ApiContext,
  release: OpenRelease,
  id: string,
  act: Omit<WorkAct, 'actor' | 'alone'>,
  known?: WorkSuggestion,
): Promise<WorkItem> {
  const { items, suggested } = await standing(context, release, workIdParts(id)?.kind);
  const subject = known ?? suggested.get(id);
  const item = items.get(id) ?? (subject && untouched(subject, clock(context).toISOString()));
  if (!item) throw unknownItem(id);
  const who = principal();
  const needed = WORK_MACHINES[item.kind].actions[act.action]?.may ?? 'work';
  if (!who.may.has(needed)) throw mayNot(who, needed);
  const acted = { ...act, actor: who.name, alone: who.kind !== 'user' };
  const after = await refused(() => actOnWork(worklogOf(context), id, subject, acted, clock(context)));
  if (!after) throw unknownItem(id);
  await record(context, act.action, item, after, act.comment);
  return after;
}

/** Opens a piece of work as whoever asks. @throws ApiFailure FORBIDDEN; CONFLICT where it is open already. */
export async function openItem(
  context: ApiContext,
  subject: WorkSuggestion,
  act: Omit<WorkAct, 'actor' | 'alone' | 'action' | 'version'> = {},
): Promise<WorkItem> {
  const who = principal();
  if (!who.may.has('work')) throw mayNot(who, 'work');
  const item = await refused(() =>
    openWork(worklogOf(context), subject, { ...act, actor: who.name }, clock(context)),
  );
  await record(context, 'open', undefined, item, act.comment);
  return item;
}

async function refused<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof WorkRefused) throw refusalOf(error.about);
    throw error;
  }
}

const record = (
  context: ApiContext,
  action: string,
  before: WorkItem | undefined,
  after: WorkItem,
  comment: string | null | undefined,
): Promise<void> =>
  context.audit({
    action: 'work_item',
    subject: after.id,
    detail: {
      what: action,
      from: before?.state ?? null,
      to: after.state,
      version: after.version,
      owner: after.owner,
      due_on: after.dueOn,
      ...(comment ? { comment } : {}),
    },
  });

const evidenceOf = (suggested: ReadonlyMap<string, WorkSuggestion>): WorkSuggestion['evidence'][] =>
  [...suggested.values()].map((one) => one.evidence);
