import { accuracy, intervalAccuracy } from '../../../src/indices/accuracy.ts';
import { ets, etsFilter, etsForecast, parseEts } from '../../../src/indices/ets.ts';
import { SIMPLE_METHODS, type SimpleMethod, simpleForecast } from '../../../src/indices/forecast.ts';
import { holtWinters } from '../../../src/indices/holt-winters.ts';
import { theta } from '../../../src/indices/theta.ts';
import { usageError } from '../../commands/command.ts';
import {
  LEVEL,
  type MethodSpec,
  maybeNumber,
  maybeText,
  number,
  type OptionSpec,
  PERIOD,
  text,
  VALUE,
} from './spec.ts';
import { InputTable } from './table.ts';

const SERIES = {
  zh: '一列按时间排列、没有缺失的数值',
  en: 'one column of values in order of time, without gaps',
} as const;
const HORIZON: OptionSpec = {
  type: 'number',
  range: { whole: true, least: 1 },
  default: 12,
  help: { zh: '预测期数', en: 'steps ahead' },
};
const parameter = (zh: string, en: string): OptionSpec => ({
  type: 'number',
  range: { least: 0, most: 1 },
  help: { zh: `${zh}（默认由数据估计）`, en: `${en} (default: estimated)` },
});
const FORECAST = {
  mean: { zh: '预测值', en: 'forecasts' },
  lower: { zh: '下限', en: 'lower ends' },
  upper: { zh: '上限', en: 'upper ends' },
} as const;

const simpleSpec: MethodSpec = {
  name: 'naive',
  title: { zh: '基准预测', en: 'Benchmark forecasts' },
  input: SERIES,
  options: {
    value: VALUE,
    horizon: HORIZON,
    period: { ...PERIOD, default: 1 },
    level: LEVEL,
    method: { type: 'text', choices: SIMPLE_METHODS, default: 'snaive', help: { zh: '方法', en: 'method' } },
  },
  output: FORECAST,
  formula: 'last value; last value + mean step; value of the same season a year ago; mean',
  source: 'Hyndman & Athanasopoulos (2021) ch. 5; R forecast',
  run: (table, options) => ({
    ...simpleForecast(
      table.series(options),
      text(options, 'method', 'snaive') as SimpleMethod,
      number(options, 'horizon', 12),
      number(options, 'period', 1),
      number(options, 'level', 0.95),
    ),
  }),
};

const holtWintersSpec: MethodSpec = {
  name: 'holt-winters',
  title: { zh: 'Holt-Winters', en: 'Holt-Winters' },
  input: SERIES,
  options: {
    value: VALUE,
    horizon: HORIZON,
    period: { ...PERIOD, default: 12 },
    seasonal: {
      type: 'text',
      choices: ['additive', 'multiplicative', 'none'],
      default: 'additive',
      help: { zh: '季节', en: 'season' },
    },
    alpha: parameter('水平平滑', 'level smoothing'),
    beta: parameter('趋势平滑', 'trend smoothing'),
    gamma: parameter('季节平滑', 'seasonal smoothing'),
    'no-trend': { type: 'flag', help: { zh: '不含趋势', en: 'without a trend' } },
  },
  output: {
    alpha: { zh: 'α', en: 'α' },
    beta: { zh: 'β', en: 'β' },
    gamma: { zh: 'γ', en: 'γ' },
    level: { zh: '末期水平', en: 'level at the end' },
    trend: { zh: '末期趋势', en: 'trend at the end' },
    seasons: { zh: '末期季节', en: 'seasons at the end' },
    fitted: { zh: '一步拟合', en: 'one-step forecasts' },
    sse: { zh: '误差平方和', en: 'sum of squared errors' },
    forecast: { zh: '预测值', en: 'forecasts' },
  },
  formula: 'l = α(x − s) + (1 − α)(l + b); b = β(l − l₋) + (1 − β)b; s = γ(x − l) + (1 − γ)s',
  source: 'Holt (1957); Winters (1960); R stats::HoltWinters',
  run(table, options) {
    const seasonal = text(options, 'seasonal', 'additive');
    return {
      ...holtWinters(table.series(options), number(options, 'horizon', 12), {
        period: number(options, 'period', 12),
        alpha: maybeNumber(options, 'alpha'),
        beta: options['no-trend'] === true ? false : maybeNumber(options, 'beta'),
        gamma: seasonal === 'none' ? false : maybeNumber(options, 'gamma'),
        seasonal: seasonal === 'multiplicative' ? 'multiplicative' : 'additive',
      }),
    };
  },
};

