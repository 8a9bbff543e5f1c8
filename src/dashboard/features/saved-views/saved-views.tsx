import { type FormEvent, useId, useState } from 'react';
import { Link } from 'wouter';
import type { SavedView } from '../../../contracts/saved-view.ts';
import { useViews } from '../../state/views.ts';
import { Menu } from '../../ui/menu.tsx';
import { ErrorNote } from '../../ui/notes.tsx';
import { useReader } from '../../ui/reader.tsx';

/** Keeps the page as it is under a title, and opens what was kept before. */
export function SavedViews({ path, suggested }: { path: string; suggested: string }) {
  const { t } = useReader();
  const { views, error, busy, save, remove } = useViews();
  return (
    <div className="saved-views">
      <Menu label={t('views.menu', { n: String(views.length) })}>
        <SaveForm suggested={suggested} busy={busy} onSave={(title) => save({ title, path })} />
        {error === null ? null : <ErrorNote error={error} />}
        {views.length === 0 ? (
          <p className="muted">{t('views.none')}</p>
        ) : (
          <ul>
            {views.map((view) => (
              <Saved key={view.id} view={view} onRemove={() => remove(view.id)} />
            ))}
          </ul>
        )}
      </Menu>
    </div>
  );
}

function SaveForm(props: { suggested: string; busy: boolean; onSave: (title: string) => void }) {
  const { t } = useReader();
  const id = useId();
  const [title, setTitle] = useState<string>();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    props.onSave((title ?? props.suggested).trim());
    setTitle(undefined);
  };
  return (
    <form className="save-view" onSubmit={submit}>
      <label className="field-label" htmlFor={id}>
        {t('views.title')}
      </label>
      <input
        id={id}
        type="text"
        required
        maxLength={80}
        value={title ?? props.suggested}
        onChange={(event) => setTitle(event.target.value)}
      />
      <button type="submit" className="primary" disabled={props.busy}>
        {t('views.save')}
      </button>
    </form>
  );
}

function Saved({ view, onRemove }: { view: SavedView; onRemove: () => void }) {
  const { t, f } = useReader();
  return (
    <li>
      <Link className="menu-item" href={view.path}>
        {view.title}
        <span className="muted"> {f.date(view.updated_at)}</span>
      </Link>
      {view.mine ? (
        <button
          type="button"
          className="quiet"
          aria-label={t('views.remove.named', { name: view.title })}
          onClick={onRemove}
        >
          {t('views.remove')}
        </button>
      ) : null}
    </li>
  );
}
