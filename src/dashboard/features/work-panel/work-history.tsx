import type { WorkEventView } from '../../../contracts/work-item.ts';
import { WORK_MACHINES, type WorkKind } from '../../../domain/work-kind.ts';
import { useReader } from '../../ui/reader.tsx';

/** Everything done with an item, oldest first: who, when, what, why. */
export function WorkHistory({ history, kind }: { history: readonly WorkEventView[]; kind: WorkKind }) {
  const { t, f, say } = useReader();
  if (history.length === 0) return <p className="muted small">{t('work.history.none')}</p>;
  const stateName = (code: string): string => {
    const title = WORK_MACHINES[kind].states[code]?.title;
    return title === undefined ? code : say(title);
  };
  return (
    <ol className="work-history">
      {history.map((event, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: events are appended, never moved
        <li key={i}>
          <span className="muted small">{f.dateTime(event.at)}</span> {event.actor}{' '}
          <strong>{say(event.action_title)}</strong>
          {event.from === event.to ? null : (
            <span className="small">
              {' '}
              {t('work.moved', { from: stateName(event.from), to: stateName(event.to) })}
            </span>
          )}
          {event.owner === null ? '' : ` ${event.owner}`}
          {event.due_on === null ? '' : ` ${f.date(event.due_on)}`}
          {event.snoozed_until === null ? '' : ` ${f.date(event.snoozed_until)}`}
          {event.comment === null ? null : <p>{event.comment}</p>}
        </li>
      ))}
    </ol>
  );
}
