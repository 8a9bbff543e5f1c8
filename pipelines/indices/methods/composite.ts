import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import {
  type CompositeData,
  type CompositeDefinition,
  composite,
  compositeSchema,
} from '../../../src/indices/composite.ts';
import { copeland } from '../../../src/indices/copeland.ts';
import { correlationMatrix } from '../../../src/indices/correlation.ts';
import { cronbach } from '../../../src/indices/cronbach.ts';
import { rankHighest } from '../../../src/indices/hierarchy.ts';
import { type ImputeMethod, impute } from '../../../src/indices/impute.ts';
import { arithmeticMean, geometricMean, harmonicMean } from '../../../src/indices/mean.ts';
import { moments } from '../../../src/indices/moments.ts';
import { type Normalisation, normalise } from '../../../src/indices/normalise.ts';
import { pca } from '../../../src/indices/pca.ts';
import { sobol } from '../../../src/indices/sobol.ts';
import { TREAT_DEFAULT, treat } from '../../../src/indices/treat.ts';
import { criticWeights, entropyWeights, equalWeights } from '../../../src/indices/weights.ts';
import { usageError } from '../../commands/command.ts';
import { COLUMNS, ID, type MethodSpec, maybeText, number, type OptionValues, text } from './spec.ts';
import { InputTable } from './table.ts';

const byName = <T>(names: readonly string[], values: readonly T[]): Record<string, T> =>
  Object.fromEntries(names.map((n, i) => [n, values[i] as T]));

const directionsOf = (names: readonly string[], options: OptionValues): (1 | -1)[] => {
  const down = new Set((maybeText(options, 'negative') ?? '').split(',').map((n) => n.trim()));
  return names.map((n) => (down.has(n) ? -1 : 1));
};

const NEGATIVE = {
  type: 'text',
  help: { zh: '越低越好的列,逗号分隔', en: 'columns where less is more, comma-separated' },
} as const;
const MATRIX = {
  zh: '每行一个单位,每列一个指标',
  en: 'one row per unit, one column per indicator',
} as const;

const normaliseSpec: MethodSpec = {
  name: 'normalise',
  title: { zh: '归一化', en: 'Normalisation' },
  input: MATRIX,
  options: {
    columns: COLUMNS,
    id: ID,
    negative: NEGATIVE,
    method: {
      type: 'text',
      choices: ['minmax', 'goalposts', 'zscore', 'percentile-rank', 'distance-to-reference', 'ratio-to-base'],
      default: 'minmax',
      help: { zh: '方法', en: 'method' },
    },
    low: { type: 'number', default: 0, help: { zh: '下端', en: 'lower end' } },
    high: { type: 'number', default: 100, help: { zh: '上端', en: 'upper end' } },
    from: { type: 'number', help: { zh: '标杆下端', en: 'lower goalpost' } },
    to: { type: 'number', help: { zh: '标杆上端', en: 'upper goalpost' } },
    mean: { type: 'number', default: 0, help: { zh: 'z 分数的均值', en: 'mean of the z-scores' } },
    sd: {
      type: 'number',
      default: 1,
      help: { zh: 'z 分数的标准差', en: 'standard deviation of the z-scores' },
    },
    reference: { type: 'number', help: { zh: '参照值', en: 'reference' } },
    base: { type: 'number', help: { zh: '基准值', en: 'base value' } },
  },
  output: {
    id: { zh: '单位', en: 'units' },
    columns: { zh: '各列的结果', en: 'results by column' },
  },
  formula:
    'minmax: (d·x − min)/(max − min)·(high − low) + low; zscore: (d·x − mean)/sd; percentile rank: (rank − 1)/(n − 1)',
  source: 'OECD/JRC Handbook on Constructing Composite Indicators (2008)',
  run(table, options) {
    const { names, columns } = table.matrix(options);
    const directions = directionsOf(names, options);
    const rule = ruleOf(options);
    return {
      id: table.ids(options),
      columns: byName(
        names,
        columns.map((c, i) => normalise(c, rule, directions[i] ?? 1)),
      ),
    };
  },
};

