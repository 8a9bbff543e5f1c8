import { type ReactNode, useMemo } from 'react';
import { barChart } from '../../../charts/bars/chart.ts';
import { barSeries } from '../../../charts/bars/series.ts';
import { barsOf, trendOf } from '../../../charts/result-rows.ts';
import { trendChart } from '../../../charts/trend/chart.ts';
import { NAMED_LINES } from '../../../charts/trend/lines.ts';
import { trendSeries } from '../../../charts/trend/series.ts';
import type { QueryInput, QueryResult } from '../../../contracts/query.ts';
import { queryFiles, useCatalogue, useQueryResult } from '../../state/queries.ts';
import { compact, type Split, trendsParams } from '../../state/trends-choice.ts';
import { Figure } from '../../ui/figure.tsx';
import { LineLegend } from '../../ui/line-legend.tsx';
import { ErrorNote, Skeleton } from '../../ui/notes.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { provenanceOf } from '../../ui/provenance.ts';
import { useReader } from '../../ui/reader.tsx';
import { useShared } from '../../ui/use-shared.ts';

interface Props {
  readonly metric: string;
  /** The province looked at; the nation without one. */
  readonly region: string | undefined;
  readonly by?: readonly Split[];
  readonly where?: Readonly<Partial<Record<Split, readonly string[]>>>;
  readonly grain?: 'month' | 'quarter' | 'year';
  /** With the periods that have not closed, as far as records reach. */
  readonly open?: boolean;
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
  open = false,
}: Props) {
  const { t, locale } = useReader();
  const { release } = useShared();
  const input: QueryInput = {
    metric,
    by: [...by],
    where: Object.fromEntries(Object.entries(where).map(([d, codes]) => [d, [...(codes ?? [])]])),
    period: { grain },
    ...(open ? { open } : {}),
    ...(region === undefined ? {} : { region: { level: 'province', codes: [region] } }),
    lang: locale,
    release,
  };
  const result = useQueryResult(input);
  if (result.isError) return <ErrorNote error={result.error} />;
  return result.data === undefined ? (
    <Skeleton height={300} />
  ) : (
    <Drawn result={result.data} view={view} files={queryFiles(input)} where={where}>
      <PageLink
        to="/trends"
        params={Object.fromEntries(
          trendsParams(
            compact({
              metric,
              by: by.length > 0 ? by : undefined,
              where,
              grain,
              ...(open ? { to: 'latest' as const } : {}),
              ...(region === undefined ? {} : { level: 'province' as const, codes: [region] }),
            }),
          ),
        )}
        className="quiet"
      >
        {t('overview.more')}
      </PageLink>
    </Drawn>
  );
}

/** The members kept, by name, unless the lines or bars are these members themselves. */
function useKept(where: NonNullable<Props['where']>, result: QueryResult): string {
  const { f, say } = useReader();
  const catalogue = useCatalogue();
  const codes = Object.entries(where).flatMap(([id, kept]) => {
    const split = result.dimensions.some((d) => d.id === id);
    if (split && kept !== undefined && kept.length > 1) return [];
    return (kept ?? []).map((code) => {
      const name = catalogue.data?.labels[id]?.[code];
      return name === undefined ? code : say(name);
    });
  });
  return f.list(codes);
}

interface DrawnProps {
  readonly result: QueryResult;
  readonly view: 'trend' | 'bars';
  readonly files: { readonly csv: string; readonly arrow: string };
  readonly where: NonNullable<Props['where']>;
  /** The way to the page of trends. */
  readonly children: ReactNode;
}

function Drawn({ result, view, files, where, children }: DrawnProps) {
  const reader = useReader();
  const { t, f, say } = reader;
  const kept = useKept(where, result);
  const split = f.list(
    result.dimensions.filter(({ id }) => (where[id as Split]?.length ?? 2) > 1).map((d) => say(d.title)),
  );
  const title = [say(result.metric.title), kept, split === '' ? '' : t('figure.by', { split })]
    .filter(Boolean)
    .join('\u00a0· ');
  const trend = useMemo(() => {
    const input = trendOf(result, title, undefined, reader);
    if (input.lines.length > NAMED_LINES) return trendSeries(input);
    // The same few lines in several panels of a page: each keeps its colour, whichever ends higher.
    return trendSeries({ ...input, lines: [...input.lines].sort((a, b) => (a.key < b.key ? -1 : 1)) });
  }, [result, title, reader]);
  const bars = useMemo(() => barSeries(barsOf(result, title, reader)), [result, title, reader]);
  const shared = {
    level: 3 as const,
    title,
    subtitle: `${t('trends.unit', { unit: f.unit(result.metric) })}${view === 'bars' && bars.when !== '' ? ` · ${bars.when}` : ''}`,
    name: `${result.metric.id}-${view}`,
    provenance: provenanceOf(result, reader),
    files,
    metric: result.metric.id,
    tools: children,
  };
  return (
    <section className="panel">
      {view === 'bars' ? (
        <Figure {...shared} kind={barChart} series={bars} />
      ) : (
        <Figure {...shared} kind={trendChart} series={trend}>
          <LineLegend series={trend} />
        </Figure>
      )}
      <p className="small muted">{say(result.metric.definition)}</p>
    </section>
  );
}
