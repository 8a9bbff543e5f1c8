import { pelt, pettitt, type Scaling, toUnitNoise } from '../../../src/indices/change-point.ts';
import { hpFilter } from '../../../src/indices/hp-filter.ts';
import {
  hamedRao,
  mannKendall,
  seasonalMannKendall,
  seasonalSenSlope,
  senSlope,
} from '../../../src/indices/mann-kendall.ts';
import { usageError } from '../../commands/command.ts';
import { flag, LEVEL, type MethodSpec, maybeNumber, number, PERIOD, text, VALUE } from './spec.ts';

const SERIES = { zh: '一列按时间排列的数值', en: 'one column of values in order of time' } as const;

const mannKendallSpec: MethodSpec = {
  name: 'mann-kendall',
  title: { zh: 'Mann-Kendall 趋势检验', en: 'Mann-Kendall trend test' },
  input: SERIES,
  options: {
    value: VALUE,
    period: { ...PERIOD, help: { zh: '给出时做季节性检验', en: 'with it, the seasonal test' } },
    'hamed-rao': {
      type: 'flag',
      help: { zh: '按自相关修正方差', en: 'widen the variance for autocorrelation' },
    },
  },
  output: {
    s: { zh: 'S 统计量', en: 'S' },
    variance: { zh: '方差', en: 'variance' },
    z: { zh: 'z', en: 'z' },
    p: { zh: '双侧 p 值', en: 'two-sided p' },
    tau: {
      zh: 'Kendall τ-b（检验结与季节时为各季之和）',
      en: 'Kendall’s tau-b (with seasons, of their sums)',
    },
    tauA: { zh: 'S ÷ 全部对数', en: 'S over the number of pairs' },
  },
  formula: 'S = Σ sign(xj − xi); var = (n(n−1)(2n+5) − Σt(t−1)(2t+5))/18; z = (S ∓ 1)/√var',
  source: 'Mann (1945); Kendall (1975); Hirsch, Slack & Smith (1982); Hamed & Rao (1998)',
  run(table, options) {
    const x = table.value(options);
    const period = maybeNumber(options, 'period');
    if (period && flag(options, 'hamed-rao')) {
      throw usageError({
        zh: '--period 与 --hamed-rao 不能同时使用：前者按季节分别检验，后者修正整个序列的方差。请只选一个。',
        en: '--period and --hamed-rao do not go together: one tests season by season, the other widens the variance of the whole series. Choose one.',
      });
    }
    if (period && period > 1) return { ...seasonalMannKendall(x, period) };
    return { ...(flag(options, 'hamed-rao') ? hamedRao(x) : mannKendall(x)) };
  },
};

const senSpec: MethodSpec = {
  name: 'sen',
  title: { zh: 'Sen 斜率', en: 'Sen’s slope' },
  input: SERIES,
  options: {
    value: VALUE,
    level: LEVEL,
    period: { ...PERIOD, help: { zh: '给出时按季节求斜率', en: 'with it, slopes within seasons' } },
  },
  output: {
    slope: { zh: '斜率', en: 'slope' },
    intercept: { zh: '截距', en: 'intercept' },
    low: { zh: '下限', en: 'lower end' },
    high: { zh: '上限', en: 'upper end' },
  },
  formula: 'median of (xj − xi)/(j − i); interval by ranks (N ∓ z√var)/2',
  source: 'Sen (1968); Gilbert (1987)',
  run(table, options) {
    const x = table.value(options);
    const period = maybeNumber(options, 'period');
    return period && period > 1
      ? { slope: seasonalSenSlope(x, period) }
      : { ...senSlope(x, number(options, 'level', 0.95)) };
  },
};

const pettittSpec: MethodSpec = {
  name: 'pettitt',
  title: { zh: 'Pettitt 变点检验', en: 'Pettitt’s test' },
  input: SERIES,
  options: { value: VALUE },
  output: {
    at: { zh: '变点（其后改变）', en: 'last position before the change' },
    u: { zh: 'U 统计量', en: 'U' },
    p: { zh: 'p 值', en: 'p' },
  },
  formula: 'U = max|2Σr − k(n+1)|; p = 2 exp(−6U²/(n³+n²))',
  source: 'Pettitt (1979)',
  run: (table, options) => ({ ...pettitt(table.series(options)) }),
};

const peltSpec: MethodSpec = {
  name: 'pelt',
  title: { zh: 'PELT 变点', en: 'PELT change points' },
  input: SERIES,
  options: {
    value: VALUE,
    penalty: {
      type: 'number',
      range: { least: 0 },
      help: { zh: '惩罚（默认 2 ln n）', en: 'penalty (default 2 ln n)' },
    },
    scale: {
      type: 'text',
      choices: ['mad', 'sd', 'none'],
      default: 'mad',
      help: { zh: '先除以的噪声尺度', en: 'noise scale to divide by first' },
    },
    'min-length': {
      type: 'number',
      range: { whole: true, least: 1 },
      default: 1,
      help: { zh: '最短区段', en: 'shortest segment' },
    },
  },
  output: {
    changes: { zh: '各区段末位（最后一段除外）', en: 'last positions of all segments but the last' },
    means: { zh: '各区段均值', en: 'means of the segments' },
  },
  formula: 'min Σ(x − segment mean)² + penalty per change, exactly, on data of unit noise',
  source: 'Killick, Fearnhead & Eckley (2012)',
  run(table, options) {
    const x = table.series(options);
    const scaled = toUnitNoise(x, text(options, 'scale', 'mad') as Scaling);
    const changes = pelt(
      scaled,
      number(options, 'penalty', 2 * Math.log(x.length)),
      number(options, 'min-length', 1),
    );
    const ends = [0, ...changes, x.length];
    const means = ends.slice(1).map((to, i) => {
      const part = x.subarray(ends[i], to);
      return part.reduce((a, b) => a + b, 0) / part.length;
    });
    return { changes, means };
  },
};

const hpSpec: MethodSpec = {
  name: 'hp-filter',
  title: { zh: 'HP 滤波', en: 'Hodrick-Prescott filter' },
  input: SERIES,
  options: {
    value: VALUE,
    lambda: {
      type: 'number',
      range: { least: 0 },
      default: 14400,
      help: { zh: '平滑参数（月度 14400）', en: 'smoothness (14400 for months)' },
    },
  },
  output: { trend: { zh: '趋势', en: 'trend' }, cycle: { zh: '周期', en: 'cycle' } },
  formula: 'min Σ(x − τ)² + λΣ(Δ²τ)²',
  source: 'Hodrick & Prescott (1997)',
  run: (table, options) => ({ ...hpFilter(table.series(options), number(options, 'lambda', 14_400)) }),
};

export const trendMethods: readonly MethodSpec[] = [mannKendallSpec, senSpec, pettittSpec, peltSpec, hpSpec];