function ruleOf(options: OptionValues): Normalisation {
  const [low, high] = [number(options, 'low', 0), number(options, 'high', 100)];
  const needed = (name: string): number => {
    const value = number(options, name, Number.NaN);
    if (!Number.isNaN(value)) return value;
    throw usageError({ zh: `此方法需要 --${name}。`, en: `This method needs --${name}.` });
  };
  switch (text(options, 'method', 'minmax')) {
    case 'goalposts':
      return { method: 'goalposts', from: needed('from'), to: needed('to'), low, high };
    case 'zscore':
      return { method: 'zscore', mean: number(options, 'mean', 0), sd: number(options, 'sd', 1) };
    case 'percentile-rank':
      return { method: 'percentile_rank' };
    case 'distance-to-reference':
      return { method: 'distance_to_reference', reference: needed('reference') };
    case 'ratio-to-base':
      return { method: 'ratio_to_base', base: needed('base') };
    default:
      return { method: 'minmax', low, high };
  }
}

const weightsSpec: MethodSpec = {
  name: 'weights',
  title: { zh: '权重', en: 'Weights' },
  input: MATRIX,
  options: {
    columns: COLUMNS,
    id: ID,
    negative: NEGATIVE,
    method: {
      type: 'text',
      choices: ['entropy', 'critic', 'pca', 'equal'],
      default: 'entropy',
      help: { zh: '方法', en: 'method' },
    },
  },
  output: {
    weights: { zh: '各列权重', en: 'weights by column' },
    eigenvalues: { zh: '特征值(pca)', en: 'eigenvalues (pca)' },
    explained: { zh: '解释的方差比例(pca)', en: 'share of variance (pca)' },
    loadings: { zh: '各主成分的载荷(pca)', en: 'loadings of every component (pca)' },
  },
  formula:
    'entropy: p = x/Σx, e = −Σ p ln p / ln n, w ∝ 1 − e; CRITIC: w ∝ sd Σ(1 − r) on min-max data; PCA: first eigenvector of the correlation matrix',
  source: 'Shannon; Zeleny (1982); Diakoulaki, Mavrotas & Papayannakis (1995)',
  run(table, options) {
    const { names, columns } = table.matrix(options);
    switch (text(options, 'method', 'entropy')) {
      case 'critic':
        return { weights: byName(names, criticWeights(columns, directionsOf(names, options))) };
      case 'pca': {
        const { weights, eigenvalues, explained, loadings } = pca(columns);
        return { weights: byName(names, weights), eigenvalues, explained, loadings };
      }
      case 'equal':
        return { weights: byName(names, equalWeights(columns)) };
      default:
        return { weights: byName(names, entropyWeights(columns)) };
    }
  },
};

const aggregateSpec: MethodSpec = {
  name: 'aggregate',
  title: { zh: '汇总', en: 'Aggregation' },
  input: MATRIX,
  options: {
    columns: COLUMNS,
    id: ID,
    weights: {
      type: 'text',
      help: { zh: '权重,如 a=1,b=2(默认相等)', en: 'weights such as a=1,b=2 (default: equal)' },
    },
    method: {
      type: 'text',
      choices: ['arithmetic', 'geometric', 'harmonic', 'copeland'],
      default: 'arithmetic',
      help: { zh: '方法', en: 'method' },
    },
    threshold: {
      type: 'number',
      default: 0,
      help: { zh: '至少要有的指标占比', en: 'least share of indicators that must be present' },
    },
  },
  output: {
    id: { zh: '单位', en: 'units' },
    score: { zh: '得分', en: 'scores' },
    rank: { zh: '名次,1 为最高,同分同名次', en: 'ranks, 1 highest, ties share the least' },
  },
  formula:
    'Σwx/Σw; exp(Σw ln x/Σw); Σw/Σ(w/x), over what is present; Copeland: wins − defeats in pairwise comparison',
  source: 'OECD/JRC Handbook (2008); Copeland (1951)',
  run(table, options) {
    const { names, columns } = table.matrix(options);
    const given = new Map(
      (maybeText(options, 'weights') ?? '')
        .split(',')
        .filter(Boolean)
        .map((part) => {
          const [name = '', value = ''] = part.split('=');
          return [name.trim(), Number(value)] as const;
        }),
    );
    const unknown = [...given].find(([name, value]) => !names.includes(name) || !Number.isFinite(value));
    if (unknown) {
      throw usageError({
        zh: `权重“${unknown[0]}=${unknown[1]}”有误。可用的列:${names.join('、')}。`,
        en: `The weight "${unknown[0]}=${unknown[1]}" is wrong. Columns: ${names.join(', ')}.`,
      });
    }
    const weights = names.map((n) => given.get(n) ?? (given.size > 0 ? 0 : 1));
    const rows = Array.from({ length: table.length }, (_, u) => columns.map((c) => c[u] ?? Number.NaN));
    const method = text(options, 'method', 'arithmetic');
    const mean = { arithmetic: arithmeticMean, geometric: geometricMean, harmonic: harmonicMean }[method];
    const least = number(options, 'threshold', 0);
    const score = mean
      ? Float64Array.from(rows, (row) =>
          row.filter((v) => !Number.isNaN(v)).length / row.length < least ? Number.NaN : mean(row, weights),
        )
      : copeland(rows, weights);
    return { id: table.ids(options), score, rank: rankHighest(score) };
  },
};

