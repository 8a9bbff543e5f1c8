import {
  balance,
  consumerConfidence,
  diffusionIndex,
  fiveWayBalance,
  michiganSentiment,
} from '../../../src/indices/confidence.ts';
import { flag, ID, type MethodSpec, number, type OptionValues, text } from './spec.ts';
import type { InputTable } from './table.ts';

const column = (table: InputTable, name: string, optional = false): Float64Array =>
  optional && !table.has(name) ? new Float64Array(table.length) : table.numbers(name);

const FORMULAE: Record<string, (table: InputTable, options: OptionValues) => Record<string, unknown>> = {
  pboc(table, options) {
    const [up, same, down, unsure] = [
      column(table, 'up'),
      column(table, 'same'),
      column(table, 'down'),
      column(table, 'unsure', true),
    ];
    const answers = Array.from(up, (u, i) => ({
      up: u,
      same: same[i] ?? 0,
      down: down[i] ?? 0,
      unsure: unsure[i] ?? 0,
    }));
    return {
      index: answers.map((a) => diffusionIndex(a, !flag(options, 'keep-unsure'))),
      balance: answers.map(balance),
    };
  },
  eu(table) {
    const names = ['much_better', 'better', 'same', 'worse', 'much_worse'];
    const columns = names.map((n) => column(table, n));
    const unsure = column(table, 'unsure', true);
    return {
      balance: Array.from({ length: table.length }, (_, i) => {
        const [muchBetter = 0, better = 0, same = 0, worse = 0, muchWorse = 0] = columns.map(
          (c) => c[i] ?? 0,
        );
        return fiveWayBalance({ muchBetter, better, same, worse, muchWorse, unsure: unsure[i] ?? 0 });
      }),
    };
  },
  beijing(table) {
    const satisfaction = ['s1', 's2', 's3'].map((n) => column(table, n));
    const expectation = ['e1', 'e2'].map((n) => column(table, n));
    const rows = Array.from({ length: table.length }, (_, i) =>
      consumerConfidence(
        satisfaction.map((c) => c[i] ?? Number.NaN),
        expectation.map((c) => c[i] ?? Number.NaN),
      ),
    );
    return {
      index: rows.map((r) => r.confidence),
      satisfaction: rows.map((r) => r.satisfaction),
      expectation: rows.map((r) => r.expectation),
    };
  },
  michigan(table, options) {
    const columns = ['x1', 'x2', 'x3', 'x4', 'x5'].map((n) => column(table, n));
    const rows = Array.from({ length: table.length }, (_, i) => {
      const [a = 0, b = 0, c = 0, d = 0, e = 0] = columns.map((x) => x[i] ?? Number.NaN);
      return michiganSentiment([a, b, c, d, e], number(options, 'constant', 2));
    });
    return { index: rows.map((r) => r.ics), icc: rows.map((r) => r.icc), ice: rows.map((r) => r.ice) };
  },
};

const diffusionSpec: MethodSpec = {
  name: 'diffusion',
  title: { zh: '扩散指数与信心指数', en: 'Diffusion and confidence indices' },
  input: {
    zh: 'pboc:up、same、down[、unsure];eu:much_better、better、same、worse、much_worse;beijing:s1–s3、e1–e2;michigan:x1–x5',
    en: 'pboc: up, same, down[, unsure]; eu: much_better, better, same, worse, much_worse; beijing: s1–s3, e1–e2; michigan: x1–x5',
  },
  options: {
    id: ID,
    formula: {
      type: 'text',
      choices: Object.keys(FORMULAE),
      default: 'pboc',
      help: { zh: '公式', en: 'formula' },
    },
    'keep-unsure': {
      type: 'flag',
      help: { zh: '“看不准”计入分母', en: 'count "hard to say" in the denominator' },
    },
    constant: {
      type: 'number',
      default: 2,
      help: { zh: '密歇根常数(1981-12 前为 2.7)', en: 'constant of Michigan (2.7 before 1981-12)' },
    },
  },
  output: {
    index: { zh: '指数', en: 'index' },
    balance: { zh: '差额', en: 'balance' },
  },
  formula: '100(up + ½ same)/all; Beijing 0.4·S + 0.6·E; Michigan Σx/6.7558 + 2.0',
  source: 'PBoC depositor survey; Beijing Bureau of Statistics; University of Michigan; OECD (2003)',
  run(table, options) {
    const formula = FORMULAE[text(options, 'formula', 'pboc')];
    return { id: table.ids(options), ...formula?.(table, options) };
  },
};

export const surveyMethods: readonly MethodSpec[] = [diffusionSpec];
