import { decompose } from '../../../src/indices/decompose.ts';
import {
  CENTRINGS,
  type Centring,
  type HolidayWindow,
  holidayRegressor,
} from '../../../src/indices/genhol.ts';
import { type StlOptions, seasonalStrength, stl } from '../../../src/indices/stl.ts';
import { usageError } from '../../commands/command.ts';
import { flag, type MethodSpec, maybeNumber, number, PERIOD, text, VALUE } from './spec.ts';

const SERIES = {
  zh: '一列按时间排列、没有缺失的数值',
  en: 'one column of values in order of time, without gaps',
} as const;
const span = (zh: string, en: string) => ({ type: 'number', help: { zh, en } }) as const;

const stlSpec: MethodSpec = {
  name: 'stl',
  title: { zh: 'STL 季节分解', en: 'STL decomposition' },
  input: SERIES,
  options: {
    value: VALUE,
    period: { ...PERIOD, default: 12 },
    's-window': {
      type: 'text',
      default: '13',
      help: { zh: '季节窗口:奇数或 periodic', en: 'seasonal span: an odd number or periodic' },
    },
    robust: { type: 'flag', help: { zh: '稳健', en: 'robust' } },
    's-degree': span('季节次数 0 或 1', 'seasonal degree 0 or 1'),
    't-window': span('趋势窗口', 'trend span'),
    't-degree': span('趋势次数', 'trend degree'),
    'l-window': span('低通窗口', 'low-pass span'),
    'l-degree': span('低通次数', 'low-pass degree'),
    's-jump': span('季节步长', 'seasonal jump'),
    't-jump': span('趋势步长', 'trend jump'),
    'l-jump': span('低通步长', 'low-pass jump'),
    inner: span('内循环次数', 'inner passes'),
    outer: span('外循环次数', 'outer passes'),
  },
  output: {
    seasonal: { zh: '季节', en: 'seasonal' },
    trend: { zh: '趋势', en: 'trend' },
    remainder: { zh: '余项', en: 'remainder' },
    weights: { zh: '稳健权重', en: 'robustness weights' },
    strength: { zh: '季节强度', en: 'strength of seasonality' },
  },
  formula:
    'loess of each season’s sub-series, low-pass taken out, loess of the rest; spans and jumps as R stl',
  source: 'Cleveland, Cleveland, McRae & Terpenning (1990); R stats::stl',
  run(table, options) {
    const window = text(options, 's-window', '13');
    const seasonal = window === 'periodic' ? 'periodic' : Number(window);
    if (seasonal !== 'periodic' && !(Number.isInteger(seasonal) && seasonal >= 3)) {
      throw usageError({
        zh: `--s-window 应为 periodic 或不小于 3 的整数,而不是“${window}”。`,
        en: `--s-window is "periodic" or a whole number from 3, not "${window}".`,
      });
    }
    const degree = (name: string): 0 | 1 | undefined => maybeNumber(options, name) as 0 | 1 | undefined;
    const wanted: StlOptions = {
      period: number(options, 'period', 12),
      seasonal,
      robust: flag(options, 'robust'),
      seasonalDegree: degree('s-degree'),
      trend: maybeNumber(options, 't-window'),
      trendDegree: degree('t-degree'),
      low: maybeNumber(options, 'l-window'),
      lowDegree: degree('l-degree'),
      seasonalJump: maybeNumber(options, 's-jump'),
      trendJump: maybeNumber(options, 't-jump'),
      lowJump: maybeNumber(options, 'l-jump'),
      inner: maybeNumber(options, 'inner'),
      outer: maybeNumber(options, 'outer'),
    };
    const result = stl(table.series(options), wanted);
    return { ...result, strength: seasonalStrength(result) };
  },
};

