import { PaperView } from '../features/paper-view/paper-view.tsx';
import { usePaper } from '../state/queries.ts';
import { ErrorNote, Skeleton } from '../ui/notes.tsx';
import { PageLink } from '../ui/page-link.tsx';
import { useReader } from '../ui/reader.tsx';

/** One edition, as it will be printed. */
export function PaperPage({ id }: { id: string }) {
  const { t } = useReader();
  const paper = usePaper(id);
  if (paper.isPending) return <Skeleton height={640} />;
  if (paper.isError) return <ErrorNote error={paper.error} retry={() => void paper.refetch()} />;
  return (
    <>
      <div className="paper-bar">
        <PageLink to="/papers">{t('papers.all')}</PageLink>
        <span className="muted small">{t('papers.trace')}</span>
        <button type="button" className="plain" onClick={() => window.print()}>
          {t('papers.print')}
        </button>
      </div>
      <PaperView paper={paper.data} />
    </>
  );
}
