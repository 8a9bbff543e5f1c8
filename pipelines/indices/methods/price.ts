import {
  gearyKhamis,
  geks,
  rolling,
  SPLICES,
  type Splice,
  timeProductDummy,
} from '../../../src/indices/multilateral.ts';
import {
  type Basket,
  BILATERAL,
  type BilateralMethod,
  type Linking,
  priceIndex,
  priceIndexSeries,
  quantityIndex,
} from '../../../src/indices/price-index.ts';
import {
  DECOMPOSITIONS,
  type DecompositionMethod,
  priceVolumeMix,
  unitValues,
  valueChange,
} from '../../../src/indices/value-decomposition.ts';
import { CommandError } from '../../commands/command.ts';
import { flag, type MethodSpec, number, type OptionSpec, type OptionValues, text } from './spec.ts';
import type { InputTable } from './table.ts';

const PRODUCTS = {
  zh: '每行一个时期一种商品：时期、商品、价格、数量（同一时期同一商品的多行合并为单位价值）',
  en: 'one row per period and product: period, product, price, quantity (several rows of one become a unit value)',
} as const;
const PRODUCT_COLUMNS: Record<string, OptionSpec> = {
  time: { type: 'text', help: { zh: '时期列（time、period）', en: 'column of periods (time, period)' } },
  product: {
    type: 'text',
    help: { zh: '商品列（prodID、product）', en: 'column of products (prodID, product)' },
  },
  price: { type: 'text', help: { zh: '价格列（prices、price）', en: 'column of prices (prices, price)' } },
  quantity: {
    type: 'text',
    help: { zh: '数量列（quantities、quantity）', en: 'column of quantities (quantities, quantity)' },
  },
};

/** Baskets in order of their period; periods that are numbers sort as numbers. */
function basketsOf(table: InputTable, options: OptionValues): { periods: string[]; baskets: Basket[] } {
  const time = table.text(table.anyOf(options, 'time', ['time', 'period', 'month']));
  const product = table.text(table.anyOf(options, 'product', ['prodID', 'product', 'product_id']));
  const price = table.within(table.anyOf(options, 'price', ['prices', 'price', 'unitValue']), {
    above: true,
  });
  const quantity = table.within(table.anyOf(options, 'quantity', ['quantities', 'quantity']));
  const periods = [...new Set(time)].sort((a, b) => Number(a) - Number(b) || a.localeCompare(b));
  const lines = new Map(
    periods.map((p) => [p, [] as { product: string; price: number; quantity: number }[]]),
  );
  for (const [i, at] of time.entries()) {
    lines.get(at)?.push({ product: product[i] ?? '', price: price[i] ?? 0, quantity: quantity[i] ?? 0 });
  }
  if (periods.length < 2) {
    throw new CommandError({
      zh: `${table.file} 只有一个时期（${periods[0] ?? ''}），价格无从比较。请给出两个时期以上。`,
      en: `${table.file} holds one period only (${periods[0] ?? ''}); there is nothing to compare. Give two periods or more.`,
    });
  }
  return { periods, baskets: periods.map((p) => unitValues(lines.get(p) ?? [])) };
}

const totalOf = (basket: Basket): number =>
  [...basket.values()].reduce((sum, { price, quantity }) => sum + price * quantity, 0);

const MULTILATERAL = {
  geks: (bilateral: BilateralMethod) => (window: readonly Basket[]) => geks(window, bilateral),
  gk: () => gearyKhamis,
  wtpd: () => timeProductDummy,
} as const;

