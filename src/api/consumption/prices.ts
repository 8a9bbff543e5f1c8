import type { ConsumptionPrices, PriceMonth, SpendingParts } from '../../contracts/consumption.ts';
import type { QueryResult } from '../../contracts/query.ts';
import type { ApiValue } from '../../contracts/value.ts';
import { deriveAll, gateTable, type OpenCell, type ShownTable } from '../../disclosure/gate.ts';
import { ALL } from '../../domain/code-list.ts';
import { period, range, shift, yearAgo } from '../../domain/period.ts';
import { GREYED_BELOW } from '../../domain/reporting.ts';
import type { Gated } from '../../domain/table.ts';
import type { Basket } from '../../indices/price-index.ts';
import {
  basketValue,
  deflatedGrowth,
  pooled,
  priceLevels,
  type SpendingChange,
  spendingChange,
} from '../../indices/real-consumption.ts';
import type { ApiContext } from '../context.ts';
import type { OpenRelease } from '../release/open.ts';
import { shownOf } from '../shown.ts';
import { cpiKey, readCpi } from './cpi.ts';
import { basketsOf, classesOf, type MonthBasket, readItems } from './items.ts';
import { individually, labelsOf, monthly, NOT_APPLICABLE, placeOf, stated } from './place.ts';

const METRIC = 'paid_amount';
const EMPTY: MonthBasket = { basket: new Map(), lines: 0 };

/** Spending in money and at constant prices; its change as price, volume, mix, new, gone and unpriced. */
export async function prices(
  region: string | undefined,
  release: OpenRelease,
  context: ApiContext,
): Promise<Gated<ConsumptionPrices>> {
  const place = placeOf(region, release);
  const { items, cpi } = await release.pool.use(async (db) => ({
    items: await readItems(db, release, place),
    cpi: await readCpi(db, release, place.code),
  }));
  const where = individually(release);
  const spending = await context.ask(monthly(METRIC, place, { where }), release);
  const byClass = await context.ask(monthly(METRIC, place, { by: ['consumption_class'], where }), release);
  const codes = [...new Set(spending.rows.map((row) => row.period))].sort((a, b) => a - b);
  const baskets = basketsOf(items);
  const at = (month: number): MonthBasket => baskets.get(month) ?? EMPTY;
  const levels = new Map(
    priceLevels(codes.map((month) => at(month).basket)).map((level, i) => [codes[i] ?? 0, level]),
  );
  // What is made of the baskets rests on everybody in them: judged at the grain of the place. Where less than 70 % has a
  // price, the index says so by its status.
  const share = (month: number): number => {
    const all = amountAt(spending, month)?.value ?? 0;
    return all > 0 ? Math.min(1, basketValue(at(month).basket) / all) : 0;
  };
  const cell = (month: number, value: number): OpenCell => ({
    period: month,
    region: place.code,
    members: ['index'],
    value: Number.isFinite(value) ? value : null,
    status: !Number.isFinite(value) ? 'not_reported' : share(month) < GREYED_BELOW ? 'estimated' : 'observed',
    basis: Number.isFinite(value) ? { kind: 'index', persons: at(month).lines, coverage: 1 } : null,
    n: null,
  });
  const indices = gateTable(
    {
      cells: codes.map((month) => cell(month, 100 * (levels.get(month)?.index ?? Number.NaN))),
      additive: [false],
    },
    context.policy.audiences.inside,
  );
  const { manifest } = release;
  return deriveAll<unknown, ConsumptionPrices>([spending, byClass, indices], () => ({
    release: release.id,
    synthetic: manifest.synthetic,
    region: place.code,
    currency: manifest.currency,
    months: codes.map((month) => monthOf(month, { spending, byClass, indices, cpi, at, share })),
    ...classParts(
      codes,
      { spending, byClass, items: (code) => basketsOf(items, code), all: at },
      classesOf(items),
    ),
    cpi_loaded: cpi.size > 0,
    labels: labelsOf(release),
    notes: NOTES.map((note) => ({ ...note })),
    watermark: spending.watermark,
  }));
}

