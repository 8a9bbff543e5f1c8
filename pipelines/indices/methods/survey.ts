import {
  balance,
  consumerConfidence,
  diffusionIndex,
  fiveWayBalance,
  michiganSentiment,
} from '../../../src/indices/confidence.ts';
import { CommandError, usageError } from '../../commands/command.ts';
import { flag, ID, type MethodSpec, maybeText, number, type OptionValues, text } from './spec.ts';
import type { InputTable } from './table.ts';

/** The columns a formula reads, under its own names or, in that order, the names `--columns` gives. */
function columnsOf(
  table: InputTable,
  options: OptionValues,
  names: readonly string[],
  optional?: string,
): Float64Array[] {
  const given = maybeText(options, 'columns')
    ?.split(',')
    .map((n) => n.trim());
  if (given && given.length !== names.length && given.length !== names.length + (optional ? 1 : 0)) {
    throw usageError({
      zh: `--columns 给了 ${given.length} 列，这个公式要 ${names.length} 列：${names.join('、')}${optional ? `（可再加 ${optional}）` : ''}。`,
      en: `--columns names ${given.length} columns; this formula takes ${names.length}: ${names.join(', ')}${optional ? ` (and perhaps ${optional})` : ''}.`,
    });
  }
  const extra = given ? given[names.length] : optional && table.has(optional) ? optional : undefined;
  return [
    ...(given ?? names).slice(0, names.length).map((name) => table.within(name)),
    extra ? table.within(extra) : new Float64Array(table.length),
  ];
}

/** Shares without any answer have no index. */
const answered = (table: InputTable, all: readonly Float64Array[]): void => {
  const empty = Array.from({ length: table.length }, (_, i) => all.reduce((sum, c) => sum + (c[i] ?? 0), 0));
  const at = empty.indexOf(0);
  if (at < 0) return;
  throw new CommandError({
    zh: `${table.file} 第 ${at + 1} 行数据的各项都是 0，没有人回答，算不出指数。请去掉这一行。`,
    en: `${table.file}, data row ${at + 1}: every share is 0, nobody answered, there is no index. Leave the row out.`,
  });
};

const FORMULAE: Record<string, (table: InputTable, options: OptionValues) => Record<string, unknown>> = {
  pboc(table, options) {
    const columns = columnsOf(table, options, ['up', 'same', 'down'], 'unsure');
    answered(table, columns.slice(0, 3));
    const answers = Array.from({ length: table.length }, (_, i) => {
      const [up = 0, same = 0, down = 0, unsure = 0] = columns.map((c) => c[i] ?? 0);
      return { up, same, down, unsure };
    });
    return {
      index: answers.map((a) => diffusionIndex(a, !flag(options, 'keep-unsure'))),
      balance: answers.map(balance),
    };
  },
  eu(table, options) {
    const names = ['much_better', 'better', 'same', 'worse', 'much_worse'];
    const columns = columnsOf(table, options, names, 'unsure');
    answered(table, columns);
    return {
      balance: Array.from({ length: table.length }, (_, i) => {
        const [muchBetter = 0, better = 0, same = 0, worse = 0, muchWorse = 0, unsure = 0] = columns.map(
          (c) => c[i] ?? 0,
        );
        return fiveWayBalance({ muchBetter, better, same, worse, muchWorse, unsure });
      }),
    };
  },
  beijing(table, options) {
    const columns = columnsOf(table, options, ['s1', 's2', 's3', 'e1', 'e2']);
    const [satisfaction, expectation] = [columns.slice(0, 3), columns.slice(3, 5)];
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
    const columns = columnsOf(table, options, ['x1', 'x2', 'x3', 'x4', 'x5']).slice(0, 5);
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
    columns: {
      type: 'text',
      help: {
        zh: '各列的名称，按上面的顺序，逗号分隔',
        en: 'names of the columns in the order above, comma-separated',
      },
    },
    'keep-unsure': {
      type: 'flag',
      help: { zh: '“看不准”计入分母', en: 'count "hard to say" in the denominator' },
    },
    constant: {
      type: 'number',
      default: 2,
      help: { zh: '密歇根常数（1981-12 前为 2.7）', en: 'constant of Michigan (2.7 before 1981-12)' },
    },
  },
  output: {
    id: { zh: '各行', en: 'rows' },
    index: { zh: '指数（eu 以外）', en: 'index (not with eu)' },
    balance: { zh: '差额（pboc、eu）', en: 'balance (pboc, eu)' },
    satisfaction: { zh: '满意指数（beijing）', en: 'satisfaction (beijing)' },
    expectation: { zh: '预期指数（beijing）', en: 'expectation (beijing)' },
    icc: { zh: '现状指数（michigan）', en: 'current conditions (michigan)' },
    ice: { zh: '预期指数（michigan）', en: 'expectations (michigan)' },
  },
  formula:
    '100(up + ½ same)/all; balance 100(up − down)/all; EU (PP + ½P) − (½M + MM); Beijing 0.4·S + 0.6·E; Michigan ICS Σx/6.7558 + 2.0, ICC (x1+x5)/2.6424 + 2.0, ICE (x2+x3+x4)/4.1134 + 2.0',
  source: 'PBoC depositor survey; Beijing Bureau of Statistics; University of Michigan; OECD (2003)',
  run(table, options) {
    const formula = FORMULAE[text(options, 'formula', 'pboc')];
    return { id: table.ids(options), ...formula?.(table, options) };
  },
};

export const surveyMethods: readonly MethodSpec[] = [diffusionSpec];
