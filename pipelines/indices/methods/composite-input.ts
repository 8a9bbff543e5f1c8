import { existsSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { CompositeData } from '../../../src/indices/composite.ts';
import {
  AGGREGATIONS,
  type CompositeDefinition,
  compositeSchema,
  IMPUTATIONS,
  WEIGHT_SCHEMES,
} from '../../../src/indices/composite-definition.ts';
import { CommandError, usageError } from '../../commands/command.ts';
import { maybeText, number, type OptionSpec, type OptionValues, text } from './spec.ts';
import { InputTable, readInput } from './table.ts';

/** Options that say how a composite index is made, shared by all methods that run one. */
export const COMPOSITE_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  definition: {
    type: 'text',
    help: {
      zh: '定义文件：YAML（见下方“定义”），或 iMeta CSV',
      en: 'definition file: YAML (see "definition" below), or an iMeta CSV',
    },
  },
  meta: {
    type: 'text',
    help: {
      zh: 'iMeta CSV:iCode,Type,Parent,Weight,Direction,Denominator（可代替 --definition）',
      en: 'iMeta CSV with iCode,Type,Parent,Weight,Direction,Denominator (instead of --definition)',
    },
  },
  data: { type: 'text', help: { zh: '数据 CSV（.gz 亦可）', en: 'data CSV (.gz as well)' } },
  units: {
    type: 'text',
    help: {
      zh: '单位属性 CSV（分母、分组），按单位代码合并',
      en: 'CSV of unit attributes (denominators, groups), joined by unit',
    },
  },
  id: { type: 'text', help: { zh: '单位代码列', en: 'unit column' } },
  group: { type: 'text', help: { zh: '填补所用的分组列', en: 'column of groups for imputation' } },
  time: {
    type: 'text',
    help: {
      zh: '时期列；给出即为面板，名次逐期计算',
      en: 'column of periods: makes it a panel, ranked period by period',
    },
  },
  reference: {
    type: 'text',
    help: {
      zh: '面板的标杆取自：all 全部时期、each 逐期、2018:2020 冻结于该窗口（新增时期不改变过去）',
      en: 'what sets the ends of a panel: all periods, each its own, or a frozen window such as 2018:2020',
    },
  },
  'no-denominate': { type: 'flag', help: { zh: '不除以分母', en: 'leave out denominators' } },
  'screen-indicators': {
    type: 'number',
    help: { zh: '指标至少要有的数据占比', en: 'least share of values an indicator must have' },
  },
  'screen-units': {
    type: 'number',
    help: { zh: '单位至少要有的数据占比', en: 'least share of values a unit must have' },
  },
  impute: { type: 'text', choices: IMPUTATIONS, help: { zh: '填补', en: 'imputation' } },
  treat: { type: 'flag', help: { zh: '处理离群值', en: 'treat outliers' } },
  normalise: {
    type: 'text',
    choices: ['minmax', 'zscore', 'percentile_rank', 'distance_to_reference', 'ratio_to_base'],
    help: { zh: '归一化（goalposts 请写在 YAML 中）', en: 'normalisation (write goalposts into a YAML)' },
  },
  low: { type: 'number', help: { zh: 'minmax 下端', en: 'lower end of minmax' } },
  high: { type: 'number', help: { zh: 'minmax 上端', en: 'upper end of minmax' } },
  weights: {
    type: 'text',
    help: {
      zh: `权重：${WEIGHT_SCHEMES.join('、')}，或权重 CSV(iCode,Weight)`,
      en: `weights: ${WEIGHT_SCHEMES.join(', ')}, or a CSV with iCode,Weight`,
    },
  },
  aggregate: {
    type: 'text',
    help: {
      zh: `汇总：${AGGREGATIONS.join('、')}；一个，或自低层起逐层逗号分隔`,
      en: `aggregation: ${AGGREGATIONS.join(', ')}; one, or one per level from the lowest, comma-separated`,
    },
  },
  threshold: { type: 'number', help: { zh: '至少要有的下级占比', en: 'least share of children present' } },
};

export const COMPOSITE_INPUT = {
  zh: '--data 给出单位 × 指标的 CSV（也可作为第一个参数）；--definition 或 --meta 给出定义',
  en: '--data (or the first argument) is a CSV of units × indicators; --definition or --meta the index',
} as const;

/** What a composite method was given: the index and its data. */
export function inputOfComposite(
  table: InputTable,
  options: OptionValues,
): { definition: CompositeDefinition; data: CompositeData } {
  const definition = readComposite(options);
  return { definition, data: readData(table.file === '-' ? undefined : table, options, definition) };
}

