import { type FormEvent, useId, useState } from 'react';
import { useSearch } from 'wouter';
import { notePlace, useChartNotes } from '../state/chart-notes.ts';
import { errorText } from './error-text.ts';
import { useReader } from './reader.tsx';

/** What people wrote about a chart, each with author and day, and room for one more. */
export function ChartNotes({ chart }: { chart: string }) {
  const { t, f, say } = useReader();
  const { notes, list, add, withdraw } = useChartNotes(notePlace(useSearch()), true);
  const own = notes.filter((note) => note.chart === chart);
  const error = errorText(list.error ?? add.error ?? withdraw.error, say);
  return (
    <div className="chart-notes">
      {own.length === 0 ? null : (
        <ol>
          {own.map((note) => (
            <li key={note.id}>
              <span className="muted">
                {note.author} · {f.date(note.at)}
                {note.period === null ? null : ` · ${f.period(note.period, 'month')}`}
              </span>{' '}
              {note.body}{' '}
              {note.mine ? (
                <button type="button" className="quiet" onClick={() => withdraw.mutate(note.id)}>
                  {t('note.withdraw')}
                </button>
              ) : null}
            </li>
          ))}
        </ol>
      )}
      {error === undefined ? null : (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
      {list.isError ? null : (
        <NoteForm busy={add.isPending} onAdd={(note) => add.mutate({ chart, ...note })} />
      )}
    </div>
  );
}

interface FormProps {
  readonly busy: boolean;
  readonly onAdd: (note: { body: string; period?: number }) => void;
}

function NoteForm({ busy, onAdd }: FormProps) {
  const { t } = useReader();
  const id = useId();
  const [body, setBody] = useState('');
  const [month, setMonth] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const period = Number(month.replace('-', ''));
    onAdd({ body, ...(/^\d{4}-\d{2}$/.test(month) ? { period } : {}) });
    setBody('');
  };
  return (
    <form className="note-form" onSubmit={submit}>
      <label htmlFor={`${id}-body`} className="hidden-text">
        {t('note.body')}
      </label>
      <input
        id={`${id}-body`}
        required
        maxLength={1000}
        placeholder={t('note.body')}
        value={body}
        onChange={(event) => setBody(event.target.value)}
      />
      <label htmlFor={`${id}-month`} className="small muted">
        {t('note.month')}
      </label>
      <input
        id={`${id}-month`}
        pattern="\d{4}-\d{2}"
        placeholder="2026-09"
        size={8}
        value={month}
        onChange={(event) => setMonth(event.target.value)}
      />
      <button type="submit" className="plain" disabled={busy || body.trim() === ''}>
        {t('note.add')}
      </button>
    </form>
  );
}