interface Sources {
  readonly spending: QueryResult;
  readonly byClass: QueryResult;
  readonly indices: ShownTable;
  readonly cpi: ReadonlyMap<string, number>;
  readonly at: (month: number) => MonthBasket;
  readonly share: (month: number) => number;
}

const amountAt = (answer: QueryResult, month: number, code?: string): ApiValue | undefined =>
  answer.rows.find((row) => row.period === month && (code === undefined || row.consumption_class === code));

function monthOf(month: number, sources: Sources): PriceMonth {
  const before = yearAgo(period('month', month)).code;
  const nominal = shownOf(amountAt(sources.spending, month));
  const base = shownOf(amountAt(sources.spending, before));
  const index = indexAt(sources.indices, month);
  const baseIndex = indexAt(sources.indices, before);
  const real = combine([nominal, index], ([n = 0, i = 1]) => n / (i / 100));
  const baseReal = combine([base, baseIndex], ([n = 0, i = 1]) => n / (i / 100));
  const growth = (now: ApiValue, then: ApiValue): ApiValue =>
    combine([now, then], ([n = 0, b = 0]) => (n / b - 1) * 100);
  return {
    period: month,
    nominal,
    price_index: index,
    real,
    nominal_growth: growth(nominal, base),
    price_growth: growth(index, baseIndex),
    real_growth: growth(real, baseReal),
    real_growth_cpi: sources.cpi.size > 0 ? cpiGrowth(month, before, sources) : NOT_APPLICABLE,
    priced_share: nominal.value === null ? nominal : stated(100 * sources.share(month)),
    parts: partsOf(sources.at(before), sources.at(month), base, nominal, [index, baseIndex]),
  };
}

function indexAt(table: ShownTable, month: number): ApiValue {
  return shownOf(table.cells.find((c) => c.period === month));
}

/** Something of several shown values; the reason of the first that is missing otherwise. */
function combine(values: readonly ApiValue[], make: (numbers: readonly number[]) => number): ApiValue {
  const missing = values.find((v) => v.value === null);
  if (missing) return missing;
  const provisional = values.some((v) => v.status === 'provisional');
  return stated(make(values.map((v) => v.value ?? 0)), provisional ? 'provisional' : 'observed');
}

/** Over the classes that may be shown; none where these are under 70 % of what was spent in either month. */
function cpiGrowth(month: number, before: number, { spending, byClass, cpi }: Sources): ApiValue {
  const sides = [month, before].map((at) => shownOf(amountAt(spending, at)));
  const missing = sides.find((side) => side.value === null);
  if (missing) return missing;
  const rows = byClass.rows.filter((row) => row.period === month);
  const all = cpi.get(cpiKey(month, ALL));
  const pairs = rows.map((row) => ({
    row,
    base: amountAt(byClass, before, row.consumption_class ?? ''),
    cpi: cpi.get(cpiKey(month, row.consumption_class ?? '')) ?? all ?? Number.NaN,
  }));
  const classes = pairs.flatMap(({ row, base, cpi: index }) =>
    row.value === null || base?.value == null ? [] : [{ base: base.value, current: row.value, cpi: index }],
  );
  const shown = (['current', 'base'] as const).every(
    (side, i) =>
      classes.reduce((sum, one) => sum + one[side], 0) >= GREYED_BELOW * (sides[i]?.value ?? Number.NaN),
  );
  const growth = shown ? deflatedGrowth(classes) * 100 : Number.NaN;
  if (Number.isFinite(growth)) return stated(growth, 'estimated');
  const hidden = pairs.some(({ row, base }) => [row, base].some((cell) => cell?.status === 'suppressed'));
  return { value: null, status: hidden ? 'suppressed' : 'not_reported' };
}

