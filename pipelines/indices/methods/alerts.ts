import { C3_CENTRES, type C3Centre, type EarsMethod, ears, earsReach } from '../../../src/indices/ears.ts';
import { farrington } from '../../../src/indices/farrington.ts';
import {
  farringtonFlexible,
  POWERS,
  type Power,
  THRESHOLDS,
  type Threshold,
} from '../../../src/indices/farrington-flexible.ts';
import { gesd } from '../../../src/indices/gesd.ts';
import { MethodError } from '../../../src/indices/method-error.ts';
import { ADJUSTMENTS, type Adjustment, adjustPValues } from '../../../src/indices/multiple-testing.ts';
import {
  flag,
  type MethodOutput,
  type MethodSpec,
  maybeNumber,
  number,
  type OptionValues,
  text,
  VALUE,
} from './spec.ts';
import type { InputTable } from './table.ts';

const COUNTS = { zh: '一列按时间排列的计数', en: 'one column of counts in order of time' } as const;
const COUNT = { ...VALUE, help: { zh: '计数列', en: 'column of counts' } } as const;

const gesdSpec: MethodSpec = {
  name: 'gesd',
  title: { zh: '广义 ESD 离群检验', en: 'Generalised ESD test' },
  input: { zh: '一列数值（缺失跳过）', en: 'one column of values (missing ones are skipped)' },
  options: {
    value: VALUE,
    'max-outliers': { type: 'number', default: 10, help: { zh: '最多离群点', en: 'most outliers' } },
    alpha: { type: 'number', default: 0.05, help: { zh: '显著性水平', en: 'significance' } },
  },
  output: {
    outliers: { zh: '离群点个数', en: 'number of outliers' },
    positions: { zh: '离群点的位置（从 1 起）', en: 'their positions (from 1)' },
    values: { zh: '离群点的数值', en: 'their values' },
    steps: {
      zh: '每步的位置（从 0 起）、数值、R 与 λ',
      en: 'position (from 0), value, R and λ of each step',
    },
  },
  formula:
    'R = max|x − mean|/s; λ = (n−i)t/√((n−i−1+t²)(n−i+1)), t at 1 − α/2(n−i+1); number = last i with R > λ',
  source: 'Rosner (1983); NIST e-Handbook 1.3.5.17.3',
  run(table, options) {
    const most = number(options, 'max-outliers', 10);
    if (!(Number.isInteger(most) && most >= 1))
      throw new MethodError(
        `--max-outliers 应为正整数，得到 ${most}`,
        `--max-outliers is a whole number from 1, not ${most}`,
      );
    const found = gesd(table.value(options), most, inUnit(options, 'alpha', 0.05));
    const out = found.steps.slice(0, found.outliers);
    return { ...found, positions: out.map((s) => s.at + 1), values: out.map((s) => s.value) };
  },
};

const bhSpec: MethodSpec = {
  name: 'bh',
  title: { zh: '多重检验校正（BH 等）', en: 'Adjustment for many tests (BH and others)' },
  input: { zh: '一列 p 值', en: 'one column of p-values' },
  options: {
    value: { ...VALUE, help: { zh: 'p 值列（默认 p）', en: 'column of p-values (default p)' } },
    method: { type: 'text', choices: ADJUSTMENTS, default: 'bh', help: { zh: '方法', en: 'method' } },
    level: { type: 'number', default: 0.05, help: { zh: '水平', en: 'level' } },
  },
  output: {
    adjusted: { zh: '校正后的 p 值', en: 'adjusted p-values' },
    rejected: { zh: '拒绝的个数', en: 'number rejected' },
    positions: { zh: '被拒绝者的位置（从 1 起）', en: 'positions rejected (from 1)' },
  },
  formula:
    'bh: min over j ≥ i of m·p(j)/j; by: the same × Σ1/k; holm: max over j ≤ i of (m−j+1)p(j); bonferroni: m·p',
  source: 'Benjamini & Hochberg (1995); Benjamini & Yekutieli (2001); Holm (1979)',
  run(table, options) {
    const p = table.value(options, 'value', ['p', 'p_value', 'value', 'x']);
    const adjusted = adjustPValues(p, text(options, 'method', 'bh') as Adjustment);
    const level = inUnit(options, 'level', 0.05);
    const positions = [...adjusted].flatMap((q, i) => (q <= level ? [i + 1] : []));
    return { adjusted, rejected: positions.length, positions };
  },
};

