import { useMemo } from 'react';
import { contributionChart } from '../../../charts/contributions/chart.ts';
import { contributionSeries } from '../../../charts/contributions/series.ts';
import type { Contribution, Thermometer } from '../../../contracts/thermometer.ts';
import { Figure } from '../../ui/figure.tsx';
import { provenanceOf } from '../../ui/provenance.ts';
import { useReader } from '../../ui/reader.tsx';

/** Why one reading differs from the month before, indicator by indicator. */
export function Explain({ thermometer }: { thermometer: Thermometer }) {
  const reader = useReader();
  const { t, f, say } = reader;
  const series = useMemo(() => {
    const nameOf = ({ component, indicator }: Contribution): string => {
      const label = thermometer.labels.indicator?.[indicator];
      const of = Object.entries(thermometer.labels).find(
        ([list, names]) => list !== 'region' && list !== 'indicator' && component in names,
      )?.[1][component];
      return [of, label ?? { zh: indicator, en: indicator }]
        .flatMap((text) => (text === undefined ? [] : [say(text)]))
        .join(' · ');
    };
    const periods = [...new Set(thermometer.readings.map((r) => r.period))].sort((a, b) => a - b);
    const [before, now] = [periods.at(-2), periods.at(-1)];
    const at = (period: number | undefined) => thermometer.readings.find((r) => r.period === period);
    const [from, to] = [at(before), at(now)];
    if (from === undefined || to === undefined || before === undefined || now === undefined) return undefined;
    return contributionSeries({
      title: t('overview.why', { gauge: say(thermometer.title) }),
      from: { name: f.period(before, 'month'), ...from.reading },
      to: { name: f.period(now, 'month'), ...to.reading },
      parts: thermometer.contributions
        .filter((c) => c.kind === 'change' && c.period === now)
        .map((c) => {
          return { id: `${c.component}.${c.indicator}`, name: nameOf(c), ...c.contribution };
        }),
    });
  }, [thermometer, t, f, say]);
  if (series === undefined || series.steps.length === 0) return null;
  return (
    <section className="panel">
      <Figure
        title={series.title}
        subtitle={t('overview.why.about')}
        kind={contributionChart}
        series={series}
        name={`${thermometer.gauge}-why`}
        provenance={provenanceOf(thermometer, reader)}
        words="shown"
      />
    </section>
  );
}
