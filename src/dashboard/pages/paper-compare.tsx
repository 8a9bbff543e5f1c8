import { useLocation, useSearch } from 'wouter';
import { PaperCompare } from '../features/paper-compare/paper-compare.tsx';
import { useComparison } from '../state/editions.ts';
import { searchOf } from '../state/shared.ts';
import { Segmented } from '../ui/controls.tsx';
import { ErrorNote, Note, Skeleton } from '../ui/notes.tsx';
import { PageLink } from '../ui/page-link.tsx';
import { useReader } from '../ui/reader.tsx';
import { useShared } from '../ui/use-shared.ts';

/** Two drafts, submissions or editions side by side. */
export function PaperComparePage() {
  const { t } = useReader();
  const shared = useShared();
  const [, navigate] = useLocation();
  const params = new URLSearchParams(useSearch());
  const before = params.get('before') ?? '';
  const after = params.get('after') ?? '';
  const all = params.get('show') === 'all';
  const comparison = useComparison(before, after);
  if (before === '' || after === '') return <Note>{t('editions.compare.missing')}</Note>;
  if (comparison.isPending) return <Skeleton height={640} />;
  if (comparison.isError)
    return <ErrorNote error={comparison.error} retry={() => void comparison.refetch()} />;
  const show = (next: 'only' | 'all'): void => {
    const choice = new URLSearchParams({ before, after, ...(next === 'all' ? { show: 'all' } : {}) });
    navigate(`/papers/compare${searchOf(choice, shared)}`, { replace: true });
  };
  return (
    <>
      <header className="page-head draft-head">
        <p>
          <PageLink to="/papers">{t('editions.all')}</PageLink>
        </p>
        <h1>{t('editions.compare.title')}</h1>
        <div className="compared heads">
          <p>
            <span className="tag">{t('editions.compare.before')}</span> {comparison.data.before.title}
          </p>
          <p>
            <span className="tag">{t('editions.compare.after')}</span> {comparison.data.after.title}
          </p>
        </div>
        <Segmented
          label={t('editions.compare')}
          showLabel={false}
          value={all ? 'all' : 'only'}
          options={[
            { value: 'only', label: t('editions.compare.only') },
            { value: 'all', label: t('editions.compare.all') },
          ]}
          onChange={show}
        />
      </header>
      <div className="panel">
        <PaperCompare comparison={comparison.data} all={all} />
      </div>
    </>
  );
}
