import type { CompositeDefinition } from './composite-definition.ts';
import { pearson } from './correlation.ts';
import { cronbach } from './cronbach.ts';
import { Hierarchy, type IndexNode, rankHighest } from './hierarchy.ts';
import { impute } from './impute.ts';
import { MethodError } from './method-error.ts';
import { present } from './moments.ts';
import { type Normalisation, normalise } from './normalise.ts';
import { type Screened, screen } from './screen.ts';
import { applyTreatment, type Treated, treatmentOf } from './treat.ts';
import { schemeWeights } from './weights.ts';

/** A table as columns: labels where text, numbers (NaN = missing) where not. */
export interface CompositeData {
  readonly labels: ReadonlyMap<string, readonly string[]>;
  readonly numbers: ReadonlyMap<string, Float64Array>;
}

export interface CompositeResult {
  /** One per row that passed the screen. */
  readonly units: readonly string[];
  /** One per row; null without a period. */
  readonly periods: readonly string[] | null;
  readonly screened: Screened & { readonly droppedUnits: readonly string[] };
  /** Columns after each step, by indicator. */
  readonly stages: {
    readonly denominated: ReadonlyMap<string, Float64Array>;
    readonly imputed: ReadonlyMap<string, Float64Array>;
    readonly treated: ReadonlyMap<string, Treated>;
    readonly normalised: ReadonlyMap<string, Float64Array>;
  };
  /** Normalised indicators and every aggregate. */
  readonly scores: ReadonlyMap<string, Float64Array>;
  /** 1 = highest score of the top in its period; ties share the least rank. */
  readonly rank: Float64Array;
  readonly top: string;
  /** The weight of each node among its siblings. */
  readonly weights: ReadonlyMap<string, number>;
  readonly effectiveWeights: ReadonlyMap<string, number>;
  readonly tree: Hierarchy;
}

/**
 * Runs a composite index over one table, or over a panel of units and periods: denominate, screen, impute, treat,
 * normalise, weigh, aggregate, rank (OECD/JRC Handbook 2008; the steps of COINr). What a reference window sets (ends,
 * moments, treatment, data-made weights) is not moved by rows outside it: a new period changes no past score.
 * @throws RangeError naming the column or node that is missing.
 */
export function composite(definition: CompositeDefinition, data: CompositeData): CompositeResult {
  const { steps } = definition;
  const top = topOf(definition);
  const raw = denominate(definition, data);
  const period = definition.units.period;
  const allPeriods = period ? labelsOf(data, period) : null;
  const screened = screen(raw, steps.screen, referenceRows(steps.reference, allPeriods, raw));
  const pick = (x: Float64Array): Float64Array =>
    Float64Array.from(screened.rows, (row) => x[row] ?? Number.NaN);
  const pickLabels = (x: readonly string[]): string[] => screened.rows.map((row) => x[row] ?? '');
  const allUnits = labelsOf(data, definition.units.id);
  const units = pickLabels(allUnits);
  const periods = allPeriods && pickLabels(allPeriods);
  const groups = definition.units.group ? pickLabels(labelsOf(data, definition.units.group)) : undefined;
  if (units.length < 2) {
    throw new MethodError(
      `合成指数至少需要两个单位，筛选后剩 ${units.length} 个`,
      `a composite index needs at least two units; ${units.length} passed the screen`,
    );
  }
  const tree = new Hierarchy(
    nodesOf([...definition.indicators.filter((i) => screened.kept.includes(i.id)), ...definition.aggregates]),
  );
  const denominated = new Map(screened.kept.map((id) => [id, pick(raw.get(id) ?? new Float64Array())]));
  const slices = slicesOf(periods, units.length);
  const window = windowsOf(steps.reference, periods, slices);

  const imputed = mapColumns(denominated, (x) =>
    perSlice(x, slices, (values, rows) =>
      impute(values, steps.impute, groups && rows.map((row) => groups[row] ?? '')),
    ),
  );
  const treated = mapColumns(imputed, (x): Treated => treatColumn(x, steps.treat, window, slices));
  const directions = new Map(definition.indicators.map((i) => [i.id, i.direction]));
  const normalised = mapColumns(treated, ({ values }, id) => {
    const direction = directions.get(id) ?? 1;
    return perSlice(values, slices, (slice, _rows, s) => {
      const over = at(values, window[s] ?? []);
      return normalise(slice, ruleOf(steps.normalise, id, over, direction), direction, over);
    });
  });
  const { columns: scores, weights } = tree.aggregateWith(normalised, steps.aggregate, steps.threshold, {
    groups: slices,
    weigh: (node, children, columns) => {
      const reference = [...new Set(window.flat())];
      const policy = children.map((child) => child.weight);
      return named(node.id, () =>
        schemeWeights(
          steps.weights,
          columns.map((x) => at(x, reference)),
          policy,
        ),
      );
    },
  });
  return {
    units,
    periods,
    screened: { ...screened, droppedUnits: screened.droppedRows.map((row) => allUnits[row] ?? '') },
    stages: { denominated, imputed, treated, normalised },
    scores,
    rank: perSlice(scores.get(top) ?? new Float64Array(), slices, rankHighest),
    top,
    weights,
    effectiveWeights: tree.effectiveWeights(weights),
    tree,
  };
}

