import type { Worklog } from './store.ts';

export type AlertState = 'waiting' | 'confirmed' | 'closed';
export type AlertAction = 'confirm' | 'close' | 'reopen' | 'snooze' | 'assign' | 'comment';

export interface AlertEvent {
  readonly at: string;
  readonly actor: string;
  readonly action: AlertAction;
  readonly owner: string | null;
  readonly until: string | null;
  readonly comment: string | null;
}

/** Where people stand with one alert. */
export interface AlertRecord {
  readonly state: AlertState;
  readonly owner: string | null;
  /** Day before which it does not wait. */
  readonly snoozedUntil: string | null;
  /** Oldest first. */
  readonly history: readonly AlertEvent[];
}

export const UNTOUCHED: AlertRecord = { state: 'waiting', owner: null, snoozedUntil: null, history: [] };

const STATE_AFTER: Partial<Record<AlertAction, AlertState>> = {
  confirm: 'confirmed',
  close: 'closed',
  reopen: 'waiting',
};

/** Writes down what somebody did about an alert: the state it is in, and the event that led there, in one transaction. */
export async function actOnAlert(
  db: Worklog,
  id: string,
  event: Omit<AlertEvent, 'at'>,
  now: Date,
): Promise<void> {
  const at = now.toISOString();
  await db.write(async (transaction) => {
    await transaction.execute({
      sql: 'insert into alert_events (alert_id, at, actor, action, owner, snoozed_until, comment) values ($id, $at, $actor, $action, $owner, $until, $comment)',
      args: { id, at, ...event },
    });
    const { rows } = await transaction.execute({
      sql: 'select * from alert_states where alert_id = ?',
      args: [id],
    });
    const before = rows[0];
    const state = STATE_AFTER[event.action] ?? String(before?.state ?? 'waiting');
    const known = (column: string): string | null =>
      before?.[column] == null ? null : String(before[column]);
    await transaction.execute({
      sql: `insert into alert_states (alert_id, state, owner, snoozed_until, note, updated_by, updated_at)
        values ($id, $state, $owner, $until, $note, $actor, $at)
        on conflict (alert_id) do update set state = $state, owner = $owner, snoozed_until = $until, note = $note,
          updated_by = $actor, updated_at = $at`,
      args: {
        id,
        state,
        owner: event.action === 'assign' ? event.owner || null : known('owner'),
        until:
          event.action === 'snooze'
            ? event.until
            : state === 'waiting' && event.action !== 'reopen'
              ? known('snoozed_until')
              : null,
        note: event.comment ?? known('note'),
        actor: event.actor,
        at,
      },
    });
  });
}

/** Every alert somebody has touched, by id. */
export async function alertRecords(db: Worklog): Promise<Map<string, AlertRecord>> {
  const states = (await db.client.execute('select * from alert_states')).rows;
  const events = (await db.client.execute('select * from alert_events order by seq')).rows;
  const optional = (value: unknown): string | null => (value == null ? null : String(value));
  const history = new Map<string, AlertEvent[]>();
  for (const row of events) {
    const of = history.get(String(row.alert_id)) ?? [];
    of.push({
      at: String(row.at),
      actor: String(row.actor),
      action: String(row.action) as AlertAction,
      owner: optional(row.owner),
      until: optional(row.snoozed_until),
      comment: optional(row.comment),
    });
    history.set(String(row.alert_id), of);
  }
  return new Map(
    states.map((row) => [
      String(row.alert_id),
      {
        state: String(row.state) as AlertState,
        owner: optional(row.owner),
        snoozedUntil: optional(row.snoozed_until),
        history: history.get(String(row.alert_id)) ?? [],
      },
    ]),
  );
}
