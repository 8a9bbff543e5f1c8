import { useMemo } from 'react';
import { bandIndex } from '../../../charts/bands.ts';
import { gaugeChart } from '../../../charts/gauge/chart.ts';
import { gaugeSeries } from '../../../charts/gauge/series.ts';
import type { GaugeCard as Card } from '../../../contracts/overview.ts';
import { GREYED_BELOW } from '../../../domain/reporting.ts';
import { usePalette } from '../../ui/color-scheme.ts';
import type { Provenance } from '../../ui/download.ts';
import { Explained } from '../../ui/explained.tsx';
import { Figure } from '../../ui/figure.tsx';
import { useReader } from '../../ui/reader.tsx';
import { ChangeText, StatusMark } from '../../ui/value.tsx';

const POINTS = { unit: 'points', decimals: 1 };
const SHOWN = 3;

interface GaugeCardProps {
  readonly card: Card;
  /** Whether any records that the gauge reads have been loaded. */
  readonly loaded: boolean;
  /** The catalogue's metric of the gauge. */
  readonly metric: string | undefined;
  readonly provenance: Provenance;
}

/** One gauge at a glance: reading, band, how it moved, what moved it, and two years of it. */
export function GaugeCard({ card, loaded, metric, provenance }: GaugeCardProps) {
  const { t, f, say } = useReader();
  const palette = usePalette();
  const series = useMemo(
    () =>
      gaugeSeries({
        title: say(card.title),
        reading: card.reading,
        band: card.band,
        period: card.period,
        change: card.change,
        history: card.series,
        ...(card.breaks === undefined ? {} : { breaks: card.breaks }),
      }),
    [card, say],
  );
  const colours = card.band === null ? undefined : palette.bands[bandIndex(card.band)];
  const drivers = card.drivers.filter((d) => d.contribution.value !== null).slice(0, SHOWN);
  const widest = Math.max(...drivers.map((d) => Math.abs(d.contribution.value ?? 0)), 1e-9);

  const greyed = card.grade === 'D' || (card.reporting ?? 1) < GREYED_BELOW;

  if (card.series.every((month) => month.value === null)) return <SilentGauge card={card} loaded={loaded} />;
  return (
    <section
      className={greyed ? 'panel gauge-card greyed' : 'panel gauge-card'}
      aria-label={say(card.title)}
      data-grade={card.grade ?? undefined}
    >
      <Figure
        title={say(card.title)}
        subtitle={t('overview.gauge.period', { period: f.period(card.period, 'month') })}
        kind={gaugeChart}
        series={series}
        name={`${card.gauge}-${card.period}`}
        provenance={provenance}
        metric={metric}
      >
        <div className="reading-row">
          <p className="reading">
            {card.reading.value === null ? (
              <span className="reading-none">
                <StatusMark status={card.reading.status} spelled />
              </span>
            ) : (
              <>
                <strong>
                  <Explained name={say(card.title)} metric={metric} provenance={provenance}>
                    {f.number(card.reading.value, 1)}
                  </Explained>
                </strong>
                <StatusMark status={card.reading.status} spelled />
                {card.interval === undefined ? null : (
                  <small className="interval">
                    {t('overview.interval', {
                      low: f.number(card.interval.low, 1),
                      high: f.number(card.interval.high, 1),
                    })}
                  </small>
                )}
              </>
            )}
            {card.band === null || colours === undefined ? null : (
              <span className="band" style={{ background: colours.fill, color: colours.ink }}>
                {t(`band.${card.band}`)}
              </span>
            )}
          </p>
          <dl className="changes">
            <div>
              <dt>
                <i className="dot previous" aria-hidden="true" /> {t('overview.previous')}
              </dt>
              <dd>
                <ChangeText change={card.change.previous} of={POINTS} />
              </dd>
            </div>
            <div>
              <dt>
                <i className="dot year-ago" aria-hidden="true" /> {t('overview.yoy')}
              </dt>
              <dd>
                <ChangeText change={card.change.yoy} of={POINTS} />
              </dd>
            </div>
            <div>
              <dt>{t('overview.grade')}</dt>
              <dd title={t('overview.grade.about')}>
                {card.grade ?? '—'}
                {card.coverage === null ? null : (
                  <small> {t('overview.coverage', { share: f.share(card.coverage, 0) })}</small>
                )}
                {card.reporting === undefined ? null : (
                  <small> {t('overview.reporting', { share: f.share(card.reporting, 1) })}</small>
                )}
              </dd>
            </div>
          </dl>
        </div>
      </Figure>
      {greyed ? <p className="note">{t('overview.greyed')}</p> : null}
      {card.reading.value === null ? <p className="note">{f.reason(card.reading.status)}</p> : null}
      {drivers.length === 0 ? null : (
        <div className="drivers">
          <h3>
            {t('overview.drivers')} <a href={`#why-${card.gauge}`}>{t('overview.drivers.all')}</a>
          </h3>
          <ul>
            {drivers.map((d) => {
              const value = d.contribution.value ?? 0;
              return (
                <li key={d.indicator}>
                  <span className="driver-name" title={say(d.title)}>
                    {say(d.title)}
                  </span>
                  <span className="driver-bar" aria-hidden="true">
                    <i
                      className={value < 0 ? 'down' : 'up'}
                      style={{ width: `${(Math.abs(value) / widest) * 50}%` }}
                    />
                  </span>
                  <span className="number">{f.signed(value, 2)}</span>
                </li>
              );
            })}
          </ul>
        </div>
      )}
    </section>
  );
}

/** A gauge that has never had a reading: no empty scale, only the reason. */
function SilentGauge({ card, loaded }: { card: Card; loaded: boolean }) {
  const { t, f, say } = useReader();
  return (
    <section className="panel gauge-card">
      <h2>{say(card.title)}</h2>
      <p className="muted small">{t('overview.gauge.period', { period: f.period(card.period, 'month') })}</p>
      <p className="reading-none">{loaded ? t(`status.${card.reading.status}`) : t('overview.notLoaded')}</p>
      <p className="note">{loaded ? f.reason(card.reading.status) : t(`overview.notLoaded.${card.gauge}`)}</p>
    </section>
  );
}