const earsSpec: MethodSpec = {
  name: 'ears',
  title: { zh: 'EARS 早期预警', en: 'EARS early warning' },
  input: COUNTS,
  options: {
    value: COUNT,
    method: { type: 'text', choices: ['C1', 'C2', 'C3'], default: 'C1', help: { zh: '方法', en: 'method' } },
    baseline: { type: 'number', default: 7, help: { zh: '基线长度', en: 'length of the baseline' } },
    alpha: {
      type: 'number',
      help: {
        zh: '显著性（C1、C2 默认 0.001,C3 默认 0.025）',
        en: 'significance (default 0.001 for C1 and C2, 0.025 for C3)',
      },
    },
    'min-sigma': { type: 'number', default: 0, help: { zh: '标准差的下限', en: 'least standard deviation' } },
    'c3-centre': {
      type: 'text',
      choices: C3_CENTRES,
      default: 'count',
      help: {
        zh: 'C3 的上限从何处起：R surveillance 的程序用本期计数，其手册用基线均值',
        en: 'what the bound of C3 starts from: the count itself as R surveillance does, or the baseline mean as its manual says',
      },
    },
  },
  output: {
    upper: { zh: '上限（基线不足处为空）', en: 'upper bounds (null where the baseline is not full)' },
    alarm: { zh: '是否预警', en: 'alarms' },
    alarms: { zh: '预警的位置（从 1 起）', en: 'positions of the alarms (from 1)' },
  },
  formula:
    'C1: mean + z·sd of the values just before; C2: of those two further back; C3: z less Σ max(0, C2 − 1) of the last two, from 0 up',
  source: 'Hutwagner et al. (2003); Fricker et al. (2008); R surveillance 1.20.3 earsC',
  run(table, options) {
    const counts = countsOf(table, options);
    const alpha = maybeNumber(options, 'alpha');
    const method = text(options, 'method', 'C1') as EarsMethod;
    const baseline = number(options, 'baseline', 7);
    const reach = earsReach(method, baseline);
    if (counts.length <= reach)
      throw new MethodError(
        `${method} 需要至少 ${reach + 1} 个值，只有 ${counts.length} 个`,
        `${method} needs ${reach + 1} values or more, got ${counts.length}`,
      );
    const points = ears(counts, method, {
      baseline,
      minSigma: number(options, 'min-sigma', 0),
      centre: text(options, 'c3-centre', 'count') as C3Centre,
      ...(alpha === undefined ? {} : { alpha: inUnit(options, 'alpha', alpha) }),
    });
    return { upper: points.map((p) => p.upper), ...alarmsOf(points, 1) };
  },
};

