import type { CatalogueMetric } from '../../../contracts/catalogue.ts';
import type { QueryResult, QueryRow } from '../../../contracts/query.ts';
import { useCatalogue, useQueryResults } from '../../state/queries.ts';
import { trendsParams } from '../../state/trends-choice.ts';
import { ErrorNote, Skeleton } from '../../ui/notes.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { provenanceOf } from '../../ui/provenance.ts';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';
import { useShared } from '../../ui/use-shared.ts';

/** 总览 of an account of unions that answer for no region: what is counted by union, and where it is looked at. */
export function UnionHome({ metrics }: { readonly metrics: readonly string[] }) {
  const { t } = useReader();
  const catalogue = useCatalogue();
  if (catalogue.data === undefined) return <Skeleton height={320} />;
  const seen = catalogue.data.metrics.filter(({ id, available }) => available && metrics.includes(id));
  return (
    <div className="grid">
      <header className="page-head">
        <h1>{t('unionHome.title')}</h1>
        <p>{t('unionHome.about')}</p>
      </header>
      {seen.length === 0 ? <p className="panel muted">{t('unionHome.nothing')}</p> : <Newest seen={seen} />}
    </div>
  );
}

function Newest({ seen }: { readonly seen: readonly CatalogueMetric[] }) {
  const reader = useReader();
  const { t, f, say, locale } = reader;
  const { release } = useShared();
  const { results, error } = useQueryResults(
    seen.map(({ id }) => ({ metric: id, by: ['org'], period: { grain: 'quarter' }, lang: locale, release })),
  );
  if (error) return <ErrorNote error={error} />;
  const [first] = results ?? [];
  if (results === undefined || first === undefined) return <Skeleton height={320} />;
  if (results.every(({ rows }) => rows.length === 0))
    return <p className="panel muted">{t('unionHome.nothing')}</p>;
  const last = Math.max(...results.flatMap(({ rows }) => rows.map((row) => row.period)));
  const unions = [...new Set(results.flatMap(({ rows }) => rows.flatMap((row) => row.org ?? [])))].sort();
  const at = ({ rows }: QueryResult, org: string): QueryRow | undefined =>
    rows.find((row) => row.period === last && row.org === org);
  const name = (org: string): string => {
    const label = first.labels.org?.[org];
    return label === undefined ? org : say(label);
  };
  const table = tableOf(t('unionHome.newest', { period: f.period(last, 'quarter') }), unions, [
    { key: 'org', title: t('unionHome.union'), cell: name },
    ...results.map((result) => ({
      key: result.metric.id,
      title: say(result.metric.title),
      unit: f.unit(result.metric),
      decimals: result.metric.decimals,
      cell: (org: string) => {
        const row = at(result, org);
        return row
          ? { value: row.value, status: row.status, metric: result.metric.id }
          : { value: null, status: 'not_reported' as const };
      },
    })),
  ]);
  return (
    <>
      <TablePanel
        id="unions"
        table={table}
        name="unions-newest"
        provenance={provenanceOf(first, reader)}
        about={t('unionHome.newest.about')}
      />
      <section className="panel">
        <h2>{t('unionHome.open')}</h2>
        <ul className="union-links">
          {seen.map(({ id, title, definition }) => (
            <li key={id}>
              <PageLink to="/trends" params={Object.fromEntries(trendsParams({ metric: id, by: ['org'] }))}>
                {say(title)}
              </PageLink>{' '}
              <span className="muted small">{say(definition)}</span>
            </li>
          ))}
          <li>
            <PageLink to="/datasets">{t('nav.datasets')}</PageLink>{' '}
            <span className="muted small">{t('unionHome.datasets')}</span>
          </li>
          <li>
            <PageLink to="/method">{t('nav.method')}</PageLink>{' '}
            <span className="muted small">{t('unionHome.method')}</span>
          </li>
        </ul>
      </section>
    </>
  );
}