const treatSpec: MethodSpec = {
  name: 'treat',
  title: { zh: '离群值处理', en: 'Outlier treatment' },
  input: MATRIX,
  options: {
    columns: COLUMNS,
    id: ID,
    skew: {
      type: 'number',
      default: TREAT_DEFAULT.skew,
      help: { zh: '偏度界限', en: 'limit of the skewness' },
    },
    kurtosis: {
      type: 'number',
      default: TREAT_DEFAULT.kurtosis,
      help: { zh: '峰度界限', en: 'limit of the kurtosis' },
    },
    'winsorise-at-most': {
      type: 'number',
      default: TREAT_DEFAULT.winsoriseAtMost,
      help: { zh: '最多缩尾的点数', en: 'most points to winsorise' },
    },
  },
  output: {
    columns: { zh: '各列的值、方法与点数', en: 'values, method and points by column' },
    before: { zh: '处理前的偏度与峰度', en: 'skewness and kurtosis before' },
  },
  formula: 'if |G1| ≥ 2 and G2 ≥ 3.5: winsorise up to 5 points, else ln(x − min + 0.01(max − min))',
  source: 'JRC; COINr Treat',
  run(table, options) {
    const { names, columns } = table.matrix(options);
    const rule = {
      skew: number(options, 'skew', TREAT_DEFAULT.skew),
      kurtosis: number(options, 'kurtosis', TREAT_DEFAULT.kurtosis),
      winsoriseAtMost: number(options, 'winsorise-at-most', TREAT_DEFAULT.winsoriseAtMost),
    };
    return {
      columns: byName(
        names,
        columns.map((c) => treat(c, rule)),
      ),
      before: byName(
        names,
        columns.map((c) => moments(c)),
      ),
    };
  },
};

const imputeSpec: MethodSpec = {
  name: 'impute',
  title: { zh: '缺失填补', en: 'Imputation' },
  input: MATRIX,
  options: {
    columns: COLUMNS,
    id: ID,
    group: { type: 'text', help: { zh: '分组列', en: 'column of groups' } },
    method: {
      type: 'text',
      choices: ['mean', 'median', 'group_mean', 'group_median'],
      default: 'mean',
      help: { zh: '方法', en: 'method' },
    },
  },
  output: { columns: { zh: '填补后的各列', en: 'filled columns' } },
  formula: 'missing ← mean or median of the column, or of the group',
  source: 'COINr Impute',
  run(table, options) {
    const { names, columns } = table.matrix(options);
    const group = maybeText(options, 'group');
    const groups = group ? table.text(group) : undefined;
    const method = text(options, 'method', 'mean') as ImputeMethod;
    return {
      id: table.ids(options),
      columns: byName(
        names,
        columns.map((c) => impute(c, method, groups)),
      ),
    };
  },
};

const correlationSpec: MethodSpec = {
  name: 'correlation',
  title: { zh: '相关与克朗巴赫 α', en: 'Correlations and Cronbach’s alpha' },
  input: MATRIX,
  options: { columns: COLUMNS, id: ID },
  output: {
    names: { zh: '列', en: 'columns' },
    matrix: { zh: '皮尔逊相关', en: 'Pearson correlations' },
    alpha: { zh: '克朗巴赫 α', en: 'Cronbach’s alpha' },
  },
  formula: 'α = k/(k − 1)·(1 − Σ var / Σ cov), pairwise complete',
  source: 'Cronbach (1951)',
  run(table, options) {
    const { names, columns } = table.matrix(options);
    return { names, matrix: correlationMatrix(columns), alpha: cronbach(columns) };
  },
};

