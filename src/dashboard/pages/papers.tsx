import { usePapers } from '../state/queries.ts';
import { ErrorNote, Note, Skeleton } from '../ui/notes.tsx';
import { PageLink } from '../ui/page-link.tsx';
import { useReader } from '../ui/reader.tsx';

/** 白皮书: the quarterly editions this release can make. */
export function PapersPage() {
  const { t, say } = useReader();
  const papers = usePapers();
  if (papers.isPending) return <Skeleton height={320} />;
  if (papers.isError) return <ErrorNote error={papers.error} retry={() => void papers.refetch()} />;
  return (
    <>
      <header className="page-head">
        <h1>{t('nav.papers')}</h1>
        <p>{t('papers.about')}</p>
      </header>
      {papers.data.papers.length === 0 ? (
        <Note>{t('papers.none')}</Note>
      ) : (
        <ol className="panel paper-list">
          {papers.data.papers.map((paper) => (
            <li key={paper.id}>
              <PageLink to={`/papers/${paper.id}`}>{say(paper.title)}</PageLink>
              {paper.complete ? null : <span className="tag">{t('papers.incomplete')}</span>}
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
