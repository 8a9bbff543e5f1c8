import type { WorkItemDetail } from '../../../contracts/work-item.ts';
import { useWorkItem } from '../../state/work.ts';
import { ErrorNote, Skeleton } from '../../ui/notes.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { useReader } from '../../ui/reader.tsx';
import { Evidence } from './evidence.tsx';
import { WorkActions } from './work-actions.tsx';
import { WorkHistory } from './work-history.tsx';

/** One work item wherever it stands: what it is, what speaks for it, what may be done and what was. */
export function WorkPanel({ id, linked = false }: { id: string; linked?: boolean }) {
  const item = useWorkItem(id);
  if (item.isPending) return <Skeleton height={360} />;
  if (item.isError) return <ErrorNote error={item.error} retry={() => void item.refetch()} />;
  return <Panel key={`${id} ${item.data.version}`} item={item.data} linked={linked} />;
}

function Panel({ item, linked }: { item: WorkItemDetail; linked: boolean }) {
  const { t, f, say } = useReader();
  const [path = '', query = ''] = item.path.split('?');
  return (
    <section className="panel work" data-work={item.id} data-state={item.state}>
      <p className="muted small">
        {say(item.kind_title)}
        {item.region_title === null ? '' : ` · ${say(item.region_title)}`}
      </p>
      <h2>{say(item.title)}</h2>
      <dl className="work-standing">
        <dt>{t('work.state')}</dt>
        <dd>
          <span className="tag strong">{say(item.state_title)}</span>
          {item.version === 0 ? <span className="muted small"> {t('work.suggested')}</span> : null}
          {item.snoozed_until === null ? null : (
            <span className="muted small"> {t('work.snoozed', { date: f.date(item.snoozed_until) })}</span>
          )}
        </dd>
        <dt>{t('work.owner')}</dt>
        <dd>{item.owner ?? t('work.owner.none')}</dd>
        <dt>{t('work.due')}</dt>
        <dd>
          {item.due_on === null ? t('work.due.none') : f.date(item.due_on)}
          {item.overdue ? <strong> {t('work.overdue')}</strong> : null}
        </dd>
      </dl>
      {linked ? (
        <p>
          <PageLink to={path} params={Object.fromEntries(new URLSearchParams(query))} className="button">
            {t('work.open')}
          </PageLink>
        </p>
      ) : null}
      <h3>{t('work.evidence')}</h3>
      {item.evidence === null ? (
        <p className="muted small">{t('work.evidence.none')}</p>
      ) : (
        <Evidence evidence={item.evidence} />
      )}
      <ActAndHistory item={item} />
    </section>
  );
}

/** What may be done with an item and what was, beside a page that shows the rest of it. */
export function WorkSteps({ id }: { id: string }) {
  const item = useWorkItem(id);
  if (item.isPending) return <Skeleton height={240} />;
  if (item.isError) return <ErrorNote error={item.error} retry={() => void item.refetch()} />;
  return (
    <section
      key={`${id} ${item.data.version}`}
      className="panel work"
      data-work={id}
      data-state={item.data.state}
    >
      <ActAndHistory item={item.data} />
    </section>
  );
}

function ActAndHistory({ item }: { item: WorkItemDetail }) {
  const { t } = useReader();
  return (
    <>
      <h3>{t('work.act')}</h3>
      <WorkActions item={item} />
      <h3>{t('work.history')}</h3>
      <WorkHistory history={item.history} kind={item.kind} />
    </>
  );
}