/** The shape of a definition, as far as a person has to write it. */
export const COMPOSITE_FORM = `units: {id: uCode, group: EurAsia_group, period: Time}; indicators: [{id: LPI, parent: Physical, weight: 1, direction: 1, denominator: GDP}]; aggregates: [{id: Physical, parent: Index}, {id: Index}]; steps: {screen: {indicators: 0.66, units: 0.66}, impute: group_mean, treat: {skew: 2, kurtosis: 3.5, winsorise_at_most: 5}, normalise: {method: minmax, low: 0, high: 100}, reference: all | each | {from: 2018, to: 2020}, weights: policy, aggregate: arithmetic | [arithmetic, arithmetic, geometric], threshold: 0.7}`;

/** The definition a method was given, steps given as options winning over those of the file. */
export function readComposite(options: OptionValues): CompositeDefinition {
  const path = maybeText(options, 'definition') ?? maybeText(options, 'meta');
  if (!path) {
    throw usageError({
      zh: '请用 --definition 给出定义文件，或用 --meta 给出 iMeta CSV。',
      en: 'Give a definition with --definition, or an iMeta CSV with --meta.',
    });
  }
  const data = /\.csv(\.gz)?$/.test(path) ? fromMeta(path, options) : readYaml(path);
  const parsed = compositeSchema.safeParse(withOptions(data, options));
  if (parsed.success) return parsed.data;
  throw usageError({
    zh: `定义文件 ${path} 有误：${z.prettifyError(parsed.error)}`,
    en: `The definition ${path} is wrong: ${z.prettifyError(parsed.error)}`,
  });
}

function readYaml(path: string): unknown {
  const content = readInput(path);
  try {
    return parse(content);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(
      { zh: `${path} 不是规整的 YAML:${reason}`, en: `${path} is no regular YAML: ${reason}` },
      { cause },
    );
  }
}

export interface MetaRow {
  readonly id: string;
  readonly kind: 'indicator' | 'aggregate' | 'other';
  readonly parent: string;
  readonly weight: number;
  readonly direction: 1 | -1;
  readonly denominator: string;
}

/** An iMeta table as COINr has it; column names in any case, `id` for `iCode`. Without Type, what has children is one. */
export function readMeta(path: string): MetaRow[] {
  const meta = InputTable.read(path);
  const names = new Map(meta.header.map((h) => [h.toLowerCase(), h]));
  const column = (...of: readonly string[]): readonly string[] | undefined => {
    const found = of.map((name) => names.get(name)).find((h) => h !== undefined);
    return found === undefined ? undefined : meta.text(found);
  };
  const ids = column('icode', 'id', 'code', 'indicator') ?? meta.text('iCode');
  const types = column('type');
  const parents = column('parent');
  const weights = column('weight');
  const directions = column('direction');
  const denominators = column('denominator');
  const cell = (of: readonly string[] | undefined, i: number): string => {
    const value = of?.[i] ?? '';
    return value === 'NA' ? '' : value;
  };
  const above = new Set(parents ?? []);
  return ids.map((id, i) => {
    const type = (cell(types, i) || (above.has(id) ? 'aggregate' : 'indicator')).toLowerCase();
    return {
      id,
      kind: type === 'indicator' || type === 'aggregate' ? type : 'other',
      parent: cell(parents, i),
      weight: cell(weights, i) === '' ? 1 : Number(cell(weights, i)),
      direction: Number(cell(directions, i)) === -1 ? -1 : 1,
      denominator: cell(denominators, i),
    };
  });
}

function fromMeta(path: string, options: OptionValues): unknown {
  const rows = readMeta(path);
  return {
    units: { id: text(options, 'id', 'uCode') },
    indicators: rows
      .filter((r) => r.kind === 'indicator')
      .map(({ id, parent, weight, direction, denominator }) => ({
        id,
        parent,
        weight,
        direction,
        ...(denominator ? { denominator } : {}),
      })),
    aggregates: rows
      .filter((r) => r.kind === 'aggregate')
      .map(({ id, weight, parent }) => ({ id, weight, ...(parent ? { parent } : {}) })),
  };
}

interface Loose {
  readonly units?: Record<string, unknown>;
  readonly steps?: Record<string, unknown>;
  readonly indicators?: readonly Record<string, unknown>[];
  readonly aggregates?: readonly Record<string, unknown>[];
}

