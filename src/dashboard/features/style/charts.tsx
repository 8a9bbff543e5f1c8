import type { ReactNode } from 'react';
import { barChart } from '../../../charts/bars/chart.ts';
import { barSeries } from '../../../charts/bars/series.ts';
import { beforeAfterChart } from '../../../charts/before-after/chart.ts';
import { benchmarkChart } from '../../../charts/benchmark/chart.ts';
import { benchmarkSeries } from '../../../charts/benchmark/series.ts';
import type { ChartKind } from '../../../charts/chart.ts';
import { contributionChart } from '../../../charts/contributions/chart.ts';
import { contributionSeries } from '../../../charts/contributions/series.ts';
import { festivalChart } from '../../../charts/festival/chart.ts';
import { festivalSeries } from '../../../charts/festival/series.ts';
import { gaugeChart } from '../../../charts/gauge/chart.ts';
import { gaugeSeries } from '../../../charts/gauge/series.ts';
import { multiplesChart } from '../../../charts/multiples/chart.ts';
import { multiplesSeries } from '../../../charts/multiples/series.ts';
import { outlookChart } from '../../../charts/outlook/chart.ts';
import { outlookSeries } from '../../../charts/outlook/series.ts';
import { rankingChart } from '../../../charts/ranking/chart.ts';
import { rankingSeries } from '../../../charts/ranking/series.ts';
import { tileChart } from '../../../charts/tiles/chart.ts';
import { tileSeries } from '../../../charts/tiles/series.ts';
import { trendChart } from '../../../charts/trend/chart.ts';
import { trendSeries } from '../../../charts/trend/series.ts';
import { whatIfChart } from '../../../charts/what-if/chart.ts';
import { whatIfSeries } from '../../../charts/what-if/series.ts';
import { Figure } from '../../ui/figure.tsx';
import { useReader } from '../../ui/reader.tsx';
import * as specimen from './specimens.ts';

/** Every chart there is, drawn from numbers of no place and no time, with what it is for. */
export function Charts() {
  const { t } = useReader();
  const names = ['A', 'B', 'C', 'D'];
  const title = t('style.specimen');
  const provenance = { specimen: t('style.specimen') };
  const one = <S,>(id: string, kind: ChartKind<S>, series: S, about: string): ReactNode => (
    <section key={id} className="panel">
      <Figure
        title={id}
        subtitle={about}
        kind={kind}
        series={series}
        name={`style-${id}`}
        provenance={provenance}
        level={3}
      />
    </section>
  );
  const ranking = rankingSeries({
    title,
    period: 202512,
    bands: [
      { band: 'warm', members: [{ code: '1', name: 'A', reading: { value: 108, status: 'observed' } }] },
      { band: 'mild', members: [{ code: '2', name: 'B', reading: { value: 99, status: 'observed' } }] },
    ],
    without: [{ code: '3', name: 'C', reading: { value: null, status: 'suppressed' } }],
  });
  return (
    <div className="grid two">
      {one('gauge', gaugeChart, gaugeSeries(specimen.specimenGauge(title)), t('style.chart.gauge'))}
      {one(
        'trend',
        trendChart,
        trendSeries(specimen.specimenTrend(title, names.slice(0, 3))),
        t('style.chart.trend'),
      )}
      {one(
        'multiples',
        multiplesChart,
        multiplesSeries(specimen.specimenTrend(title, names)),
        t('style.chart.multiples'),
      )}
      {one('bars', barChart, barSeries(specimen.specimenBars(title, names)), t('style.chart.bars'))}
      {one(
        'contributions',
        contributionChart,
        contributionSeries(specimen.specimenContributions(title, names, '2025-11', '2025-12')),
        t('style.chart.contributions'),
      )}
      {one('ranking', rankingChart, ranking, t('style.chart.ranking'))}
      {one(
        'tiles',
        tileChart,
        tileSeries(specimen.specimenTiles(title, (code) => code)),
        t('style.chart.tiles'),
      )}
      {one(
        'what-if',
        whatIfChart,
        whatIfSeries(specimen.specimenWhatIf(title, names)),
        t('style.chart.whatIf'),
      )}
      {one('outlook', outlookChart, outlookSeries(specimen.specimenOutlook(title)), t('style.chart.outlook'))}
      {one(
        'festival',
        festivalChart,
        festivalSeries(specimen.specimenFestival(title, 'D')),
        t('style.chart.festival'),
      )}
      {one(
        'benchmark',
        benchmarkChart,
        benchmarkSeries(specimen.specimenBenchmark(title, t('style.specimen'), names)),
        t('style.chart.benchmark'),
      )}
      {one(
        'before-after',
        beforeAfterChart,
        specimen.specimenTurn(title, title),
        t('style.chart.beforeAfter'),
      )}
    </div>
  );
}