const sobolSpec: MethodSpec = {
  name: 'sobol',
  title: { zh: 'Sobol 敏感性', en: 'Sobol sensitivity' },
  input: {
    zh: '一列模型输出,依次为 A、B 与 d 个混合样本,各 N 个',
    en: 'one column of model outputs at A, B and the d mixed samples, N each, in this order',
  },
  options: {
    value: {
      type: 'text',
      help: { zh: '输出所在列(默认 y)', en: 'column of outputs (default y)' },
    },
    n: { type: 'number', help: { zh: '样本数 N', en: 'sample size N' } },
    d: { type: 'number', help: { zh: '输入个数 d', en: 'number of inputs d' } },
  },
  output: {
    first: { zh: '一阶指数', en: 'first-order indices' },
    total: { zh: '总效应指数', en: 'total indices' },
    variance: { zh: '方差', en: 'variance' },
  },
  formula: 'S = mean(yB(yABi − yA))/V; ST = mean((yA − yABi)²)/(2V)',
  source: 'Saltelli et al. (2010); Jansen (1999)',
  run(table, options) {
    const y = table.value(options, 'value', ['y', 'value']);
    const d = number(options, 'd', Number.NaN);
    if (!Number.isInteger(d))
      throw usageError({ zh: '请用 --d 给出输入个数。', en: 'Give the number of inputs with --d.' });
    return { ...sobol(y, number(options, 'n', y.length / (d + 2)), d) };
  },
};

const compositeSpec: MethodSpec = {
  name: 'composite',
  title: { zh: '合成指数全流程', en: 'Composite index, all steps' },
  input: {
    zh: '--data 给出单位 × 指标的 CSV;--definition 给出定义(YAML,或 COINr 的 iMeta CSV)',
    en: '--data is a CSV of units × indicators; --definition the index (YAML, or an iMeta CSV as in COINr)',
  },
  needsInput: false,
  options: {
    definition: { type: 'text', help: { zh: '定义文件', en: 'definition file' } },
    data: { type: 'text', help: { zh: '数据 CSV', en: 'data CSV' } },
    units: {
      type: 'text',
      help: {
        zh: '单位属性 CSV(分母、分组),按单位代码合并',
        en: 'CSV of unit attributes (denominators, groups), joined by unit',
      },
    },
    id: {
      type: 'text',
      help: { zh: '单位代码列(iMeta 时,默认 uCode)', en: 'unit column (for iMeta, default uCode)' },
    },
    group: { type: 'text', help: { zh: '填补所用的分组列', en: 'column of groups for imputation' } },
    impute: {
      type: 'text',
      choices: ['none', 'mean', 'median', 'group_mean', 'group_median'],
      help: { zh: '填补', en: 'imputation' },
    },
    treat: { type: 'flag', help: { zh: '处理离群值', en: 'treat outliers' } },
    normalise: {
      type: 'text',
      choices: ['minmax', 'zscore', 'percentile_rank'],
      help: { zh: '归一化', en: 'normalisation' },
    },
    low: { type: 'number', help: { zh: '归一化下端', en: 'lower end of the scale' } },
    high: { type: 'number', help: { zh: '归一化上端', en: 'upper end of the scale' } },
    aggregate: {
      type: 'text',
      help: {
        zh: '汇总方法,一个或自低层起逐层逗号分隔',
        en: 'aggregation, one or one per level from the lowest, comma-separated',
      },
    },
    threshold: { type: 'number', help: { zh: '至少要有的下级占比', en: 'least share of children present' } },
    'no-denominate': { type: 'flag', help: { zh: '不除以分母', en: 'leave out denominators' } },
  },
  output: {
    id: { zh: '单位', en: 'units' },
    scores: { zh: '归一化指标与各级得分', en: 'normalised indicators and aggregates' },
    rank: { zh: '总指数名次', en: 'ranks of the index' },
    top: { zh: '总指数名称', en: 'name of the index' },
    treated: { zh: '被处理的指标', en: 'indicators that were treated' },
    effective_weights: { zh: '有效权重', en: 'effective weights' },
  },
  formula: 'denominate → impute → treat → normalise → aggregate → rank',
  source: 'OECD/JRC Handbook (2008); COINr 1.1.14',
  run(_table, options) {
    const file = (name: string): string => {
      const path = maybeText(options, name);
      if (path) return path;
      throw usageError({ zh: `请用 --${name} 给出文件。`, en: `Give a file with --${name}.` });
    };
    const definition = readComposite(file('definition'), options);
    const data = readData(file('data'), maybeText(options, 'units'), definition);
    const result = composite(definition, data);
    return {
      id: result.units,
      top: result.top,
      rank: result.rank,
      scores: Object.fromEntries(result.scores),
      treated: Object.fromEntries(
        [...result.stages.treated]
          .filter(([, t]) => t.method !== 'none')
          .map(([id, t]) => [id, { method: t.method, points: t.points }]),
      ),
      effective_weights: Object.fromEntries(result.effectiveWeights),
    };
  },
};

