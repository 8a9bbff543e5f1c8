import type { PaperComparison } from '../../../contracts/paper-draft.ts';
import { useReader } from '../../ui/reader.tsx';
import { useMetricNames } from '../../ui/use-metric-names.ts';

type Section = PaperComparison['sections'][number];
type Block = Section['blocks'][number];

const STATE = {
  same: 'editions.compare.unchanged',
  changed: 'editions.compare.changed',
  added: 'editions.compare.added',
  removed: 'editions.compare.removed',
} as const;

/** Two papers side by side, section by section, the changed words marked. */
export function PaperCompare({ comparison, all }: { comparison: PaperComparison; all: boolean }) {
  const { t, f } = useReader();
  const name = useMetricNames();
  const { sections, methods, definitions, errata } = comparison;
  const shown = sections.filter((section) => all || section.state !== 'same');
  return (
    <div className="paper-compare">
      {methods.length === 0 ? null : (
        <p>
          {t('editions.compare.methods', {
            list: f.list(
              methods.map(
                ({ gauge, before, after }) => `${t(`gauge.${gauge as 'need'}`)} ${before} → ${after}`,
              ),
            ),
          })}
        </p>
      )}
      {definitions.length === 0 ? null : (
        <p>
          {t('editions.compare.definitions', { list: f.list(definitions.map(({ metric }) => name(metric))) })}
        </p>
      )}
      {errata.length === 0 ? null : (
        <ul className="errata">
          {errata.map(({ cause, text }) => (
            <li key={text}>
              <strong>{t(`editions.errata.${cause}`)}</strong> {text}
            </li>
          ))}
        </ul>
      )}
      {shown.length === 0 ? <p className="muted">{t('editions.compare.same')}</p> : null}
      {shown.map((section) => (
        <SectionRows key={section.id} section={section} all={all} />
      ))}
    </div>
  );
}

function SectionRows({ section, all }: { section: Section; all: boolean }) {
  const { t, f } = useReader();
  const numbers = section.blocks.reduce((sum, block) => sum + block.numbers.length, 0);
  return (
    <section>
      <h2>
        {section.heading} <span className="tag">{t(STATE[section.state])}</span>{' '}
        {numbers === 0 ? null : (
          <span className="muted small">{t('editions.compare.numbers', { n: f.count(numbers) })}</span>
        )}
      </h2>
      {section.blocks
        .filter((block) => all || block.state !== 'same')
        .map((block) => (
          <BlockRow key={block.id} block={block} />
        ))}
    </section>
  );
}

function BlockRow({ block }: { block: Block }) {
  const { t } = useReader();
  const [before, after] = marked(block.before ?? '', block.after ?? '');
  const tabled = `${block.before ?? ''}${block.after ?? ''}`.includes('\t');
  const side = (label: string, parts: readonly Part[], present: boolean) => (
    <div className={present ? 'side' : 'side absent'}>
      <span className="hidden-text">{label}</span>
      {tabled ? <ComparedTable parts={parts} /> : <Parts parts={parts} />}
    </div>
  );
  return (
    <div className={`compared ${block.state}`} id={block.id}>
      {side(t('editions.compare.before'), before, block.before !== null)}
      {side(t('editions.compare.after'), after, block.after !== null)}
    </div>
  );
}

const Parts = ({ parts }: { parts: readonly Part[] }) =>
  parts.map((part, i) =>
    part.differs ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a comparison never move
      <mark key={i}>{part.text}</mark>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a comparison never move
      <span key={i}>{part.text}</span>
    ),
  );

/** A table as a table: its title, then a row a line and a cell between tabs. */
function ComparedTable({ parts }: { parts: readonly Part[] }) {
  const [title = [], head = [], ...rows] = cellsOf(parts);
  return (
    <div className="paper-scroll">
      <table className="compared-table">
        <caption>
          <Parts parts={title.flat()} />
        </caption>
        <thead>
          <tr>
            {head.map((cell, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the cells of a comparison never move
              <th key={i} scope="col">
                <Parts parts={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a comparison never move
            <tr key={i}>
              {row.map((cell, j) => (
                <td
                  // biome-ignore lint/suspicious/noArrayIndexKey: the cells of a comparison never move
                  key={j}
                  className={/^[\d+−*—…]/.test(cell.map(({ text }) => text).join('')) ? 'number' : undefined}
                >
                  <Parts parts={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Lines of cells, each of the parts that lie in it. */
export function cellsOf(parts: readonly Part[]): Part[][][] {
  const lines: Part[][][] = [[[]]];
  for (const { text, differs } of parts)
    for (const piece of text.split(/([\t\n])/)) {
      if (piece === '\n') lines.push([[]]);
      else if (piece === '\t') lines.at(-1)?.push([]);
      else if (piece !== '') lines.at(-1)?.at(-1)?.push({ text: piece, differs });
    }
  return lines;
}

export interface Part {
  readonly text: string;
  readonly differs: boolean;
}

/** Two texts in words, each word that the other lacks marked: the longest common run of words stays unmarked. */
function marked(before: string, after: string): [Part[], Part[]] {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  const kept = common(a, b);
  return [partsOf(a, kept.a), partsOf(b, kept.b)];
}

/** Numerals and Latin words whole, everything else sign by sign. */
const wordsOf = (text: string): string[] => text.match(/[\d.]+%?|[A-Za-z]+|\s+|./gsu) ?? [];

function common(a: readonly string[], b: readonly string[]): { a: Set<number>; b: Set<number> } {
  const kept = { a: new Set<number>(), b: new Set<number>() };
  // A table of thousands of cells is compared line by line elsewhere; here it is marked whole.
  if (a.length * b.length > 4_000_000) return kept;
  const width = b.length + 1;
  const length = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      length[i * width + j] =
        a[i] === b[j]
          ? (length[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(length[(i + 1) * width + j] ?? 0, length[i * width + j + 1] ?? 0);
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      kept.a.add(i++);
      kept.b.add(j++);
    } else if ((length[(i + 1) * width + j] ?? 0) >= (length[i * width + j + 1] ?? 0)) i++;
    else j++;
  }
  return kept;
}

function partsOf(words: readonly string[], kept: ReadonlySet<number>): Part[] {
  const parts: { text: string; differs: boolean }[] = [];
  for (const [i, word] of words.entries()) {
    const differs = !kept.has(i);
    const last = parts.at(-1);
    if (last?.differs === differs) last.text += word;
    else parts.push({ text: word, differs });
  }
  return parts;
}
