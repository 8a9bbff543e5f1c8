import { AIRLINE, type ArimaOrder } from '../../../src/indices/arima-inference.ts';
import { CANDIDATES } from '../../../src/indices/forecast-candidates.ts';
import { forecastSeries, LEAST_FORECAST } from '../../../src/indices/forecast-combination.ts';
import { MethodError } from '../../../src/indices/method-error.ts';
import { sarimax } from '../../../src/indices/sarimax.ts';
import { usageError } from '../../commands/command.ts';
import { MONTH, MONTHLY, monthlySeries } from './monthly-input.ts';
import { movingCalendar } from './moving-calendar.ts';
import { flag, LEVEL, type MethodSpec, maybeNumber, maybeText, number, PERIOD, text, VALUE } from './spec.ts';
import { InputTable } from './table.ts';

const sarimaxSpec: MethodSpec = {
  name: 'sarimax',
  title: { zh: '带回归变量的季节 ARIMA(SARIMAX)', en: 'Seasonal ARIMA with regressors (SARIMAX)' },
  input: {
    zh: '一列按时间排列、没有缺失的数值，可有各回归变量的列；末尾只有回归变量、数值留空的行是要预测的期',
    en: 'one column of values in order of time without gaps, perhaps columns of regressors; rows at the end whose value is empty are the steps to forecast',
  },
  options: {
    value: VALUE,
    order: { type: 'text', default: '0,1,1', help: { zh: 'p,d,q', en: 'p,d,q' } },
    seasonal: {
      type: 'text',
      default: '0,1,1',
      help: { zh: 'P,D,Q;0,0,0 为无季节', en: 'P,D,Q; 0,0,0 without a season' },
    },
    period: { ...PERIOD, default: 12 },
    regressors: {
      type: 'text',
      help: { zh: '回归变量的列，逗号分隔', en: 'columns of regressors, comma-separated' },
    },
    future: {
      type: 'text',
      help: {
        zh: '预测期回归变量的 CSV（列名相同）',
        en: 'CSV of the regressors of the steps to forecast (same columns)',
      },
    },
    horizon: {
      type: 'number',
      help: {
        zh: '预测期数（默认为给出的回归变量行数，没有时 12）',
        en: 'steps ahead (default: as many as regressors are given for, else 12)',
      },
    },
    level: LEVEL,
    log: {
      type: 'flag',
      help: {
        zh: '在对数上估计，预测值换回原单位（中位数）',
        en: 'fit the logarithms; forecasts on the scale of the values (medians)',
      },
    },
  },
  output: {
    mean: { zh: '预测值', en: 'forecasts' },
    lower: { zh: '下限', en: 'lower ends' },
    upper: { zh: '上限', en: 'upper ends' },
    coefficients: {
      zh: '系数：ar1、ma1、sar1、sma1……与各回归变量',
      en: 'coefficients: ar1, ma1, sar1, sma1 … and the regressors',
    },
    se: { zh: '系数的标准误', en: 'standard errors of the coefficients' },
    loglik: { zh: '对数似然', en: 'log-likelihood' },
    sigma2: { zh: '误差方差', en: 'error variance' },
    aic: { zh: 'AIC', en: 'AIC' },
    aicc: { zh: 'AICc', en: 'AICc' },
    residuals: {
      zh: '差分后序列的标准化一步误差',
      en: 'standardised one-step errors of the differenced series',
    },
  },
  formula:
    'φ(B)Φ(Bˢ)(1 − B)ᵈ(1 − Bˢ)ᴰ(x − Σβr) = θ(B)Θ(Bˢ)e, xₜ = φ₁xₜ₋₁ + eₜ + θ₁eₜ₋₁; exact maximum likelihood, sigma2 over n − k',
  source: 'Box & Jenkins (1970); Harvey & Phillips (1979); npm arima 0.2.8 (ctsa); R forecast::Arima',
  run(table, options) {
    const names = list(maybeText(options, 'regressors'));
    const all = table.value(options);
    const n = names.length === 0 ? all.length : all.findLastIndex((v) => !Number.isNaN(v)) + 1;
    const x = all.subarray(0, n);
    const path = maybeText(options, 'future');
    const beyond = path ? InputTable.read(path) : undefined;
    const given = beyond ? beyond.length : all.length - n;
    const horizon = maybeNumber(options, 'horizon') ?? (names.length > 0 ? given : 12);
    if (!Number.isInteger(horizon) || horizon < 0) {
      throw usageError({
        zh: `--horizon 应为不小于 0 的整数，而不是“${horizon}”。`,
        en: `--horizon is a whole number from 0, not "${horizon}".`,
      });
    }
    const regressors = Object.fromEntries(
      names.map((name) => {
        const past = table.numbers(name);
        return [name, beyond ? [...past.subarray(0, n), ...beyond.numbers(name)] : past];
      }),
    );
    const log = flag(options, 'log');
    const wrong = log ? x.findIndex((v) => v <= 0) : -1;
    if (wrong >= 0) {
      throw new MethodError(
        `第 ${wrong + 1} 个值 ${x[wrong]} 不大于 0，不能取对数`,
        `value ${wrong + 1}, ${x[wrong]}, is not above 0 and has no logarithm`,
      );
    }
    const fit = sarimax(
      log ? x.map(Math.log) : x,
      horizon,
      orderOf(options),
      regressors,
      number(options, 'level', 0.95),
    );
    const back = (v: Float64Array): Float64Array => (log ? v.map(Math.exp) : v);
    return {
      mean: back(fit.mean),
      lower: back(fit.lower),
      upper: back(fit.upper),
      coefficients: Object.fromEntries(fit.coefficients.map((c) => [c.name, c.value])),
      se: Object.fromEntries(fit.coefficients.map((c) => [c.name, c.se])),
      loglik: fit.logLikelihood,
      sigma2: fit.sigma2,
      aic: fit.aic,
      aicc: fit.aicc,
      residuals: fit.residuals,
    };
  },
};