/** How well the parts of each aggregate belong together, on the columns given (scores, or indicators of any stage). */
export function coherence(
  tree: Hierarchy,
  columns: ReadonlyMap<string, Float64Array>,
): { readonly alpha: Map<string, number>; readonly withParent: Map<string, number> } {
  const alpha = new Map<string, number>();
  const withParent = new Map<string, number>();
  for (const { node } of tree.aggregates) {
    const children = tree.childrenOf(node.id);
    const inputs = children.map((child) => columns.get(child.id) ?? new Float64Array());
    alpha.set(node.id, cronbach(inputs));
    const parent = columns.get(node.id);
    for (const [i, child] of children.entries()) {
      if (parent) withParent.set(child.id, pearson(inputs[i] ?? [], parent));
    }
  }
  return { alpha, withParent };
}

function topOf({ aggregates }: CompositeDefinition): string {
  const tops = aggregates.filter((a) => a.parent === undefined);
  if (tops.length === 1 && tops[0]) return tops[0].id;
  const names = tops.map((t) => t.id).join(', ');
  throw new MethodError(
    `指数只能有一个顶层节点；没有上级的节点：${names || '无'}`,
    `an index has one top; ${names || 'no node'} has no parent`,
  );
}

/** Aggregates that lost every indicator to the screen are no part of the tree. */
function nodesOf(nodes: readonly IndexNode[]): IndexNode[] {
  const inner = new Set(nodes.map((n) => n.parent));
  const isIndicator = (n: IndexNode): boolean => 'direction' in n;
  const kept = nodes.filter((n) => isIndicator(n) || inner.has(n.id));
  return kept.length === nodes.length ? kept : nodesOf(kept);
}

function denominate(definition: CompositeDefinition, data: CompositeData): Map<string, Float64Array> {
  return new Map(
    definition.indicators.map(({ id, denominator }) => {
      const column = numbersOf(data, id);
      if (denominator === undefined) return [id, column];
      const by = numbersOf(data, denominator, id);
      return [id, column.map((v, row) => v / (by[row] ?? Number.NaN))];
    }),
  );
}

type Reference = CompositeDefinition['steps']['reference'];

const inWindow = (reference: Reference, label: string | undefined): boolean =>
  typeof reference === 'string' || (Number(label) >= reference.from && Number(label) <= reference.to);

function referenceRows(
  reference: Reference,
  periods: readonly string[] | null,
  columns: ReadonlyMap<string, Float64Array>,
): number[] {
  const rows = [...(columns.values().next().value ?? new Float64Array()).keys()];
  if (!periods) return rows;
  const inside = rows.filter((row) => inWindow(reference, periods[row]));
  if (inside.length > 0 || typeof reference === 'string') return inside;
  throw new MethodError(
    `数据中没有 ${reference.from} 至 ${reference.to} 的时期`,
    `the data hold no period from ${reference.from} to ${reference.to}`,
  );
}

/** Rows of each period, in order of appearance; one slice without periods. */
function slicesOf(periods: readonly string[] | null, rows: number): number[][] {
  const all = Array.from({ length: rows }, (_, row) => row);
  if (!periods) return [all];
  return [...new Set(periods)].map((label) => all.filter((row) => periods[row] === label));
}

