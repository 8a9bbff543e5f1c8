import { copeland } from '../../../src/indices/copeland.ts';
import { kendall, pearson, spearman } from '../../../src/indices/correlation.ts';
import { cronbach } from '../../../src/indices/cronbach.ts';
import { Hierarchy, rankHighest } from '../../../src/indices/hierarchy.ts';
import { type ImputeMethod, impute } from '../../../src/indices/impute.ts';
import { arithmeticMean, geometricMean, harmonicMean } from '../../../src/indices/mean.ts';
import { moments, present } from '../../../src/indices/moments.ts';
import { type Normalisation, normalise } from '../../../src/indices/normalise.ts';
import { pca } from '../../../src/indices/pca.ts';
import { sobol } from '../../../src/indices/sobol.ts';
import { TREAT_DEFAULT, treat } from '../../../src/indices/treat.ts';
import { criticWeights, entropyWeights, equalWeights } from '../../../src/indices/weights.ts';
import { usageError } from '../../commands/command.ts';
import { type MetaRow, readMeta } from './composite-input.ts';
import { COLUMNS, ID, type MethodSpec, maybeText, number, type OptionValues, text } from './spec.ts';
import type { InputTable } from './table.ts';

const byName = <T>(names: readonly string[], values: readonly T[]): Record<string, T> =>
  Object.fromEntries(names.map((n, i) => [n, values[i] as T]));

const directionsOf = (names: readonly string[], options: OptionValues): (1 | -1)[] => {
  const down = new Set((maybeText(options, 'negative') ?? '').split(',').map((n) => n.trim()));
  const meta = maybeText(options, 'meta');
  for (const row of meta ? readMeta(meta) : []) if (row.direction === -1) down.add(row.id);
  return names.map((n) => (down.has(n) ? -1 : 1));
};

/** The columns of a table; with an iMeta table only its indicators. */
function matrixOf(table: InputTable, options: OptionValues): ReturnType<InputTable['matrix']> {
  const meta = maybeText(options, 'meta');
  if (!meta || maybeText(options, 'columns')) return table.matrix(options);
  const names = readMeta(meta)
    .filter((row) => row.kind === 'indicator' && table.has(row.id))
    .map((row) => row.id);
  return table.matrix({ ...options, columns: names.join(',') });
}

const META = {
  type: 'text',
  help: {
    zh: 'iMeta CSV(iCode,Type,Parent,Weight,Direction)：只取其中的指标，方向与分组依此',
    en: 'iMeta CSV (iCode,Type,Parent,Weight,Direction): its indicators, their directions and groups',
  },
} as const;

const NEGATIVE = {
  type: 'text',
  help: { zh: '越低越好的列，逗号分隔', en: 'columns where less is more, comma-separated' },
} as const;
const MATRIX = {
  zh: '每行一个单位，每列一个指标',
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
    meta: META,
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
    reference: {
      type: 'number',
      help: { zh: '参照值（默认最好的值）', en: 'reference (default: the best value)' },
    },
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
    const { names, columns } = matrixOf(table, options);
    const directions = directionsOf(names, options);
    const rule = ruleOf(options);
    return {
      id: table.ids(options),
      columns: byName(
        names,
        columns.map((c, i) => normalise(c, withBest(rule, c, directions[i] ?? 1), directions[i] ?? 1)),
      ),
    };
  },
};