const etsSpec: MethodSpec = {
  name: 'ets',
  title: { zh: '指数平滑状态空间', en: 'Exponential smoothing (ETS)' },
  input: SERIES,
  options: {
    value: VALUE,
    model: {
      type: 'text',
      default: 'AAdA',
      help: { zh: '误差、趋势、季节，如 ANN、AAdA、MAM', en: 'error, trend, season such as ANN, AAdA, MAM' },
    },
    horizon: HORIZON,
    period: { ...PERIOD, default: 12 },
    level: LEVEL,
    alpha: {
      type: 'number',
      help: {
        zh: '给出全部参数与 --states 时只做递推',
        en: 'with every parameter and --states, only the recursion',
      },
    },
    beta: {
      type: 'number',
      help: { zh: '趋势平滑（水平的尺度）', en: 'trend smoothing (on the scale of the level)' },
    },
    gamma: { type: 'number', help: { zh: '季节平滑', en: 'seasonal smoothing' } },
    phi: { type: 'number', help: { zh: '阻尼', en: 'damping' } },
    states: {
      type: 'text',
      help: {
        zh: '初始状态：水平[,趋势][,各季节，自首期起]',
        en: 'start: level[,slope][,seasons from that of the first value]',
      },
    },
    seed: { type: 'number', default: 1, help: { zh: '模拟区间的种子', en: 'seed of simulated intervals' } },
  },
  output: {
    ...FORECAST,
    parameters: { zh: '参数与初始状态', en: 'parameters and start' },
    fitted: { zh: '一步拟合', en: 'one-step forecasts' },
    loglik: { zh: '对数似然', en: 'log-likelihood' },
    aicc: { zh: 'AICc', en: 'AICc' },
    sigma2: { zh: '误差方差', en: 'error variance' },
  },
  formula: 'loglik = −½(n ln Σe² + 2Σ ln|f|); b = φb + βe',
  source: 'Hyndman, Koehler, Ord & Snyder (2008); R forecast::ets',
  run(table, options) {
    const x = table.series(options);
    const model = parseEts(text(options, 'model', 'AAdA'));
    const period = model.season === 'N' ? 1 : number(options, 'period', 12);
    const states = maybeText(options, 'states')?.split(',').map(Number);
    let fit: ReturnType<typeof ets>;
    if (states) {
      const [level = Number.NaN, ...rest] = states;
      const slope = model.trend === 'N' ? 0 : (rest.shift() ?? Number.NaN);
      const wanted = model.season === 'N' ? 0 : period;
      if (rest.length !== wanted || [level, slope, ...rest].some((v) => !Number.isFinite(v))) {
        throw usageError({
          zh: `--states 应有 ${1 + (model.trend === 'N' ? 0 : 1) + wanted} 个数字，得到 ${states.length} 个。`,
          en: `--states takes ${1 + (model.trend === 'N' ? 0 : 1) + wanted} numbers, got ${states.length}.`,
        });
      }
      fit = etsFilter(
        x,
        model,
        {
          alpha: number(options, 'alpha', Number.NaN),
          beta: number(options, 'beta', 0),
          gamma: number(options, 'gamma', 0),
          phi: number(options, 'phi', 1),
          level,
          slope,
          seasons: rest,
        },
        period,
      );
    } else fit = ets(x, model, period);
    const { alpha, beta, gamma, phi, level, slope, seasons } = fit;
    return {
      ...etsForecast(
        fit,
        number(options, 'horizon', 12),
        number(options, 'level', 0.95),
        number(options, 'seed', 1),
      ),
      parameters: { alpha, beta, gamma, phi, level, slope, seasons },
      fitted: fit.fitted,
      loglik: fit.logLikelihood,
      aicc: fit.aicc,
      sigma2: fit.sigma2,
    };
  },
};

