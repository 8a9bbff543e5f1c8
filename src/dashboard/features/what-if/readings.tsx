import { useMemo } from 'react';
import { whatIfChart } from '../../../charts/what-if/chart.ts';
import { whatIfSeries } from '../../../charts/what-if/series.ts';
import { leafTable } from '../../../client/what-if.ts';
import type { WhatIfAnswer } from '../../../contracts/what-if.ts';
import type { Scenario } from '../../../indices/what-if.ts';
import { Figure } from '../../ui/figure.tsx';
import { provenanceOf } from '../../ui/provenance.ts';
import { useReader } from '../../ui/reader.tsx';

interface ReadingsProps {
  readonly answer: WhatIfAnswer;
  readonly scenario: Scenario;
}

/** Readings and ranks of the places, official and tried, with the interval of what is tried. */
export function Readings({ answer, scenario }: ReadingsProps) {
  const reader = useReader();
  const { t, f, say } = reader;
  const official = useMemo(() => leafTable(answer).published.slice(-answer.regions.length), [answer]);
  const series = useMemo(() => {
    const sorted = [...official].sort((a, b) => b - a);
    return whatIfSeries({
      title: t('whatIf.places', { gauge: say(answer.title) }),
      period: answer.period,
      places: answer.regions.map((code, r) => {
        const label = answer.labels.region?.[code];
        const reading = official[r] ?? Number.NaN;
        return {
          code,
          name: label === undefined ? code : shortOf(label, say(label)),
          official: reading,
          officialRank: sorted.indexOf(reading) + 1,
          reading: scenario.reading[r] ?? Number.NaN,
          rank: scenario.rank[r] ?? 0,
          interval: { low: scenario.low[r] ?? Number.NaN, high: scenario.high[r] ?? Number.NaN },
          ranks: { low: scenario.rankLow[r] ?? 0, high: scenario.rankHigh[r] ?? 0 },
        };
      }),
    });
  }, [answer, official, scenario, t, say]);
  const withheld = Object.keys(answer.withheld).length;
  return (
    <section className="panel" data-draws={scenario.draws}>
      <Figure
        title={series.title}
        subtitle={t('whatIf.places.about', {
          period: f.period(answer.period, 'month'),
          draws: f.count(scenario.draws),
        })}
        kind={whatIfChart}
        series={series}
        name={`what-if-${answer.gauge}`}
        provenance={{ ...provenanceOf(answer, reader), scenario: t('whatIf.notOfficial') }}
        words="shown"
      />
      {withheld === 0 ? null : <p className="note small">{t('whatIf.withheld', { n: f.count(withheld) })}</p>}
    </section>
  );
}

const shortOf = (label: { zh: string; short?: string | undefined }, said: string): string =>
  said === label.zh && label.short !== undefined ? label.short : said;

/** The reading of the whole, official and tried, one beside the other. */
export function Whole({ answer, scenario }: ReadingsProps) {
  const { t, f, say } = useReader();
  const official = useMemo(() => leafTable(answer).published.at(-1) ?? Number.NaN, [answer]);
  const tried = scenario.reading[0] ?? Number.NaN;
  return (
    <dl className="panel whole">
      <div>
        <dt>
          {say(answer.title)} · {t('whatIf.official')}
        </dt>
        <dd data-official={official}>{f.number(official, 1)}</dd>
      </div>
      <div>
        <dt>{t('whatIf.scenario')}</dt>
        <dd data-scenario={tried}>
          {f.number(tried, 1)}{' '}
          <small>
            {f.change({ value: tried - official, status: 'estimated', unit: 'points' }, { unit: 'points' })}
          </small>
        </dd>
      </div>
      <div>
        <dt>{t('ranking.interval')}</dt>
        <dd>
          {f.number(scenario.low[0] ?? Number.NaN, 1)}–{f.number(scenario.high[0] ?? Number.NaN, 1)}
        </dd>
      </div>
    </dl>
  );
}
