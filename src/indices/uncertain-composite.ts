import type { CompositeResult } from './composite.ts';
import type { CompositeDefinition } from './composite-definition.ts';
import type { Aggregation } from './hierarchy.ts';
import { moments, present } from './moments.ts';
import type { Treated } from './treat.ts';
import {
  aggregationsOf,
  linearScale,
  type Mean,
  rankScale,
  type Scale,
  type UncertainIndex,
  zScale,
} from './uncertain-index.ts';

/** An index to be drawn, and whose its cells are. */
export interface UncertainComposite {
  readonly index: UncertainIndex;
  readonly units: readonly string[];
  readonly periods: readonly string[];
}

/**
 * A composite index with its choices open: the published normalisation, z-scores and percentile ranks; the published
 * means, arithmetic and geometric throughout; the weights of the result.
 * @param errors standard errors of the indicators after their denominators, one column each over the rows of the result.
 */
export function uncertainComposite(
  definition: CompositeDefinition,
  result: CompositeResult,
  errors?: ReadonlyMap<string, Float64Array>,
): UncertainComposite {
  const units = [...new Set(result.units)];
  const periods = result.periods ? [...new Set(result.periods)] : [''];
  const cells = units.length * periods.length;
  const cellOf = new Map(
    result.units.map((unit, row) => [
      row,
      periods.indexOf(result.periods?.[row] ?? '') * units.length + units.indexOf(unit),
    ]),
  );
  const leaves = result.screened.kept;
  const onCells = (column: ArrayLike<number>): Float64Array => {
    const out = new Float64Array(cells).fill(Number.NaN);
    for (const [row, cell] of cellOf) out[cell] = column[row] ?? Number.NaN;
    return out;
  };
  const { reference: window } = definition.steps;
  const reference = Uint8Array.from({ length: cells }, (_, cell) => {
    const label = Number(periods[Math.floor(cell / units.length)]);
    return typeof window === 'string' || !result.periods || (label >= window.from && label <= window.to)
      ? 1
      : 0;
  });
  const values = new Float64Array(leaves.length * cells);
  const noise = errors ? new Float64Array(leaves.length * cells) : null;
  const scales: Scale[][] = [];
  for (const [leaf, id] of leaves.entries()) {
    const direction = definition.indicators.find((i) => i.id === id)?.direction ?? 1;
    const treated = result.stages.treated.get(id);
    const column = onCells(treated?.values ?? []).map((v) => v * direction);
    values.set(column, leaf * cells);
    const error = errors?.get(id);
    if (error && treated && noise) {
      noise.set(
        onCells(error.map((e, row) => e * slopeOf(treated, row, result.stages.imputed.get(id)))),
        leaf * cells,
      );
    }
    const over = present(column.filter((_, cell) => reference[cell] === 1));
    for (const [way, scale] of scalesOf(definition.steps.normalise, id, direction, over).entries()) {
      scales[way] ??= [];
      scales[way].push(scale);
    }
  }
  return {
    index: {
      units: units.length,
      periods: periods.length,
      leaves: leaves.length,
      values,
      errors: noise,
      scales,
      ...branchesOf(definition, result),
      reference,
      published: onCells(result.scores.get(result.top) ?? []),
    },
    units,
    periods,
  };
}

/** How an error of the value before treatment comes through it: through a logarithm by its slope. */
function slopeOf({ method, values }: Treated, row: number, before: ArrayLike<number> | undefined): number {
  if (method !== 'log') return 1;
  const seen = present(before ?? []);
  if (seen.length === 0 || Number.isNaN(values[row] ?? Number.NaN)) return 0;
  return 1 / Math.exp(values[row] ?? 0);
}

/** The published way first, then those that differ from it. */
function scalesOf(
  rule: CompositeDefinition['steps']['normalise'],
  id: string,
  direction: 1 | -1,
  over: readonly number[],
): Scale[] {
  const { mean, sd } = moments(over);
  const z = zScale(mean, sd);
  const rank = rankScale(over);
  const ends = rule.method === 'goalposts' ? rule.ends[id] : undefined;
  const [a, b] = (ends ?? []).map((end) => end * direction);
  const linear =
    a !== undefined && b !== undefined
      ? linearScale(Math.min(a, b), Math.max(a, b))
      : linearScale(Math.min(...over), Math.max(...over));
  if (rule.method === 'zscore') return [z, linear, rank];
  if (rule.method === 'percentile_rank') return [rank, linear, z];
  return [linear, z, rank];
}

function branchesOf(
  definition: CompositeDefinition,
  { tree, screened, weights }: CompositeResult,
): Pick<UncertainIndex, 'branches' | 'aggregations'> {
  const { aggregate } = definition.steps;
  const position = new Map(screened.kept.map((id, i) => [id, i]));
  const published: Mean[] = [];
  const branches = tree.aggregates.map(({ node, level }, i) => {
    position.set(node.id, screened.kept.length + i);
    const children = tree.childrenOf(node.id);
    published.push(
      meanOf(
        typeof aggregate === 'string'
          ? aggregate
          : (aggregate[level - 2] ?? aggregate.at(-1) ?? 'arithmetic'),
      ),
    );
    return {
      children: children.map((child) => position.get(child.id) ?? 0),
      weights: children.map((child) => weights.get(child.id) ?? 0),
    };
  });
  return { branches, aggregations: aggregationsOf(published) };
}

/** Copeland scores have no mean to draw around; their means are arithmetic. */
const meanOf = (aggregation: Aggregation): Mean => (aggregation === 'copeland' ? 'arithmetic' : aggregation);
