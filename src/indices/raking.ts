import { MethodError } from './method-error.ts';

/** One cell of a sample: the category it belongs to on each margin, and how many were observed in it. */
export interface SampleCell {
  readonly categories: readonly string[];
  readonly n: number;
}

/** Per margin: category → size in the population. */
export type Margins = readonly ReadonlyMap<string, number>[];

export interface Raking {
  /** One weight per cell, for each of its units; their mean over the sample is 1. */
  readonly weights: Float64Array;
  readonly n: number;
  /** (Σw)² / Σw² over the sample (Kish 1965): how many drawn evenly would say as much. */
  readonly effective_n: number;
  /** Share of the population, on the worst margin, in categories nobody of which was observed: no weight reaches them. */
  readonly unreached: number;
  readonly rounds: number;
  /** Largest relative distance of a weighted margin from its target after the last round. */
  readonly distance: number;
}

const MOST_ROUNDS = 500;
const CLOSE = 1e-10;

/**
 * Raking (iterative proportional fitting; Deming & Stephan 1940): weights that bring every margin of a sample to that of
 * the population. Categories without anybody in the sample are left out and reported.
 * @throws MethodError when nobody was observed, or a cell names a category its margin does not know.
 */
export function rake(cells: readonly SampleCell[], margins: Margins): Raking {
  const n = cells.reduce((sum, cell) => sum + cell.n, 0);
  if (!(n > 0)) throw new MethodError('样本为空，无法加权', 'the sample is empty and cannot be weighted');
  const targets = margins.map((margin, m) => reachable(cells, margin, m, n));
  const weights = new Float64Array(cells.length).fill(1);
  let rounds = 0;
  let distance = Number.POSITIVE_INFINITY;
  while (rounds < MOST_ROUNDS && distance > CLOSE) {
    for (const [m, target] of targets.entries()) {
      const sums = marginOf(cells, weights, m);
      for (const [i, cell] of cells.entries()) {
        const category = cell.categories[m] ?? '';
        weights[i] = ((weights[i] ?? 0) * (target.get(category) ?? 0)) / (sums.get(category) || 1);
      }
    }
    rounds += 1;
    distance = Math.max(0, ...targets.map((target, m) => worst(marginOf(cells, weights, m), target)));
  }
  return {
    weights,
    n,
    effective_n: effectiveSize(
      cells.map((c) => c.n),
      weights,
    ),
    unreached: Math.max(0, ...margins.map((margin, m) => missing(cells, margin, m))),
    rounds,
    distance,
  };
}

/**
 * Post-stratification: weights that bring every cell itself to its size in the population. Cells without anybody in the
 * sample are left out, as their share says.
 */
export function postStratify(
  cells: readonly { readonly n: number; readonly population: number }[],
): Pick<Raking, 'weights' | 'n' | 'effective_n' | 'unreached'> {
  const n = cells.reduce((sum, cell) => sum + cell.n, 0);
  if (!(n > 0)) throw new MethodError('样本为空，无法加权', 'the sample is empty and cannot be weighted');
  const whole = cells.reduce((sum, cell) => sum + cell.population, 0);
  const reached = cells.reduce((sum, cell) => sum + (cell.n > 0 ? cell.population : 0), 0);
  const weights = Float64Array.from(cells, (cell) =>
    cell.n > 0 && reached > 0 ? (cell.population / reached) * (n / cell.n) : 0,
  );
  return {
    weights,
    n,
    effective_n: effectiveSize(
      cells.map((c) => c.n),
      weights,
    ),
    unreached: whole > 0 ? 1 - reached / whole : 0,
  };
}

/** (Σ n w)² / Σ n w²: `counts` units share each weight. 0 where nothing has weight. */
export function effectiveSize(counts: ArrayLike<number>, weights: ArrayLike<number>): number {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < counts.length; i++) {
    const [n, w] = [counts[i] ?? 0, weights[i] ?? 0];
    sum += n * w;
    squares += n * w * w;
  }
  return squares > 0 ? (sum * sum) / squares : 0;
}

/** Ratio of two totals under weights: Σ w·above / Σ w·below over cells. NaN where nothing is below. */
export function weightedRatio(
  above: ArrayLike<number>,
  below: ArrayLike<number>,
  weights: ArrayLike<number>,
): number {
  let top = 0;
  let bottom = 0;
  for (let i = 0; i < weights.length; i++) {
    top += (weights[i] ?? 0) * (above[i] ?? 0);
    bottom += (weights[i] ?? 0) * (below[i] ?? 0);
  }
  return bottom > 0 ? top / bottom : Number.NaN;
}

/** The targets of a margin that the sample can reach, scaled to its size. */
function reachable(
  cells: readonly SampleCell[],
  margin: ReadonlyMap<string, number>,
  m: number,
  n: number,
): Map<string, number> {
  const there = new Set(cells.flatMap((cell) => (cell.n > 0 ? [cell.categories[m] ?? ''] : [])));
  const unknown = [...there].find((category) => !margin.has(category));
  if (unknown !== undefined) {
    throw new MethodError(
      `第 ${m + 1} 个边际没有类别“${unknown}”，而样本里有。请补上它的总体人数`,
      `margin ${m + 1} has no category "${unknown}", which the sample holds; give its size in the population`,
    );
  }
  const kept = [...margin].filter(([category]) => there.has(category));
  const whole = kept.reduce((sum, [, size]) => sum + size, 0);
  return new Map(kept.map(([category, size]) => [category, (size / whole) * n]));
}

function marginOf(cells: readonly SampleCell[], weights: Float64Array, m: number): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [i, cell] of cells.entries()) {
    const category = cell.categories[m] ?? '';
    sums.set(category, (sums.get(category) ?? 0) + cell.n * (weights[i] ?? 0));
  }
  return sums;
}

const worst = (sums: ReadonlyMap<string, number>, target: ReadonlyMap<string, number>): number =>
  Math.max(
    0,
    ...[...target].map(([category, size]) => (size > 0 ? Math.abs((sums.get(category) ?? 0) / size - 1) : 0)),
  );

function missing(cells: readonly SampleCell[], margin: ReadonlyMap<string, number>, m: number): number {
  const there = new Set(cells.flatMap((cell) => (cell.n > 0 ? [cell.categories[m] ?? ''] : [])));
  const whole = [...margin.values()].reduce((a, b) => a + b, 0);
  const out = [...margin].reduce((sum, [category, size]) => sum + (there.has(category) ? 0 : size), 0);
  return whole > 0 ? out / whole : 0;
}
