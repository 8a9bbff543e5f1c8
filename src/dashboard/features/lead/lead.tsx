import type { ReactNode } from 'react';
import type { GaugeCard, Overview } from '../../../contracts/overview.ts';
import { NATION } from '../../../domain/region.ts';
import { PageLink } from '../../ui/page-link.tsx';
import { type Reader, useReader } from '../../ui/reader.tsx';

interface LeadProps {
  readonly overview: Overview;
  /** The place the page speaks of; the whole where undefined. */
  readonly region: string | undefined;
  /** Address of the place's trend, where the catalogue has one. */
  readonly trend: Readonly<Record<string, string>> | undefined;
  readonly children: ReactNode;
}

/** Where and when, and what there is to say about it in two sentences. */
export function Lead({ overview, region, trend, children }: LeadProps) {
  const reader = useReader();
  const { t, f, say } = reader;
  const { period, gauges, labels } = overview;
  const label = labels.region?.[region ?? NATION];
  const name = label === undefined ? (region ?? t('overview.nation')) : say(label);
  return (
    <header className="lead">
      <div>
        <h1>
          {name}
          {period === null ? null : <span className="lead-when"> {f.period(period, 'month')}</span>}
        </h1>
        {gauges.map((g) => (
          <p key={g.gauge} className="lead-words">
            {sentence(g, reader)}
          </p>
        ))}
      </div>
      <div className="lead-tools">
        {children}
        {region === undefined ? null : <PageLink to="/">{t('overview.backToNation')}</PageLink>}
        {region === undefined || trend === undefined ? null : (
          <PageLink to="/trends" params={trend}>
            {t('overview.trendOf', { name })}
          </PageLink>
        )}
        <button type="button" className="quiet" onClick={() => window.print()}>
          {t('overview.print')}
        </button>
      </div>
    </header>
  );
}

/** One gauge in a sentence: how hot, since when, and what moved it most. */
function sentence(card: GaugeCard, { t, f, say }: Reader): string {
  const gauge = say(card.title);
  if (card.reading.value === null) return t('lead.none', { gauge, reason: f.reason(card.reading.status) });
  const moved = card.change.previous.value ?? 0;
  const towards = card.drivers.find((d) => Math.sign(d.contribution.value ?? 0) === Math.sign(moved));
  return [
    t('lead.reading', {
      gauge,
      reading: f.number(card.reading.value, 1),
      band: card.band === null ? '' : t(`band.${card.band}`),
    }),
    t('lead.change', {
      previous: f.change(card.change.previous, { unit: 'points' }),
      yoy: f.change(card.change.yoy, { unit: 'points' }),
    }),
    towards === undefined || Math.abs(moved) < 0.05
      ? t('lead.end')
      : t('lead.driver', { name: say(towards.title) }),
  ].join('');
}
