import { IndexDefinition } from '../features/method-index/index-definition.tsx';
import { MethodTables } from '../features/method-index/method-tables.tsx';
import { useMethod } from '../state/queries.ts';
import { ErrorNote, Skeleton } from '../ui/notes.tsx';
import { provenanceOf } from '../ui/provenance.ts';
import { useReader } from '../ui/reader.tsx';

const NO_WATERMARK = {
  complete_through: null,
  settled_through: null,
  earliest: null,
  latest: null,
  as_of: null,
};

/** 方法: how every number is made, generated from the definition and the catalogue. */
export function MethodPage() {
  const reader = useReader();
  const { t, say } = reader;
  const method = useMethod();
  if (method.isPending) return <Skeleton height={480} />;
  if (method.isError) return <ErrorNote error={method.error} retry={() => void method.refetch()} />;
  const { data } = method;
  const provenance = provenanceOf({ ...data, watermark: NO_WATERMARK }, reader);
  return (
    <>
      <header className="page-head">
        <h1>{t('nav.method')}</h1>
        <p>{t('method.about')}</p>
      </header>
      <nav className="contents" aria-label={t('method.contents')}>
        {data.indices.map((index) => (
          <a key={index.gauge} href={`#${index.gauge}`}>
            {say(index.title)}
          </a>
        ))}
        <a href="#metrics">{t('method.metrics')}</a>
        {data.grades === undefined ? null : <a href="#grades">{t('method.grades')}</a>}
        <a href="#statuses">{t('method.statuses')}</a>
        <a href="#policy">{t('method.policy')}</a>
      </nav>
      <div className="grid">
        {data.indices.map((index) => (
          <IndexDefinition key={index.gauge} index={index} provenance={provenance} />
        ))}
        <MethodTables method={data} provenance={provenance} />
      </div>
    </>
  );
}
