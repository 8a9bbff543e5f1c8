import { useId, useState } from 'react';
import type { DraftView } from '../../../contracts/paper-draft.ts';
import type { ErratumView } from '../../../contracts/paper-edition.ts';
import { useChangeDraft, useTakeStep } from '../../state/editions.ts';
import { Members, Select } from '../../ui/controls.tsx';
import { ErrorNote } from '../../ui/notes.tsx';
import { useReader } from '../../ui/reader.tsx';

/** What may be done with a paper at its stage, by whoever looks at it. */
export function DraftActions({ draft }: { draft: DraftView }) {
  const { t, f, say } = useReader();
  const step = useTakeStep(draft.id);
  const [comment, setComment] = useState('');
  const id = useId();
  const take = (action: 'pass' | 'return'): void =>
    step.mutate({ action, from: draft.stage, comment }, { onSuccess: () => setComment('') });
  const reasons = [...new Set(draft.steps.flatMap(({ why }) => (why === null ? [] : [say(why)])))];
  const possible = draft.steps.some((s) => s.possible);
  const { working } = draft;
  return (
    <div className="grid">
      {working === null ? null : (
        <div className="working" role="status">
          <p>
            {t('editions.working', {
              step: say(working.step),
              done: f.count(working.done),
              total: f.count(working.total),
            })}
          </p>
          <progress value={working.done} max={working.total} />
        </div>
      )}
      {draft.failed === null ? null : (
        <p className="form-error">{t('editions.failed', { why: say(draft.failed) })}</p>
      )}
      {draft.may_write ? <Countersigners draft={draft} /> : null}
      {draft.countersigned.length > 0 ? (
        <p className="small">{t('editions.countersigned', { names: f.list(draft.countersigned) })}</p>
      ) : null}
      {draft.corrects === null ? null : <Errata draft={draft} />}
      {possible && working === null ? (
        <>
          {draft.stage === 'draft' ? null : (
            <div className="field">
              <label className="field-label" htmlFor={id}>
                {t('editions.opinion')}
              </label>
              <textarea id={id} rows={3} value={comment} onChange={(e) => setComment(e.target.value)} />
            </div>
          )}
          <div className="form-actions">
            {draft.steps.map(({ action, title, possible: can }) => (
              <button
                key={action}
                type="button"
                className={action === 'pass' ? 'primary' : 'plain'}
                disabled={!can || step.isPending || (action === 'return' && comment.trim().length < 2)}
                onClick={() => take(action)}
              >
                {say(title)}
              </button>
            ))}
          </div>
        </>
      ) : working === null ? (
        reasons.map((why) => (
          <p key={why} className="muted">
            {why}
          </p>
        ))
      ) : null}
      {step.isError ? <ErrorNote error={step.error} /> : null}
    </div>
  );
}

function Countersigners({ draft }: { draft: DraftView }) {
  const { t, f } = useReader();
  const change = useChangeDraft(draft.id);
  // What was ticked shows at once; what the server kept shows when it answers.
  const named = (change.isPending ? change.variables.countersigners : undefined) ?? draft.countersigners;
  if (draft.may_countersign.length === 0) return null;
  return (
    <>
      <Members
        label={t('editions.countersigners')}
        summary={
          named.length === 0
            ? t('editions.countersigners.none')
            : t('editions.countersigners.chosen', { n: f.count(named.length) })
        }
        options={draft.may_countersign.map(({ name, display_name }) => ({
          value: name,
          label: display_name,
        }))}
        chosen={named}
        clear={t('editions.countersigners.none')}
        onChange={(countersigners) => change.mutate({ countersigners })}
      />
      {change.isError ? <ErrorNote error={change.error} /> : null}
    </>
  );
}

const CAUSES = ['data', 'method', 'fault'] as const;

/** What was wrong with the edition that is corrected, apart by cause. */
function Errata({ draft }: { draft: DraftView }) {
  const { t } = useReader();
  const change = useChangeDraft(draft.id);
  const [cause, setCause] = useState<ErratumView['cause']>('data');
  const [text, setText] = useState('');
  const id = useId();
  return (
    <section className="errata">
      <h3>{t('editions.errata')}</h3>
      <ul>
        {draft.errata.map((one) => (
          <li key={`${one.cause} ${one.text}`}>
            <strong>{t(`editions.errata.${one.cause}`)}</strong> {one.text}{' '}
            {draft.may_write ? (
              <button
                type="button"
                className="quiet"
                onClick={() => change.mutate({ errata: draft.errata.filter((other) => other !== one) })}
              >
                {t('editions.errata.remove')}
              </button>
            ) : null}
          </li>
        ))}
      </ul>
      {draft.may_write ? (
        <>
          <Select
            label={t('editions.errata.cause')}
            value={cause}
            options={CAUSES.map((value) => ({ value, label: t(`editions.errata.${value}`) }))}
            onChange={setCause}
          />
          <div className="field">
            <label className="field-label" htmlFor={id}>
              {t('editions.errata.text')}
            </label>
            <textarea id={id} rows={2} value={text} onChange={(e) => setText(e.target.value)} />
          </div>
          <button
            type="button"
            className="plain"
            disabled={text.trim().length < 2}
            onClick={() =>
              change.mutate(
                { errata: [...draft.errata, { cause, text: text.trim() }] },
                { onSuccess: () => setText('') },
              )
            }
          >
            {t('editions.errata.add')}
          </button>
        </>
      ) : null}
    </section>
  );
}
