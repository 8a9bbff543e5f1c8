import type { DatasetDifference, DatasetVersion } from '../../../contracts/dataset.ts';
import type { DatasetChoice } from '../../state/datasets.ts';
import { useDatasetDifference, useDatasetVersions } from '../../state/datasets.ts';
import { CodeButton } from '../../ui/code-button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { ErrorNote, Skeleton } from '../../ui/notes.tsx';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';

interface DatasetVersionListProps {
  readonly id: string;
  readonly choice: DatasetChoice;
  readonly choose: (change: Partial<DatasetChoice>) => void;
}

/** Every version of a dataset with what changed, and one of them held against the one before. */
export function DatasetVersionList({ id, choice, choose }: DatasetVersionListProps) {
  const { t, f, say } = useReader();
  const versions = useDatasetVersions(id);
  const all = versions.data?.versions ?? [];
  const compared = all.find((v) => v.release === choice.compare && v.withdrawn === null);
  const before = compared?.change?.since;
  if (versions.isPending) return <Skeleton height={200} />;
  if (versions.isError) return <ErrorNote error={versions.error} retry={() => void versions.refetch()} />;
  return (
    <section className="panel" id="versions">
      <h2>{t('datasets.versions')}</h2>
      <p className="muted small">{t('datasets.versionsAbout')}</p>
      <ol className="version-list">
        {all.map((version) => (
          <li key={version.release}>
            <p>
              <strong className="mono">{version.release}</strong>{' '}
              {version.current ? <span className="tag">{t('datasets.current')}</span> : null}{' '}
              {version.withdrawn === null ? null : <span className="tag">{t('datasets.withdrawn')}</span>}{' '}
              <span className="muted">
                {f.date(version.published_at)} · {f.count(version.rows)} {t('datasets.rows')}
              </span>
            </p>
            {version.withdrawn === null ? null : <p>{say(version.withdrawn.reason)}</p>}
            <ChangeNotes version={version} />
            {canCompare(version, all) ? (
              <button
                type="button"
                className="plain"
                aria-pressed={version.release === choice.compare}
                onClick={() =>
                  choose({ compare: version.release === choice.compare ? undefined : version.release })
                }
              >
                {t('datasets.compare')}
              </button>
            ) : null}
          </li>
        ))}
      </ol>
      {compared === undefined || before === undefined ? null : (
        <Difference id={id} from={before} to={compared.release} />
      )}
    </section>
  );
}

/** Both are still there, and not the same. */
const canCompare = ({ change, withdrawn }: DatasetVersion, all: readonly DatasetVersion[]): boolean =>
  change !== null &&
  !change.same &&
  withdrawn === null &&
  all.find((v) => v.release === change.since)?.withdrawn === null;

function ChangeNotes({ version: { change } }: { readonly version: DatasetVersion }) {
  const { t, say } = useReader();
  if (change === null) return <p className="muted small">{t('datasets.first')}</p>;
  if (change.same) return <p className="muted small">{t('datasets.same')}</p>;
  return (
    <ul className="small">
      {change.notes.map((note) => (
        <li key={note.en}>{say(note)}</li>
      ))}
    </ul>
  );
}

function Difference({ id, from, to }: { readonly id: string; readonly from: string; readonly to: string }) {
  const { t, f } = useReader();
  const found = useDatasetDifference(id, from, to);
  if (found.isPending) return <Skeleton height={240} />;
  if (found.isError) return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  const { by_cause, restatements } = found.data;
  const cause = (name: string): string =>
    name
      .split('+')
      .map((part) => t(`datasets.cause.${part as 'data' | 'method' | 'correction'}`))
      .join(' + ');
  const counts = (['added', 'removed', 'restated', 'status'] as const).map((key) => ({
    key,
    title: t(key === 'status' ? 'datasets.statusChanged' : `datasets.${key}`),
    cell: ([, n]: [string, DatasetDifference['total']]) => n[key],
  }));
  const causes = tableOf(t('datasets.difference', { from, to }), Object.entries(by_cause), [
    { key: 'cause', title: t('datasets.cause'), cell: ([name]) => cause(name) },
    ...counts,
  ]);
  const restated = tableOf(t('datasets.restatements'), restatements, [
    {
      key: 'where',
      title: t('datasets.where'),
      cell: ({ key: { period_grain, period, region_level: _level, ...rest } }) =>
        [
          f.period(Number(period), period_grain as 'month' | 'quarter' | 'year'),
          ...Object.values(rest).filter((code) => code !== '*'),
        ].join(' · '),
    },
    { key: 'column', title: t('datasets.column'), cell: (r) => r.column },
    { key: 'before', title: t('datasets.before'), decimals: 2, cell: (r) => r.before },
    { key: 'after', title: t('datasets.after'), decimals: 2, cell: (r) => r.after },
    { key: 'cause', title: t('datasets.cause'), cell: (r) => cause(r.cause) },
  ]);
  return (
    <>
      <h3>
        {t('datasets.difference', { from, to })}{' '}
        <CodeButton
          source={`/api/datasets/${id}/difference?from=${from}&to=${to}`}
          name={t('datasets.difference', { from, to })}
        />
      </h3>
      <DataTable table={causes} />
      <h3>{t('datasets.restatements')}</h3>
      {restatements.length === 0 ? (
        <p className="muted">{t('datasets.noRestatements')}</p>
      ) : (
        <DataTable table={restated} height={320} />
      )}
    </>
  );
}
