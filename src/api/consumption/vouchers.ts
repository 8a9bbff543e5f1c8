import type { ConsumptionVouchers, VoucherEffect, VoucherRound } from '../../contracts/consumption.ts';
import { type QueryResult, queryRequestSchema } from '../../contracts/query.ts';
import type { ApiValue } from '../../contracts/value.ts';
import { derive, deriveAll, gateTable, noPersons } from '../../disclosure/gate.ts';
import { ALL } from '../../domain/code-list.ts';
import { period, range, shift } from '../../domain/period.ts';
import { NATION } from '../../domain/region.ts';
import type { Gated } from '../../domain/table.ts';
import {
  type BeforeAfter,
  differenceInDifferences,
  leverageOf,
  roundsOf,
} from '../../indices/difference-in-differences.ts';
import { type Database, literal } from '../../warehouse/duckdb.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import type { OpenRelease } from '../release/open.ts';
import { silenceKey } from '../release/reporting.ts';
import { NOT_REPORTED } from '../shown.ts';
import { individually, labelsOf, NOT_APPLICABLE, stated } from './place.ts';

export interface VoucherChoice {
  readonly round?: string;
  readonly consumption_class?: string;
}

/** Months a round is compared with, and months looked at after it. */
const BASE_MONTHS = 6;
const AFTER_MONTHS = 3;
const DRAWS = 1000;
const SEED = 20261122;
/** Rounds offered, the largest first. */
const MOST_ROUNDS = 20;

/** What a round of vouchers moved: spending of its cities against all other cities, before, during and after. */
export async function vouchers(
  choice: VoucherChoice,
  release: OpenRelease,
  context: ApiContext,
): Promise<Gated<ConsumptionVouchers>> {
  const code = choice.consumption_class ?? ALL;
  const issued = await askOrNothing(
    { metric: 'vouchers_issued', region: { level: 'province' } },
    release,
    context,
  );
  const rounds = issued ? roundsFound(issued) : [];
  const round = choice.round === undefined ? (rounds[0] ?? null) : chosenRound(choice.round, rounds);
  const months = round ? windowsOf(round) : null;
  const where: { readonly where?: { readonly consumption_class: string[] } } =
    code === ALL ? {} : { where: { consumption_class: [code] } };
  const effects = round
    ? await release.pool.use((db) => effectsOf(round, code, db, release, context))
    : noPersons<VoucherEffect[]>([]);
  const own = { level: 'province', codes: [round?.region ?? NATION] };
  const span = months && { from: months.from, to: months.to };
  const redeemed =
    span &&
    (await askOrNothing(
      { metric: 'redeemed_amount', ...where, region: own, period: span },
      release,
      context,
    ));
  const led =
    span &&
    (await askOrNothing(
      { metric: 'voucher_led_amount', ...where, region: own, period: span },
      release,
      context,
    ));
  const spent =
    span &&
    (await askOrNothing(
      {
        metric: 'paid_amount',
        where: { ...individually(release), ...where.where },
        region: own,
        period: span,
      },
      release,
      context,
    ));
  const sources = [issued, redeemed, led, spent].map((one) => one ?? noPersons<QueryResult | null>(null));
  const { manifest } = release;
  return deriveAll<unknown, ConsumptionVouchers>([...sources, effects], () => {
    return {
      release: release.id,
      synthetic: manifest.synthetic,
      region: round?.region ?? NATION,
      currency: manifest.currency,
      rounds: rounds.slice(0, MOST_ROUNDS),
      round,
      consumption_class: code,
      effects,
      ...amountsOf(round, effects, { redeemed, led, spent }),
      seed: SEED,
      draws: DRAWS,
      labels: labelsOf(release),
      notes: NOTES.map((note) => ({ ...note })),
      watermark: manifest.families.vouchers ?? manifest.watermark,
    };
  });
}

/** Null where this release cannot answer: vouchers were never loaded, or not at this grain. */
async function askOrNothing(
  request: {
    readonly metric: string;
    readonly period?: object;
    readonly region?: object;
    readonly where?: object;
  },
  release: OpenRelease,
  context: ApiContext,
): Promise<Gated<QueryResult> | null> {
  try {
    return await context.ask(
      queryRequestSchema.parse({ ...request, period: { grain: 'month', ...request.period } }),
      release,
    );
  } catch (error) {
    if (error instanceof ApiFailure && error.code === 'NOT_AT_THIS_GRAIN') return null;
    throw error;
  }
}

function roundsFound(issued: QueryResult): VoucherRound[] {
  const codes = [...new Set(issued.rows.map((row) => row.period))].sort((a, b) => a - b);
  const regions = [...new Set(issued.rows.map((row) => row.region ?? ''))];
  const counts = new Map(issued.rows.map((row) => [`${row.region} ${row.period}`, row.value ?? Number.NaN]));
  return regions
    .flatMap((region) => {
      const series = codes.map((month) => counts.get(`${region} ${month}`) ?? Number.NaN);
      return roundsOf(series).map(({ from, to }): VoucherRound => {
        const sum = (list: readonly number[]): number =>
          list.reduce((a, b) => a + (Number.isNaN(b) ? 0 : b), 0);
        const before = series.slice(Math.max(0, from - BASE_MONTHS), from).filter((v) => !Number.isNaN(v));
        const months = to - from + 1;
        return {
          id: `${region}-${codes[from]}`,
          region,
          from: codes[from] ?? 0,
          to: codes[to] ?? 0,
          issued: sum(series.slice(from, to + 1)),
          usual: before.length > 0 ? Math.round((sum(before) / before.length) * months) : 0,
        };
      });
    })
    .sort((a, b) => b.issued - b.usual - (a.issued - a.usual));
}

