import { useMemo } from 'react';
import { barChart } from '../../../charts/bars/chart.ts';
import { barSeries } from '../../../charts/bars/series.ts';
import { barsOf, tableOf, trendOf } from '../../../charts/result-rows.ts';
import { trendChart } from '../../../charts/trend/chart.ts';
import { trendSeries } from '../../../charts/trend/series.ts';
import type { Bound, Paper, PaperBlock, PaperSpan } from '../../../contracts/paper.ts';
import type { Bilingual } from '../../../domain/text.ts';
import { numeral } from '../../../i18n/numeral.ts';
import { Figure } from '../../ui/figure.tsx';
import { provenanceOf } from '../../ui/provenance.ts';
import { useReader } from '../../ui/reader.tsx';
import { PaperTable } from './paper-table.tsx';

/** A white paper on screen and on A4: every numeral knows the gated value it came from. */
export function PaperView({ paper }: { paper: Paper }) {
  const { t, f, say } = useReader();
  const counter = { table: 0, figure: 0 };
  return (
    <article className="paper">
      <header className="paper-cover">
        {paper.synthetic ? <p className="paper-synthetic">{t('app.synthetic')}</p> : null}
        <p className="paper-publisher">{say(paper.publisher)}</p>
        <h1>{say(paper.title)}</h1>
        <p className="paper-subtitle">{say(paper.subtitle)}</p>
      </header>
      {paper.sections.map((section) => (
        <section key={section.id} className="paper-section" id={section.id}>
          <h2>{say(section.heading)}</h2>
          {section.blocks.map((block, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of an edition never move
            <Block key={i} block={block} number={numberOf(block)} />
          ))}
        </section>
      ))}
      <section className="paper-section paper-notes">
        <h2>{t('paper.notes')}</h2>
        <ol>
          {paper.notes.map((note) => (
            <li key={note.zh}>{say(note)}</li>
          ))}
        </ol>
        <dl className="paper-trace">
          <dt>{t('strip.release')}</dt>
          <dd className="mono">{paper.release}</dd>
          <dt>{t('paper.hash')}</dt>
          <dd className="mono">{paper.data_sha256}</dd>
          <dt>{t('paper.methods')}</dt>
          <dd className="mono">
            {f.list(Object.entries(paper.methods).map(([index, version]) => `${index} ${version}`))}
          </dd>
          <dt>{t('paper.layer')}</dt>
          <dd>{t(`layer.${paper.layer}`)}</dd>
          {paper.watermark.as_of === null ? null : (
            <>
              <dt>{t('strip.asOf')}</dt>
              <dd>{f.date(paper.watermark.as_of)}</dd>
            </>
          )}
        </dl>
      </section>
    </article>
  );

  function numberOf(block: PaperBlock): string {
    if (block.kind === 'paragraph') return '';
    counter[block.kind] += 1;
    return f.count(counter[block.kind]);
  }
}

function Block({ block, number }: { block: PaperBlock; number: string }) {
  const { t, say } = useReader();
  if (block.kind === 'paragraph') return <p>{block.spans.map(Span)}</p>;
  if (block.kind === 'table')
    return <PaperTable block={block} title={t('paper.table', { n: number, title: say(block.title) })} />;
  return <PaperFigure block={block} title={t('paper.figure', { n: number, title: say(block.title) })} />;
}

/** The spans of an edition never move, so their place is their key. */
function Span(span: PaperSpan, place: number) {
  return span.kind === 'text' ? (
    <Words key={place} text={span.text} />
  ) : (
    <Numeral key={place} bound={span.bound} />
  );
}

function Words({ text }: { text: Bilingual }) {
  const { say } = useReader();
  return <>{say(text)}</>;
}

/** A number of the text; its source is one hover or one focus away. */
function Numeral({ bound }: { bound: Bound }) {
  const { t, f } = useReader();
  return (
    <data
      className="numeral"
      value={bound.value ?? ''}
      title={t('paper.bound', {
        metric: bound.metric,
        query: bound.query_id,
        status: t(`status.${bound.status}`),
      })}
    >
      {numeral(bound, f)}
    </data>
  );
}

function PaperFigure({ block, title }: { block: Extract<PaperBlock, { kind: 'figure' }>; title: string }) {
  const reader = useReader();
  const { result } = block;
  const provenance = provenanceOf(result, reader);
  const compared = result.rows.some((row) => row.change !== undefined) ? ('yoy' as const) : undefined;
  const built = useMemo(
    () => ({
      line: trendSeries(trendOf(result, title, undefined, reader)),
      bar: barSeries(barsOf(result, title, reader)),
      table: tableOf(result, compared, reader),
    }),
    [result, title, compared, reader],
  );
  const common = { title, name: block.id, provenance, level: 3 as const };
  return block.chart === 'line' ? (
    <Figure {...common} kind={trendChart} series={built.line} />
  ) : (
    <Figure {...common} kind={barChart} series={built.bar} />
  );
}