/** The parts of a change, where both sides and their prices may be shown. */
function partsOf(
  base: MonthBasket,
  now: MonthBasket,
  before: ApiValue,
  spent: ApiValue,
  gates: readonly ApiValue[],
): SpendingParts {
  const missing = [before, spent, ...gates].find((v) => v.value === null);
  if (missing) return everyPart(() => missing);
  const parts = spendingChange(base.basket, now.basket, {
    base: before.value ?? 0,
    current: spent.value ?? 0,
  });
  return everyPart((part) => stated(parts[part], spent.status));
}

const PARTS = [
  'volume',
  'mix',
  'price',
  'entered',
  'left',
  'unpriced',
  'whole',
] as const satisfies readonly (keyof SpendingChange)[];

const everyPart = (value: (part: (typeof PARTS)[number]) => ApiValue): SpendingParts =>
  Object.fromEntries(PARTS.map((part) => [part, value(part)])) as SpendingParts;

/** Twelve whole months against the twelve before, for all and for each class. */
function classParts(
  codes: readonly number[],
  sources: {
    readonly spending: QueryResult;
    readonly byClass: QueryResult;
    readonly items: (code: string) => ReadonlyMap<number, MonthBasket>;
    readonly all: (month: number) => MonthBasket;
  },
  classes: readonly string[],
): Pick<ConsumptionPrices, 'classes' | 'classes_period'> {
  const known = codes.filter((month) => amountAt(sources.spending, month)?.value != null);
  const last = known.at(-1);
  if (last === undefined) return { classes: [], classes_period: null };
  const months = range(shift(period('month', last), -11), period('month', last)).map((p) => p.code);
  const before = months.map((month) => yearAgo(period('month', month)).code);
  const rowOf = (code: string, basketAt: (month: number) => Basket, answer: QueryResult) => {
    const of = code === ALL ? undefined : code;
    const sum = (list: readonly number[]): ApiValue =>
      combine(
        list.map((month) => shownOf(amountAt(answer, month, of))),
        (all) => all.reduce((a, b) => a + b, 0),
      );
    const [spent, base] = [sum(months), sum(before)];
    const baskets = { now: pooled(months.map(basketAt)), base: pooled(before.map(basketAt)) };
    return {
      consumption_class: code,
      parts: partsOf({ basket: baskets.base, lines: 0 }, { basket: baskets.now, lines: 0 }, base, spent, []),
    };
  };
  return {
    classes: [
      rowOf(ALL, (month) => sources.all(month).basket, sources.spending),
      ...classes.map((code) => {
        const own = sources.items(code);
        return rowOf(code, (month) => (own.get(month) ?? EMPTY).basket, sources.byClass);
      }),
    ],
    classes_period: { from: months[0] ?? last, to: last },
  };
}

const NOTES = [
  {
    id: 'items',
    text: {
      zh: '口径：会员个人消费，不含单位集采。价格指数：商品 = 消费类别 × 商户类型 × 购买方式，价格是当月单位价值（金额 ÷ 数量），当月不足 10 行的商品不计价；GEKS-Törnqvist,13 个月窗口，均值拼接，已发布的月份不再改变。单位价值含品种构成的变化，不等于居民消费价格指数。',
      en: 'Scope: purchases of members themselves, without those of their units. Price index: an item is a class × type of merchant × way of buying, its price the unit value of the month (amount ÷ quantity), none below ten lines; GEKS-Törnqvist over 13 months with the mean splice, so that published months never change. Unit values hold changes inside an item; this is no consumer price index.',
    },
  },
  {
    id: 'parts',
    text: {
      zh: '分解：数量 + 结构 + 价格 + 新增商品 + 退出商品 + 无数量的消费 = 消费金额的变化，精确相加。',
      en: 'Parts: volume + mix + price + new items + gone items + spending without a quantity = change of spending, exactly.',
    },
  },
  {
    id: 'cpi',
    text: {
      zh: '装载了分类居民消费价格指数（上年同月 = 100）时，另按类别用官方指数平减。',
      en: 'Where consumer prices by class (same month of the year before = 100) are loaded, spending is also deflated with them, class by class.',
    },
  },
] as const;