const farringtonSpec: MethodSpec = {
  name: 'farrington',
  title: {
    zh: 'Farrington 暴发检测（原始与改进）',
    en: 'Farrington’s detection of outbreaks (1996, and flexible)',
  },
  input: COUNTS,
  options: {
    value: COUNT,
    flexible: { type: 'flag', help: { zh: '改进算法（2013）', en: 'the improved algorithm (2013)' } },
    frequency: {
      type: 'number',
      default: 52,
      help: { zh: '每年值的个数：周 52，月 12', en: 'values a year: 52 weeks, 12 months' },
    },
    years: { type: 'number', default: 5, help: { zh: '回看年数 b', en: 'years looked back, b' } },
    half: {
      type: 'number',
      default: 3,
      help: { zh: '同季前后各取的值数 w', en: 'values on either side of the same season, w' },
    },
    seasons: {
      type: 'number',
      default: 1,
      help: { zh: '改进算法：一年的季节数 noPeriods', en: 'flexible: seasons a year, noPeriods' },
    },
    gap: {
      type: 'number',
      help: { zh: '改进算法：略去的最近值数（默认 w）', en: 'flexible: latest values left out (default w)' },
    },
    alpha: { type: 'number', default: 0.05, help: { zh: '显著性水平', en: 'significance' } },
    'no-trend': { type: 'flag', help: { zh: '不拟合趋势', en: 'fit no trend' } },
    'trend-level': {
      type: 'number',
      default: 0.05,
      help: { zh: '改进算法：保留趋势的 p 值上限', en: 'flexible: largest p-value of a trend that is kept' },
    },
    'no-reweight': {
      type: 'flag',
      help: { zh: '不降低旧暴发的权重', en: 'do not weight old outbreaks down' },
    },
    'weights-threshold': {
      type: 'number',
      default: 2.58,
      help: { zh: '改进算法：降权的残差界限', en: 'flexible: residual above which weights fall' },
    },
    threshold: {
      type: 'text',
      choices: THRESHOLDS,
      default: 'delta',
      help: { zh: '改进算法：上限的算法', en: 'flexible: how the bound is made' },
    },
    power: { type: 'text', choices: POWERS, default: '2/3', help: { zh: '幂变换', en: 'power scale' } },
    least: {
      type: 'number',
      default: 5,
      help: { zh: '最近若干期内至少的病例数', en: 'fewest cases lately' },
    },
    within: { type: 'number', default: 4, help: { zh: '“最近”的期数', en: 'how many values are lately' } },
    from: {
      type: 'number',
      help: {
        zh: '从第几个值起判断（从 1 起，默认最早可判）',
        en: 'first position judged (from 1; default: the earliest possible)',
      },
    },
    to: {
      type: 'number',
      help: { zh: '判断到第几个值（默认末尾）', en: 'last position judged (default: the last)' },
    },
  },
  output: {
    positions: { zh: '判断的位置（从 1 起）', en: 'positions judged (from 1)' },
    expected: { zh: '期望', en: 'expected counts' },
    upper: { zh: '上限', en: 'upper bounds' },
    alarm: { zh: '是否预警', en: 'alarms' },
    alarms: { zh: '预警的位置（从 1 起）', en: 'positions of the alarms (from 1)' },
    trend: { zh: '是否保留趋势', en: 'whether the trend was kept' },
    p: { zh: '改进算法：出现这么多或更多的概率', en: 'flexible: probability of as many or more' },
    dispersion: { zh: '改进算法：离散度', en: 'flexible: dispersion' },
  },
  formula:
    'quasi-Poisson log μ = a + bt (+ season); weights s⁻² on Anscombe residuals s > 1 (flexible 2.58); bound (μ^⅔ + z√(4/9 μ^⅓ τ))^(3/2), τ = φ + var(μ)/μ, z at 1 − α/2 (flexible 1 − α); or the negative binomial with mean μ, variance φμ',
  source:
    'Farrington et al. (1996); Noufaily et al. (2013); R surveillance 1.20.3 algo.farrington, farringtonFlexible',
  run(table, options) {
    const counts = countsOf(table, options);
    const frequency = number(options, 'frequency', 52);
    const years = number(options, 'years', 5);
    const half = number(options, 'half', 3);
    const earliest = frequency * years + half + 1;
    const from = number(options, 'from', earliest);
    const to = number(options, 'to', counts.length);
    if (counts.length < earliest || from < 1 || to > counts.length || from > to)
      throw new MethodError(
        `回看 ${years} 年、每年 ${frequency} 个值时，最早判断第 ${earliest} 个值；数据有 ${counts.length} 个，要求判断 ${from}—${to}`,
        `looking ${years} years of ${frequency} values back, the first that can be judged is the ${earliest}th; there are ${counts.length}, asked for ${from} to ${to}`,
      );
    const at = Array.from({ length: to - from + 1 }, (_, i) => from - 1 + i);
    const shared = {
      frequency,
      years,
      half,
      alpha: inUnit(options, 'alpha', 0.05),
      trend: !flag(options, 'no-trend'),
      reweight: !flag(options, 'no-reweight'),
      power: text(options, 'power', '2/3') as Power,
      least: number(options, 'least', 5),
      within: number(options, 'within', 4),
    };
    const common = (
      points: readonly { upper: number; expected: number; alarm: boolean; trend: boolean }[],
    ) => ({
      positions: at.map((t) => t + 1),
      expected: points.map((p) => p.expected),
      upper: points.map((p) => p.upper),
      ...alarmsOf(points, from),
      trend: points.map((p) => p.trend),
    });
    if (!flag(options, 'flexible')) return common(farrington(counts, at, shared));
    const gap = maybeNumber(options, 'gap');
    const points = farringtonFlexible(counts, at, {
      ...shared,
      seasons: number(options, 'seasons', 1),
      trendLevel: number(options, 'trend-level', 0.05),
      above: number(options, 'weights-threshold', 2.58),
      threshold: text(options, 'threshold', 'delta') as Threshold,
      ...(gap === undefined ? {} : { gap }),
    });
    return { ...common(points), p: points.map((x) => x.p), dispersion: points.map((x) => x.dispersion) };
  },
};

/** @throws MethodError at the first value that no count can be. */
function countsOf(table: InputTable, options: OptionValues): Float64Array {
  const counts = table.series(options);
  const wrong = counts.findIndex((v) => v < 0);
  if (wrong < 0) return counts;
  throw new MethodError(
    `计数不能为负；第 ${wrong + 1} 个是 ${counts[wrong]}`,
    `a count is not negative; position ${wrong + 1} holds ${counts[wrong]}`,
  );
}

/** An option between 0 and 1. */
function inUnit(options: OptionValues, name: string, otherwise: number): number {
  const value = number(options, name, otherwise);
  if (value > 0 && value < 1) return value;
  throw new MethodError(
    `--${name} 应在 0 与 1 之间，得到 ${value}`,
    `--${name} lies between 0 and 1, got ${value}`,
  );
}

const alarmsOf = (points: readonly { alarm: boolean }[], first: number): MethodOutput => ({
  alarm: points.map((p) => p.alarm),
  alarms: points.flatMap((p, i) => (p.alarm ? [first + i] : [])),
});

/** Outliers, alarms and the adjustment that keeps many of them honest. */
export const alertMethods: readonly MethodSpec[] = [gesdSpec, bhSpec, earsSpec, farringtonSpec];
