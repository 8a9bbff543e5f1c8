import { type CompositeData, type CompositeResult, composite } from '../../../src/indices/composite.ts';
import type { CompositeDefinition } from '../../../src/indices/composite-definition.ts';
import { rankChains } from '../../../src/indices/rank-chain.ts';
import { uncertainComposite } from '../../../src/indices/uncertain-composite.ts';
import { FACTORS, type Factor, sensitivityOf } from '../../../src/indices/uncertainty.ts';
import { usageError } from '../../commands/command.ts';
import { uncertaintyOf } from '../uncertainty/pool.ts';
import { COMPOSITE_INPUT, COMPOSITE_OPTIONS, inputOfComposite, readData } from './composite-input.ts';
import { type MethodSpec, maybeNumber, maybeText, number, type OptionValues } from './spec.ts';

/** Intervals of the scores and ranks of a composite index, and what they come from. */
export const uncertaintySpec: MethodSpec = {
  name: 'uncertainty',
  title: { zh: '合成指数的不确定性', en: 'Uncertainty of a composite index' },
  input: COMPOSITE_INPUT,
  needsInput: false,
  options: {
    ...COMPOSITE_OPTIONS,
    draws: { type: 'number', default: 1000, help: { zh: '抽样次数', en: 'number of draws' } },
    seed: { type: 'number', default: 20261122, help: { zh: '随机种子', en: 'seed' } },
    'weight-range': {
      type: 'number',
      default: 0.25,
      help: { zh: '权重的上下浮动', en: 'weights vary by this share to either side' },
    },
    errors: {
      type: 'text',
      help: {
        zh: '抽样误差：与数据同形的标准误 CSV（除以分母之前）',
        en: 'sampling error: a CSV of standard errors shaped as the data, before denominators',
      },
    },
    fixed: {
      type: 'text',
      help: {
        zh: `不抽取的因素，逗号分隔：${FACTORS.join('、')}`,
        en: `factors held: ${FACTORS.join(', ')}`,
      },
    },
    level: { type: 'number', default: 0.95, help: { zh: '区间水平', en: 'level of the intervals' } },
    sobol: {
      type: 'number',
      default: 256,
      help: { zh: 'Sobol 指数的样本数（0 为不算）', en: 'sample size of the Sobol indices (0: none)' },
    },
    workers: {
      type: 'number',
      help: { zh: '工作线程数（不影响结果）', en: 'worker threads; changes no result' },
    },
  },
  output: {
    id: { zh: '单位（每行一个）', en: 'units, one per row' },
    period: { zh: '时期（面板）', en: 'periods of a panel' },
    score: { zh: '公布的得分', en: 'published scores' },
    score_low: { zh: '得分区间下端', en: 'lower ends of the scores' },
    score_high: { zh: '得分区间上端', en: 'upper ends of the scores' },
    rank: { zh: '公布值的名次（仅供核对）', en: 'ranks of the published scores, for checking' },
    ordinal: { zh: '可以公布的名次；并列链内为空', en: 'the rank that may be printed; empty inside a chain' },
    rank_low: { zh: '名次区间上端（最好）', en: 'best ranks' },
    rank_high: { zh: '名次区间下端（最差）', en: 'worst ranks' },
    position: {
      zh: '可说的位次：第3–7位；链内不给序号',
      en: 'what may be said: ranks 3–7; no ordinal in a chain',
    },
    chain: {
      zh: '并列链的编号，空为不与任何单位重叠',
      en: 'number of the chain of overlaps; empty where none',
    },
    tied: { zh: '并列的单位', en: 'units tied with it' },
    sobol: {
      zh: '末期各因素的一阶与总效应指数：平均名次变动与每个单位的得分',
      en: 'first-order and total indices at the last period: of the mean move in rank, and of every score',
    },
    draws: { zh: '抽样次数', en: 'number of draws' },
    seed: { zh: '随机种子', en: 'seed' },
  },
  formula:
    'per draw: w·(1 ± 25%), one of {published, z, percentile rank}, one of {published, arithmetic, geometric} means, one or no indicator left out, value + s.e.·N(0,1); scores brought to the published mean and sd of the reference',
  source:
    'OECD/JRC Handbook (2008), step 7; Saisana, Saltelli & Tarantola (2005); Saltelli et al. (2010); Jansen (1999)',
  async run(table, options) {
    const { definition, data } = inputOfComposite(table, options);
    const result = composite(definition, data);
    const { index, units, periods } = uncertainComposite(
      definition,
      result,
      errorsOf(options, definition, data, result),
    );
    const draw = {
      seed: number(options, 'seed', 20261122),
      weightRange: number(options, 'weight-range', 0.25),
      fixed: fixedOf(options),
    };
    const draws = number(options, 'draws', 1000);
    if (!Number.isInteger(draws) || draws < 2) {
      throw usageError({
        zh: '--draws 应为不小于 2 的整数。',
        en: '--draws takes a whole number of 2 or more.',
      });
    }
    const workers = maybeNumber(options, 'workers');
    const { score, rank } = await uncertaintyOf(index, {
      draws,
      draw,
      level: number(options, 'level', 0.95),
      ...(workers === undefined ? {} : { workers }),
    });
    const placed = periods.flatMap((_, p) => {
      const stated = units.flatMap((code, u) => {
        const cell = p * units.length + u;
        const own = rank.published[cell] ?? 0;
        return own > 0 ? [{ code, rank: own, low: rank.low[cell] ?? 0, high: rank.high[cell] ?? 0 }] : [];
      });
      const byCode = new Map(rankChains(stated).map((unit) => [unit.code, unit]));
      return units.map((code) => byCode.get(code) ?? null);
    });
    const orNull = (x: Uint16Array): (number | null)[] => [...x].map((r) => (r > 0 ? r : null));
    const n = number(options, 'sobol', 256);
    return {
      id: periods.flatMap(() => units),
      ...(result.periods ? { period: periods.flatMap((label) => units.map(() => label)) } : {}),
      score: index.published,
      score_low: score.low,
      score_high: score.high,
      rank: orNull(rank.published),
      ordinal: placed.map((unit) => (unit && unit.chain === null ? unit.rank : null)),
      rank_low: orNull(rank.low),
      rank_high: orNull(rank.high),
      position: placed.map(
        (unit) => unit && (unit.low === unit.high ? `${unit.low}` : `${unit.low}–${unit.high}`),
      ),
      chain: placed.map((unit) => unit?.chain ?? null),
      tied: placed.map((unit) => unit?.tied ?? []),
      ...(n > 0 ? { sobol: sobolOf(sensitivityOf(index, periods.length - 1, n, draw), units) } : {}),
      draws,
      seed: draw.seed,
    };
  },
};