function withOptions(data: unknown, options: OptionValues): unknown {
  const given = (data ?? {}) as Loose;
  const units: Record<string, unknown> = { ...given.units };
  for (const [option, key] of [
    ['id', 'id'],
    ['group', 'group'],
    ['time', 'period'],
  ] as const) {
    const value = maybeText(options, option);
    if (value) units[key] = value;
  }
  const steps: Record<string, unknown> = { ...given.steps };
  if (maybeText(options, 'impute')) steps.impute = options.impute;
  if (options.treat === true) steps.treat = {};
  const [indicators, unitShare] = [
    number(options, 'screen-indicators', -1),
    number(options, 'screen-units', -1),
  ];
  if (indicators >= 0 || unitShare >= 0) {
    steps.screen = { indicators: Math.max(0, indicators), units: Math.max(0, unitShare) };
  }
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
  if (aggregate) {
    const parts = aggregate.split(',').map((part) => part.trim());
    steps.aggregate = parts.length > 1 ? parts : parts[0];
  }
  if (typeof options.threshold === 'number') steps.threshold = options.threshold;
  const reference = maybeText(options, 'reference');
  if (reference) {
    const window = /^(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/.exec(reference);
    steps.reference = window ? { from: Number(window[1]), to: Number(window[2]) } : reference;
  }
  const weights = maybeText(options, 'weights');
  const scheme = WEIGHT_SCHEMES.find((s) => s === weights);
  if (scheme) steps.weights = scheme;
  const own = weights && !scheme ? weightsFile(weights) : undefined;
  const reweighed = <T extends Record<string, unknown>>(node: T): T => {
    const weight = own?.get(String(node.id));
    return weight === undefined ? node : { ...node, weight };
  };
  return {
    ...given,
    units,
    steps,
    indicators: given.indicators?.map((node) => {
      const { denominator, ...rest } = reweighed(node);
      return options['no-denominate'] === true || denominator === undefined ? rest : { ...rest, denominator };
    }),
    aggregates: given.aggregates?.map(reweighed),
  };
}

function weightsFile(path: string): ReadonlyMap<string, number> {
  if (!existsSync(path)) {
    throw usageError({
      zh: `--weights 没有“${path}”。可选：${WEIGHT_SCHEMES.join('、')}，或一个权重 CSV(iCode,Weight)。`,
      en: `--weights has no "${path}". Choices: ${WEIGHT_SCHEMES.join(', ')}, or a CSV with iCode,Weight.`,
    });
  }
  const table = InputTable.read(path);
  const find = (name: string): string => table.header.find((h) => h.toLowerCase() === name) ?? '';
  const ids = table.text(find('icode') || find('id') || 'iCode');
  const values = table.numbers(find('weight') || 'Weight');
  return new Map(ids.map((id, i) => [id, values[i] ?? Number.NaN]));
}

/** The data of an index: the table given and, joined by unit, its attributes. The first table wins over the second. */
export function readData(
  given: InputTable | undefined,
  options: OptionValues,
  definition: CompositeDefinition,
): CompositeData {
  const path = maybeText(options, 'data');
  const main = path ? InputTable.read(path) : given;
  if (!main) throw usageError({ zh: '请用 --data 给出数据 CSV。', en: 'Give the data CSV with --data.' });
  const { id: key, period } = definition.units;
  const ids = main.text(key);
  refuseDoubles(main, ids, period ? main.text(period) : undefined, key);
  const needed = new Set(
    definition.indicators.flatMap((i) => [i.id, ...(i.denominator ? [i.denominator] : [])]),
  );
  const labels = new Map<string, readonly string[]>();
  const numbers = new Map<string, Float64Array>();
  const unitsPath = maybeText(options, 'units');
  if (unitsPath) {
    const units = InputTable.read(unitsPath);
    const at = new Map(units.text(key).map((unit, i) => [unit, i]));
    for (const column of units.header) {
      const cells = units.text(column);
      labels.set(
        column,
        ids.map((unit) => cells[at.get(unit) ?? -1] ?? ''),
      );
      if (!needed.has(column)) continue;
      const values = units.numbers(column);
      numbers.set(
        column,
        Float64Array.from(ids, (unit) => values[at.get(unit) ?? -1] ?? Number.NaN),
      );
    }
  }
  for (const column of main.header) {
    labels.set(column, main.text(column));
    if (needed.has(column)) numbers.set(column, main.numbers(column));
  }
  return { labels, numbers };
}

function refuseDoubles(
  table: InputTable,
  ids: readonly string[],
  periods: readonly string[] | undefined,
  key: string,
): void {
  const seen = new Set<string>();
  for (const [i, id] of ids.entries()) {
    const name = periods ? `${id} ${periods[i]}` : id;
    if (seen.has(name)) {
      throw new CommandError({
        zh: `${table.file} 中“${key}”的“${name}”出现了两次。每个单位${periods ? '每期' : ''}只能有一行；面板请用 --time 指明时期列。`,
        en: `${table.file} holds "${name}" of "${key}" twice. One row per unit${periods ? ' and period' : ''}; for a panel name the column of periods with --time.`,
      });
    }
    seen.add(name);
  }
}
