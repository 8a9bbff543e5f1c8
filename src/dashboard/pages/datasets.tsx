import { useState } from 'react';
import { packagePath } from '../../client/datasets.ts';
import { completeText, isAbout, PERIOD_GRAINS, periodsText } from '../features/dataset/dataset-words.ts';
import { NotebookList } from '../features/dataset/notebook-list.tsx';
import { useDatasets } from '../state/datasets.ts';
import { TextField } from '../ui/form.tsx';
import { FileLink } from '../ui/menu.tsx';
import { ErrorNote, Skeleton } from '../ui/notes.tsx';
import { PageLink } from '../ui/page-link.tsx';
import { useReader } from '../ui/reader.tsx';

/** 数据集: every table of the outside layer that can be taken away. */
export function DatasetsPage() {
  const { t, f, say } = useReader();
  const [sought, seek] = useState('');
  const list = useDatasets();
  if (list.isPending) return <Skeleton height={420} />;
  if (list.isError) return <ErrorNote error={list.error} retry={() => void list.refetch()} />;
  const { datasets, release } = list.data;
  const found = datasets.filter((dataset) => isAbout(dataset, sought));
  return (
    <>
      <header className="page-head">
        <h1>{t('nav.datasets')}</h1>
        <p>{t('datasets.about')}</p>
        <p className="small">
          <a href={`/api/dcat?release=${release}`}>{t('datasets.machine')}</a> ·{' '}
          <a href="/api/openapi.json">OpenAPI</a>
        </p>
      </header>
      <div className="dataset-search">
        <TextField
          type="search"
          label={t('datasets.find')}
          hint={t('datasets.found', { n: f.count(found.length), of: f.count(datasets.length) })}
          value={sought}
          onChange={(event) => seek(event.target.value)}
        />
      </div>
      <ul className="dataset-list">
        {found.map((dataset) => (
          <li key={dataset.id} className="panel dataset-card">
            <h2>
              <PageLink to={`/datasets/${dataset.id}`}>{say(dataset.title)}</PageLink>
            </h2>
            <p className="muted small">{say(dataset.grain)}</p>
            <dl className="facts">
              <div>
                <dt>{t('datasets.rows')}</dt>
                <dd>{f.count(dataset.rows)}</dd>
              </div>
              <div>
                <dt>{t('datasets.periods')}</dt>
                <dd>{periodsText(dataset, PERIOD_GRAINS.slice(0, 1), f)}</dd>
              </div>
              <div>
                <dt>{t('datasets.complete')}</dt>
                <dd>{completeText(dataset, f)}</dd>
              </div>
              <div>
                <dt>{t('datasets.licence')}</dt>
                <dd>{dataset.licence.id}</dd>
              </div>
            </dl>
            <p className="dataset-ways">
              <PageLink to={`/datasets/${dataset.id}`} className="plain">
                {t('datasets.open')}
              </PageLink>
              <FileLink href={packagePath(dataset.id, { release })}>{t('datasets.package')}</FileLink>
              <a href={`/api/datasets/${dataset.id}/codebook?release=${release}`}>{t('datasets.codebook')}</a>
            </p>
          </li>
        ))}
      </ul>
      <NotebookList />
    </>
  );
}
