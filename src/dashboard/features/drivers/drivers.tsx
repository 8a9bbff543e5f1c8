import { useMemo } from 'react';
import { contributionChart } from '../../../charts/contributions/chart.ts';
import { contributionSeries } from '../../../charts/contributions/series.ts';
import type { GaugeCard } from '../../../contracts/overview.ts';
import type { Provenance } from '../../ui/download.ts';
import { Figure } from '../../ui/figure.tsx';
import { useReader } from '../../ui/reader.tsx';

/** Why the reading is not what it was last month: every indicator, adding up. */
export function Drivers({ card, provenance }: { card: GaugeCard; provenance: Provenance }) {
  const { t, f, say } = useReader();
  const series = useMemo(() => {
    const before = card.series.at(-2);
    const previous = card.series.at(-1)?.period === card.period ? before : undefined;
    return contributionSeries({
      title: t('overview.why', { gauge: say(card.title) }),
      from: {
        name: previous === undefined ? t('gauge.previous') : f.period(previous.period, 'month'),
        value: previous?.value ?? null,
        status: previous?.status ?? 'not_reported',
      },
      to: { name: f.period(card.period, 'month'), ...card.reading },
      parts: card.drivers.map((d) => ({ id: d.indicator, name: say(d.title), ...d.contribution })),
    });
  }, [card, t, f, say]);
  return (
    <section className="panel" id={`why-${card.gauge}`}>
      {series.steps.length === 0 ? (
        <>
          <h2>{series.title}</h2>
          <p className="muted empty">{t('contribution.none')}</p>
        </>
      ) : (
        <Figure
          title={series.title}
          subtitle={t('overview.why.about')}
          kind={contributionChart}
          series={series}
          name={`${card.gauge}-why-${card.period}`}
          provenance={provenance}
          words="shown"
        />
      )}
    </section>
  );
}
