import type { Capability } from './role.ts';
import type { Bilingual } from './text.ts';

/** What an action must be told beside itself. */
export type WorkField = 'comment' | 'owner' | 'due_on' | 'snoozed_until';

export interface WorkState {
  readonly title: Bilingual;
  /** `waiting`: somebody has to decide; `moving`: it is being dealt with; `ended`: nothing is asked of anybody. */
  readonly stage: 'waiting' | 'moving' | 'ended';
}

/** Back to the state before the last change of state: a decision that was upheld. */
export const BEFORE = '<';

export interface WorkAction {
  readonly title: Bilingual;
  readonly from: readonly string[];
  /** A state of the kind, one for each it comes from, or `BEFORE`. */
  readonly to: string | Readonly<Record<string, string>>;
  readonly may: Capability;
  readonly needs?: readonly WorkField[];
  /** Whoever did the latest of these actions may not do this one: nobody judges what they decided. */
  readonly notAfter?: readonly string[];
  /** Done by the kind's own endpoint, which does more than change a state; never asked for by itself. */
  readonly apart?: true;
}

/** How one kind of work goes round. */
export interface WorkMachine {
  readonly title: Bilingual;
  /** Who may see its items, beside their scope. */
  readonly sees: Capability;
  readonly initial: string;
  readonly states: Readonly<Record<string, WorkState>>;
  readonly actions: Readonly<Record<string, WorkAction>>;
  /** Keys of `detail` that people may set with an action. */
  readonly detail?: readonly string[];
}

interface SharedAction {
  readonly title: Bilingual;
  readonly needs: readonly WorkField[];
}

/** What may be done with an item of any kind in any state; none of them changes its state. */
export const SHARED_ACTIONS: Readonly<Record<string, SharedAction>> = {
  comment: { title: { zh: '说明', en: 'Comment' }, needs: ['comment'] },
  assign: { title: { zh: '指定负责人', en: 'Assign' }, needs: ['owner'] },
  schedule: { title: { zh: '定期限', en: 'Set due date' }, needs: ['due_on'] },
  snooze: { title: { zh: '暂缓', en: 'Put off' }, needs: ['snoozed_until'] },
};

/** Actions one may try in a state, by who may do what; a later rule may still say who may not. */
export function actionsIn(
  machine: WorkMachine,
  state: string,
  may: ReadonlySet<Capability>,
): { readonly id: string; readonly title: Bilingual; readonly needs: readonly WorkField[] }[] {
  const own = Object.entries(machine.actions)
    .filter(([, action]) => !action.apart && action.from.includes(state) && may.has(action.may))
    .map(([id, { title, needs = [] }]) => ({ id, title, needs }));
  const shared = Object.entries(SHARED_ACTIONS).map(([id, { title, needs }]) => ({ id, title, needs }));
  return may.has('work') ? [...own, ...shared] : own;
}