function fixedOf(options: OptionValues): Factor[] {
  const given = (maybeText(options, 'fixed') ?? '').split(',').filter(Boolean);
  return given.map((name) => {
    const factor = FACTORS.find((f) => f === name.trim());
    if (factor) return factor;
    throw usageError({
      zh: `--fixed 没有“${name}”。可选：${FACTORS.join('、')}。`,
      en: `--fixed has no "${name}". Choices: ${FACTORS.join(', ')}.`,
    });
  });
}

/** Standard errors over the rows of the result, divided as the indicators are. */
function errorsOf(
  options: OptionValues,
  definition: CompositeDefinition,
  data: CompositeData,
  result: CompositeResult,
): ReadonlyMap<string, Float64Array> | undefined {
  const path = maybeText(options, 'errors');
  if (!path) return undefined;
  const given = readData(undefined, { ...options, data: path }, definition);
  const key = given.labels.get(definition.units.id) ?? [];
  const period = definition.units.period ? given.labels.get(definition.units.period) : undefined;
  const name = (unit: string | undefined, label: string | undefined): string => `${unit} ${label ?? ''}`;
  const at = new Map(key.map((unit, row) => [name(unit, period?.[row]), row]));
  return new Map(
    definition.indicators.map(({ id, denominator }) => {
      const errors = given.numbers.get(id) ?? new Float64Array();
      const by = denominator ? data.numbers.get(denominator) : undefined;
      return [
        id,
        Float64Array.from(result.units, (unit, row) => {
          const from = at.get(name(unit, result.periods?.[row]));
          const error = from === undefined ? 0 : (errors[from] ?? 0);
          const divisor = by ? (by[result.screened.rows[row] ?? 0] ?? Number.NaN) : 1;
          return Number.isNaN(error) ? 0 : Math.abs(error / divisor);
        }),
      ];
    }),
  );
}

function sobolOf(
  { rank_shift, units: byUnit }: ReturnType<typeof sensitivityOf>,
  units: readonly string[],
): Record<string, unknown> {
  const shares = (of: typeof rank_shift): Record<string, { first: number; total: number }> =>
    Object.fromEntries(of.map(({ factor, first, total }) => [factor, { first, total }]));
  return {
    rank_shift: shares(rank_shift),
    score: Object.fromEntries(units.map((unit, u) => [unit, shares(byUnit[u] ?? [])])),
  };
}
