import type { Principal } from '../../accounts/principal.ts';
import { type WorkEventView, type WorkItemView, workEvidenceSchema } from '../../contracts/work-item.ts';
import type { Bilingual } from '../../domain/text.ts';
import { WORK_MACHINES, type WorkKind } from '../../domain/work-kind.ts';
import { actionsIn, SHARED_ACTIONS } from '../../domain/work-machine.ts';
import type { WorkItem } from '../../worklog/work-item.ts';
import type { WorkEvent } from '../../worklog/work-row.ts';
import type { OpenRelease } from '../release/open.ts';

const OPENED: Bilingual = { zh: '建立', en: 'Opened' };
const itself = (code: string): Bilingual => ({ zh: code, en: code });

export const eventView = (event: WorkEvent, kind: WorkKind): WorkEventView => ({
  at: event.at,
  actor: event.actor,
  action: event.action,
  action_title:
    event.action === 'open'
      ? OPENED
      : ((WORK_MACHINES[kind].actions[event.action] ?? SHARED_ACTIONS[event.action])?.title ??
        itself(event.action)),
  from: event.from,
  to: event.to,
  owner: event.owner,
  due_on: event.dueOn,
  snoozed_until: event.snoozedUntil,
  comment: event.comment,
  detail: event.detail,
});

/** An item as its reader sees it: in words, with what they may do now. */
export function itemView(
  item: WorkItem,
  history: readonly WorkEvent[],
  who: Principal,
  { regions, labels }: Pick<OpenRelease, 'regions' | 'labels'>,
  today: string,
): WorkItemView {
  const machine = WORK_MACHINES[item.kind];
  const state = machine.states[item.state];
  const asleep = item.snoozedUntil !== null && item.snoozedUntil > today;
  const stage = state?.stage === 'waiting' && asleep ? 'moving' : (state?.stage ?? 'waiting');
  const last = history.at(-1);
  const said = history.findLast((event) => event.comment !== null);
  const evidence = workEvidenceSchema.safeParse(item.evidence);
  return {
    id: item.id,
    kind: item.kind,
    kind_title: machine.title,
    title: item.title,
    path: item.path,
    region: item.region,
    region_title:
      item.region === null
        ? null
        : (labels.region?.[item.region] ?? itself(regions.get(item.region)?.zh ?? item.region)),
    state: item.state,
    state_title: state?.title ?? itself(item.state),
    stage,
    owner: item.owner,
    due_on: item.dueOn,
    snoozed_until: item.snoozedUntil,
    overdue: item.dueOn !== null && item.dueOn < today && stage !== 'ended',
    version: item.version,
    part_of: item.partOf,
    evidence: evidence.success ? evidence.data : null,
    detail: { ...item.detail },
    last: last ? eventView(last, item.kind) : null,
    last_comment: said ? { at: said.at, actor: said.actor, text: said.comment ?? '' } : null,
    actions: actionsIn(machine, item.state, who.may).map(({ id, title, needs }) => ({
      id,
      title,
      needs: [...needs],
    })),
    created_by: item.createdBy,
    created_at: item.createdAt,
    updated_at: item.updatedAt,
  };
}
