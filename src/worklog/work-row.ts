import type { Client } from '@libsql/client';
import type { WorkKind } from '../domain/work-kind.ts';
import type { WorkItem } from './work-item.ts';

/** What somebody did with an item, and what it made of its state. */
export interface WorkEvent {
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly from: string;
  readonly to: string;
  readonly owner: string | null;
  readonly dueOn: string | null;
  readonly snoozedUntil: string | null;
  readonly comment: string | null;
  readonly detail: Readonly<Record<string, unknown>> | null;
}

type Row = Readonly<Record<string, unknown>>;
type Reader = Pick<Client, 'execute'>;

/** Text, or null where the column holds nothing. */
const text = (value: unknown): string | null => (value == null ? null : String(value));
const object = (value: unknown): Record<string, unknown> =>
  JSON.parse(String(value)) as Record<string, unknown>;

/** An item as the store keeps it. */
export const workItemOf = (row: Row): WorkItem => ({
  id: String(row.id),
  kind: String(row.kind) as WorkKind,
  subject: String(row.subject),
  title: { zh: String(row.title_zh), en: String(row.title_en) },
  path: String(row.path),
  region: text(row.region_code),
  evidence: object(row.evidence),
  detail: object(row.detail),
  partOf: text(row.part_of),
  state: String(row.state),
  owner: text(row.owner),
  dueOn: text(row.due_on),
  snoozedUntil: text(row.snoozed_until),
  version: Number(row.version),
  createdBy: String(row.created_by),
  createdAt: String(row.created_at),
  updatedBy: String(row.updated_by),
  updatedAt: String(row.updated_at),
});

const eventOf = (row: Row): WorkEvent => ({
  at: String(row.at),
  actor: String(row.actor),
  action: String(row.action),
  from: String(row.from_state),
  to: String(row.to_state),
  owner: text(row.owner),
  dueOn: text(row.due_on),
  snoozedUntil: text(row.snoozed_until),
  comment: text(row.comment),
  detail: row.detail == null ? null : object(row.detail),
});

/** Everything done with an item, oldest first. */
export async function workEvents(db: Reader, id: string): Promise<WorkEvent[]> {
  const { rows } = await db.execute({
    sql: 'select * from work_events where item_id = ? order by seq',
    args: [id],
  });
  return rows.map(eventOf);
}

/** The same of all items of a kind, by id. */
export async function workHistories(
  db: Reader,
  kind?: WorkKind,
): Promise<ReadonlyMap<string, readonly WorkEvent[]>> {
  const { rows } = await db.execute({
    sql: `select work_events.* from work_events join work_items on work_items.id = work_events.item_id
      where ?1 is null or work_items.kind = ?1 order by seq`,
    args: [kind ?? null],
  });
  const histories = new Map<string, WorkEvent[]>();
  for (const row of rows) {
    const of = histories.get(String(row.item_id));
    if (of) of.push(eventOf(row));
    else histories.set(String(row.item_id), [eventOf(row)]);
  }
  return histories;
}
