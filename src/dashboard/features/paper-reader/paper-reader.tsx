import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import type { Block, PaperDocument, PaperSection } from '../../../contracts/paper-document.ts';
import { metricNames } from '../../../papers/metric-names.ts';
import { useReader } from '../../ui/reader.tsx';
import { MetricNames, PaperBlock } from './paper-block.tsx';

/** What stands beside the text of a paper that is worked on. */
export interface Margin {
  /** Chosen to comment on: a block or a number. */
  readonly at?: string | undefined;
  readonly onAnchor?: (id: string, quote: string) => void;
  /** Marks of sections, such as that their data have changed. */
  readonly sectionMark?: (section: PaperSection) => ReactNode;
  /** Comments on a block or on a number of it, by the id of either. */
  readonly comments?: ReadonlyMap<string, number>;
}

/** A paper as it will be printed, on screen: every number says what it is, every block can be pointed at. */
export function PaperReader({ document, margin = {} }: { document: PaperDocument; margin?: Margin }) {
  const { t } = useReader();
  const answers = useMemo(
    () => new Map(document.answers.map(({ id, body }) => [id, body])),
    [document.answers],
  );
  const names = useMemo(() => metricNames(document), [document]);
  const { front, synthetic } = document;
  const page = useRef<HTMLElement>(null);
  const { at } = margin;
  useEffect(() => {
    if (at !== undefined)
      page.current?.querySelector(`#${CSS.escape(at)}`)?.scrollIntoView({ block: 'center' });
  }, [at]);
  const block = (one: Block) => (
    <PaperBlock key={one.id} block={one} answers={answers} currency={document.currency} margin={margin} />
  );
  return (
    <article className="paper paper-document" lang="zh-CN" ref={page}>
      <header className="paper-cover">
        {synthetic ? <p className="paper-synthetic">{t('app.synthetic')}</p> : null}
        <p className="paper-publisher">{front.publisher}</p>
        <h1>{front.title}</h1>
        {front.subtitle === '' ? null : <p className="paper-subtitle">{front.subtitle}</p>}
        <p className="paper-label">
          {front.label}
          {front.date === '' ? '' : `　${front.date}`}
        </p>
      </header>
      {document.sections.map((section) => (
        <section
          key={section.id}
          id={section.id}
          className={`paper-section level-${section.level} ${section.origin}`}
        >
          <SectionHeading section={section} mark={margin.sectionMark?.(section)} />
          <MetricNames.Provider value={names}>{section.blocks.map(block)}</MetricNames.Provider>
        </section>
      ))}
    </article>
  );
}

function SectionHeading({ section, mark }: { section: PaperSection; mark: ReactNode }) {
  const { t } = useReader();
  const title = `${section.number}${section.heading}`;
  const written = section.origin === 'written' && section.level < 2 ? t('editions.written.mark') : null;
  const marks = (
    <>
      {written === null ? null : <span className="tag">{written}</span>}
      {mark}
    </>
  );
  return section.level >= 2 ? (
    <h3>
      {title} {marks}
    </h3>
  ) : (
    <h2>
      {title} {marks}
    </h2>
  );
}
