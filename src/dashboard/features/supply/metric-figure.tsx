import { useMemo } from 'react';
import { barChart } from '../../../charts/bars/chart.ts';
import { barSeries } from '../../../charts/bars/series.ts';
import { barsOf, trendOf } from '../../../charts/result-rows.ts';
import { trendChart } from '../../../charts/trend/chart.ts';
import { trendSeries } from '../../../charts/trend/series.ts';
import type { QueryInput, QueryResult } from '../../../contracts/query.ts';
import { queryFiles, useQueryResult } from '../../state/queries.ts';
import { Figure } from '../../ui/figure.tsx';
import { ErrorNote, Skeleton } from '../../ui/notes.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { provenanceOf } from '../../ui/provenance.ts';
import { useReader } from '../../ui/reader.tsx';
import { useShared } from '../../ui/use-shared.ts';

interface Props {
  readonly metric: string;
  /** The province looked at; the nation without one. */
  readonly region: string | undefined;
  readonly by?: NonNullable<QueryInput['by']>;
  readonly where?: QueryInput['where'];
  readonly grain?: 'month' | 'quarter' | 'year';
  /** Bars show the last period, a trend all of them. */
  readonly view?: 'trend' | 'bars';
}

/** One metric of the catalogue as a panel: the same numbers as on the page of trends, by the same gate. */
export function MetricFigure({
  metric,
  region,
  by = [],
  where = {},
  grain = 'quarter',
  view = 'trend',
}: Props) {
  const { locale } = useReader();
  const { release } = useShared();
  const input: QueryInput = {
    metric,
    by,
    where,
    period: { grain },
    ...(region === undefined ? {} : { region: { level: 'province', codes: [region] } }),
    lang: locale,
    release,
  };
  const result = useQueryResult(input);
  if (result.isError) return <ErrorNote error={result.error} />;
  return result.data === undefined ? (
    <Skeleton height={300} />
  ) : (
    <Drawn result={result.data} view={view} files={queryFiles(input)} />
  );
}

function Drawn({
  result,
  view,
  files,
}: {
  readonly result: QueryResult;
  readonly view: 'trend' | 'bars';
  readonly files: { readonly csv: string; readonly arrow: string };
}) {
  const reader = useReader();
  const { t, f, say } = reader;
  const title = say(result.metric.title);
  const trend = useMemo(
    () => trendSeries(trendOf(result, title, undefined, reader)),
    [result, title, reader],
  );
  const bars = useMemo(() => barSeries(barsOf(result, title, reader)), [result, title, reader]);
  const shared = {
    level: 3 as const,
    title,
    subtitle: `${t('trends.unit', { unit: f.unit(result.metric) })}${view === 'bars' && bars.when !== '' ? ` · ${bars.when}` : ''}`,
    name: `${result.metric.id}-${view}`,
    provenance: provenanceOf(result, reader),
    files,
    tools: (
      <PageLink to="/trends" params={{ metric: result.metric.id }} className="quiet">
        {t('overview.more')}
      </PageLink>
    ),
  };
  return (
    <section className="panel">
      {view === 'bars' ? (
        <Figure {...shared} kind={barChart} series={bars} />
      ) : (
        <Figure {...shared} kind={trendChart} series={trend} />
      )}
      <p className="small muted">{say(result.metric.definition)}</p>
    </section>
  );
}
