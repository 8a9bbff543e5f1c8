import { type FormEvent, useState } from 'react';
import type { ImportJob } from '../../../contracts/import-job.ts';
import { Select } from '../../ui/controls.tsx';
import { ErrorNote } from '../../ui/notes.tsx';
import { useReader } from '../../ui/reader.tsx';

interface Props {
  readonly families: readonly { readonly family: string; readonly title: { zh: string; en: string } }[];
  readonly job: ImportJob | undefined;
  readonly error: unknown;
  readonly busy: boolean;
  readonly onSend: (upload: { file: File; family: string; mapping?: File }) => void;
}

/** A file and what it is: the command line loads it, this form shows how far it is. */
export function ImportForm({ families, job, error, busy, onSend }: Props) {
  const { t, say } = useReader();
  const [family, setFamily] = useState(families[0]?.family ?? '');
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [file, mapping] = [form.get('file'), form.get('mapping')];
    if (!(file instanceof File)) return;
    const mapped = mapping instanceof File && mapping.size > 0;
    onSend({ file, family, ...(mapped ? { mapping } : {}) });
  };
  return (
    <section className="panel">
      <h2>{t('import.title')}</h2>
      <p className="muted small">{t('import.about')}</p>
      <form className="import" onSubmit={send}>
        <Select
          label={t('import.family')}
          value={family}
          options={families.map((f) => ({ value: f.family, label: say(f.title) }))}
          onChange={setFamily}
        />
        <label className="field">
          <span className="field-label">{t('import.file')}</span>
          <input
            type="file"
            name="file"
            required
            accept=".csv,.tsv,.txt,.xlsx,.json,.ndjson,.jsonl,.parquet,.gz"
          />
        </label>
        <label className="field">
          <span className="field-label">{t('import.mapping')}</span>
          <input type="file" name="mapping" accept=".yml,.yaml" />
        </label>
        <button type="submit" className="primary" disabled={busy}>
          {busy ? t('import.running') : t('import.send')}
        </button>
      </form>
      {error === null || error === undefined ? null : <ErrorNote error={error} />}
      {job === undefined ? null : <JobState job={job} />}
    </section>
  );
}

function JobState({ job }: { job: ImportJob }) {
  const { t, f } = useReader();
  const result = job.results[0];
  const count = (key: string): string => f.count(typeof result?.[key] === 'number' ? result[key] : 0);
  return (
    <div className={job.status === 'failed' ? 'note error' : 'note'} role="status">
      <strong>
        {job.file_name} · {t(`import.${job.status}`)}
      </strong>
      {job.status === 'running' ? (
        <progress value={job.progress ?? undefined} max={1} aria-label={job.file_name} />
      ) : null}
      {job.message === '' ? null : <p className="job-message">{job.message}</p>}
      {job.status === 'done' && result !== undefined ? (
        <p>
          {t('import.result', {
            rows: count('rowsIn'),
            loaded: count('loaded'),
            updated: count('updated'),
            unchanged: count('unchanged'),
            duplicate: count('duplicate'),
            rejected: count('rejected'),
          })}{' '}
          {t('import.next')}
        </p>
      ) : null}
    </div>
  );
}
