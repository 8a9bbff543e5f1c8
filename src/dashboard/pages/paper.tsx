import { useRef } from 'react';
import { PaperContents } from '../features/paper-reader/paper-contents.tsx';
import { PaperReader } from '../features/paper-reader/paper-reader.tsx';
import { usePaper } from '../state/queries.ts';
import { ErrorNote, Skeleton } from '../ui/notes.tsx';
import { PageLink } from '../ui/page-link.tsx';
import { useReader } from '../ui/reader.tsx';

/** A paper as the data write it, before anybody has worked on it. */
export function PaperPage({ id }: { id: string }) {
  const { t } = useReader();
  const paper = usePaper(id);
  const text = useRef<HTMLDivElement>(null);
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
      <div className="paper-with-contents" ref={text}>
        <PaperContents document={paper.data} text={text} />
        <PaperReader document={paper.data} />
      </div>
    </>
  );
}
