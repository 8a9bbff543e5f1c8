import { buhlmannStraub } from '../../../src/indices/buhlmann.ts';
import { funnel } from '../../../src/indices/funnel.ts';
import {
  PROPORTION_METHODS,
  type ProportionMethod,
  proportionInterval,
} from '../../../src/indices/proportion.ts';
import { starScore } from '../../../src/indices/star-score.ts';
import { CommandError } from '../../commands/command.ts';
import { COLUMNS, ID, LEVEL, type MethodSpec, maybeNumber, number, type OptionValues, text } from './spec.ts';
import type { InputTable } from './table.ts';

const EVENTS = {
  type: 'text',
  help: { zh: '次数列（x、events）', en: 'column of counts (x, events)' },
} as const;
const TRIALS = { type: 'text', help: { zh: '总数列（n）', en: 'column of totals (n)' } } as const;

function countsOf(table: InputTable, options: OptionValues): { x: Float64Array; n: Float64Array } {
  const x = table.within(table.anyOf(options, 'x', ['x', 'events']));
  const n = table.within(table.anyOf(options, 'n', ['n', 'total']), { above: true });
  const wrong = x.findIndex((count, i) => count > (n[i] ?? 0));
  if (wrong < 0) return { x, n };
  throw new CommandError({
    zh: `${table.file} 的“${table.ids(options)[wrong]}”：次数 ${x[wrong]} 大于总数 ${n[wrong]}。请核对这两列是否对调。`,
    en: `${table.file}, "${table.ids(options)[wrong]}": the count ${x[wrong]} is above the total ${n[wrong]}. Check whether the two columns changed places.`,
  });
}

const wilsonSpec: MethodSpec = {
  name: 'wilson',
  title: { zh: '比例的置信区间', en: 'Interval of a proportion' },
  input: { zh: '每行一个单位：次数与总数', en: 'one row per unit: count and total' },
  options: {
    x: EVENTS,
    n: TRIALS,
    id: ID,
    level: LEVEL,
    method: {
      type: 'text',
      choices: PROPORTION_METHODS,
      default: 'wilson',
      help: { zh: '方法', en: 'method' },
    },
  },
  output: {
    id: { zh: '单位', en: 'units' },
    proportion: { zh: '比例', en: 'proportions' },
    low: { zh: '下限', en: 'lower ends' },
    high: { zh: '上限', en: 'upper ends' },
  },
  formula: '(x/n + z²/2n ∓ z√(pq/n + z²/4n²))/(1 + z²/n)',
  source: 'Wilson (1927); Newcombe (1998); Clopper & Pearson (1934); Agresti & Coull (1998)',
  run(table, options) {
    const { x, n } = countsOf(table, options);
    const method = text(options, 'method', 'wilson') as ProportionMethod;
    const level = number(options, 'level', 0.95);
    const intervals = Array.from(x, (v, i) => proportionInterval(v, n[i] ?? Number.NaN, level, method));
    return {
      id: table.ids(options),
      proportion: x.map((v, i) => v / (n[i] ?? Number.NaN)),
      low: intervals.map((i) => i.low),
      high: intervals.map((i) => i.high),
    };
  },
};

