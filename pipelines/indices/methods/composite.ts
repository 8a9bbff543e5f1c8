import { type CompositeResult, coherence, composite } from '../../../src/indices/composite.ts';
import type { CompositeDefinition } from '../../../src/indices/composite-definition.ts';
import { kendall, spearman } from '../../../src/indices/correlation.ts';
import { pca } from '../../../src/indices/pca.ts';
import { COMPOSITE_FORM, COMPOSITE_INPUT, COMPOSITE_OPTIONS, inputOfComposite } from './composite-input.ts';
import { compositeStepMethods } from './composite-steps.ts';
import { flag, type MethodSpec } from './spec.ts';
import { uncertaintySpec } from './uncertainty.ts';

const compositeSpec: MethodSpec = {
  name: 'composite',
  title: { zh: '合成指数全流程', en: 'Composite index, all steps' },
  input: COMPOSITE_INPUT,
  needsInput: false,
  options: {
    ...COMPOSITE_OPTIONS,
    stages: { type: 'flag', help: { zh: '一并输出各步骤的数据', en: 'print the data after every step too' } },
  },
  output: {
    id: { zh: '单位（每行一个）', en: 'units, one per row' },
    period: { zh: '时期（面板，每行一个）', en: 'periods of a panel, one per row' },
    scores: { zh: '归一化指标与各级得分', en: 'normalised indicators and aggregates' },
    rank: {
      zh: '总指数名次，1 为最高，同分同名次，面板逐期',
      en: 'ranks, 1 highest, ties share the least, by period',
    },
    top: { zh: '总指数名称', en: 'name of the index' },
    screened_out: { zh: '筛掉的指标与单位', en: 'indicators and units that did not pass the screen' },
    treated: { zh: '被处理的指标', en: 'indicators that were treated' },
    weights: { zh: '同级权重', en: 'weights among siblings' },
    effective_weights: { zh: '有效权重', en: 'effective weights' },
    alpha: { zh: '各级克朗巴赫 α（得分）', en: 'Cronbach’s alpha of each aggregate, on scores' },
    correlation_with_parent: { zh: '与上级得分的相关', en: 'correlation with the score of the parent' },
    pca: {
      zh: '各级主成分：权重、解释比例',
      en: 'principal components of each aggregate: weights, share explained',
    },
    growth: { zh: '面板各级得分的年均复合增长率', en: 'compound growth per period of a panel’s aggregates' },
    stages: { zh: '各步骤的数据（--stages）', en: 'data after every step (--stages)' },
  },
  formula: `denominate → screen → impute → treat → normalise → weigh → aggregate → rank. definition: ${COMPOSITE_FORM}`,
  source: 'OECD/JRC Handbook (2008); COINr 1.1.14',
  run(table, options) {
    const { definition, data } = inputOfComposite(table, options);
    const result = composite(definition, data);
    const { alpha, withParent } = coherence(result.tree, result.scores);
    return {
      id: result.units,
      ...(result.periods ? { period: result.periods } : {}),
      top: result.top,
      rank: result.rank,
      scores: Object.fromEntries(result.scores),
      screened_out: { indicators: result.screened.dropped, units: result.screened.droppedUnits },
      treated: Object.fromEntries(
        [...result.stages.treated]
          .filter(([, t]) => t.method !== 'none')
          .map(([id, t]) => [id, { method: t.method, points: t.points }]),
      ),
      weights: Object.fromEntries(result.weights),
      effective_weights: Object.fromEntries(result.effectiveWeights),
      alpha: Object.fromEntries(alpha),
      correlation_with_parent: Object.fromEntries(withParent),
      pca: componentsOf(result),
      ...(result.periods ? { growth: growthOf(result) } : {}),
      ...(flag(options, 'stages') ? { stages: stagesOf(result) } : {}),
    };
  },
};

const stagesOf = ({ stages }: CompositeResult): Record<string, Record<string, Float64Array>> => ({
  denominated: Object.fromEntries(stages.denominated),
  imputed: Object.fromEntries(stages.imputed),
  treated: Object.fromEntries([...stages.treated].map(([id, t]) => [id, t.values])),
  normalised: Object.fromEntries(stages.normalised),
});

/** Per aggregate with at least two children that differ between units; null where they do not. */
function componentsOf({ tree, scores }: CompositeResult): Record<string, unknown> {
  return Object.fromEntries(
    tree.aggregates.map(({ node }) => {
      const children = tree.childrenOf(node.id);
      try {
        const { weights, explained } = pca(children.map((child) => scores.get(child.id) ?? []));
        return [
          node.id,
          { weights: Object.fromEntries(children.map((child, i) => [child.id, weights[i]])), explained },
        ];
      } catch (cause) {
        if (cause instanceof RangeError) return [node.id, null];
        throw cause;
      }
    }),
  );
}

