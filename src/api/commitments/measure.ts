import { getQuery, getThermometer } from '../../client/client.ts';
import type { Fetch } from '../../client/http.ts';
import type { CatalogueMetric } from '../../contracts/catalogue.ts';
import type { CommitmentTerms } from '../../contracts/commitment.ts';
import type { RegionLevel } from '../../contracts/dimension.ts';
import type { ApiValue } from '../../contracts/value.ts';
import { thermometerMetrics } from '../../domain/catalogue/thermometer.ts';
import type { Move } from '../../domain/commitment.ts';
import { months, period, range, shift } from '../../domain/period.ts';
import { countChange, differenceOf, shareChange, wontedChange } from '../../indices/change-interval.ts';
import { NOT_REPORTED, shownOf } from '../shown.ts';

/** An indicator at one period, with what its interval rests on. */
export interface Measured {
  readonly value: ApiValue;
  /** Denominator of a share. */
  readonly n: number | null;
  /** Of a reading. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** Of a reading: the version it was read by. */
  readonly method: string | null;
  readonly query: string;
}

/** What is asked of the API about one indicator. */
export type Asked = Pick<CommitmentTerms, 'metric' | 'where' | 'region' | 'grain' | 'layer'>;

/** The month an index is read at: the last of a longer period. */
export const monthOf = (grain: Asked['grain'], code: number): number =>
  months(period(grain, code)).at(-1) ?? code;

/** One indicator at one period, through the gate like any other number. */
export async function measure(
  fetch: Fetch,
  metric: CatalogueMetric,
  asked: Asked,
  level: RegionLevel,
  code: number,
  release: string,
): Promise<Measured> {
  const { layer, region, where, grain } = asked;
  if (metric.kind === 'index') {
    const of = thermometerMetrics.find(({ id }) => id === metric.id)?.formula;
    const gauge = of?.kind === 'index' ? of.gauge : 'need';
    const month = monthOf(grain, code);
    const answer = await getThermometer(fetch, {
      gauge,
      region,
      from: month,
      to: month,
      intervals: 'last',
      layer,
      release,
    });
    const reading = answer.readings.at(-1);
    return {
      value: reading?.reading ?? NOT_REPORTED,
      n: null,
      interval: reading?.interval ?? null,
      method: reading?.method_version ?? answer.method_version,
      query: answer.query_id,
    };
  }
  const answer = await getQuery(fetch, {
    metric: metric.id,
    where,
    region: { level, codes: [region] },
    period: { grain, from: code, to: code },
    layer,
    release,
  });
  const row = answer.rows.find((r) => r.period === code);
  return {
    value: shownOf(row),
    n: row?.n ?? null,
    interval: null,
    method: null,
    query: answer.query_id,
  };
}

/** Periods before the base whose growths say how far an amount moves by itself. */
const EARLIER = { month: 36, quarter: 20, year: 12 } as const;

/** What an amount was up to the period it was promised at, oldest first, with the steps from there to the check. */
export interface History {
  readonly past: readonly (number | null)[];
  readonly steps: number;
}

/** The history of an amount or mean that carries no interval of its own; undefined for what does. */
export async function historyOf(
  fetch: Fetch,
  metric: CatalogueMetric,
  asked: Asked & { readonly base: number; readonly check: number },
  level: RegionLevel,
  release: string,
): Promise<History | undefined> {
  const counted = metric.kind === 'count' || metric.kind === 'persons' || metric.kind === 'index';
  if (counted || metric.change_unit !== 'percent') return undefined;
  const { grain } = asked;
  const last = period(grain, asked.base);
  const first = shift(last, -EARLIER[grain]);
  const answer = await getQuery(fetch, {
    metric: metric.id,
    where: asked.where,
    region: { level, codes: [asked.region] },
    period: { grain, from: first.code, to: last.code },
    layer: asked.layer,
    release,
  });
  const values = new Map(answer.rows.map((row) => [row.period, row.value]));
  return {
    past: range(first, last).map(({ code }) => values.get(code) ?? null),
    steps: range(last, period(grain, asked.check)).length - 1,
  };
}

/** How an indicator moved, with its interval; null where a side is missing or nothing says how sure the move is. */
export function moveOf(
  kind: CatalogueMetric['kind'],
  unit: string,
  now: Measured,
  base: Measured,
  history?: History,
): Move | null {
  const [a, b] = [now.value.value, base.value.value];
  if (a === null || b === null) return null;
  switch (kind) {
    case 'count':
    case 'persons':
      return countChange(a, b);
    case 'rate':
      return unit === 'percent' && now.n !== null && base.n !== null
        ? shareChange({ percent: a, n: now.n }, { percent: b, n: base.n })
        : wonted(a, history);
    case 'index':
      return now.interval && base.interval
        ? differenceOf({ value: a, ...now.interval }, { value: b, ...base.interval })
        : null;
    default:
      return wonted(a, history);
  }
}

const wonted = (now: number, history: History | undefined): Move | null =>
  history === undefined ? null : wontedChange(now, history.past, history.steps);
