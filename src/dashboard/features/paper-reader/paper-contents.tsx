import { type RefObject, useId, useState } from 'react';
import type { PaperDocument } from '../../../contracts/paper-document.ts';
import { useReader } from '../../ui/reader.tsx';

/** Sections to go to, and a search through the text that goes from place to place. */
export function PaperContents({
  document,
  stale,
  text,
}: {
  document: PaperDocument;
  stale?: ReadonlySet<string>;
  /** Where the text stands. */
  text: RefObject<HTMLElement | null>;
}) {
  const { t, f } = useReader();
  const id = useId();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const found = query.trim() === '' ? [] : placesOf(document, query.trim());
  const go = (next: number): void => {
    const place = found[next % Math.max(1, found.length)];
    if (place === undefined) return;
    setAt(next + 1);
    const node = text.current?.querySelector(`#${CSS.escape(place)}`);
    for (const old of text.current?.querySelectorAll('.found') ?? []) old.classList.remove('found');
    node?.classList.add('found');
    node?.scrollIntoView({ block: 'center' });
  };
  return (
    <nav className="paper-contents" aria-label={t('editions.contents')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          go(at);
        }}
      >
        <label className="hidden-text" htmlFor={id}>
          {t('editions.search')}
        </label>
        <input
          id={id}
          type="search"
          placeholder={t('editions.search')}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
        />
        {query.trim() === '' ? null : (
          <p className="small muted" aria-live="polite">
            {t('editions.search.found', { n: f.count(found.length) })}{' '}
            <button type="submit" className="quiet" disabled={found.length === 0}>
              {t('editions.search.next')}
            </button>
          </p>
        )}
      </form>
      <ol>
        {document.sections
          .filter((section) => section.level < 2)
          .map((section) => (
            <li key={section.id} className={stale?.has(section.id) ? 'stale' : undefined}>
              <a href={`#${section.id}`}>
                {section.number}
                {section.heading}
              </a>
            </li>
          ))}
      </ol>
    </nav>
  );
}

/** Ids of the blocks that hold a text, in reading order. */
function placesOf({ sections }: PaperDocument, query: string): string[] {
  const wanted = query.toLowerCase();
  return sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => {
      const runs =
        block.kind === 'paragraph'
          ? block.runs
          : [...block.title, ...(block.kind === 'table' ? block.rows.flat(2) : [])];
      const text = runs.map((run) => run.text).join('');
      return text.toLowerCase().includes(wanted) ? [block.id] : [];
    }),
  );
}
