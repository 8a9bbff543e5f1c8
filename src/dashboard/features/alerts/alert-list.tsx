import type { Alert, Alerts } from '../../../contracts/alerts.ts';
import { alertsParams } from '../../state/alerts.ts';
import { departureOf, stateOf, subjectOf } from '../../ui/alert-words.ts';
import { PageLink } from '../../ui/page-link.tsx';
import { useReader } from '../../ui/reader.tsx';

interface AlertListProps {
  readonly answer: Alerts;
  readonly alerts: readonly Alert[];
  readonly chosen: string | undefined;
  readonly all: boolean;
}

/** Alerts that lead, newest first; those that belong to them are counted. */
export function AlertList({ answer, alerts, chosen, all }: AlertListProps) {
  const reader = useReader();
  const { t, f } = reader;
  return (
    <ol className="work-list tall" data-rows={alerts.length}>
      {alerts.map((alert) => {
        const parts = answer.alerts.filter((a) => a.part_of === alert.id).length;
        return (
          <li key={alert.id} className={alert.id === chosen ? 'on' : undefined}>
            <PageLink
              to="/alerts"
              params={Object.fromEntries(alertsParams({ alert: alert.id, all }))}
              className="work-link"
              current={alert.id === chosen}
            >
              <strong>{subjectOf(alert, answer.labels, reader)}</strong>
              <span>{departureOf(alert, reader)}</span>
              <span className="work-tags">
                <span className="tag">{t(`alerts.${alert.direction}`)}</span>
                <span className="tag">{t(`alerts.${alert.shape}`)}</span>
                <span className="tag">{t('alerts.since', { month: f.period(alert.since, 'month') })}</span>
                {alert.ongoing ? <span className="tag">{t('alerts.ongoing')}</span> : null}
                <span className="tag strong">{stateOf(alert, reader)}</span>
                {parts > 0 ? (
                  <span className="muted small">{t('alerts.parts', { n: f.count(parts) })}</span>
                ) : null}
              </span>
            </PageLink>
          </li>
        );
      })}
    </ol>
  );
}
