import { useMemo } from 'react';
import { trendOf } from '../../../charts/result-rows.ts';
import { trendChart } from '../../../charts/trend/chart.ts';
import { trendSeries } from '../../../charts/trend/series.ts';
import type { QueryResult } from '../../../contracts/query.ts';
import { Figure } from '../../ui/figure.tsx';
import { LineLegend } from '../../ui/line-legend.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { provenanceOf } from '../../ui/provenance.ts';
import { useReader } from '../../ui/reader.tsx';

/** The months of one amount: what the overview shows where no thermometer can be computed. */
export function HeadlineTrend({ result }: { result: QueryResult }) {
  const reader = useReader();
  const { t, f, say } = reader;
  const title = say(result.metric.title);
  const series = useMemo(() => trendSeries(trendOf(result, title, 'yoy', reader)), [result, title, reader]);
  return (
    <section className="panel">
      <Figure
        title={title}
        subtitle={t('trends.unit', { unit: f.unit(result.metric) })}
        kind={trendChart}
        series={series}
        name={`${result.metric.id}-months`}
        provenance={provenanceOf(result, reader)}
        words="shown"
        tools={
          <PageLink to="/trends" params={{ metric: result.metric.id }} className="quiet">
            {t('overview.more')}
          </PageLink>
        }
        metric={result.metric.id}
      >
        <LineLegend series={series} />
      </Figure>
    </section>
  );
}
