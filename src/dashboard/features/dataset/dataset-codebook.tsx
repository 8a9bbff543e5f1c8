import { codebookPath } from '../../../client/datasets.ts';
import type { Dataset } from '../../../contracts/dataset.ts';
import { CodeButton } from '../../ui/code-button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { FileLink } from '../../ui/menu.tsx';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { unitText } from './dataset-words.ts';

/** What the columns of a dataset mean, and the rates that can be made of them. */
export function DatasetCodebook({
  dataset,
  release,
}: {
  readonly dataset: Dataset;
  readonly release: string;
}) {
  const reader = useReader();
  const { t, say } = reader;
  const columns = tableOf(
    t('datasets.what'),
    dataset.columns.filter((c) => c.role !== 'status'),
    [
      { key: 'name', title: t('datasets.column'), cell: (c) => c.name },
      { key: 'title', title: t('datasets.meaning'), cell: (c) => say(c.title) },
      { key: 'note', title: '', cell: (c) => (c.description ? say(c.description) : '') },
      { key: 'unit', title: t('datasets.unit'), cell: (c) => unitText(c.unit, reader) },
      { key: 'role', title: t('datasets.role'), cell: (c) => t(`datasets.role.${c.role}`) },
    ],
  );
  const derived = tableOf(t('datasets.derived'), dataset.derived, [
    { key: 'title', title: t('datasets.meaning'), cell: (d) => say(d.title) },
    {
      key: 'formula',
      title: t('datasets.formula'),
      cell: (d) => `${d.numerator} ÷ ${d.denominator}${d.scale === 1 ? '' : ` × ${d.scale}`}`,
    },
    { key: 'note', title: '', cell: (d) => say(d.definition) },
  ]);
  return (
    <section className="panel">
      <div className="figure-head">
        <h2>{t('datasets.what')}</h2>
        <div className="figure-tools">
          <a className="quiet" href={codebookPath(dataset.id, 'html', { release })}>
            HTML
          </a>
          <FileLink className="quiet" href={codebookPath(dataset.id, 'csv', { release })}>
            CSV
          </FileLink>
          <CodeButton source={codebookPath(dataset.id, 'json', { release })} name={t('datasets.what')} />
        </div>
      </div>
      <DataTable table={columns} height={340} />
      {dataset.derived.length === 0 ? null : (
        <>
          <h3>{t('datasets.derived')}</h3>
          <DataTable table={derived} height={260} />
        </>
      )}
    </section>
  );
}
