import type { Alert, AlertDetail as Detail } from '../../../contracts/alerts.ts';
import { departureOf, nameOf, stateOf, subjectOf } from '../../ui/alert-words.ts';
import { CodeButton } from '../../ui/code-button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';

/** One alert: what, where, how many, since when, by which method, and what drove it. */
export function AlertDetail({ detail, related }: { detail: Detail; related: readonly Alert[] }) {
  const reader = useReader();
  const { t, f } = reader;
  const { alert, drivers, labels } = detail;
  const unit = f.unit(alert);
  const months = tableOf(t('alerts.months'), alert.months, [
    { key: 'period', title: t('column.period'), cell: (m) => f.period(m.period, 'month') },
    { key: 'value', title: reader.say(alert.title), unit, decimals: alert.decimals, cell: (m) => m.value },
    { key: 'expected', title: t('alerts.expected'), unit, decimals: alert.decimals, cell: (m) => m.expected },
    {
      key: 'change',
      title: t('alerts.departure'),
      unit: '%',
      decimals: 0,
      signed: true,
      cell: (m) => m.change,
    },
    { key: 'q', title: t('alerts.q'), cell: (m) => (m.q < 0.001 ? '< 0.001' : f.number(m.q, 3)) },
  ]);
  const code = (name: string) => (
    <CodeButton source={`/api/alerts/${encodeURIComponent(alert.id)}`} name={name} />
  );
  const parts = tableOf(t('alerts.drivers'), drivers, [
    { key: 'part', title: t('column.line'), cell: (d) => nameOf(labels, d.dimension, d.code, reader) },
    {
      key: 'change',
      title: t('alerts.driver.change'),
      unit,
      signed: true,
      decimals: alert.decimals,
      cell: (d) => d.change,
    },
    { key: 'share', title: t('alerts.driver.share'), unit: '%', decimals: 0, cell: (d) => d.share },
  ]);
  return (
    <section className="panel work">
      <h2>{subjectOf(alert, labels, reader)}</h2>
      <p>{departureOf(alert, reader)}</p>
      <p className="work-tags">
        <span className="tag">{t(`alerts.${alert.direction}`)}</span>
        <span className="tag">{t(`alerts.${alert.shape}`)}</span>
        <span className="tag">{t('alerts.since', { month: f.period(alert.since, 'month') })}</span>
        <span className="tag strong">{stateOf(alert, reader)}</span>
        <span className="tag">
          {t('alerts.owner')} {alert.standing.owner ?? t('alerts.owner.none')}
        </span>
      </p>
      <p className="muted small">
        {t('alerts.method')} {t(`alerts.method.${alert.method}`)} · <code>{alert.id}</code> ·{' '}
        <PageLink to="/trends" params={trendOf(alert)}>
          {t('alerts.trend')}
        </PageLink>
      </p>
      <h3>
        {t('alerts.months')} {code(t('alerts.months'))}
      </h3>
      <DataTable table={months} />
      <h3>
        {t('alerts.drivers')} {code(t('alerts.drivers'))}
      </h3>
      {drivers.length === 0 ? (
        <p className="muted small">{t('alerts.drivers.none')}</p>
      ) : (
        <DataTable table={parts} />
      )}
      {related.length === 0 ? null : (
        <>
          <h3>{t('alerts.related')}</h3>
          <ul className="work-related">
            {related.map((other) => (
              <li key={other.id}>
                <PageLink to="/alerts" params={{ alert: other.id }}>
                  {subjectOf(other, labels, reader)}
                </PageLink>{' '}
                <span className="muted small">{departureOf(other, reader)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** The address of the cell's own line on the page of trends. */
function trendOf({ metric, region, member, dimension }: Alert): Record<string, string> {
  return {
    metric,
    ...(region === '000000' ? {} : { level: region.endsWith('0000') ? 'province' : 'city', region }),
    ...(member === '*' ? {} : { [`in.${dimension}`]: member }),
  };
}