function chosenRound(id: string, rounds: readonly VoucherRound[]): VoucherRound {
  const round = rounds.find((one) => one.id === id);
  if (round) return round;
  throw new ApiFailure(
    'BAD_REQUEST',
    {
      zh: `没有消费券轮次“${id}”。现有：${
        rounds
          .slice(0, 5)
          .map((r) => r.id)
          .join('、') || '无'
      }。`,
      en: `There is no round of vouchers "${id}". Known: ${
        rounds
          .slice(0, 5)
          .map((r) => r.id)
          .join(', ') || 'none'
      }.`,
    },
    { value: id },
  );
}

const monthShift = (month: number, steps: number): number => shift(period('month', month), steps).code;
const monthsBetween = (from: number, to: number): number[] =>
  range(period('month', from), period('month', to)).map((p) => p.code);

const windowsOf = ({ from, to }: VoucherRound): { readonly from: number; readonly to: number } => ({
  from: monthShift(from, -BASE_MONTHS),
  to: monthShift(to, AFTER_MONTHS),
});

interface Stretch extends Pick<VoucherEffect, 'phase' | 'from' | 'to' | 'base'> {}

/** Two stretches before the round, the round, and the months after: each against the months before it. */
function stretchesOf(round: VoucherRound, complete: number): Stretch[] {
  const base = { from: monthShift(round.from, -BASE_MONTHS), to: monthShift(round.from, -1) };
  const half = BASE_MONTHS / 2;
  const after = { from: monthShift(round.to, 1), to: Math.min(monthShift(round.to, AFTER_MONTHS), complete) };
  return [
    {
      phase: 'placebo',
      from: monthShift(round.from, -half),
      to: base.to,
      base: { from: base.from, to: monthShift(round.from, -half - 1) },
    },
    { phase: 'during', from: round.from, to: round.to, base },
    ...(after.from <= after.to ? [{ phase: 'after' as const, ...after, base }] : []),
  ];
}

/** Orders of a city before below this a month say nothing in logarithms. */
const FEWEST_ORDERS = 5;

/**
 * Effects on exact orders by city. Each rests on all orders of its cities together and is judged by these: no city's
 * own number leaves.
 */
async function effectsOf(
  round: VoucherRound,
  code: string,
  db: Database,
  release: OpenRelease,
  context: ApiContext,
): Promise<Gated<VoucherEffect[]>> {
  const { from, to } = windowsOf(round);
  const set = code === ALL ? 'total' : 'consumption_class';
  const rows = await db.all<{ region: string; month: number; orders: number | null }>(
    `select region_code::varchar as region, period::int as month, orders::double as orders from inside.consumption
     where grouping_set = ${literal(set)} and region_level = 'city' and period_grain = 'month'
       and period between ${from} and ${to} ${code === ALL ? '' : `and consumption_class = ${literal(code)}`}`,
  );
  const orders = new Map(rows.map((row) => [`${row.region} ${row.month}`, row.orders ?? Number.NaN]));
  const regions = [...new Set(rows.map((row) => row.region))].sort();
  const treated = new Set(release.within(round.region, 'city'));
  const isSilent = (region: string, month: number): boolean =>
    release.reporting.silent.has(silenceKey('consumption', month, region));
  const complete = release.manifest.families.consumption?.complete_through ?? to;
  const found = stretchesOf(round, complete).map((stretch) => {
    const mean = (region: string, first: number, last: number): number => {
      const months = monthsBetween(first, last);
      if (months.some((month) => isSilent(region, month))) return Number.NaN;
      return months.reduce((sum, month) => sum + (orders.get(`${region} ${month}`) ?? 0), 0) / months.length;
    };
    const units = (own: boolean): BeforeAfter[] =>
      regions.flatMap((region) => {
        if (treated.has(region) !== own) return [];
        const before = mean(region, stretch.base.from, stretch.base.to);
        const during = mean(region, stretch.from, stretch.to);
        return before >= FEWEST_ORDERS && during > 0 ? [{ before, during, weight: before }] : [];
      });
    const [ours, others] = [units(true), units(false)];
    const effect =
      ours.length > 0 && others.length > 0
        ? differenceInDifferences(ours, others, { draws: DRAWS, seed: SEED })
        : null;
    return { stretch, effect, size: [ours.length, others.length] as const, persons: sizeOf(ours) };
  });
  const shown = gateTable(
    {
      cells: found.map(({ stretch, effect, persons }) => ({
        period: stretch.from,
        region: round.region,
        members: [stretch.phase],
        value: effect?.effect ?? null,
        status: effect ? ('estimated' as const) : ('not_applicable' as const),
        basis: effect ? { kind: 'index' as const, persons, coverage: 1 } : null,
        n: null,
      })),
      additive: [false],
    },
    context.policy.audiences.inside,
  );
  return derive(shown, (table) =>
    found.map(({ stretch, effect, size }, i): VoucherEffect => {
      const cell = table.cells[i];
      const visible = cell !== undefined && cell.value !== null ? effect : null;
      const percent = (v: number | null | undefined): number | null => (v == null ? null : v * 100);
      return {
        ...stretch,
        effect: percent(visible?.effect),
        low: percent(visible?.low),
        high: percent(visible?.high),
        status: cell?.status ?? 'not_applicable',
        treated: size[0],
        others: size[1],
      };
    }),
  );
}

