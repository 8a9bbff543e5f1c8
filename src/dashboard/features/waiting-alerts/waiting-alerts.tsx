import { useAlerts } from '../../state/alerts.ts';
import { departureOf, subjectOf } from '../../ui/alert-words.ts';
import { PageLink } from '../../ui/page-link.tsx';
import { useReader } from '../../ui/reader.tsx';

/** Alerts named on the overview; the rest are a click away. */
const SHOWN = 4;

/** The alerts that wait for somebody, on the overview; nothing where none does. */
export function WaitingAlerts({ region }: { region: string | undefined }) {
  const reader = useReader();
  const { t } = reader;
  const answer = useAlerts();
  const waiting = (answer.data?.alerts ?? []).filter(
    (a) =>
      a.standing.waits &&
      a.part_of === null &&
      (region === undefined || a.region.startsWith(region.slice(0, 2))),
  );
  if (answer.data === undefined || waiting.length === 0) return null;
  const { labels } = answer.data;
  return (
    <section className="panel">
      <div className="figure-head">
        <h2>
          {t('alerts.waiting')} <span className="tag">{waiting.length}</span>
        </h2>
        <PageLink to="/alerts">{t('alerts.waiting.all')}</PageLink>
      </div>
      <ol className="alert-list compact">
        {waiting.slice(0, SHOWN).map((alert) => (
          <li key={alert.id}>
            <PageLink to="/alerts" params={{ alert: alert.id }} className="alert-link">
              <strong>{subjectOf(alert, labels, reader)}</strong>
              <span>{departureOf(alert, reader)}</span>
            </PageLink>
          </li>
        ))}
      </ol>
    </section>
  );
}
