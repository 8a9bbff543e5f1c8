import { getQuery, getThermometer } from '../../client/client.ts';
import type { Fetch } from '../../client/http.ts';
import type { Catalogue, CatalogueMetric } from '../../contracts/catalogue.ts';
import type { PaperBlock } from '../../contracts/paper.ts';
import type { QueryInput, QueryResult, QueryRow } from '../../contracts/query.ts';
import type { Thermometer, ThermometerInput } from '../../contracts/thermometer.ts';
import { months, type Period } from '../../domain/period.ts';
import type { Bilingual } from '../../domain/text.ts';
import { periodName } from './edition.ts';

/** What every section of one edition needs: the client, the catalogue and the quarter. */
export class Desk {
  readonly catalogue: Catalogue;
  readonly quarter: Period;
  readonly when: Bilingual;
  readonly place: Bilingual;
  private readonly fetch: Fetch;
  private readonly answers = new Map<string, QueryResult | Thermometer>();

  constructor(fetch: Fetch, catalogue: Catalogue, quarter: Period) {
    this.fetch = fetch;
    this.catalogue = catalogue;
    this.quarter = quarter;
    this.when = periodName(quarter);
    this.place = catalogue.regions.find((r) => r.level === 'nation')?.name ?? { zh: '全部', en: 'All' };
  }

  /** The last month of the quarter: indices are monthly. */
  get month(): number {
    return months(this.quarter).at(-1) ?? 0;
  }

  async query(input: QueryInput): Promise<QueryResult> {
    const result = await getQuery(this.fetch, { ...input, release: this.catalogue.release });
    this.answers.set(result.query_id, result);
    return result;
  }

  async thermometer(input: ThermometerInput): Promise<Thermometer> {
    const result = await getThermometer(this.fetch, { ...input, release: this.catalogue.release });
    this.answers.set(result.query_id, result);
    return result;
  }

  /** Metrics of one group that this release can answer at this grain. */
  metrics(group: string, grain: 'month' | 'quarter' = 'quarter'): CatalogueMetric[] {
    return this.catalogue.metrics.filter((m) => m.group === group && m.available && m.grains.includes(grain));
  }

  /** One metric for the whole, this quarter, compared with a year ago. */
  async total(metric: CatalogueMetric): Promise<{ result: QueryResult; row: QueryRow | undefined }> {
    const result = await this.query({
      metric: metric.id,
      period: { grain: 'quarter', from: this.quarter.code, to: this.quarter.code },
      compare: 'yoy',
    });
    return { result, row: result.rows.find((r) => r.period === this.quarter.code) };
  }

  /** SHA-256 over every answer the paper rests on, in the order of their ids. */
  async fingerprint(): Promise<string> {
    const text = [...this.answers]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, answer]) => `${id} ${JSON.stringify('rows' in answer ? answer.rows : answer.readings)}`)
      .join('\n');
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }
}

export const paragraph = (
  ...spans: readonly (readonly Extract<PaperBlock, { kind: 'paragraph' }>['spans'][number][])[]
): PaperBlock => ({
  kind: 'paragraph',
  spans: spans.flat(),
});

/** 其他/未分类 ends in 99 in every code list of ours, and U is unknown: shown in tables, but they neither lead nor rise. */
export const isRest = (code: string): boolean => code === 'U' || code.endsWith('99');
