import { useMemo } from 'react';
import { contributionChart } from '../../../charts/contributions/chart.ts';
import { contributionSeries } from '../../../charts/contributions/series.ts';
import type { GaugeCard } from '../../../contracts/overview.ts';
import type { Revision } from '../../../contracts/revision.ts';
import { useRevision } from '../../state/revision.ts';
import type { Provenance } from '../../ui/download.ts';
import { Figure } from '../../ui/figure.tsx';
import { useReader } from '../../ui/reader.tsx';

interface Props {
  readonly card: GaugeCard;
  readonly region: string | undefined;
  readonly provenance: Provenance;
}

/** Why the reading is not the one last published: what happened, what was restated, what another method made of it. */
export function SinceRelease({ card, region, provenance }: Props) {
  const { data } = useRevision(card.gauge, region);
  // A first release has none before it; a gauge that cannot be read says so on its card.
  if (!data?.before || !data.now) return null;
  return (
    <Parts
      revision={data}
      before={data.before}
      now={data.now}
      provenance={{ ...provenance, release: data.release }}
    />
  );
}

type End = NonNullable<Revision['now']>;

function Parts(props: { revision: Revision; before: End; now: End; provenance: Provenance }) {
  const { revision, before, now, provenance } = props;
  const { t, f, say } = useReader();
  const series = useMemo(() => {
    const month = ({ period }: End): string => f.period(period, 'month');
    return contributionSeries({
      title: t('overview.since', { gauge: say(revision.title) }),
      from: { name: t('overview.since.before', { period: month(before) }), ...before.reading },
      to: { name: t('overview.since.now', { period: month(now) }), ...now.reading },
      parts: revision.parts.map(({ id, title, points }) => ({ id, name: say(title), ...points })),
    });
  }, [revision, before, now, t, f, say]);
  return (
    <section className="panel" id={`since-${revision.gauge}`}>
      <Figure
        title={series.title}
        subtitle={t('overview.since.about', {
          before: f.date(before.published_at),
          now: f.date(now.published_at),
        })}
        kind={contributionChart}
        series={series}
        name={`${revision.gauge}-since-${before.release}`}
        provenance={provenance}
        words="shown"
      />
      {revision.notes.map((note) => (
        <p key={note.id} className="muted">
          {say(note.text)}
        </p>
      ))}
    </section>
  );
}
