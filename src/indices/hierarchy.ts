import { copeland } from './copeland.ts';
import { arithmeticMean, geometricMean, harmonicMean } from './mean.ts';

/** A node of an index: an indicator (nothing below it) or an aggregate. */
export interface IndexNode {
  readonly id: string;
  /** Absent for the top. */
  readonly parent?: string;
  readonly weight: number;
}

export type Aggregation = 'arithmetic' | 'geometric' | 'harmonic' | 'copeland';
const MEANS = { arithmetic: arithmeticMean, geometric: geometricMean, harmonic: harmonicMean } as const;

export interface AggregateOptions {
  /** Rows that are compared with each other, for Copeland: the units of one period. All rows without it. */
  readonly groups?: readonly (readonly number[])[];
  /** Weights of an aggregate's children, made from their columns; without it those of the nodes. */
  readonly weigh?: (node: IndexNode, children: readonly IndexNode[], columns: Float64Array[]) => number[];
}

export interface Aggregated {
  /** The columns given and those of the aggregates. */
  readonly columns: Map<string, Float64Array>;
  /** The weight each node was given among its siblings. */
  readonly weights: ReadonlyMap<string, number>;
}

/** Nodes from indicators (level 1) upwards; parents known, no circle, one top. */
export class Hierarchy {
  readonly #nodes: ReadonlyMap<string, IndexNode>;
  readonly #children = new Map<string, IndexNode[]>();

  /** @throws RangeError naming the node that is doubled, has no parent in the list, or stands above itself. */
  constructor(nodes: readonly IndexNode[]) {
    this.#nodes = new Map(nodes.map((n) => [n.id, n]));
    if (this.#nodes.size < nodes.length) {
      const double = nodes.find((n, i) => nodes.findIndex((m) => m.id === n.id) < i);
      throw new RangeError(`node "${double?.id}" is declared twice`);
    }
    for (const node of nodes) {
      if (node.parent === undefined) continue;
      if (!this.#nodes.has(node.parent)) {
        throw new RangeError(`node "${node.id}" has the parent "${node.parent}", which is not declared`);
      }
      const siblings = this.#children.get(node.parent) ?? [];
      this.#children.set(node.parent, [...siblings, node]);
    }
    for (const node of nodes) {
      const seen = new Set<string>();
      for (let at: IndexNode | undefined = node; at; at = this.#nodes.get(at.parent ?? '')) {
        if (seen.has(at.id)) throw new RangeError(`node "${at.id}" stands above itself`);
        seen.add(at.id);
      }
    }
  }

  get indicators(): IndexNode[] {
    return [...this.#nodes.values()].filter((n) => !this.#children.has(n.id));
  }

  childrenOf(id: string): readonly IndexNode[] {
    return this.#children.get(id) ?? [];
  }

  /** Aggregates, lowest level first, each level in the order declared. */
  get aggregates(): { readonly node: IndexNode; readonly level: number }[] {
    return [...this.#nodes.values()]
      .filter((n) => this.#children.has(n.id))
      .map((node) => ({ node, level: this.levelOf(node.id) }))
      .sort((a, b) => a.level - b.level);
  }

  /** 1 for an indicator, else one more than the highest node below. */
  levelOf(id: string): number {
    return 1 + Math.max(0, ...this.childrenOf(id).map((child) => this.levelOf(child.id)));
  }

  /**
   * Product of the shares within each parent up the tree: what share of the top a node carries.
   * @param weights among siblings, where they are not those of the nodes.
   */
  effectiveWeights(weights?: ReadonlyMap<string, number>): Map<string, number> {
    const own = (node: IndexNode): number => weights?.get(node.id) ?? node.weight;
    const out = new Map<string, number>();
    const visit = (node: IndexNode, share: number): void => {
      out.set(node.id, share);
      const children = this.childrenOf(node.id);
      const sum = children.reduce((total, child) => total + own(child), 0);
      for (const child of children) visit(child, sum === 0 ? 0 : (share * own(child)) / sum);
    };
    for (const node of this.#nodes.values()) if (node.parent === undefined) visit(node, 1);
    return out;
  }

  /**
   * Aggregates upwards, one unit at a time. Weights are shared out over what is present; an aggregate with less than
   * `threshold` of its children present is NaN.
   * @param columns one column per indicator.
   * @param method one for all levels, or one per level from the lowest aggregates up.
   * @returns the columns of the aggregates added to those given.
   */
  aggregate(
    columns: ReadonlyMap<string, Float64Array>,
    method: Aggregation | readonly Aggregation[],
    threshold = 0,
  ): Map<string, Float64Array> {
    return this.aggregateWith(columns, method, threshold).columns;
  }

  /** As `aggregate`, with weights made on the way up and units compared inside groups. */
  aggregateWith(
    columns: ReadonlyMap<string, Float64Array>,
    method: Aggregation | readonly Aggregation[],
    threshold: number,
    { groups, weigh }: AggregateOptions = {},
  ): Aggregated {
    const out = new Map(columns);
    const given = new Map([...this.#nodes.values()].map((node) => [node.id, node.weight]));
    for (const { node, level } of this.aggregates) {
      const how = typeof method === 'string' ? method : (method[level - 2] ?? method.at(-1) ?? 'arithmetic');
      const children = this.childrenOf(node.id);
      const inputs = children.map((child) => columnOf(out, child.id));
      const weights = weigh?.(node, children, inputs) ?? children.map((child) => child.weight);
      for (const [i, child] of children.entries()) given.set(child.id, weights[i] ?? 0);
      out.set(node.id, combine(inputs, weights, how, threshold, groups));
    }
    return { columns: out, weights: given };
  }
}

/** One aggregate from the columns of its children. */
function combine(
  inputs: readonly Float64Array[],
  weights: readonly number[],
  how: Aggregation,
  threshold: number,
  groups: readonly (readonly number[])[] | undefined,
): Float64Array {
  const units = inputs[0]?.length ?? 0;
  const rows = Array.from({ length: units }, (_, u) => inputs.map((input) => input[u] ?? Number.NaN));
  const enough = rows.map((row) => {
    const present = row.filter((v) => !Number.isNaN(v)).length;
    return present > 0 && present / row.length >= threshold;
  });
  const result = new Float64Array(units).fill(Number.NaN);
  if (how !== 'copeland') {
    const mean = MEANS[how];
    for (const [u, row] of rows.entries()) if (enough[u]) result[u] = mean(row, weights);
    return result;
  }
  for (const group of groups ?? [[...rows.keys()]]) {
    const compared = group.filter((u) => enough[u]);
    const scores = copeland(
      compared.map((u) => rows[u] ?? []),
      weights,
    );
    for (const [i, u] of compared.entries()) result[u] = scores[i] ?? Number.NaN;
  }
  return result;
}

function columnOf(columns: ReadonlyMap<string, Float64Array>, id: string): Float64Array {
  const column = columns.get(id);
  if (!column) throw new RangeError(`there is no data for the indicator "${id}"`);
  return column;
}

/** Descending ranks, 1 = highest; equal scores share the least rank; NaN has none. */
export function rankHighest(x: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(x);
  return values.map((v) =>
    Number.isNaN(v) ? Number.NaN : 1 + values.reduce((above, other) => above + (other > v ? 1 : 0), 0),
  );
}
