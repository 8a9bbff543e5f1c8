import type { ImportJob } from '../../../contracts/import-job.ts';
import type { ReturnedFile } from '../../../contracts/return-ticket.ts';
import { useReader } from '../../ui/reader.tsx';

/** What a handed-in ticket closed, what stays open and why, file by file. */
export function ReturnResult({ job }: { job: ImportJob }) {
  const { t, f } = useReader();
  return (
    <div className={job.status === 'failed' ? 'note error' : 'note'} role="status">
      <strong>
        {job.file_name} · {t(`import.${job.status}`)}
      </strong>
      {job.status === 'running' ? (
        <progress value={job.progress ?? undefined} max={1} aria-label={job.file_name} />
      ) : null}
      {job.status === 'failed' ? <p className="job-message">{job.message}</p> : null}
      {job.returned?.files.map((file) => (
        <FileResult key={`${file.family} ${file.file}`} file={file} />
      ))}
      {job.returned?.missing.map(({ family, file, lines }) => (
        <p key={`${family} ${file}`}>{t('desk.missing', { file, lines: f.count(lines.length) })}</p>
      ))}
      {job.status === 'done' ? <p>{t('import.next')}</p> : null}
    </div>
  );
}

function FileResult({ file }: { file: ReturnedFile }) {
  const { t, f, say } = useReader();
  const line = (number: number): string => t('desk.line', { line: String(number) });
  return (
    <>
      <p>
        <strong>{file.file}</strong> {t('desk.closed', { lines: f.count(file.corrected.length) })}{' '}
        {file.closed_before.length === 0
          ? null
          : t('desk.closedBefore', { lines: f.count(file.closed_before.length) })}{' '}
        {file.unknown.length === 0 ? null : t('desk.unknown', { lines: file.unknown.join('、') })}
      </p>
      {file.still_open.length === 0 ? null : (
        <>
          <p>{t('desk.stillOpen', { lines: f.count(file.still_open.length) })}</p>
          <ul>
            {file.still_open.map((place) => (
              <li key={`${place.line} ${place.header} ${place.why.en}`}>
                {line(place.line)} · {place.header}：{say(place.why)}
              </li>
            ))}
          </ul>
        </>
      )}
      {file.refusals.length === 0 ? null : (
        <>
          <p>{t('desk.refused')}</p>
          <ul>
            {file.refusals.map(({ line: number, reason }) => (
              <li key={`${number} ${reason}`}>
                {line(number)} · {reason}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