/** Without a reference the best value of the column is it (COINr `n_dist2max`). */
function withBest(rule: Normalisation, column: Float64Array, direction: 1 | -1): Normalisation {
  if (rule.method !== 'distance_to_reference' || !Number.isNaN(rule.reference)) return rule;
  const values = present(column);
  return { ...rule, reference: direction === 1 ? Math.max(...values) : Math.min(...values) };
}

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
      return { method: 'distance_to_reference', reference: number(options, 'reference', Number.NaN) };
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
    meta: META,
    method: {
      type: 'text',
      choices: ['entropy', 'critic', 'pca', 'equal', 'policy', 'effective'],
      default: 'entropy',
      help: { zh: '方法', en: 'method' },
    },
  },
  output: {
    weights: {
      zh: '各列权重；policy 为 --meta 中的权重按同级归一，effective 为其逐级之积',
      en: 'weights by column; policy: those of --meta as shares among siblings; effective: their product up the tree',
    },
    eigenvalues: { zh: '特征值（pca）', en: 'eigenvalues (pca)' },
    explained: { zh: '解释的方差比例（pca）', en: 'share of variance (pca)' },
    loadings: { zh: '各主成分的载荷（pca）', en: 'loadings of every component (pca)' },
  },
  formula:
    'entropy: p = x/Σx, e = −Σ p ln p / ln n, w ∝ 1 − e; CRITIC: w ∝ sd Σ(1 − r) on min-max data; PCA: first eigenvector of the correlation matrix',
  source: 'Shannon; Zeleny (1982); Diakoulaki, Mavrotas & Papayannakis (1995)',
  run(table, options) {
    const { names, columns } = matrixOf(table, options);
    switch (text(options, 'method', 'entropy')) {
      case 'policy':
      case 'effective':
        return { weights: treeWeights(options) };
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

/** Shares among siblings, or their products up to the top, of every node of an iMeta table. */
function treeWeights(options: OptionValues): Record<string, number> {
  const meta = maybeText(options, 'meta');
  if (!meta) throw usageError({ zh: '此方法需要 --meta。', en: 'This method needs --meta.' });
  const rows = readMeta(meta).filter((row) => row.kind !== 'other');
  const nodes = rows.map(({ id, parent, weight }) => ({ id, weight, ...(parent ? { parent } : {}) }));
  const tree = new Hierarchy(nodes);
  if (text(options, 'method', '') === 'effective') return Object.fromEntries(tree.effectiveWeights());
  return Object.fromEntries(
    nodes.map((node) => {
      const siblings = nodes.filter((other) => other.parent === node.parent);
      return [node.id, node.weight / siblings.reduce((sum, other) => sum + other.weight, 0)];
    }),
  );
}

const aggregateSpec: MethodSpec = {
  name: 'aggregate',
  title: { zh: '汇总', en: 'Aggregation' },
  input: MATRIX,
  options: {
    columns: COLUMNS,
    id: ID,
    weights: {
      type: 'text',
      help: { zh: '权重，如 a=1,b=2（默认相等）', en: 'weights such as a=1,b=2 (default: equal)' },
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
    rank: { zh: '名次，1 为最高，同分同名次', en: 'ranks, 1 highest, ties share the least' },
  },
  formula:
    'Σwx/Σw; exp(Σw ln x/Σw); Σw/Σ(w/x), over what is present; Copeland: wins − defeats in pairwise comparison',
  source: 'OECD/JRC Handbook (2008); Copeland (1951)',
  run(table, options) {
    const { names, columns } = matrixOf(table, options);
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
        zh: `权重“${unknown[0]}=${unknown[1]}”有误。可用的列：${names.join('、')}。`,
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
    const { names, columns } = matrixOf(table, options);
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
    const { names, columns } = matrixOf(table, options);
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

const CORRELATION = {
  type: 'text',
  choices: ['pearson', 'spearman', 'kendall'],
  default: 'pearson',
  help: { zh: '哪种相关', en: 'which correlation' },
} as const;

const correlationSpec: MethodSpec = {
  name: 'correlation',
  title: { zh: '相关与克朗巴赫 α', en: 'Correlations and Cronbach’s alpha' },
  input: MATRIX,
  options: { columns: COLUMNS, id: ID, meta: META, method: CORRELATION },
  output: {
    names: { zh: '列', en: 'columns' },
    matrix: { zh: '相关矩阵', en: 'matrix of correlations' },
    alpha: { zh: '克朗巴赫 α', en: 'Cronbach’s alpha' },
    alpha_by_group: { zh: '各组的克朗巴赫 α(--meta)', en: 'alpha of each group (--meta)' },
  },
  formula: 'α = k/(k − 1)·(1 − Σ var / Σ cov), pairwise complete',
  source: 'Cronbach (1951)',
  run(table, options) {
    const { names, columns } = matrixOf(table, options);
    const of = { pearson, spearman, kendall }[text(options, 'method', 'pearson')] ?? pearson;
    const meta = maybeText(options, 'meta');
    return {
      names,
      matrix: columns.map((x, i) => columns.map((y, j) => (i === j ? 1 : of(x, y)))),
      alpha: cronbach(columns),
      ...(meta ? { alpha_by_group: alphaByGroup(readMeta(meta), table) } : {}),
    };
  },
};

/** Alpha of everything below each aggregate that the table holds. */
function alphaByGroup(rows: readonly MetaRow[], table: InputTable): Record<string, number> {
  const below = (id: string): string[] =>
    rows
      .filter((row) => row.parent === id)
      .flatMap((row) => (row.kind === 'indicator' || table.has(row.id) ? [row.id] : below(row.id)))
      .filter((child) => table.has(child));
  return Object.fromEntries(
    rows
      .filter((row) => row.kind === 'aggregate')
      .map((row) => [row.id, cronbach(below(row.id).map((id) => table.numbers(id)))]),
  );
}

const sobolSpec: MethodSpec = {
  name: 'sobol',
  title: { zh: 'Sobol 敏感性', en: 'Sobol sensitivity' },
  input: {
    zh: '一列模型输出，依次为 A、B 与 d 个混合样本，各 N 个',
    en: 'one column of model outputs at A, B and the d mixed samples, N each, in this order',
  },
  options: {
    value: {
      type: 'text',
      help: { zh: '输出所在列（默认 y）', en: 'column of outputs (default y)' },
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
    const y = table.series(options, ['y', 'value']);
    const d = number(options, 'd', Number.NaN);
    if (!Number.isInteger(d))
      throw usageError({ zh: '请用 --d 给出输入个数。', en: 'Give the number of inputs with --d.' });
    return { ...sobol(y, number(options, 'n', y.length / (d + 2)), d) };
  },
};

/** The steps of a composite index, each on a table of its own. */
export const compositeStepMethods: readonly MethodSpec[] = [
  imputeSpec,
  treatSpec,
  normaliseSpec,
  weightsSpec,
  aggregateSpec,
  correlationSpec,
  sobolSpec,
];
