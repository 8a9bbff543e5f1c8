import { type Interrupted, interruptedSeries } from '../../../src/indices/interrupted-series.ts';
import { MONTH, MONTHLY, monthlySeries, monthOption } from './monthly-input.ts';
import { LEVEL, type MethodSpec, maybeNumber, maybeText, number, text, VALUE } from './spec.ts';

const month = (zh: string, en: string) => ({ type: 'text', help: { zh, en } }) as const;

const itsSpec: MethodSpec = {
  name: 'its',
  title: { zh: '间断时间序列（前后对照）', en: 'Interrupted time series: before and after' },
  input: {
    zh: `${MONTHLY.zh}；有对照组时另有一列对照组的数值`,
    en: `${MONTHLY.en}; with a comparison group, a column of its values`,
  },
  options: {
    month: MONTH,
    value: VALUE,
    comparison: {
      type: 'text',
      help: { zh: '对照组所在列（不给则没有对照）', en: 'column of the comparison group (none without it)' },
    },
    from: month('事件开始的月份，如 2025-10（必填）', 'first month of the event, such as 2025-10 (required)'),
    to: month('事件结束的月份；持续至今的不填', 'last month of the event; leave out for one that lasts'),
    scale: {
      type: 'text',
      choices: ['log', 'linear'],
      default: 'log',
      help: { zh: '按比例（log）或按单位（linear）', en: 'in shares (log) or in units (linear)' },
    },
    harmonics: {
      type: 'number',
      range: { whole: true, least: 0, most: 5 },
      help: {
        zh: '季节的谐波对数；默认有对照 0，无对照 2',
        en: 'pairs of harmonics; 0 with a comparison, else 2',
      },
    },
    lags: {
      type: 'number',
      range: { whole: true, least: 0 },
      help: {
        zh: 'Newey-West 滞后期；默认 ⌊4(n/100)^(2/9)⌋',
        en: 'Newey–West lags; ⌊4(n/100)^(2/9)⌋ by default',
      },
    },
    level: LEVEL,
  },
  output: {
    effect: {
      zh: '效应：持续事件为开始以来的平均，有终点的为事件期间；log 时 0.1 即多 10%',
      en: 'effect: mean since the start, or over the event; 0.1 is 10 % more on the log scale',
    },
    step: { zh: '开始时的水平变化', en: 'step at the start' },
    slope: { zh: '此后每月的斜率变化（持续事件）', en: 'change of the slope per month (lasting events)' },
    after: { zh: '结束以后留下的（有终点的事件）', en: 'what stayed after the end (passing events)' },
    without: { zh: '没有事件时的各月数值与区间', en: 'each month without the event, with its interval' },
    lags: { zh: '所用滞后期', en: 'lags used' },
  },
  formula: 'ln(y/c) = a + b·t + d·D + e·D·(t − T) + ε; Newey–West covariance × n/(n − k), t intervals',
  source: 'Bernal, Cummins & Gasparrini (2017, 2018); Newey & West (1987)',
  run(table, options): Interrupted & Readonly<Record<string, unknown>> {
    const { months, values } = monthlySeries(table, options);
    const column = maybeText(options, 'comparison');
    return {
      ...interruptedSeries(
        {
          months,
          treated: values.map((v) => v ?? Number.NaN),
          ...(column === undefined ? {} : { comparison: [...table.numbers(column)] }),
          from: monthOption(options, 'from') ?? 0,
          to: monthOption(options, 'to'),
        },
        {
          scale: text(options, 'scale', 'log') === 'linear' ? 'linear' : 'log',
          harmonics: maybeNumber(options, 'harmonics'),
          lags: maybeNumber(options, 'lags'),
          level: number(options, 'level', 0.95),
        },
      ),
    };
  },
};

/** Before and after an event. */
export const itsMethods: readonly MethodSpec[] = [itsSpec];
