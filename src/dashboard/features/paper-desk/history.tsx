import type { DraftView } from '../../../contracts/paper-draft.ts';
import { PageLink } from '../../ui/page-link.tsx';
import { useReader } from '../../ui/reader.tsx';

/** What was done to a paper, newest first, and its submissions side by side. */
export function DraftHistory({ draft }: { draft: DraftView }) {
  const { t, f, say } = useReader();
  const last = draft.revisions.at(-1);
  const before = draft.revisions.at(-2);
  return (
    <div className="grid">
      {last === undefined ? null : (
        <p>
          <PageLink
            to="/papers/compare"
            params={
              before !== undefined && draft.stage !== 'draft'
                ? {
                    before: `draft:${draft.id}@${before.revision}`,
                    after: `draft:${draft.id}@${last.revision}`,
                  }
                : { before: `draft:${draft.id}@${last.revision}`, after: `draft:${draft.id}` }
            }
          >
            {t('editions.compare.previous')}
          </PageLink>
        </p>
      )}
      <ol className="work-history">
        {[...draft.events].reverse().map((event) => (
          <li key={`${event.at} ${event.action}`}>
            <span className="muted small">{f.dateTime(event.at)}</span> {event.actor}{' '}
            <strong>{say(event.title)}</strong>
            {event.comment === null ? null : <p>{event.comment}</p>}
          </li>
        ))}
      </ol>
    </div>
  );
}
