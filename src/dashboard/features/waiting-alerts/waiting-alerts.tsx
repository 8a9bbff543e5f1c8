import { ClientError } from '../../../client/http.ts';
import type { Alert } from '../../../contracts/alerts.ts';
import type { Labels } from '../../../contracts/query.ts';
import { useAlerts } from '../../state/alerts.ts';
import { departureOf, subjectOf } from '../../ui/alert-words.ts';
import { ErrorNote } from '../../ui/notes.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { useReader } from '../../ui/reader.tsx';

/** Alerts named on the overview; the rest are a click away. */
const SHOWN = 4;

/** The alerts that wait for somebody, on the overview: each with whose it is. */
export function WaitingAlerts({ region }: { region: string | undefined }) {
  const { t, f } = useReader();
  const answer = useAlerts();
  const waiting = (answer.data?.alerts ?? []).filter(
    (a) =>
      a.standing.waits &&
      a.part_of === null &&
      (region === undefined || a.region.startsWith(region.slice(0, 2))),
  );
  // Alerts are exact: who gets the protected layer gets none.
  if (answer.error instanceof ClientError && answer.error.status === 403) return null;
  return (
    <section className="panel waiting" id="waiting">
      <div className="figure-head">
        <h2>
          {t('alerts.waiting')}{' '}
          {answer.data === undefined ? null : <span className="tag">{f.count(waiting.length)}</span>}
        </h2>
        <PageLink to="/alerts">{t('alerts.waiting.all')}</PageLink>
      </div>
      {answer.isError ? (
        <ErrorNote error={answer.error} retry={() => void answer.refetch()} />
      ) : answer.data === undefined ? (
        <Lines />
      ) : waiting.length === 0 ? (
        <p className="muted empty">{t('alerts.none.waiting')}</p>
      ) : (
        <ol className="work-list">
          {waiting.slice(0, SHOWN).map((alert) => (
            <Waiting key={alert.id} alert={alert} labels={answer.data.labels} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Waiting({ alert, labels }: { alert: Alert; labels: Labels }) {
  const reader = useReader();
  const { t } = reader;
  const { owner } = alert.standing;
  return (
    <li>
      <PageLink to="/alerts" params={{ alert: alert.id }} className="work-link">
        <strong>{subjectOf(alert, labels, reader)}</strong>
        <span>
          {departureOf(alert, reader)} ·{' '}
          {owner === null || owner === '' ? t('alerts.waiting.nobody') : t('alerts.waiting.owner', { owner })}
        </span>
      </PageLink>
    </li>
  );
}

/** Room for the alerts while they are worked out; the page itself does not wait for them. */
const Lines = () => {
  const { t } = useReader();
  return (
    <div className="skeleton lines on" role="status">
      <span className="hidden-text">{t('page.loading')}</span>
    </div>
  );
};
