import { useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { actOnWorkItem, getWorkItem, getWorkItems } from '../../client/work-items.ts';
import type { WorkActInput, WorkItemsView, WorkItemView } from '../../contracts/work-item.ts';
import { byUrgency, WORK_KINDS, type WorkKind, workIdParts } from '../../domain/work-kind.ts';
import { browser } from './browser.ts';
import { useRelease } from './release.ts';

/** Owner filters beside a name. */
export const NOBODY = '-';

/** What a reader chooses on 我的待办; what is absent is everything that is open. */
export interface TodoChoice {
  readonly kind?: WorkKind;
  /** A name, or `NOBODY`. */
  readonly owner?: string;
  readonly ended: boolean;
  readonly item?: string;
}

export function parseTodo(search: string): TodoChoice {
  const params = new URLSearchParams(search);
  const kind = WORK_KINDS.find((known) => known === params.get('kind'));
  const owner = params.get('owner')?.slice(0, 60);
  const item = params.get('item') ?? '';
  return {
    ended: params.get('show') === 'ended',
    ...(kind ? { kind } : {}),
    ...(owner ? { owner } : {}),
    ...(workIdParts(item) ? { item } : {}),
  };
}

export function todoParams({ kind, owner, ended, item }: TodoChoice): URLSearchParams {
  const params = new URLSearchParams();
  if (kind !== undefined) params.set('kind', kind);
  if (owner !== undefined) params.set('owner', owner);
  if (ended) params.set('show', 'ended');
  if (item !== undefined) params.set('item', item);
  return params;
}

export const TODO_GROUPS = ['overdue', 'week', 'later', 'none', 'ended'] as const;
export type TodoGroup = (typeof TODO_GROUPS)[number];

const WEEK = 7 * 86_400_000;

/** Under which heading an item stands: by its day, once it is open. */
export function groupOf({ stage, due_on: due, overdue }: WorkItemView, today: string): TodoGroup {
  if (stage === 'ended') return 'ended';
  if (due === null) return 'none';
  if (overdue) return 'overdue';
  return Date.parse(due) - Date.parse(today) <= WEEK ? 'week' : 'later';
}

/** Items that fit what the reader chose, beside how far they are. */
export const fitting = (items: readonly WorkItemView[], { kind, owner }: TodoChoice): WorkItemView[] =>
  items.filter(
    (item) =>
      (kind === undefined || item.kind === kind) &&
      (owner === undefined || (owner === NOBODY ? item.owner === null : item.owner === owner)),
  );

export function useWorkItems(kind?: WorkKind) {
  const { key, release } = useRelease();
  return useQuery({
    queryKey: ['work-items', key, kind],
    queryFn: ({ signal }) => getWorkItems(browser, { kind, release }, signal),
    retry: 1,
  });
}

/** What all kinds have to show together, each as soon as it is there: alerts of a new release take longer than orders. */
export function useWorkDesk() {
  const { key, release } = useRelease();
  const answers = useQueries({
    queries: WORK_KINDS.map((kind) => ({
      queryKey: ['work-items', key, kind],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
        getWorkItems(browser, { kind, release }, signal),
      retry: 1,
    })),
  });
  return {
    desk: deskOf(answers.flatMap(({ data }) => data ?? [])),
    waiting: WORK_KINDS.filter((_, i) => answers[i]?.isPending),
    failed: answers.find(({ isError }) => isError),
  };
}

/** Several lists of work as one: what waits first, then by day; null where none has come yet. */
export function deskOf(lists: readonly WorkItemsView[]): WorkItemsView | null {
  const [first] = lists;
  if (!first) return null;
  return {
    ...first,
    items: lists.flatMap(({ items }) => items).sort(byUrgency),
    owners: [...new Set(lists.flatMap(({ owners }) => owners))].sort(),
  };
}

export function useWorkItem(id: string) {
  const { key, release } = useRelease();
  return useQuery({
    queryKey: ['work-item', key, id],
    queryFn: ({ signal }) => getWorkItem(browser, id, release, signal),
    retry: 1,
  });
}

/** Whatever shows work is asked for again once somebody has acted. */
const SHOWS_WORK = new Set([
  'work-items',
  'work-item',
  'alerts',
  'alert',
  'watch',
  'overview',
  'demand',
  'demand-order',
  'demand-signals',
]);

export function useActOnWorkItem(id: string) {
  const client = useQueryClient();
  const refresh = () =>
    client.invalidateQueries({ predicate: ({ queryKey }) => SHOWS_WORK.has(String(queryKey[0])) });
  const act = useMutation({
    mutationFn: (input: WorkActInput) => actOnWorkItem(browser, id, input),
    onSuccess: refresh,
  });
  return { ...act, refresh };
}