/** (last / first)^(1 / (t₁ − t₀)) − 1 between the first and the last period a unit has a score in. */
function growthOf({ tree, scores, units, periods }: CompositeResult): Record<string, Record<string, number>> {
  const rows = new Map<string, number[]>();
  for (const [row, unit] of units.entries()) rows.set(unit, [...(rows.get(unit) ?? []), row]);
  return Object.fromEntries(
    tree.aggregates.map(({ node }) => {
      const x = scores.get(node.id) ?? new Float64Array();
      const of = (own: readonly number[]): number => {
        const seen = own
          .map((row) => ({ t: Number(periods?.[row]), x: x[row] ?? Number.NaN }))
          .filter((p) => !Number.isNaN(p.x))
          .sort((a, b) => a.t - b.t);
        const [first, last] = [seen[0], seen.at(-1)];
        return first && last && last.t > first.t
          ? (last.x / first.x) ** (1 / (last.t - first.t)) - 1
          : Number.NaN;
      };
      return [node.id, Object.fromEntries([...rows].map(([unit, own]) => [unit, of(own)]))];
    }),
  );
}

type Steps = CompositeDefinition['steps'];

/** One thing decided otherwise at a time. Geometric and harmonic means need values above 0: a scale of [1, 100]. */
const SCENARIOS: Readonly<Record<string, Partial<Steps>>> = {
  arithmetic: { normalise: { method: 'minmax', low: 0, high: 100 }, aggregate: 'arithmetic' },
  geometric: { normalise: { method: 'minmax', low: 1, high: 100 }, aggregate: 'geometric' },
  harmonic: { normalise: { method: 'minmax', low: 1, high: 100 }, aggregate: 'harmonic' },
  zscore: { normalise: { method: 'zscore', mean: 0, sd: 1 }, aggregate: 'arithmetic' },
  percentile_rank: { normalise: { method: 'percentile_rank' }, aggregate: 'arithmetic' },
  equal_weights: { weights: 'equal' },
};

const scenariosSpec: MethodSpec = {
  name: 'scenarios',
  title: { zh: '合成指数的情景比较', en: 'Scenarios of a composite index' },
  input: COMPOSITE_INPUT,
  needsInput: false,
  options: COMPOSITE_OPTIONS,
  output: {
    id: { zh: '单位', en: 'units' },
    ranks: {
      zh: '各情景的名次（nominal 为定义本身）',
      en: 'ranks by scenario; nominal is the definition itself',
    },
    shift: { zh: '与定义本身相比的平均与最大名次变动', en: 'mean and largest move in rank against nominal' },
    correlation: {
      zh: '与定义本身名次的 Spearman 与 Kendall 相关',
      en: 'Spearman and Kendall against nominal',
    },
  },
  formula: 'one step decided otherwise at a time: aggregation, normalisation, weights',
  source: 'OECD/JRC Handbook (2008), uncertainty and sensitivity; Saisana, Saltelli & Tarantola (2005)',
  run(table, options) {
    const { definition, data } = inputOfComposite(table, options);
    const nominal = composite(definition, data);
    const others = Object.entries(SCENARIOS).map(
      ([name, steps]) =>
        [name, composite({ ...definition, steps: { ...definition.steps, ...steps } }, data).rank] as const,
    );
    const shifts = (rank: Float64Array): number[] =>
      [...rank].map((r, i) => Math.abs(r - (nominal.rank[i] ?? Number.NaN))).filter((d) => !Number.isNaN(d));
    return {
      id: nominal.units,
      ...(nominal.periods ? { period: nominal.periods } : {}),
      ranks: { nominal: nominal.rank, ...Object.fromEntries(others) },
      shift: Object.fromEntries(
        others.map(([name, rank]) => {
          const moves = shifts(rank);
          return [
            name,
            { mean: moves.reduce((a, b) => a + b, 0) / moves.length, largest: Math.max(...moves) },
          ];
        }),
      ),
      correlation: Object.fromEntries(
        others.map(([name, rank]) => [
          name,
          { spearman: spearman(rank, nominal.rank), kendall: kendall(rank, nominal.rank) },
        ]),
      ),
    };
  },
};

export const compositeMethods: readonly MethodSpec[] = [
  compositeSpec,
  scenariosSpec,
  uncertaintySpec,
  ...compositeStepMethods,
];
