import type { MixRate } from '../../contracts/mix-rate.ts';
import type { QueryRequest, QueryResult, QueryRow } from '../../contracts/query.ts';
import { derive } from '../../disclosure/gate.ts';
import { ALL } from '../../domain/code-list.ts';
import type { Metric } from '../../domain/metric.ts';
import { containing, months, type Period, period, shift, yearAgo } from '../../domain/period.ts';
import { NATION } from '../../domain/region.ts';
import type { Gated } from '../../domain/table.ts';
import { MethodError } from '../../indices/method-error.ts';
import { type MixGroup, mixRate } from '../../indices/mix-rate.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import { OVERLAPPING } from '../query/cells.ts';
import { metricOf } from '../query/plan.ts';
import type { OpenRelease } from '../release/open.ts';

/**
 * Why a rate moved between the last whole quarters and the same quarters of the year before, by one dimension, from shown
 * values only: what is hidden is one group of its own, so that the parts add up to the change. Quarters hide less than
 * their months would. The period of the request says where they end.
 * @param quarters how many.
 */
export async function mixAndRate(
  request: QueryRequest,
  quarters: number,
  release: OpenRelease,
  context: ApiContext,
): Promise<Gated<MixRate>> {
  const { by, region } = request;
  const metric = metricOf(request.metric, context.metrics);
  const [dimension] = by;
  const onePlace = region.groups === undefined && (region.level === 'nation' || region.codes?.length === 1);
  if (
    by.length !== 1 ||
    dimension === undefined ||
    !onePlace ||
    OVERLAPPING.has(dimension) ||
    !isShare(metric)
  )
    throw notApart(request);
  const answer = await context.ask(
    {
      ...request,
      period: { grain: 'quarter' },
      compare: undefined,
      festivals: undefined,
      jan_feb: false,
      open: undefined,
      totals: true,
    },
    release,
  );
  return derive(answer, (result) => resultOf(result, dimension, quarters, request.period.to));
}

/** A part of a whole: a rate in percent. */
const isShare = ({ unit, formula }: Metric): boolean => unit === 'percent' && formula.kind === 'rate';

const notApart = ({ metric, by, region }: QueryRequest): ApiFailure =>
  new ApiFailure(
    'UNDECLARED_DIMENSION',
    {
      zh: '结构与组内只对一个地区的百分比指标、按一个互不重叠的维度拆解。请换指标，选一个地区和一个维度（职工群体相互重叠，不能用）。',
      en: 'Mix and rate take a percentage of one place apart by one dimension whose groups do not overlap (worker groups do). Choose another metric, one region and one dimension.',
    },
    { value: { metric, by, region } },
  );

function resultOf(
  answer: QueryResult,
  dimension: string,
  quarters: number,
  until: number | undefined,
): MixRate {
  const last = lastQuarter(answer.watermark.complete_through ?? 0, until);
  const codes = Array.from({ length: quarters }, (_, i) => shift(last, i + 1 - quarters).code);
  const past = codes.map((code) => yearAgo(period('quarter', code)).code);
  const span = (list: readonly number[]) => ({
    from: months(period('quarter', list[0] ?? last.code))[0] ?? 0,
    to: months(period('quarter', list.at(-1) ?? last.code)).at(-1) ?? 0,
  });
  const { query_id, release, layer, synthetic, metric, labels, watermark } = answer;
  return {
    query_id,
    release,
    layer,
    synthetic,
    metric,
    region: answer.rows[0]?.region ?? NATION,
    dimension,
    now: span(codes),
    before: span(past),
    result: apart(answer.rows, dimension, past, codes),
    labels,
    watermark,
  };
}

/** The last quarter that is whole, and over by the month asked for. */
function lastQuarter(complete: number, until: number | undefined): Period {
  const month = until !== undefined && until > 99_999 ? Math.min(until, complete) : complete;
  const quarter = containing('quarter', month);
  return months(quarter).at(-1) === month ? quarter : shift(quarter, -1);
}

function apart(
  rows: readonly QueryRow[],
  dimension: string,
  past: readonly number[],
  now: readonly number[],
): MixRate['result'] {
  const code = (row: QueryRow): string => String(row[dimension as keyof QueryRow] ?? ALL);
  const total = [past, now].map((months) =>
    pooled(
      rows.filter((r) => code(r) === ALL),
      months,
    ),
  );
  const [before, after] = total;
  if (!before || !after || total.some((side) => side?.missing)) {
    return {
      status: 'none',
      text: {
        zh: '两段时间的合计不完整（未报数或隐去），不做拆解。',
        en: 'One of the two spans has no whole total (not reported or hidden), so it is not taken apart.',
      },
    };
  }
  const members = [...new Set(rows.map(code))].filter((c) => c !== ALL).sort();
  const shown = members.flatMap((member): MixGroup[] => {
    const own = rows.filter((row) => code(row) === member);
    const [a, b] = [pooled(own, past), pooled(own, now)];
    return a.missing || b.missing ? [] : [{ id: member, before: a, now: b }];
  });
  const rest: MixGroup = {
    id: ALL,
    before: leftOver(
      before,
      shown.map((g) => g.before),
    ),
    now: leftOver(
      after,
      shown.map((g) => g.now),
    ),
  };
  const groups = rest.before.whole + rest.now.whole > 0 ? [...shown, rest] : shown;
  try {
    return stated(groups);
  } catch (error) {
    if (!(error instanceof MethodError)) throw error;
    return { status: 'none', text: { zh: `${error.text.zh}。`, en: `${error.text.en}.` } };
  }
}

interface Side {
  readonly part: number;
  readonly whole: number;
}

/** Quarters as one; `missing` where one of them is hidden or was not reported. One without records adds nothing. */
function pooled(
  rows: readonly QueryRow[],
  quarters: readonly number[],
): Side & { readonly missing: boolean } {
  let [part, whole, missing] = [0, 0, false];
  for (const quarter of quarters) {
    const row = rows.find((r) => r.period === quarter);
    if (row?.value != null && row.n != null) {
      part += Math.round((row.value * row.n) / 100);
      whole += row.n;
    } else if (row && row.status !== 'not_applicable') missing = true;
  }
  return { part, whole, missing };
}

function leftOver(total: Side, shown: readonly Side[]): Side {
  const whole = Math.max(0, total.whole - shown.reduce((sum, s) => sum + s.whole, 0));
  const part = total.part - shown.reduce((sum, s) => sum + s.part, 0);
  return { whole, part: Math.min(whole, Math.max(0, part)) };
}

function stated(groups: readonly MixGroup[]): MixRate['result'] {
  const found = mixRate(groups);
  const whole = (of: 'before' | 'now'): number => groups.reduce((sum, g) => sum + g[of].whole, 0);
  const all = { before: whole('before'), now: whole('now') };
  const effects = new Map(found.groups.map((g) => [g.id, g]));
  const side = (g: MixGroup, of: 'before' | 'now') => ({
    rate: g[of].whole > 0 ? (g[of].part / g[of].whole) * 100 : null,
    share: (g[of].whole / all[of]) * 100,
  });
  return {
    status: 'stated',
    before: found.before * 100,
    now: found.now * 100,
    change: found.change * 100,
    rate: found.rate * 100,
    mix: found.mix * 100,
    groups: groups.map((g) => ({
      code: g.id,
      before: side(g, 'before'),
      now: side(g, 'now'),
      rate: (effects.get(g.id)?.rate ?? 0) * 100,
      mix: (effects.get(g.id)?.mix ?? 0) * 100,
    })),
  };
}
