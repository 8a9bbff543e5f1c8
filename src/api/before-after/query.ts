import type { BeforeAfter } from '../../contracts/before-after.ts';
import type { PolicyEvent } from '../../contracts/catalogue.ts';
import type { QueryRequest, QueryResult, QueryRow } from '../../contracts/query.ts';
import { deriveAll } from '../../disclosure/gate.ts';
import { period, shift } from '../../domain/period.ts';
import { NATION } from '../../domain/region.ts';
import type { Gated } from '../../domain/table.ts';
import { type Effect, type Interrupted, interruptedSeries } from '../../indices/interrupted-series.ts';
import { MethodError } from '../../indices/method-error.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import { changeUnit } from '../query/compare.ts';
import { metricOf } from '../query/plan.ts';
import type { OpenRelease } from '../release/open.ts';

/** Months looked at before an event. */
const BEFORE = 36;

/** What the before and after is about: an event of the release, or a month of the reader's own. */
export interface Turn {
  readonly event: PolicyEvent | null;
  readonly from: number;
  readonly to: number | null;
}

/**
 * One series as far as it may be seen, beside the other places under the same parent that show a value in every month, and
 * how much it departs from them since the event.
 */
export async function beforeAfter(
  asked: QueryRequest,
  turn: Turn,
  release: OpenRelease,
  context: ApiContext,
): Promise<Gated<BeforeAfter>> {
  refuseManyLines(asked);
  const request: QueryRequest = {
    ...asked,
    period: { grain: 'month', from: shift(period('month', turn.from), -BEFORE).code },
    compare: undefined,
    festivals: undefined,
    jan_feb: false,
    open: undefined,
    totals: false,
  };
  const own = await context.ask(request, release);
  const region = own.rows[0]?.region ?? NATION;
  const parent = release.regions.get(region)?.parent;
  const others =
    own.region_level === 'nation' || !parent
      ? undefined
      : await context.ask({ ...request, region: { level: own.region_level, within: parent } }, release);
  const linear = changeUnit(metricOf(request.metric, context.metrics)) === 'points';
  return deriveAll([own, ...(others ? [others] : [])], () => resultOf(own, others, { region, turn, linear }));
}

function refuseManyLines({ by, region, period: { grain } }: QueryRequest): void {
  const one = region.groups === undefined && (region.level === 'nation' || region.codes?.length === 1);
  if (by.length === 0 && one && grain === 'month') return;
  throw new ApiFailure(
    'NOT_AT_THIS_GRAIN',
    {
      zh: '前后对照只对一个地区的一条月度序列计算。请取消拆分（可改为筛选），选一个地区，期间选“月”。',
      en: 'Before and after is worked out for one monthly series of one place. Filter instead of splitting, choose one region and months.',
    },
    { value: { by, region, grain } },
  );
}

interface About {
  readonly region: string;
  readonly turn: Turn;
  readonly linear: boolean;
}

function resultOf(own: QueryResult, others: QueryResult | undefined, about: About): BeforeAfter {
  const { region, turn, linear } = about;
  const ordered = [...own.rows].sort((a, b) => a.period - b.period);
  // What was before the first record is no part of the series.
  const rows = ordered.slice(
    Math.max(
      0,
      ordered.findIndex((row) => row.status !== 'not_reported' && row.status !== 'not_complete'),
    ),
  );
  const months = rows.map((row) => row.period);
  const group = others ? comparisonOf(others.rows, region, months) : { peers: [], values: new Map() };
  const controlled = group.peers.length > 0;
  const { query_id, release, layer, synthetic, metric, watermark } = own;
  return {
    query_id,
    release,
    layer,
    synthetic,
    metric,
    region,
    event: turn.event,
    from: turn.from,
    to: turn.to,
    series: rows.map((row) => ({
      period: row.period,
      value: { value: row.value, status: row.status },
      comparison: group.values.get(row.period) ?? null,
    })),
    peers: group.peers,
    result: measured(rows, controlled ? group.values : undefined, turn, linear),
    labels: { region: { ...own.labels.region, ...others?.labels.region } },
    watermark,
  };
}

/** The others taken together: rates pooled by what they rest on, amounts by their mean, the same places in every month. */
function comparisonOf(
  rows: readonly QueryRow[],
  region: string,
  months: readonly number[],
): { peers: string[]; values: Map<number, number> } {
  const places = new Map<string, Map<number, QueryRow>>();
  for (const row of rows) {
    if (row.region === undefined || row.region === region) continue;
    const place = places.get(row.region) ?? new Map<number, QueryRow>();
    place.set(row.period, row);
    places.set(row.region, place);
  }
  const whole = [...places].filter(([, at]) => months.every((month) => at.get(month)?.value != null));
  const values = new Map<number, number>();
  for (const month of whole.length > 0 ? months : []) {
    let [sum, weight] = [0, 0];
    for (const [, at] of whole) {
      const { value, n } = at.get(month) ?? {};
      sum += (value ?? 0) * (n ?? 1);
      weight += n ?? 1;
    }
    values.set(month, weight > 0 ? sum / weight : Number.NaN);
  }
  return { peers: whole.map(([code]) => code).sort(), values };
}

function measured(
  rows: readonly QueryRow[],
  comparison: ReadonlyMap<number, number> | undefined,
  { from, to }: Turn,
  linear: boolean,
): BeforeAfter['result'] {
  const hole = rows.find((row) => row.value === null);
  if (hole) {
    const reason = hole.status === 'suppressed' ? '被隐去' : '没有数值';
    return {
      status: 'none',
      text: {
        zh: `${hole.period} ${reason}，序列不完整，不做前后对照。`,
        en: `${hole.period} has no value (${hole.status}): with a gap there is no before and after.`,
      },
    };
  }
  try {
    const found = interruptedSeries(
      {
        months: rows.map((row) => row.period),
        treated: rows.map((row) => row.value ?? Number.NaN),
        ...(comparison ? { comparison: rows.map((row) => comparison.get(row.period) ?? Number.NaN) } : {}),
        from,
        ...(to === null ? {} : { to }),
      },
      { scale: linear ? 'linear' : 'log' },
    );
    return stated(found, linear);
  } catch (error) {
    if (!(error instanceof MethodError)) throw error;
    return { status: 'none', text: { zh: `${error.text.zh}。`, en: `${error.text.en}.` } };
  }
}

function stated(found: Interrupted, linear: boolean): BeforeAfter['result'] {
  const shown = (effect: Effect | null) =>
    effect === null
      ? null
      : {
          estimate: linear ? effect.estimate : effect.estimate * 100,
          low: linear ? effect.low : effect.low * 100,
          high: linear ? effect.high : effect.high * 100,
          p: effect.p,
        };
  const effect = shown(found.effect);
  const step = shown(found.step);
  if (effect === null || step === null) throw new TypeError('an effect is always stated');
  return {
    status: 'stated',
    unit: linear ? 'points' : 'percent',
    effect,
    step,
    slope: shown(found.slope),
    after: shown(found.after),
    without: found.without.map(({ month, value, low, high }) => ({ period: month, value, low, high })),
    months_before: found.before,
    months_during: found.during,
    lags: found.lags,
  };
}
