import type { Commitment } from '../../../contracts/commitment.ts';
import { useCommitments } from '../../state/commitments.ts';
import { PageLink } from '../../ui/page-link.tsx';
import { useReader } from '../../ui/reader.tsx';
import { ReportedValue } from '../../ui/value.tsx';

/** Promises named on the overview; the rest stand with their paper. */
const SHOWN = 3;

/** What the last published paper promised, and whether it moved; nothing for who may not see papers. */
export function Promises({ region }: { region: string | undefined }) {
  const { t } = useReader();
  const answer = useCommitments(region);
  if (answer.isError) return null;
  const { edition = null, items = [] } = answer.data ?? {};
  return (
    <section className="panel promises" id="promises">
      <div className="figure-head">
        <h2>{t('promises.title')}</h2>
        {edition === null ? (
          <PageLink to="/papers">{t('nav.papers')}</PageLink>
        ) : (
          <PageLink to={edition.path}>{edition.title}</PageLink>
        )}
      </div>
      {answer.data === undefined ? (
        <div className="skeleton lines" role="status">
          <span className="hidden-text">{t('page.loading')}</span>
        </div>
      ) : items.length === 0 ? (
        <p className="muted empty">{t(edition === null ? 'promises.none' : 'promises.noItems')}</p>
      ) : (
        <ol>
          {items.slice(0, SHOWN).map((item) => (
            <li key={item.id} data-state={item.state}>
              <Promised item={item} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Promised({ item }: { item: Commitment }) {
  const { t, f, say } = useReader();
  const { metric, at_signing, now, change, owner, due_on, grain } = item;
  return (
    <>
      <strong>{say(item.title)}</strong> <span className="tag">{say(item.state_title)}</span>
      <p className="small">
        {say(metric.title)} {f.period(at_signing.period, grain, 'short')}{' '}
        <ReportedValue value={at_signing} measure={metric} /> → {f.period(now.period, grain, 'short')}{' '}
        <ReportedValue value={now} measure={metric} />
        {change === null ? null : <> · {f.change({ ...change, status: 'observed' }, metric)}</>}
      </p>
      <p className="small muted">
        {owner ?? t('promises.nobody')}
        {due_on === null ? null : ` · ${t('promises.due', { date: f.date(due_on) })}`}
      </p>
    </>
  );
}
