import { alertWork } from './work-kind/alert.ts';
import { commitmentWork } from './work-kind/commitment.ts';
import { gapWork } from './work-kind/gap.ts';
import { orderWork } from './work-kind/order.ts';
import { watchWork } from './work-kind/watch.ts';
import type { WorkMachine } from './work-machine.ts';

/** Kinds of work that go round: each has an owner, a state, a due date, comments and a history. */
export const WORK_KINDS = ['alert', 'watch', 'gap', 'order', 'commitment'] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

export const WORK_MACHINES: Readonly<Record<WorkKind, WorkMachine>> = {
  alert: alertWork,
  watch: watchWork,
  gap: gapWork,
  order: orderWork,
  commitment: commitmentWork,
};

/** An item's id holds its kind and its subject: whoever computes the same suggestion again finds the same item. */
export const workId = (kind: WorkKind, subject: string): string => `${kind}:${subject}`;

/** The two parts of an id; null for what is none. */
export function workIdParts(id: string): { readonly kind: WorkKind; readonly subject: string } | null {
  const cut = id.indexOf(':');
  const kind = WORK_KINDS.find((known) => known === id.slice(0, cut));
  return kind && cut < id.length - 1 ? { kind, subject: id.slice(cut + 1) } : null;
}

interface Urgent {
  readonly id: string;
  readonly stage: keyof typeof STAGES;
  readonly due_on: string | null;
  readonly updated_at: string;
}

const STAGES = { waiting: 0, moving: 1, ended: 2 } as const;

/** What waits first, then by day, then what moved last. */
export const byUrgency = (a: Urgent, b: Urgent): number =>
  STAGES[a.stage] - STAGES[b.stage] ||
  (a.due_on ?? '9999').localeCompare(b.due_on ?? '9999') ||
  b.updated_at.localeCompare(a.updated_at) ||
  a.id.localeCompare(b.id);