const buhlmannSpec: MethodSpec = {
  name: 'buhlmann',
  title: { zh: 'Bühlmann-Straub 可信度', en: 'Bühlmann-Straub credibility' },
  input: {
    zh: '每行一个单位一次观测：单位、数值、权重',
    en: 'one row per unit and observation: unit, value, weight',
  },
  options: {
    id: ID,
    value: { type: 'text', help: { zh: '数值列（value、ratio）', en: 'column of values (value, ratio)' } },
    weight: {
      type: 'text',
      help: { zh: '权重列（weight，默认 1）', en: 'column of weights (weight, default 1)' },
    },
  },
  output: {
    collective: { zh: '总体均值', en: 'collective mean' },
    within: { zh: '组内方差', en: 'variance within' },
    between: { zh: '组间方差', en: 'variance between' },
    units: {
      zh: '各单位：id、mean 均值、weight 权重、credibility 可信度、estimate 估计',
      en: 'each unit: id, mean, weight, credibility, estimate',
    },
  },
  formula: 'Z = w/(w + s²/a); estimate = Z·mean + (1 − Z)·collective, unbiased estimators',
  source: 'Bühlmann & Straub (1970); R actuar',
  run(table, options) {
    const ids = table.text(table.anyOf(options, 'id', ['id', 'unit', 'state', 'merchant']));
    const values = table.numbers(table.anyOf(options, 'value', ['value', 'ratio', 'x']));
    const column =
      typeof options.weight === 'string' ? options.weight : table.has('weight') ? 'weight' : undefined;
    const weights = column ? table.within(column, { above: true }) : values.map(() => 1);
    const units = [...new Set(ids)].flatMap((id) => {
      const rows = ids.flatMap((other, i) =>
        other === id && !Number.isNaN(values[i] ?? Number.NaN) ? [i] : [],
      );
      return rows.length === 0
        ? []
        : [{ id, values: rows.map((i) => values[i] ?? 0), weights: rows.map((i) => weights[i] ?? 0) }];
    });
    const repeats = units.reduce((sum, u) => sum + u.values.length - 1, 0);
    if (units.length < 2 || repeats < 1) {
      throw new CommandError({
        zh: `${table.file} 有 ${units.length} 个有数值的单位、${repeats} 次重复观测；至少要两个单位，且至少一个单位有两次观测。`,
        en: `${table.file} holds ${units.length} units with values and ${repeats} repeats; at least two units are needed, one of them observed twice.`,
      });
    }
    return { ...buhlmannStraub(units) };
  },
};

const starsSpec: MethodSpec = {
  name: 'star-score',
  title: { zh: '星级评分', en: 'Star score' },
  input: {
    zh: '每行一个单位，各列自低到高为各星级票数',
    en: 'one row per unit, columns are votes per level from the lowest',
  },
  options: {
    id: ID,
    columns: COLUMNS,
    z: { type: 'number', default: 1.96, help: { zh: '下界的倍数', en: 'multiple for the lower bound' } },
  },
  output: {
    id: { zh: '单位', en: 'units' },
    mean: { zh: '后验均值', en: 'posterior means' },
    sd: { zh: '标准差', en: 'standard deviations' },
    lower: { zh: '下界，按此排序', en: 'lower bounds: rank by these' },
  },
  formula: 'flat Dirichlet prior: mean Σk(n+1)/(N+K), sd √((Σk²p − mean²)/(N+K+1)), lower = mean − z·sd',
  source: 'Miller (2012); Dirichlet posterior',
  run(table, options) {
    const columns = table.matrix(options).names.map((name) => table.within(name));
    const scores = Array.from({ length: table.length }, (_, u) =>
      starScore(
        columns.map((c) => c[u] ?? 0),
        number(options, 'z', 1.96),
      ),
    );
    return {
      id: table.ids(options),
      mean: scores.map((s) => s.mean),
      sd: scores.map((s) => s.sd),
      lower: scores.map((s) => s.lower),
    };
  },
};

const funnelSpec: MethodSpec = {
  name: 'funnel',
  title: { zh: '漏斗图', en: 'Funnel' },
  input: { zh: '每行一个单位：次数与总数', en: 'one row per unit: count and total' },
  options: {
    x: EVENTS,
    n: TRIALS,
    id: ID,
    level: { ...LEVEL, default: 0.998 },
    target: {
      type: 'number',
      help: { zh: '总体比例（默认由数据得出）', en: 'overall proportion (default: that of the data)' },
    },
  },
  output: {
    id: { zh: '单位', en: 'units' },
    proportion: { zh: '比例', en: 'proportions' },
    low: { zh: '下限', en: 'lower limits' },
    high: { zh: '上限', en: 'upper limits' },
    outside: { zh: '界外：below、above', en: 'outside: below, above' },
  },
  formula: 'exact binomial quantiles of the overall proportion at each size',
  source: 'Spiegelhalter (2005)',
  run(table, options) {
    const { x, n } = countsOf(table, options);
    const units = Array.from(x, (events, i) => ({ events, n: n[i] ?? Number.NaN }));
    const points = funnel(units, number(options, 'level', 0.998), maybeNumber(options, 'target'));
    return {
      id: table.ids(options),
      proportion: points.map((p) => p.proportion),
      low: points.map((p) => p.low),
      high: points.map((p) => p.high),
      outside: points.map((p) => p.outside),
    };
  },
};

export const ratingMethods: readonly MethodSpec[] = [wilsonSpec, buhlmannSpec, starsSpec, funnelSpec];