/** The rows that set ends and moments, for each slice. */
function windowsOf(
  reference: Reference,
  periods: readonly string[] | null,
  slices: readonly (readonly number[])[],
): (readonly number[])[] {
  if (reference === 'each' || !periods) return [...slices];
  const rows = slices.flat().filter((row) => inWindow(reference, periods[row]));
  return slices.map(() => rows);
}

function treatColumn(
  x: Float64Array,
  rule: CompositeDefinition['steps']['treat'],
  window: readonly (readonly number[])[],
  slices: readonly (readonly number[])[],
): Treated {
  if (rule === false) return { values: x, method: 'none', points: 0 };
  const { skew, kurtosis, winsorise_at_most: winsoriseAtMost } = rule;
  let [method, points]: [Treated['method'], number] = ['none', 0];
  const values = perSlice(x, slices, (slice, _rows, s) => {
    const treatment = treatmentOf(at(x, window[s] ?? []), { skew, kurtosis, winsoriseAtMost });
    if (treatment.method !== 'none')
      [method, points] = [treatment.method, Math.max(points, treatment.points)];
    return applyTreatment(slice, treatment);
  });
  return { values, method, points };
}

function ruleOf(
  rule: CompositeDefinition['steps']['normalise'],
  id: string,
  over: Float64Array,
  direction: 1 | -1,
): Normalisation {
  const values = present(over);
  switch (rule.method) {
    case 'goalposts': {
      const ends = rule.ends[id];
      if (!ends) {
        throw new MethodError(`指标“${id}”没有标杆`, `goalposts for the indicator "${id}" are missing`);
      }
      return { method: 'goalposts', from: ends[0], to: ends[1], low: rule.low, high: rule.high };
    }
    case 'distance_to_reference': {
      const best = values.reduce((a, b) => (b * direction > a * direction ? b : a), values[0] ?? Number.NaN);
      return { method: 'distance_to_reference', reference: rule.reference[id] ?? best };
    }
    case 'ratio_to_base':
      return {
        method: 'ratio_to_base',
        base: rule.base[id] ?? values.reduce((a, b) => a + b, 0) / values.length,
      };
    default:
      return rule;
  }
}

const at = (x: Float64Array, rows: readonly number[]): Float64Array =>
  Float64Array.from(rows, (row) => x[row] ?? Number.NaN);

function perSlice(
  x: Float64Array,
  slices: readonly (readonly number[])[],
  of: (values: Float64Array, rows: readonly number[], slice: number) => Float64Array,
): Float64Array {
  const out = new Float64Array(x.length);
  for (const [s, rows] of slices.entries()) {
    const values = of(at(x, rows), rows, s);
    for (const [i, row] of rows.entries()) out[row] = values[i] ?? Number.NaN;
  }
  return out;
}

const mapColumns = <A, B>(columns: ReadonlyMap<string, A>, of: (x: A, id: string) => B): Map<string, B> =>
  new Map([...columns].map(([id, x]) => [id, of(x, id)]));

/** Adds the name of the aggregate to what its weights complain about. */
function named<T>(node: string, of: () => T): T {
  try {
    return of();
  } catch (cause) {
    if (cause instanceof MethodError)
      throw new MethodError(`${node}:${cause.text.zh}`, `${node}: ${cause.text.en}`);
    if (cause instanceof RangeError) throw new RangeError(`${node}: ${cause.message}`);
    throw cause;
  }
}

function labelsOf(data: CompositeData, column: string): readonly string[] {
  const labels = data.labels.get(column);
  if (labels) return labels;
  throw new MethodError(`数据没有“${column}”列`, `the data have no column "${column}"`);
}

function numbersOf(data: CompositeData, column: string, dividing?: string): Float64Array {
  const numbers = data.numbers.get(column);
  if (numbers) return numbers;
  throw new MethodError(
    dividing ? `数据没有“${dividing}”的分母列“${column}”` : `数据没有数字列“${column}”`,
    dividing
      ? `the data have no column "${column}", the denominator of "${dividing}"`
      : `the data have no numeric column "${column}"`,
  );
}