const sizeOf = (units: readonly BeforeAfter[]): number =>
  Math.floor(units.reduce((sum, unit) => sum + Math.min(unit.before, unit.during), 0));

type Amounts = Pick<
  ConsumptionVouchers,
  'spending' | 'redeemed' | 'redeemed_beyond_usual' | 'extra_spending' | 'leverage' | 'together'
>;

function amountsOf(
  round: VoucherRound | null,
  effects: readonly VoucherEffect[],
  answers: Readonly<Record<'redeemed' | 'led' | 'spent', QueryResult | null>>,
): Amounts {
  const sum = (answer: QueryResult | null, from: number, to: number): ApiValue => {
    const rows = answer?.rows.filter((row) => row.period >= from && row.period <= to) ?? [];
    const missing = rows.find((row) => row.value === null);
    if (missing) return { value: null, status: missing.status };
    return rows.length === 0
      ? NOT_REPORTED
      : stated(rows.reduce((total, row) => total + (row.value ?? 0), 0));
  };
  if (round === null) {
    const none = NOT_APPLICABLE;
    return {
      spending: none,
      redeemed: none,
      redeemed_beyond_usual: none,
      extra_spending: none,
      leverage: { ...none, low: null, high: null },
      together: none,
    };
  }
  const { from, to } = round;
  const [spending, redeemed, led] = [
    sum(answers.spent, from, to),
    sum(answers.redeemed, from, to),
    sum(answers.led, from, to),
  ];
  const usual = sum(answers.redeemed, monthShift(from, -BASE_MONTHS), monthShift(from, -1));
  const months = monthsBetween(from, to).length;
  const beyond: ApiValue =
    redeemed.value === null || usual.value === null
      ? { value: null, status: redeemed.value === null ? redeemed.status : usual.status }
      : stated(redeemed.value - (usual.value / BASE_MONTHS) * months);
  const during = effects.find((e) => e.phase === 'during');
  const together: ApiValue =
    led.value === null || !redeemed.value ? NOT_APPLICABLE : stated(led.value / redeemed.value);
  if (spending.value === null || beyond.value === null || during?.effect == null) {
    const reason: ApiValue =
      spending.value === null ? spending : beyond.value === null ? beyond : NOT_APPLICABLE;
    const none: ApiValue = { value: null, status: reason.status };
    return {
      spending,
      redeemed,
      redeemed_beyond_usual: beyond,
      extra_spending: none,
      leverage: { ...none, low: null, high: null },
      together,
    };
  }
  const part = (v: number | null): number | null => (v === null ? null : v / 100);
  const leverage = leverageOf(spending.value, beyond.value, {
    effect: during.effect / 100,
    low: part(during.low),
    high: part(during.high),
  });
  return {
    spending,
    redeemed,
    redeemed_beyond_usual: beyond,
    extra_spending: stated(leverage.extra, 'estimated'),
    leverage: { ...stated(leverage.leverage, 'estimated'), low: leverage.low, high: leverage.high },
    together,
  };
}

const NOTES = [
  {
    id: 'method',
    text: {
      zh: `双重差分：本省各市与其他各市的订单数，以轮次前 ${BASE_MONTHS} 个月为基准取对数差，按市有放回抽样 ${DRAWS} 次得 95% 区间（种子 ${SEED}，可复算）。每月不足 5 单的市和未报数的市不在其中。“事前对照”比较轮次前的两段时间，应接近 0；明显偏离时，“期间”的结果不可信。`,
      en: `Difference in differences: log orders of the province's cities against all other cities, over the ${BASE_MONTHS} months before; 95% interval from ${DRAWS} draws of cities with replacement (seed ${SEED}, reproducible). Cities below 5 orders a month and silent ones are left out. The placebo compares two stretches before the round and should be near 0; where it is not, do not trust the round's.`,
    },
  },
  {
    id: 'leverage',
    text: {
      zh: '带动 = 比对照组多出的消费（会员个人消费，不含单位集采，按订单数的变化推算）÷ 超出平时的核销面额；“同时发生”只是用券订单金额 ÷ 核销面额，不说明因果。',
      en: 'Leverage: spending of members themselves beyond what the comparison lets expect, by the change of orders ÷ vouchers redeemed beyond the usual. "Together" is only paid on orders with a voucher ÷ redeemed, no proof of cause.',
    },
  },
] as const;