/** A definition in our YAML, or the iMeta table of COINr with the steps as options. */
function readComposite(path: string, options: OptionValues): CompositeDefinition {
  const data = path.endsWith('.csv') ? fromMeta(path, options) : parse(readFileSync(path, 'utf8'));
  const parsed = compositeSchema.safeParse(withSteps(data, options));
  if (parsed.success) return parsed.data;
  throw usageError({
    zh: `定义文件 ${path} 有误:${z.prettifyError(parsed.error)}`,
    en: `The definition ${path} is wrong: ${z.prettifyError(parsed.error)}`,
  });
}

function fromMeta(path: string, options: OptionValues): unknown {
  const meta = new InputTable(path, readFileSync(path, 'utf8'));
  const column = (name: string): readonly string[] =>
    meta.has(name) ? meta.text(name) : meta.text('iCode').map(() => '');
  const rows = meta.text('iCode').map((id, i) => {
    const cell = (name: string): string => column(name)[i] ?? '';
    return {
      id,
      type: cell('Type'),
      parent: cell('Parent'),
      weight: cell('Weight'),
      direction: cell('Direction'),
      denominator: cell('Denominator'),
    };
  });
  const weight = (w: string): number => (w === '' ? 1 : Number(w));
  return {
    units: {
      id: text(options, 'id', 'uCode'),
      ...(maybeText(options, 'group') ? { group: maybeText(options, 'group') } : {}),
    },
    indicators: rows
      .filter((r) => r.type === 'Indicator')
      .map((r) => ({
        id: r.id,
        parent: r.parent,
        weight: weight(r.weight),
        direction: r.direction === '-1' ? -1 : 1,
        ...(r.denominator && options['no-denominate'] !== true ? { denominator: r.denominator } : {}),
      })),
    aggregates: rows
      .filter((r) => r.type === 'Aggregate')
      .map((r) => ({ id: r.id, weight: weight(r.weight), ...(r.parent ? { parent: r.parent } : {}) })),
  };
}

/** Steps given as options win over those of the file. */
function withSteps(data: unknown, options: OptionValues): unknown {
  const definition = (data ?? {}) as { steps?: Record<string, unknown> };
  const steps: Record<string, unknown> = { ...definition.steps };
  if (maybeText(options, 'impute')) steps.impute = options.impute;
  if (options.treat === true) steps.treat = {};
  const method = maybeText(options, 'normalise');
  if (method || typeof options.low === 'number' || typeof options.high === 'number') {
    steps.normalise = {
      method: method ?? 'minmax',
      ...(method === undefined || method === 'minmax'
        ? { low: number(options, 'low', 0), high: number(options, 'high', 100) }
        : {}),
    };
  }
  const aggregate = maybeText(options, 'aggregate');
  if (aggregate) steps.aggregate = aggregate.includes(',') ? aggregate.split(',') : aggregate;
  if (typeof options.threshold === 'number') steps.threshold = options.threshold;
  return { ...definition, steps };
}

function readData(
  path: string,
  unitsPath: string | undefined,
  definition: CompositeDefinition,
): CompositeData {
  const tables = [new InputTable(path, readFileSync(path, 'utf8'))];
  const key = definition.units.id;
  const ids = tables[0]?.text(key) ?? [];
  if (unitsPath) tables.push(new InputTable(unitsPath, readFileSync(unitsPath, 'utf8')));
  const labels = new Map<string, readonly string[]>();
  const numbers = new Map<string, Float64Array>();
  for (const table of tables.reverse()) {
    const at = new Map(table.text(key).map((id, i) => [id, i]));
    const numeric = new Set(table.numeric);
    for (const column of table.header) {
      const cells = table.text(column);
      labels.set(
        column,
        ids.map((id) => cells[at.get(id) ?? -1] ?? ''),
      );
      if (!numeric.has(column)) continue;
      const values = table.numbers(column);
      numbers.set(
        column,
        Float64Array.from(ids, (id) => values[at.get(id) ?? -1] ?? Number.NaN),
      );
    }
  }
  return { labels, numbers };
}

export const compositeMethods: readonly MethodSpec[] = [
  compositeSpec,
  imputeSpec,
  treatSpec,
  normaliseSpec,
  weightsSpec,
  aggregateSpec,
  correlationSpec,
  sobolSpec,
];
