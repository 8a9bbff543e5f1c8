import { calendarRegressors } from '../../../src/indices/calendar-effects.ts';
import { decompose } from '../../../src/indices/decompose.ts';
import {
  CENTRINGS,
  type Centring,
  type HolidayWindow,
  holidayRegressor,
} from '../../../src/indices/genhol.ts';
import { LEAST_MONTHS, LEAST_STRENGTH, seasonallyAdjust } from '../../../src/indices/seasonal-adjust.ts';
import { type StlOptions, seasonalStrength, stl } from '../../../src/indices/stl.ts';
import { usageError } from '../../commands/command.ts';
import { MONTH, MONTHLY, monthlySeries } from './monthly-input.ts';
import { movingCalendar } from './moving-calendar.ts';
import { flag, type MethodSpec, maybeNumber, maybeText, number, PERIOD, text, VALUE } from './spec.ts';
import type { InputTable } from './table.ts';

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
      help: { zh: '季节窗口：奇数或 periodic', en: 'seasonal span: an odd number or periodic' },
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
    const seasonal = seasonalSpan(text(options, 's-window', '13'));
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

const WINDOWS = 'before=-5:-1,during=0:6,after=7:20';

const regressorSpec: MethodSpec = {
  name: 'cny-regressors',
  title: { zh: '春节与日历回归变量', en: 'Spring Festival and calendar regressors' },
  input: {
    zh: '一列节日日期（YYYY-MM-DD），每年一个；不给文件时用随附的节日表（2000—2050 年）',
    en: 'one column of dates (YYYY-MM-DD), one a year; without a file the table that comes along (2000–2050)',
  },
  needsInput: false,
  options: {
    value: {
      ...VALUE,
      help: {
        zh: '日期列（默认 cny、spring_festival、date，或唯一的一列）',
        en: 'column of dates (default cny, spring_festival, date, or the only one)',
      },
    },
    from: {
      type: 'number',
      help: {
        zh: '起始月 YYYYMM（默认第一年 1 月）',
        en: 'first month YYYYMM (default January of the first year)',
      },
    },
    to: {
      type: 'number',
      help: {
        zh: '截止月 YYYYMM（默认最后一年 12 月）',
        en: 'last month YYYYMM (default December of the last year)',
      },
    },
    windows: {
      type: 'text',
      default: WINDOWS,
      help: { zh: '窗口，名称=起:止，按天数距节日', en: 'windows, name=from:to in days from the holiday' },
    },
    centring: {
      type: 'text',
      choices: CENTRINGS,
      default: 'calendar',
      help: { zh: '中心化', en: 'centring' },
    },
    calendar: {
      type: 'flag',
      help: {
        zh: '季节调整所用的形式：另加工作日与闰日，按月长折算',
        en: 'as the seasonal adjustment takes them: with working days and the leap day, per length of the month',
      },
    },
  },
  output: {
    month: { zh: '月份', en: 'months' },
    regressors: { zh: '各窗口的回归变量', en: 'regressor of each window' },
  },
  formula: 'days of the window in the month / length, minus the long-run mean of the calendar month',
  source: 'US Census Bureau genhol; R seasonal::genhol; State Council holiday notices',
  run(table, options) {
    const calendar = movingCalendar();
    const dates =
      table.file === '-'
        ? calendar.festivals.map((f) => f.spring_festival)
        : datesOf(table, maybeText(options, 'value'));
    const years = dates.map((d) => Number(d.slice(0, 4)));
    const from = monthOf(number(options, 'from', Math.min(...years) * 100 + 1), 'from');
    const to = monthOf(number(options, 'to', Math.max(...years) * 100 + 12), 'to');
    const months: number[] = [];
    for (let m = from; m <= to; m = m % 100 === 12 ? m + 89 : m + 1) months.push(m);
    const windows = windowsOf(text(options, 'windows', WINDOWS));
    if (flag(options, 'calendar')) {
      return { month: months, regressors: calendarRegressors(months, calendar, Object.fromEntries(windows)) };
    }
    const centring = text(options, 'centring', 'calendar') as Centring;
    return {
      month: months,
      regressors: Object.fromEntries(
        windows.map(([name, window]) => [name, holidayRegressor(dates, window, months, centring)]),
      ),
    };
  },
};