const decomposeSpec: MethodSpec = {
  name: 'decompose',
  title: { zh: '经典季节分解', en: 'Classical decomposition' },
  input: SERIES,
  options: {
    value: VALUE,
    period: { ...PERIOD, default: 12 },
    type: {
      type: 'text',
      choices: ['additive', 'multiplicative'],
      default: 'additive',
      help: { zh: '加法或乘法', en: 'additive or multiplicative' },
    },
  },
  output: {
    trend: { zh: '趋势', en: 'trend' },
    seasonal: { zh: '季节', en: 'seasonal' },
    random: { zh: '余项', en: 'random' },
    figure: { zh: '季节图形', en: 'seasonal figure' },
  },
  formula: 'centred moving average of one period; mean of each season of what is left',
  source: 'R stats::decompose',
  run: (table, options) => ({
    ...decompose(
      table.series(options),
      number(options, 'period', 12),
      text(options, 'type', 'additive') as 'additive' | 'multiplicative',
    ),
  }),
};

const regressorSpec: MethodSpec = {
  name: 'cny-regressors',
  title: { zh: '春节回归变量', en: 'Spring Festival regressors' },
  input: { zh: '一列节日日期(YYYY-MM-DD),每年一个', en: 'one column of dates (YYYY-MM-DD), one a year' },
  options: {
    value: {
      ...VALUE,
      help: {
        zh: '日期列(默认 cny、spring_festival 或 date)',
        en: 'column of dates (default cny, spring_festival or date)',
      },
    },
    from: {
      type: 'number',
      help: {
        zh: '起始月 YYYYMM(默认第一年 1 月)',
        en: 'first month YYYYMM (default January of the first year)',
      },
    },
    to: {
      type: 'number',
      help: {
        zh: '截止月 YYYYMM(默认最后一年 12 月)',
        en: 'last month YYYYMM (default December of the last year)',
      },
    },
    windows: {
      type: 'text',
      default: 'before=-5:-1,during=0:6,after=7:20',
      help: { zh: '窗口,名称=起:止,按天数距节日', en: 'windows, name=from:to in days from the holiday' },
    },
    centring: {
      type: 'text',
      choices: CENTRINGS,
      default: 'calendar',
      help: { zh: '中心化', en: 'centring' },
    },
  },
  output: {
    month: { zh: '月份', en: 'months' },
    regressors: { zh: '各窗口的回归变量', en: 'regressor of each window' },
  },
  formula: 'days of the window in the month / length, minus the long-run mean of the calendar month',
  source: 'US Census Bureau genhol; R seasonal::genhol',
  run(table, options) {
    const dates = table.text(table.anyOf(options, 'value', ['cny', 'spring_festival', 'date']));
    const wrong = dates.find((d) => !/^\d{4}-\d{2}-\d{2}$/.test(d));
    if (wrong !== undefined) {
      throw usageError({
        zh: `“${wrong}”不是日期,应写作 2026-02-17。`,
        en: `"${wrong}" is no date; write it as 2026-02-17.`,
      });
    }
    const years = dates.map((d) => Number(d.slice(0, 4)));
    const from = number(options, 'from', Math.min(...years) * 100 + 1);
    const to = number(options, 'to', Math.max(...years) * 100 + 12);
    const months: number[] = [];
    for (let m = from; m <= to; m = m % 100 === 12 ? m + 89 : m + 1) months.push(m);
    const centring = text(options, 'centring', 'calendar') as Centring;
    return {
      month: months,
      regressors: Object.fromEntries(
        windowsOf(text(options, 'windows', '')).map(([name, window]) => [
          name,
          holidayRegressor(dates, window, months, centring),
        ]),
      ),
    };
  },
};

function windowsOf(given: string): [string, HolidayWindow][] {
  return given.split(',').map((part) => {
    const match = /^(\w+)=(-?\d+):(-?\d+)$/.exec(part.trim());
    if (!match) {
      throw usageError({
        zh: `窗口“${part}”有误,应写作 before=-5:-1。`,
        en: `The window "${part}" is wrong; write it as before=-5:-1.`,
      });
    }
    return [match[1] ?? '', { from: Number(match[2]), to: Number(match[3]) }];
  });
}

export const seasonalMethods: readonly MethodSpec[] = [stlSpec, decomposeSpec, regressorSpec];
