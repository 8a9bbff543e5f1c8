import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { Block, NumberRun, PaperFigure, PaperTable, Run } from '../../../contracts/paper-document.ts';
import { useReader } from '../../ui/reader.tsx';
import type { Margin } from './paper-reader.tsx';

interface BlockProps {
  readonly block: Block;
  readonly answers: ReadonlyMap<string, unknown>;
  readonly currency: string;
  readonly margin: Margin;
}

/** What the numbers of the paper are numbers of, by metric. */
export const MetricNames = createContext<ReadonlyMap<string, string>>(new Map());

/** One paragraph, table or figure, with its place for comments. */
export function PaperBlock({ block, answers, currency, margin }: BlockProps) {
  const chosen = margin.at === block.id || (margin.at?.startsWith(`${block.id}.`) ?? false);
  return (
    <div id={block.id} className={chosen ? 'paper-block chosen' : 'paper-block'}>
      {block.kind === 'paragraph' ? (
        <p className={block.role}>
          <Runs runs={block.runs} margin={margin} />
        </p>
      ) : block.kind === 'table' ? (
        <Table table={block} margin={margin} />
      ) : (
        <Figure figure={block} answers={answers} currency={currency} margin={margin} />
      )}
      {margin.onAnchor === undefined && !margin.comments?.has(block.id) ? null : (
        <CommentHere block={block} margin={margin} />
      )}
    </div>
  );
}

const textOf = (runs: readonly Run[]): string => runs.map((run) => run.text).join('');

function CommentHere({ block, margin }: { block: Block; margin: Margin }) {
  const { t, f } = useReader();
  const count = margin.comments?.get(block.id) ?? 0;
  const quote = block.kind === 'paragraph' ? textOf(block.runs) : `${block.number} ${textOf(block.title)}`;
  return (
    <button
      type="button"
      className={count > 0 ? 'paper-anchor has' : 'paper-anchor'}
      aria-label={`${t('editions.comment.here')} ${quote.slice(0, 24)}`}
      title={t('editions.comment.here')}
      onClick={() => margin.onAnchor?.(block.id, quote.slice(0, 200))}
    >
      {count > 0 ? f.count(count) : '✎'}
    </button>
  );
}

/** Signs that stand with the number beside them: a line may break beside a button, but not between these. */
const OPENS = /[（“‘《「(]$/;
const CLOSES = /^[）”’》」)、，。；：！？,.;:%]+/;
const found = (run: Run | undefined, signs: RegExp): string =>
  run?.kind === 'text' ? (signs.exec(run.text)?.[0] ?? '') : '';

function Runs({ runs, margin }: { runs: readonly Run[]; margin: Margin }) {
  return runs.map((run, i) => {
    if (run.kind === 'number')
      return (
        // biome-ignore lint/suspicious/noArrayIndexKey: the runs of a document never move
        <span key={i} className="joined">
          {found(runs[i - 1], OPENS)}
          <Numeral run={run} margin={margin} />
          {found(runs[i + 1], CLOSES)}
        </span>
      );
    if (run.kind === 'literal')
      return (
        <span key={run.id} className="literal" title={run.source}>
          {run.text}
        </span>
      );
    const from = runs[i - 1]?.kind === 'number' ? found(run, CLOSES).length : 0;
    const to = runs[i + 1]?.kind === 'number' ? found(run, OPENS).length : 0;
    const text = run.text.slice(from, Math.max(from, run.text.length - to));
    // biome-ignore lint/suspicious/noArrayIndexKey: the runs of a document never move
    return run.strong ? <strong key={i}>{text}</strong> : text;
  });
}

/** A number is a place of its own: what it is stands in its title, and it can be commented on. */
function Numeral({ run, margin }: { run: NumberRun; margin: Margin }) {
  const { t } = useReader();
  const metric = useContext(MetricNames).get(run.metric) ?? run.metric;
  const about = t('editions.number', { metric, status: t(`status.${run.status}`), id: run.id });
  const marked = margin.comments?.has(run.id) ? 'numeral commented' : 'numeral';
  if (margin.onAnchor === undefined)
    return (
      <data id={run.id} className={marked} value={run.value ?? ''} title={about}>
        {run.text}
      </data>
    );
  return (
    <button
      type="button"
      id={run.id}
      className={margin.at === run.id ? `${marked} chosen` : marked}
      title={about}
      onClick={() => margin.onAnchor?.(run.id, run.text)}
    >
      {run.text}
    </button>
  );
}

function Table({ table, margin }: { table: PaperTable; margin: Margin }) {
  return (
    <figure className="paper-table">
      <div className="paper-table-head">
        <figcaption>
          {table.number} <Runs runs={table.title} margin={{}} />
        </figcaption>
        <span>{table.unit}</span>
      </div>
      <div className="paper-scroll">
        <table data-rows={table.rows.length}>
          <thead>
            <tr>
              {table.columns.map((column) => (
                <th key={column.key} scope="col" className={column.kind === 'number' ? 'number' : undefined}>
                  {column.title}
                  {column.unit === undefined ? '' : `（${column.unit}）`}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a document never move
              <tr key={i}>
                {row.map((runs, j) => (
                  <td
                    key={table.columns[j]?.key ?? j}
                    className={table.columns[j]?.kind === 'number' ? 'number' : undefined}
                  >
                    <Runs runs={runs} margin={{ comments: margin.comments }} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Notes notes={table.notes} />
    </figure>
  );
}

function Notes({ notes }: { notes: readonly (readonly Run[])[] }) {
  return notes.map((runs) => (
    <p key={textOf(runs)} className="paper-marks">
      <Runs runs={runs} margin={{}} />
    </p>
  ));
}

/** The picture of the printed paper: the same option of the same chart, drawn once it is near. */
function Figure({ figure, answers, currency }: Omit<BlockProps, 'block'> & { readonly figure: PaperFigure }) {
  const title = textOf(figure.title);
  const picture = useQuery({
    queryKey: ['paper-picture', figure.id, figure.answer, title],
    queryFn: async () => {
      const { figurePicture } = await import('../../../papers/picture.ts');
      return figurePicture({ ...figure, title }, answers, currency);
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  });
  return (
    <figure className="paper-picture">
      {picture.data === undefined ? null : (
        <img
          src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture.data.svg)}`}
          width={picture.data.width}
          height={picture.data.height}
          alt={figure.alt}
        />
      )}
      <figcaption>
        {figure.number} {title}
      </figcaption>
      <Notes notes={figure.notes} />
    </figure>
  );
}
