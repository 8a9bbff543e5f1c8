import { useId, useState } from 'react';
import { ClientError } from '../../../client/http.ts';
import type { DraftText, DraftView } from '../../../contracts/paper-draft.ts';
import { useSaveText } from '../../state/editions.ts';
import { ErrorNote } from '../../ui/notes.tsx';
import { useReader } from '../../ui/reader.tsx';

/** The sections that people write, each with its versions. */
export function TextEditors({ draft }: { draft: DraftView }) {
  const { t } = useReader();
  return (
    <div className="grid">
      <p className="muted small">
        {t('editions.written.about', { number: '{{值 …}}', literal: '{{注 12 | 来源}}' })}
      </p>
      {draft.texts.map((text) => (
        <TextEditor key={text.section} draft={draft} text={text} />
      ))}
    </div>
  );
}

type Theirs = Pick<DraftText, 'version' | 'body' | 'author'>;

/** The text that somebody else saved meanwhile, when that is why a save was refused. */
function theirsIn(error: unknown): Theirs | null {
  if (!(error instanceof ClientError) || error.code !== 'CONFLICT') return null;
  const value = error.value as Partial<Theirs> | null;
  return typeof value === 'object' && typeof value?.body === 'string' ? (value as Theirs) : null;
}

function TextEditor({ draft, text }: { draft: DraftView; text: DraftText }) {
  const { t, f } = useReader();
  const save = useSaveText(draft.id, text.section);
  const id = useId();
  // What is typed belongs to this page until it is saved: another's newer text never replaces it.
  const [mine, setMine] = useState<{ readonly body: string; readonly base: number } | null>(null);
  const body = mine?.body ?? text.body;
  const base = mine?.base ?? text.version;
  const theirs = theirsIn(save.error);
  const send = (over: number): void => save.mutate({ body, base: over }, { onSuccess: () => setMine(null) });
  return (
    <section className="text-editor">
      <label className="field-label" htmlFor={id}>
        {text.heading}
      </label>
      <p className="muted small">
        {text.version === 0
          ? t('editions.version.none')
          : t('editions.version', {
              n: f.count(text.version),
              author: text.author,
              when: f.dateTime(text.at),
            })}
        {mine === null ? null : <span className="tag">{t('editions.unsaved')}</span>}
      </p>
      <div className={theirs === null ? undefined : 'conflict'}>
        <div>
          {theirs === null ? null : <p className="field-label">{t('editions.conflict.mine')}</p>}
          <textarea
            id={id}
            rows={12}
            value={body}
            readOnly={!draft.may_write}
            onChange={(event) => setMine({ body: event.target.value, base })}
          />
        </div>
        {theirs === null ? null : (
          <div>
            <p className="field-label">
              {t('editions.conflict.theirs', { author: theirs.author, n: f.count(theirs.version) })}
            </p>
            <pre className="theirs">{theirs.body}</pre>
          </div>
        )}
      </div>
      {theirs === null ? null : (
        <div className="note error" role="alert">
          <p>{t('editions.conflict', { author: theirs.author, n: f.count(theirs.version) })}</p>
          <div className="form-actions">
            <button type="button" className="primary" onClick={() => send(theirs.version)}>
              {t('editions.conflict.keep')}
            </button>
            <button
              type="button"
              className="plain"
              onClick={() => {
                setMine({ body: `${body}\n\n${theirs.body}`, base: theirs.version });
                save.reset();
              }}
            >
              {t('editions.conflict.both')}
            </button>
            <button
              type="button"
              className="plain"
              onClick={() => {
                setMine(null);
                save.reset();
              }}
            >
              {t('editions.conflict.take')}
            </button>
          </div>
        </div>
      )}
      {draft.may_write && theirs === null ? (
        <div className="form-actions">
          <button
            type="button"
            className="primary"
            disabled={mine === null || save.isPending}
            onClick={() => send(base)}
          >
            {t('editions.save')}
          </button>
          {save.isSuccess && mine === null ? (
            <span className="muted small" role="status">
              {t('editions.saved', { n: f.count(text.version) })}
            </span>
          ) : null}
        </div>
      ) : null}
      {save.isError && theirs === null ? <ErrorNote error={save.error} /> : null}
    </section>
  );
}