const priceIndexSpec: MethodSpec = {
  name: 'price-index',
  title: { zh: '价格指数与数量指数', en: 'Price and quantity indices' },
  input: PRODUCTS,
  options: {
    ...PRODUCT_COLUMNS,
    method: {
      type: 'text',
      choices: [...BILATERAL, ...Object.keys(MULTILATERAL)],
      default: 'fisher',
      help: { zh: '公式', en: 'formula' },
    },
    output: {
      type: 'text',
      choices: ['chained', 'fixedbase', 'pop'],
      default: 'fixedbase',
      help: { zh: '链式、定基或逐期', en: 'chained, against the first period, or period on period' },
    },
    'quantity-index': {
      type: 'flag',
      help: {
        zh: '求数量指数（geks、gk、wtpd：金额指数除以价格指数）',
        en: 'the quantity index instead (geks, gk, wtpd: value index over price index)',
      },
    },
    sigma: {
      type: 'number',
      default: 0.7,
      help: { zh: '替代弹性（ces）', en: 'elasticity of substitution (ces)' },
    },
    bilateral: {
      type: 'text',
      choices: BILATERAL,
      default: 'tornqvist',
      help: { zh: 'GEKS 的双边公式', en: 'bilateral formula of GEKS' },
    },
    window: {
      type: 'number',
      default: 13,
      help: { zh: '多边法的窗口', en: 'window of a multilateral index' },
    },
    splice: { type: 'text', choices: SPLICES, default: 'mean', help: { zh: '拼接', en: 'splice' } },
  },
  output: {
    period: { zh: '时期', en: 'periods' },
    index: { zh: '指数，第一期为 1', en: 'index, the first period is 1' },
  },
  formula:
    'Laspeyres Σp1q0/Σp0q0; Paasche Σp1q1/Σp0q1; Fisher √LP; Törnqvist Π(p1/p0)^((s0+s1)/2); GEKS Π(P0k·Pkt)^(1/T)',
  source: 'Consumer Price Index Manual (2020); Ivancic, Diewert & Fox (2011); IndexNumR',
  run(table, options) {
    const { periods, baskets } = basketsOf(table, options);
    const method = text(options, 'method', 'fisher');
    if (method in MULTILATERAL) {
      const of = MULTILATERAL[method as keyof typeof MULTILATERAL];
      const window = Math.min(number(options, 'window', 13), baskets.length);
      const bilateral = text(options, 'bilateral', 'tornqvist') as BilateralMethod;
      const prices = rolling(baskets, window, text(options, 'splice', 'mean') as Splice, of(bilateral));
      const values = baskets.map(totalOf);
      return {
        period: periods,
        index: flag(options, 'quantity-index')
          ? values.map((v, t) => v / (values[0] ?? Number.NaN) / (prices[t] ?? Number.NaN))
          : prices,
      };
    }
    const linking = text(options, 'output', 'fixedbase') as Linking;
    const index = flag(options, 'quantity-index') ? quantityIndex : priceIndex;
    return {
      period: periods,
      index: priceIndexSeries(
        baskets,
        method as BilateralMethod,
        linking,
        index,
        number(options, 'sigma', 0.7),
      ),
    };
  },
};

const decomposeValueSpec: MethodSpec = {
  name: 'decompose-value',
  title: { zh: '金额变化分解', en: 'Decomposition of a change of value' },
  input: PRODUCTS,
  options: {
    ...PRODUCT_COLUMNS,
    method: {
      type: 'text',
      choices: [...DECOMPOSITIONS, 'pvm'],
      default: 'bennet',
      help: {
        zh: '方法；pvm 为价、量、结构、新增、退出',
        en: 'method; pvm is price, volume, mix, new and lost',
      },
    },
  },
  output: {
    period: { zh: '时期，与上一期相比', en: 'periods, each against the one before' },
    price: { zh: '价格部分', en: 'price part' },
    quantity: { zh: '数量部分（pvm 以外）', en: 'quantity part (not with pvm)' },
    volume: { zh: '数量部分（pvm）', en: 'volume part (pvm)' },
    mix: { zh: '结构部分（pvm）', en: 'mix part (pvm)' },
    entered: { zh: '新增商品（pvm）', en: 'products that are new (pvm)' },
    left: { zh: '退出商品，负数（pvm）', en: 'products that are gone, negative (pvm)' },
    change: { zh: '变化，各部分之和', en: 'change, the sum of the parts' },
  },
  formula:
    'Bennet Σ½(q0+q1)Δp + Σ½(p0+p1)Δq; Montgomery Σ L(v1,v0) ln(p1/p0) + …; PVM: volume (Q1−Q0)V0/Q0, mix Σp0Δq − volume, price Σq1Δp',
  source: 'Diewert (2005); Montgomery (1937)',
  run(table, options) {
    const { periods, baskets } = basketsOf(table, options);
    const method = text(options, 'method', 'bennet');
    const steps = baskets.slice(1).map((now, i) => {
      const old = baskets[i] ?? new Map();
      return method === 'pvm'
        ? priceVolumeMix(old, now)
        : valueChange(old, now, method as DecompositionMethod);
    });
    const keys = Object.keys(steps[0] ?? {});
    return {
      period: periods.slice(1),
      ...Object.fromEntries(
        keys.map((key) => [key, steps.map((s) => (s as unknown as Record<string, number>)[key])]),
      ),
    };
  },
};

export const priceMethods: readonly MethodSpec[] = [priceIndexSpec, decomposeValueSpec];