const thetaSpec: MethodSpec = {
  name: 'theta',
  title: { zh: 'Theta 方法', en: 'Theta method' },
  input: SERIES,
  options: { value: VALUE, horizon: HORIZON, period: { ...PERIOD, default: 12 }, level: LEVEL },
  output: {
    ...FORECAST,
    alpha: { zh: 'α', en: 'α' },
    drift: { zh: '漂移', en: 'drift' },
    seasonal: { zh: '是否做季节调整', en: 'seasonally adjusted or not' },
  },
  formula: 'SES + drift·(h − 1 + (1 − (1 − α)ⁿ)/α), drift = half the slope of the line',
  source: 'Assimakopoulos & Nikolopoulos (2000); Hyndman & Billah (2003); R forecast::thetaf',
  run: (table, options) => ({
    ...theta(
      table.series(options),
      number(options, 'horizon', 12),
      number(options, 'period', 12),
      number(options, 'level', 0.95),
    ),
  }),
};

const accuracySpec: MethodSpec = {
  name: 'accuracy',
  title: { zh: '预测精度', en: 'Accuracy of a forecast' },
  input: {
    zh: '列 actual、forecast，可有 lower、upper',
    en: 'columns actual and forecast, perhaps lower and upper',
  },
  options: {
    actual: { type: 'text', help: { zh: '实际值列', en: 'column of actual values' } },
    forecast: { type: 'text', help: { zh: '预测值列', en: 'column of forecasts' } },
    training: {
      type: 'text',
      help: {
        zh: '训练数据 CSV（不给则 MASE、RMSSE、MSIS 为空）',
        en: 'CSV of the training data (without it MASE, RMSSE and MSIS are empty)',
      },
    },
    value: { ...VALUE, help: { zh: '训练数据的数值列', en: 'column of the training data' } },
    period: { ...PERIOD, default: 1 },
    level: LEVEL,
  },
  output: {
    me: { zh: '平均误差', en: 'mean error' },
    rmse: { zh: '均方根误差', en: 'root mean squared error' },
    mae: { zh: '平均绝对误差', en: 'mean absolute error' },
    mase: { zh: 'MASE', en: 'MASE' },
    rmsse: { zh: 'RMSSE', en: 'RMSSE' },
    interval: { zh: '区间的 Winkler、覆盖率与 MSIS', en: 'Winkler score, coverage and MSIS of the interval' },
  },
  formula: 'MASE = MAE / mean|x − x₋ₘ| within training; Winkler = width + 2/α·outside',
  source: 'Hyndman & Koehler (2006); Gneiting & Raftery (2007)',
  run(table, options) {
    const actual = table.complete(table.anyOf(options, 'actual', ['actual', 'y']));
    const forecast = table.complete(table.anyOf(options, 'forecast', ['forecast', 'mean']));
    const path = maybeText(options, 'training');
    // Without them what is scaled by them is left empty.
    const training = path === undefined ? new Float64Array() : InputTable.read(path).series(options);
    const period = number(options, 'period', 1);
    const interval =
      table.has('lower') && table.has('upper')
        ? intervalAccuracy(
            actual,
            { lower: table.numbers('lower'), upper: table.numbers('upper') },
            training,
            period,
            number(options, 'level', 0.95),
          )
        : null;
    return { ...accuracy(actual, forecast, training, period), interval };
  },
};

export const forecastMethods: readonly MethodSpec[] = [
  simpleSpec,
  holtWintersSpec,
  etsSpec,
  thetaSpec,
  accuracySpec,
];
