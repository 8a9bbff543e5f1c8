import { useId, useState } from 'react';
import { ClientError } from '../../../client/http.ts';
import type { WorkActInput, WorkItemDetail } from '../../../contracts/work-item.ts';
import { SHARED_ACTIONS } from '../../../domain/work-machine.ts';
import { useSession } from '../../state/session.ts';
import { useActOnWorkItem } from '../../state/work.ts';
import { ErrorNote } from '../../ui/notes.tsx';
import { useReader } from '../../ui/reader.tsx';

/** What the reader may do with an item now; a decision is offered once its reason is written. */
export function WorkActions({ item }: { item: WorkItemDetail }) {
  const { t, say } = useReader();
  const act = useActOnWorkItem(item.id);
  const me = useSession()?.user?.name ?? 'local';
  const [comment, setComment] = useState('');
  const [owner, setOwner] = useState(item.owner ?? '');
  const [due, setDue] = useState(item.due_on ?? '');
  const [until, setUntil] = useState('');
  const ids = { comment: useId(), owner: useId(), due: useId(), until: useId(), hint: useId() };
  if (item.actions.length === 0) return <p className="muted">{t('work.readonly')}</p>;
  const said = comment.trim();
  const run = (input: Omit<WorkActInput, 'version'>): void =>
    act.mutate({ version: item.version, ...input, ...(said === '' ? {} : { comment: said }) });
  const own = item.actions.filter((action) => !(action.id in SHARED_ACTIONS));
  const shared = item.actions.some((action) => action.id in SHARED_ACTIONS);
  const waits = own.some((action) => action.needs.includes('comment')) && said === '';
  return (
    <div className="work-actions">
      <div className="field">
        <label className="field-label" htmlFor={ids.comment}>
          {t('work.comment')}
        </label>
        <textarea id={ids.comment} rows={2} value={comment} onChange={(e) => setComment(e.target.value)} />
      </div>
      <div className="work-buttons">
        {own.map(({ id, title, needs }) => (
          <button
            key={id}
            type="button"
            className="plain"
            data-action={id}
            disabled={act.isPending || (needs.includes('comment') && said === '')}
            aria-describedby={waits ? ids.hint : undefined}
            onClick={() => run({ action: id })}
          >
            {say(title)}
          </button>
        ))}
        {shared ? (
          <button
            type="button"
            className="quiet"
            data-action="comment"
            disabled={act.isPending || said === ''}
            onClick={() => run({ action: 'comment' })}
          >
            {t('work.say')}
          </button>
        ) : null}
        {waits ? (
          <span id={ids.hint} className="muted small">
            {t('work.needs.comment')}
          </span>
        ) : null}
      </div>
      {shared ? (
        <>
          <div className="work-buttons">
            <label className="field-label" htmlFor={ids.owner}>
              {t('work.owner')}
            </label>
            <input id={ids.owner} value={owner} maxLength={60} onChange={(e) => setOwner(e.target.value)} />
            <button type="button" className="plain" onClick={() => run({ action: 'assign', owner })}>
              {t('work.assign')}
            </button>
            <button type="button" className="quiet" onClick={() => run({ action: 'assign', owner: me })}>
              {t('work.assign.me')}
            </button>
          </div>
          <div className="work-buttons">
            <label className="field-label" htmlFor={ids.due}>
              {t('work.due')}
            </label>
            <input id={ids.due} type="date" value={due} onChange={(e) => setDue(e.target.value)} />
            <button type="button" className="plain" onClick={() => run({ action: 'schedule', due_on: due })}>
              {t('work.schedule')}
            </button>
            <label className="field-label" htmlFor={ids.until}>
              {t('work.until')}
            </label>
            <input id={ids.until} type="date" value={until} onChange={(e) => setUntil(e.target.value)} />
            <button
              type="button"
              className="plain"
              disabled={until === ''}
              onClick={() => run({ action: 'snooze', snoozed_until: until })}
            >
              {t('work.snooze')}
            </button>
          </div>
        </>
      ) : null}
      {act.isError ? (
        <ErrorNote error={act.error}>
          {act.error instanceof ClientError && act.error.code === 'CONFLICT' ? (
            <button type="button" className="plain" onClick={() => void act.refresh()}>
              {t('work.conflict')}
            </button>
          ) : null}
        </ErrorNote>
      ) : null}
    </div>
  );
}
