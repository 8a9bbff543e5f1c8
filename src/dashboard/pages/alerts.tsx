import { useLocation, useSearch } from 'wouter';
import type { Alerts } from '../../contracts/alerts.ts';
import { workId } from '../../domain/work-kind.ts';
import { AlertDetail } from '../features/alerts/alert-detail.tsx';
import { AlertList } from '../features/alerts/alert-list.tsx';
import { WorkSteps } from '../features/work-panel/work-panel.tsx';
import { type AlertsChoice, alertsParams, parseAlerts, useAlert, useAlerts } from '../state/alerts.ts';
import { searchOf } from '../state/shared.ts';
import { nameOf } from '../ui/alert-words.ts';
import { Segmented } from '../ui/controls.tsx';
import { ErrorNote, Note, Skeleton } from '../ui/notes.tsx';
import { useReader } from '../ui/reader.tsx';
import { useShared } from '../ui/use-shared.ts';

/** 高温预警: what departs from what was to be expected, why it may, and whose it is. */
export function AlertsPage() {
  const { t, f } = useReader();
  const search = useSearch();
  const answer = useAlerts();
  if (answer.isPending) return <Skeleton height={480} />;
  if (answer.isError) return <ErrorNote error={answer.error} retry={() => void answer.refetch()} />;
  const { method_version: version, judged } = answer.data;
  return (
    <>
      <header className="page-head">
        <h1>{t('nav.alerts')}</h1>
        <p>{t('alerts.about', { version, n: f.count(judged) })}</p>
      </header>
      <AlertsBody answer={answer.data} choice={parseAlerts(search)} />
    </>
  );
}

function AlertsBody({ answer, choice }: { answer: Alerts; choice: AlertsChoice }) {
  const { t, f } = useReader();
  const shared = useShared();
  const [, navigate] = useLocation();
  const leads = answer.alerts.filter((a) => a.part_of === null);
  const waiting = leads.filter((a) => a.standing.waits);
  const shown = choice.all ? leads : waiting;
  const known = answer.alerts.some((a) => a.id === choice.alert);
  return (
    <div className="grid">
      <SilentPlaces answer={answer} />
      <div className={choice.alert === undefined ? 'beside' : 'beside open'}>
        <section className="panel">
          <Segmented
            label={t('alerts.show')}
            showLabel={false}
            value={choice.all ? 'all' : 'waiting'}
            options={[
              { value: 'waiting', label: t('alerts.show.waiting', { n: f.count(waiting.length) }) },
              { value: 'all', label: t('alerts.show.all', { n: f.count(leads.length) }) },
            ]}
            onChange={(next) =>
              navigate(`/alerts${searchOf(alertsParams({ ...choice, all: next === 'all' }), shared)}`, {
                replace: true,
              })
            }
          />
          {shown.length === 0 ? (
            <p className="muted">{t(choice.all ? 'alerts.none' : 'alerts.none.waiting')}</p>
          ) : (
            <AlertList answer={answer} alerts={shown} chosen={choice.alert} all={choice.all} />
          )}
        </section>
        {choice.alert !== undefined && known ? (
          <OneAlert key={choice.alert} id={choice.alert} answer={answer} />
        ) : (
          <p className="muted panel choose">{t('alerts.choose')}</p>
        )}
      </div>
    </div>
  );
}

function OneAlert({ id, answer }: { id: string; answer: Alerts }) {
  const detail = useAlert(id);
  if (detail.isPending) return <Skeleton height={480} />;
  if (detail.isError) return <ErrorNote error={detail.error} retry={() => void detail.refetch()} />;
  const { alert } = detail.data;
  const related = answer.alerts.filter((a) => a.part_of === id || a.id === alert.part_of);
  const labels = { ...answer.labels, region: { ...answer.labels.region, ...detail.data.labels.region } };
  return (
    <div className="grid">
      <AlertDetail detail={{ ...detail.data, labels }} related={related} />
      <WorkSteps id={workId('alert', alert.part_of ?? id)} />
    </div>
  );
}

/** Places that have sent nothing, beside the alerts: one is a sentence, several are a list that opens. */
function SilentPlaces({ answer }: { answer: Alerts }) {
  const reader = useReader();
  const { t, f } = reader;
  const place = (region: string): string => nameOf(answer.labels, 'region', region, reader);
  const lines = answer.silent.map(({ region, families, since }) => ({
    region,
    text: t('alerts.silent', {
      place: place(region),
      month: f.period(since, 'month'),
      families: f.list(families.map((family) => nameOf(answer.labels, 'family', family, reader))),
    }),
  }));
  const [only] = lines;
  if (only === undefined) return null;
  return (
    <Note>
      {lines.length === 1 ? (
        only.text
      ) : (
        <details>
          <summary>
            {t('alerts.silent.several', {
              n: f.count(lines.length),
              places: f.list(answer.silent.slice(0, NAMED).map(({ region }) => place(region))),
            })}
          </summary>
          <ul>
            {lines.map(({ region, text }) => (
              <li key={region}>{text}</li>
            ))}
          </ul>
        </details>
      )}
    </Note>
  );
}

/** Silent places named before the list is opened. */
const NAMED = 4;
