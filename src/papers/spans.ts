import type { Bound, PaperBlock, PaperSpan } from '../contracts/paper.ts';
import type { QueryResult } from '../contracts/query.ts';
import type { ApiValue } from '../contracts/value.ts';

export const words = (zh: string, en: string): PaperSpan => ({ kind: 'text', text: { zh, en } });

/** The answer a numeral comes from: enough to find it again. */
export type Source = Pick<QueryResult, 'query_id'> & {
  readonly metric: Pick<QueryResult['metric'], 'id' | 'unit' | 'decimals'>;
};

/** A numeral bound to a gated value; it is printed by `numeral` in i18n and nowhere typed. */
export const bind = (source: Source, { value, status }: ApiValue, form: Bound['form']): PaperSpan => ({
  kind: 'value',
  bound: {
    id: '',
    value,
    status,
    unit: source.metric.unit,
    decimals: source.metric.decimals,
    form,
    metric: source.metric.id,
    query_id: source.query_id,
  },
});

/** A number of things counted in an answer (regions that did not report), not the metric itself. */
export const tally = (source: Source, value: number): PaperSpan =>
  bind(
    { ...source, metric: { ...source.metric, unit: 'ratio', decimals: 0 } },
    { value, status: 'observed' },
    'amount',
  );

/** Gives every numeral of a finished paper its name, in reading order: n1, n2, … */
export function named<S extends { readonly blocks: readonly PaperBlock[] }>(sections: readonly S[]): S[] {
  let made = 0;
  const name = (span: PaperSpan): PaperSpan => {
    if (span.kind === 'text') return span;
    made += 1;
    return { kind: 'value', bound: { ...span.bound, id: `n${made}` } };
  };
  return sections.map((section) => ({
    ...section,
    blocks: section.blocks.map((block) =>
      block.kind === 'paragraph' ? { ...block, spans: block.spans.map(name) } : block,
    ),
  }));
}
