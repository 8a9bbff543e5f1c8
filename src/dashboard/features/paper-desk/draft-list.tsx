import type { DraftHead } from '../../../contracts/paper-draft.ts';
import { PageLink } from '../../ui/page-link.tsx';
import { useReader } from '../../ui/reader.tsx';

/** Papers on their way: where each stands and whom it waits for. */
export function DraftList({ drafts }: { drafts: readonly DraftHead[] }) {
  const { t, f, say } = useReader();
  return (
    <ul className="edition-list">
      {drafts.map((draft) => {
        const { waits_for: waits } = draft;
        const who = waits === null ? '' : waits.names.length > 0 ? f.list(waits.names) : say(waits.title);
        return (
          <li key={draft.id}>
            <PageLink to={`/papers/drafts/${draft.id}`}>{say(draft.title)}</PageLink>
            <span className="tag">{say(draft.stage_title)}</span>
            {draft.corrects === null ? null : <span className="tag">{t('editions.correction')}</span>}
            <span className="muted small">
              {t('editions.waits', { who })} · {t('editions.updated', { when: f.dateTime(draft.updated_at) })}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
