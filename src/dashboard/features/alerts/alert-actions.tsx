import { useId, useState } from 'react';
import type { Alert, AlertInput } from '../../../contracts/alerts.ts';
import { useActOnAlert } from '../../state/alerts.ts';
import { ErrorNote } from '../../ui/notes.tsx';
import { useReader } from '../../ui/reader.tsx';

/** What can be done about an alert, and what was. */
export function AlertActions({ alert, canAct }: { alert: Alert; canAct: boolean }) {
  const { t, f, say } = useReader();
  const act = useActOnAlert(alert.id);
  const [comment, setComment] = useState('');
  const [owner, setOwner] = useState(alert.standing.owner ?? '');
  const [until, setUntil] = useState('');
  const ids = { comment: useId(), owner: useId(), until: useId() };
  const { state, history } = alert.standing;
  const run = (input: AlertInput): void =>
    act.mutate(
      {
        version: alert.standing.version,
        ...input,
        ...(comment.trim() === '' ? {} : { comment: comment.trim() }),
      },
      { onSuccess: () => setComment('') },
    );
  return (
    <section className="panel alert-actions">
      <h2>{t('alerts.act')}</h2>
      {canAct ? (
        <>
          <div className="field">
            <label className="field-label" htmlFor={ids.comment}>
              {t('alerts.comment')}
            </label>
            <textarea
              id={ids.comment}
              rows={2}
              value={comment}
              onChange={(e) => setComment(e.target.value)}
            />
          </div>
          <div className="alert-buttons">
            {state === 'waiting' ? (
              <button type="button" className="button" onClick={() => run({ action: 'confirm' })}>
                {t('alerts.act.confirm')}
              </button>
            ) : null}
            {state === 'closed' ? null : (
              <button type="button" className="plain" onClick={() => run({ action: 'close' })}>
                {t('alerts.act.close')}
              </button>
            )}
            {state === 'waiting' ? null : (
              <button type="button" className="plain" onClick={() => run({ action: 'reopen' })}>
                {t('alerts.act.reopen')}
              </button>
            )}
            <button
              type="button"
              className="plain"
              disabled={comment.trim() === ''}
              onClick={() => run({ action: 'comment' })}
            >
              {t('alerts.act.comment')}
            </button>
          </div>
          <div className="alert-buttons">
            <label className="field-label" htmlFor={ids.owner}>
              {t('alerts.owner')}
            </label>
            <input id={ids.owner} value={owner} maxLength={60} onChange={(e) => setOwner(e.target.value)} />
            <button type="button" className="plain" onClick={() => run({ action: 'assign', owner })}>
              {t('alerts.act.assign')}
            </button>
          </div>
          {state === 'waiting' ? (
            <div className="alert-buttons">
              <label className="field-label" htmlFor={ids.until}>
                {t('alerts.until')}
              </label>
              <input id={ids.until} type="date" value={until} onChange={(e) => setUntil(e.target.value)} />
              <button
                type="button"
                className="plain"
                disabled={until === ''}
                onClick={() => run({ action: 'snooze', until })}
              >
                {t('alerts.act.snooze')}
              </button>
            </div>
          ) : null}
          {act.isError ? <ErrorNote error={act.error} /> : null}
        </>
      ) : (
        <p className="muted">{t('alerts.readonly')}</p>
      )}
      <h3>{t('alerts.history')}</h3>
      {history.length === 0 ? (
        <p className="muted small">{t('alerts.history.none')}</p>
      ) : (
        <ol className="alert-history">
          {history.map((event) => (
            <li key={`${event.at} ${event.action}`}>
              <span className="muted small">{f.dateTime(event.at)}</span> {event.actor}{' '}
              <strong>{say(event.action_title)}</strong>
              {event.owner === null ? '' : ` ${event.owner}`}
              {event.due_on === null ? '' : ` ${f.date(event.due_on)}`}
              {event.snoozed_until === null ? '' : ` ${f.date(event.snoozed_until)}`}
              {event.comment === null ? null : <p>{event.comment}</p>}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
