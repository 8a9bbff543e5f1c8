import type { FormEvent } from 'react';
import type { ImportJob } from '../../../contracts/import-job.ts';
import type { useImport } from '../../state/queries.ts';
import { ErrorNote } from '../../ui/notes.tsx';
import { useReader } from '../../ui/reader.tsx';
import { ColumnReview } from './column-review.tsx';
import { TemplateChoice } from './template-choice.tsx';

/** A file is looked at first, its columns are reviewed, then the command line loads it. */
export function ImportForm({ imports }: { imports: ReturnType<typeof useImport> }) {
  const { t } = useReader();
  const { inspection, inspecting, inspectError, inspect, job, error, busy, send, templates } = imports;
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const file = new FormData(event.currentTarget).get('file');
    if (file instanceof File) inspect({ file: { content: file, name: file.name } });
  };
  return (
    <section className="panel" aria-label={t('import.title')}>
      <h2>{t('import.title')}</h2>
      <p className="muted small">{t('import.about')}</p>
      <form className="import" onSubmit={submit}>
        <label className="field">
          <span className="field-label">{t('import.file')}</span>
          <input
            type="file"
            name="file"
            required
            accept=".csv,.tsv,.txt,.xlsx,.json,.ndjson,.jsonl,.parquet,.gz"
          />
        </label>
        <button type="submit" className="primary" disabled={busy || inspecting}>
          {inspecting ? t('import.running') : t('import.inspect')}
        </button>
      </form>
      <TemplateChoice templates={templates} />
      {inspectError === null ? null : <ErrorNote error={inspectError} />}
      {inspection === undefined ? null : (
        <ColumnReview
          key={inspection.upload}
          inspection={inspection}
          busy={busy || inspecting}
          onAsk={(family, set) => inspect({ upload: inspection.upload, family, set })}
          onLoad={async (own) => send({ ...inspection, ...(own ? { mapping: await own.text() } : {}) })}
        />
      )}
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
