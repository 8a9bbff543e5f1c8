import type { Bound, PaperSpan } from '../contracts/paper.ts';
import type { QueryResult } from '../contracts/query.ts';
import type { ApiValue } from '../contracts/value.ts';

export const words = (zh: string, en: string): PaperSpan => ({ kind: 'text', text: { zh, en } });

/** The answer a numeral comes from: enough to find it again. */
export type Source = Pick<QueryResult, 'query_id'> & {
  readonly metric: Pick<QueryResult['metric'], 'id' | 'unit' | 'decimals'>;
};

/** Gives every numeral of one paper its name, in reading order. */
export class Numerals {
  private made = 0;

  /** A numeral bound to a gated value; it is printed by `numeral` in i18n and nowhere typed. */
  bind(source: Source, { value, status }: ApiValue, form: Bound['form']): PaperSpan {
    this.made += 1;
    const { id, unit, decimals } = source.metric;
    return {
      kind: 'value',
      bound: {
        id: `n${this.made}`,
        value,
        status,
        unit,
        decimals,
        form,
        metric: id,
        query_id: source.query_id,
      },
    };
  }

  /** A number of things counted in an answer (regions that did not report), not the metric itself. */
  tally(source: Source, value: number): PaperSpan {
    this.made += 1;
    return {
      kind: 'value',
      bound: {
        id: `n${this.made}`,
        value,
        status: 'observed',
        unit: 'ratio',
        decimals: 0,
        form: 'amount',
        metric: source.metric.id,
        query_id: source.query_id,
      },
    };
  }
}
