import { useSearch } from 'wouter';
import { packagePath } from '../../client/datasets.ts';
import { DatasetCodebook } from '../features/dataset/dataset-codebook.tsx';
import { DatasetPart } from '../features/dataset/dataset-part.tsx';
import { DatasetVersionList } from '../features/dataset/dataset-versions.tsx';
import { completeText, PERIOD_GRAINS, periodsText } from '../features/dataset/dataset-words.ts';
import { NotebookList } from '../features/dataset/notebook-list.tsx';
import { type DatasetChoice, datasetParams, parseDatasetChoice, useDatasets } from '../state/datasets.ts';
import { FileLink } from '../ui/menu.tsx';
import { ErrorNote, Note, Skeleton } from '../ui/notes.tsx';
import { PageLink } from '../ui/page-link.tsx';
import { useReader } from '../ui/reader.tsx';
import { useAddress } from '../ui/use-address.ts';

/** One dataset: what it holds, a part of it to take, its versions and what changed. */
export function DatasetPage({ id }: { id: string }) {
  const { t, f, say } = useReader();
  const list = useDatasets();
  const address = useAddress();
  const choice = parseDatasetChoice(useSearch());
  const choose = (change: Partial<DatasetChoice>): void => address(datasetParams({ ...choice, ...change }));
  if (list.isPending) return <Skeleton height={480} />;
  if (list.isError) return <ErrorNote error={list.error} retry={() => void list.refetch()} />;
  const dataset = list.data.datasets.find((d) => d.id === id);
  if (dataset === undefined)
    return (
      <Note>
        {id} — <PageLink to="/datasets">{t('datasets.all')}</PageLink>
      </Note>
    );
  const facts = [
    [t('datasets.id'), dataset.id],
    [t('datasets.rows'), f.count(dataset.rows)],
    [t('datasets.periods'), periodsText(dataset, PERIOD_GRAINS, f)],
    [t('datasets.levels'), dataset.levels.map((level) => t(`level.${level}`)).join(' · ')],
    [t('datasets.complete'), completeText(dataset, f)],
    [t('datasets.grade'), `${dataset.grade.standard} ${say(dataset.grade.title)}`],
    [t('datasets.licence'), say(dataset.licence.title)],
    [t('datasets.release'), list.data.release],
  ] as const;
  return (
    <>
      <header className="page-head dataset-head">
        <p className="small">
          <PageLink to="/datasets">← {t('datasets.all')}</PageLink>
        </p>
        <h1>{say(dataset.title)}</h1>
        <p>{say(dataset.grain)}</p>
      </header>
      <div className="grid">
        <section className="panel">
          <dl className="facts">
            {facts.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          <p className="dataset-ways">
            <FileLink className="primary-link" href={packagePath(id, { release: list.data.release })}>
              {t('datasets.package')}
            </FileLink>
            <span className="muted small">{t('datasets.packageAbout')}</span>
          </p>
        </section>
        <DatasetPart dataset={dataset} release={list.data.release} choice={choice} choose={choose} />
        <DatasetCodebook dataset={dataset} release={list.data.release} />
        <DatasetVersionList id={id} choice={choice} choose={choose} />
        <NotebookList dataset={id} />
      </div>
    </>
  );
}