/** Dates of the holiday, one a year, as 2026-02-17. */
function datesOf(table: InputTable, column: string | undefined): string[] {
  const named =
    column ?? ['cny', 'spring_festival', 'date'].find((name) => table.has(name)) ?? table.header[0] ?? '';
  const dates = table.text(named).map((cell) => {
    const match = /^(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})$/.exec(cell);
    const [year, month, day] = (match ?? []).slice(1);
    const date = `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`;
    const at = new Date(`${date}T00:00:00Z`);
    if (match && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date)) return date;
    throw usageError({
      zh: `“${cell}”不是日期，应写作 2026-02-17。`,
      en: `"${cell}" is no date; write it as 2026-02-17.`,
    });
  });
  const twice = dates.find((d, i) => dates.findIndex((e) => e.slice(0, 4) === d.slice(0, 4)) !== i);
  if (twice === undefined) return dates;
  throw usageError({
    zh: `${twice.slice(0, 4)} 年有两个日期。请每年只给一个。`,
    en: `There are two dates of ${twice.slice(0, 4)}. Give one a year.`,
  });
}

function monthOf(code: number, option: string): number {
  if (Number.isInteger(code) && code >= 100001 && code <= 999912 && code % 100 >= 1 && code % 100 <= 12)
    return code;
  throw usageError({
    zh: `--${option} 应为月份，例如 202601，而不是“${code}”。`,
    en: `--${option} takes a month such as 202601, not "${code}".`,
  });
}

const adjustSpec: MethodSpec = {
  name: 'seasonal-adjust',
  title: {
    zh: '季节调整（春节、工作日、闰日与 STL）',
    en: 'Seasonal adjustment (festival, working days, leap day, STL)',
  },
  input: MONTHLY,
  options: {
    value: VALUE,
    month: MONTH,
    windows: {
      type: 'text',
      default: WINDOWS,
      help: { zh: '春节窗口，名称=起:止', en: 'Spring Festival windows, name=from:to' },
    },
    's-window': {
      type: 'text',
      default: '13',
      help: { zh: 'STL 季节窗口：奇数或 periodic', en: 'seasonal span of STL: an odd number or periodic' },
    },
    robust: { type: 'flag', help: { zh: '稳健', en: 'robust' } },
  },
  output: {
    month: { zh: '月份', en: 'months' },
    adjusted: { zh: '季调值；不做调整时为空', en: 'adjusted values; null without an adjustment' },
    reason: { zh: '不做调整的原因', en: 'why there is no adjustment' },
    calendarAdjusted: { zh: '只去掉日历影响的值', en: 'values without the effects of the calendar only' },
    trend: { zh: '趋势', en: 'trend' },
    seasonal: { zh: '季节因子（相乘）或季节项（相加）', en: 'seasonal factors, or addends' },
    calendar: { zh: '日历因子或日历项', en: 'calendar factors, or addends' },
    multiplicative: { zh: '是否在对数上', en: 'on logarithms or not' },
    effects: {
      zh: '留下的日历影响、标准误',
      en: 'effects of the calendar that stayed, with standard errors',
    },
    strength: { zh: '季节强度', en: 'strength of seasonality' },
  },
  formula: `ARIMA(0,1,1)(0,1,1)₁₂ with regressors on ln x; |t| < 1.96 dropped; STL of the rest; none under ${LEAST_MONTHS} months or with a strength of ${LEAST_STRENGTH} or less`,
  source: 'ESS guidelines on seasonal adjustment (2024); NBS-SA; Cleveland et al. (1990)',
  run(table, options) {
    const series = monthlySeries(table, options);
    const { months } = series;
    const seasonal = seasonalSpan(text(options, 's-window', '13'));
    const result = seasonallyAdjust(series, movingCalendar(), {
      seasonal,
      robust: flag(options, 'robust'),
      windows: Object.fromEntries(windowsOf(text(options, 'windows', WINDOWS))),
    });
    if (result.adjusted !== null) return { month: months, reason: null, ...result };
    return {
      month: months,
      adjusted: null,
      reason: { code: result.why, ...result.text },
      strength: result.strength ?? null,
    };
  },
};

function seasonalSpan(given: string): number | 'periodic' {
  if (given === 'periodic') return given;
  const span = Number(given);
  if (Number.isInteger(span) && span >= 3) return span;
  throw usageError({
    zh: `--s-window 应为 periodic 或不小于 3 的整数，而不是“${given}”。`,
    en: `--s-window is "periodic" or a whole number from 3, not "${given}".`,
  });
}

function windowsOf(given: string): [string, HolidayWindow][] {
  return given.split(',').map((part) => {
    const match = /^(\w+)=(-?\d+):(-?\d+)$/.exec(part.trim());
    if (!match) {
      throw usageError({
        zh: `窗口“${part}”有误，应写作 before=-5:-1。`,
        en: `The window "${part}" is wrong; write it as before=-5:-1.`,
      });
    }
    return [match[1] ?? '', { from: Number(match[2]), to: Number(match[3]) }];
  });
}

export const seasonalMethods: readonly MethodSpec[] = [stlSpec, decomposeSpec, regressorSpec, adjustSpec];
