import { useEffect, useId, useRef, useState } from 'react';
import type { DraftView } from '../../../contracts/paper-draft.ts';
import { useAddComment, useResolveComment } from '../../state/editions.ts';
import { ErrorNote } from '../../ui/notes.tsx';
import { useReader } from '../../ui/reader.tsx';

/** A place in the text that was chosen to comment on. */
export interface Chosen {
  readonly anchor: string;
  readonly quote: string;
}

/** Remarks on a draft: those there are, and a new one at the chosen place. */
export function Comments({
  draft,
  chosen,
  onShow,
}: {
  draft: DraftView;
  chosen: Chosen;
  onShow: (anchor: string) => void;
}) {
  const { t, f } = useReader();
  const add = useAddComment(draft.id);
  const resolve = useResolveComment(draft.id);
  const [body, setBody] = useState('');
  const id = useId();
  const input = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (chosen.anchor !== '') input.current?.focus({ preventScroll: true });
  }, [chosen.anchor]);
  return (
    <div className="grid">
      <form
        className="field"
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate({ ...chosen, body }, { onSuccess: () => setBody('') });
        }}
      >
        <p className="small">
          {chosen.anchor === '' ? (
            t('editions.comment.whole')
          ) : (
            <>
              {t('editions.comment.about')} <q className="quote">{chosen.quote.slice(0, 80)}</q>
            </>
          )}
        </p>
        <label className="field-label" htmlFor={id}>
          {t('editions.comment.body')}
        </label>
        <textarea id={id} ref={input} rows={3} value={body} onChange={(e) => setBody(e.target.value)} />
        <div className="form-actions">
          <button type="submit" className="primary" disabled={body.trim() === '' || add.isPending}>
            {t('editions.comment.send')}
          </button>
        </div>
      </form>
      {add.isError ? <ErrorNote error={add.error} /> : null}
      {draft.comments.length === 0 ? <p className="muted">{t('editions.comment.none')}</p> : null}
      <ol className="paper-comments">
        {[...draft.comments].reverse().map((comment) => (
          <li key={comment.id} className={comment.resolved_at === null ? undefined : 'resolved'}>
            {comment.quote === '' ? null : <q className="quote">{comment.quote.slice(0, 80)}</q>}
            <p>{comment.body}</p>
            <p className="muted small">
              {comment.author} {f.dateTime(comment.at)}
              {comment.revision > 0
                ? ` · ${t('editions.comment.revision', { n: f.count(comment.revision) })}`
                : ''}
              {comment.resolved_by === null
                ? ''
                : ` · ${t('editions.comment.resolved', { who: comment.resolved_by })}`}
            </p>
            <div className="form-actions">
              {comment.anchor === '' ? null : (
                <button type="button" className="quiet" onClick={() => onShow(comment.anchor)}>
                  {t('editions.comment.show')}
                </button>
              )}
              <button
                type="button"
                className="quiet"
                onClick={() =>
                  resolve.mutate({ comment: comment.id, resolved: comment.resolved_at === null })
                }
              >
                {t(comment.resolved_at === null ? 'editions.comment.resolve' : 'editions.comment.reopen')}
              </button>
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}