const list = (given: string | undefined): string[] =>
  (given ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

function orderOf(options: Parameters<MethodSpec['run']>[1]): ArimaOrder {
  const three = (name: 'order' | 'seasonal'): [number, number, number] => {
    const given = text(options, name, '0,1,1');
    const parts = given
      .replaceAll(/[()\s]/g, '')
      .split(',')
      .map(Number);
    const [a = -1, b = -1, c = -1] = parts;
    if (parts.length === 3 && parts.every((v) => Number.isInteger(v) && v >= 0 && v <= 12)) return [a, b, c];
    throw usageError({
      zh: `--${name} 应为三个整数，例如 0,1,1，而不是“${given}”。`,
      en: `--${name} takes three whole numbers such as 0,1,1, not "${given}".`,
    });
  };
  const [p, d, q] = three('order');
  const [P, D, Q] = three('seasonal');
  const s = P + D + Q === 0 ? 1 : number(options, 'period', AIRLINE.s);
  if (!Number.isInteger(s) || (s < 2 && P + D + Q > 0)) {
    throw usageError({
      zh: `--period 应为不小于 2 的整数（无季节时用 --seasonal 0,0,0），而不是“${s}”。`,
      en: `--period is a whole number from 2 (without a season use --seasonal 0,0,0), not "${s}".`,
    });
  }
  return { p, d, q, P, D, Q, s };
}

const forecastSpec: MethodSpec = {
  name: 'forecast',
  title: { zh: '组合预测（须胜过去年同月值）', en: 'Combined forecast (must beat last year’s value)' },
  input: MONTHLY,
  options: {
    value: VALUE,
    month: MONTH,
    horizon: { type: 'number', default: 12, help: { zh: '预测月数', en: 'months ahead' } },
  },
  output: {
    months: { zh: '预测的月份', en: 'months forecast' },
    mean: { zh: '预测值；不做预测时为空', en: 'forecasts; null without one' },
    reason: { zh: '不做预测的原因', en: 'why there is no forecast' },
    interval80: { zh: '80% 区间的下限与上限', en: 'ends of the 80 % interval' },
    interval95: { zh: '95% 区间的下限与上限', en: 'ends of the 95 % interval' },
    origins: { zh: '滚动检验的次数', en: 'rolling origins tried' },
    scores: {
      zh: `各候选（${CANDIDATES.join('、')}）与其均值 mean 的 MASE、RMSSE、区间覆盖率`,
      en: `MASE, RMSSE and coverage of the candidates (${CANDIDATES.join(', ')}) and of their mean`,
    },
  },
  formula: `mean of ETS(A,Ad,A), Holt-Winters, Theta and SARIMAX with the calendar, on logarithms where all values are above 0; interval = forecast × exp(± quantile of rolling errors over their rms × rms of the step); from ${LEAST_FORECAST} months, only if MASE and RMSSE are below those of seasonal naive`,
  source: 'Hyndman & Athanasopoulos (2021) ch. 5, 13; Makridakis et al. (2020), M4',
  run(table, options) {
    const horizon = number(options, 'horizon', 12);
    if (!Number.isInteger(horizon) || horizon < 1 || horizon > 24) {
      throw usageError({
        zh: `--horizon 应为 1 到 24 的整数，而不是“${horizon}”。`,
        en: `--horizon is a whole number from 1 to 24, not "${horizon}".`,
      });
    }
    const result = forecastSeries(monthlySeries(table, options), movingCalendar(), { horizon });
    if (result.mean !== null) return { reason: null, ...result };
    return { mean: null, reason: { code: result.why, ...result.text }, scores: result.scores ?? null };
  },
};

export const arimaMethods: readonly MethodSpec[] = [sarimaxSpec, forecastSpec];
