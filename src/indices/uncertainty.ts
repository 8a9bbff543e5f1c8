import { NORMAL_BITS, normalTable, stream } from './random.ts';
import { sobol } from './sobol.ts';
import { type Mean, scaleColumn, type UncertainIndex } from './uncertain-index.ts';

/** What is drawn: one stream of random numbers each, so that their shares of the variance can be told apart. */
export const FACTORS = ['weights', 'normalisation', 'aggregation', 'drop_out', 'sampling'] as const;
export type Factor = (typeof FACTORS)[number];

export interface DrawOptions {
  readonly seed: number;
  /** Each weight is multiplied by a number between 1 − and 1 + this. */
  readonly weightRange: number;
  /** Factors held as published. */
  readonly fixed?: readonly Factor[];
}
export const DRAW_DEFAULT: DrawOptions = { seed: 20261122, weightRange: 0.25 };

/** For each factor, which of its streams a draw uses. */
export type DrawKey = readonly number[];

const UNIFORM = 1 / 4294967296;

/**
 * Draws of an index (OECD/JRC Handbook 2008, step 7; Saisana, Saltelli & Tarantola 2005): weights ± a quarter, one way
 * of scaling, one way of aggregating, one indicator or none left out, each with equal chances, and a normal error on
 * every value. A draw depends on the seed and its number alone.
 */
export class Draws {
  #index: UncertainIndex;
  readonly #options: DrawOptions;
  /** [way of scaling][leaf][cell], without error. */
  readonly #exact: readonly (readonly Float64Array[])[];
  readonly #values: readonly Float64Array[];
  readonly #errors: readonly Float64Array[] | null;
  /** From the first to the last cell with an error, by leaf. */
  readonly #noisy: readonly (readonly [number, number] | null)[];
  readonly #normal = normalTable();
  #target: Spread;
  readonly #stated: Uint8Array;
  /** One column per leaf, for those with an error, and one per branch. */
  readonly #columns: readonly Float64Array[];
  readonly #sum: Float64Array;
  readonly #weight: Float64Array;
  /** Of the draw at hand, by branch. */
  readonly #weights: readonly Float64Array[];

  constructor(index: UncertainIndex, options: DrawOptions = DRAW_DEFAULT) {
    this.#index = index;
    this.#options = options;
    const { leaves, branches, published } = index;
    const cells = published.length;
    const column = (x: Float64Array, leaf: number): Float64Array =>
      x.subarray(leaf * cells, (leaf + 1) * cells);
    const each = Array.from({ length: leaves }, (_, leaf) => leaf);
    this.#values = each.map((leaf) => column(index.values, leaf));
    const { errors } = index;
    this.#errors = errors && each.map((leaf) => column(errors, leaf).map((e) => (e > 0 ? e : 0)));
    this.#noisy = each.map((leaf) => rangeOf(this.#errors?.[leaf]));
    this.#exact = index.scales.map((scales) =>
      scales.map((scale, leaf) => {
        const own = (this.#values[leaf] as Float64Array).slice();
        scaleColumn(own, scale);
        return own;
      }),
    );
    this.#columns = Array.from({ length: leaves + branches.length }, () => new Float64Array(cells));
    this.#sum = new Float64Array(cells);
    this.#weight = new Float64Array(cells);
    this.#weights = branches.map((b) => new Float64Array(b.weights.length));
    this.#stated = Uint8Array.from(published, (x) => (Number.isNaN(x) ? 0 : 1));
    this.#target = spreadOf(published, index.reference);
  }

  /** Draws from now on with other weights, and other published scores of the same cells; values and scales stay. */
  reweigh(branches: UncertainIndex['branches'], published: Float64Array): void {
    this.#index = { ...this.#index, branches, published };
    this.#target = spreadOf(published, this.#index.reference);
  }

  /** Scores of one draw, by cell, brought to the mean and spread of the published scores on the reference cells. */
  draw(key: DrawKey, out: Float64Array): void {
    const index = this.#index;
    const { seed, fixed = [] } = this.#options;
    const streamOf = (factor: Factor, ...part: number[]): (() => number) | null => {
      const f = FACTORS.indexOf(factor);
      return fixed.includes(factor) ? null : stream(seed, f, key[f] ?? 0, ...part);
    };
    const pick = (factor: Factor, choices: number): number => {
      const next = streamOf(factor);
      return next ? Math.floor(next() * UNIFORM * choices) : 0;
    };
    const way = pick('normalisation', index.scales.length);
    const means = index.aggregations[pick('aggregation', index.aggregations.length)] ?? [];
    // The first choice is to leave out none.
    const left = pick('drop_out', index.leaves + 1) - 1;
    this.#drawWeights(streamOf('weights'), left);
    const leaves = this.#drawLeaves(way, (leaf) => streamOf('sampling', leaf));
    const nodes = [...leaves, ...this.#columns.slice(index.leaves)];
    for (const [b, branch] of index.branches.entries()) {
      this.#combine(
        branch.children.map((child) => nodes[child] as Float64Array),
        this.#weights[b] as Float64Array,
        means[b] ?? 'arithmetic',
        nodes[index.leaves + b] as Float64Array,
      );
    }
    this.#display(nodes.at(-1) as Float64Array, out);
  }

  #drawWeights(next: (() => number) | null, left: number): void {
    const range = this.#options.weightRange;
    for (const [b, branch] of this.#index.branches.entries()) {
      const weights = this.#weights[b] as Float64Array;
      for (const [i, weight] of branch.weights.entries()) {
        weights[i] = next ? weight * (1 + range * (2 * next() * UNIFORM - 1)) : weight;
        if (branch.children[i] === left) weights[i] = 0;
      }
    }
  }

  /** Scaled columns of the indicators, with an error on each value where there is one. */
  #drawLeaves(way: number, streamOf: (leaf: number) => (() => number) | null): Float64Array[] {
    const exact = this.#exact[way] ?? [];
    const errors = this.#errors;
    if (!errors) return [...exact];
    const scales = this.#index.scales[way] ?? [];
    return errors.map((error, leaf) => {
      const scale = scales[leaf];
      // A stream for each indicator: a period added at the end leaves the errors of earlier ones as they were.
      const range = this.#noisy[leaf];
      const next = range ? streamOf(leaf) : null;
      if (!scale || !range || !next) return exact[leaf] as Float64Array;
      const out = this.#columns[leaf] as Float64Array;
      out.set(exact[leaf] as Float64Array);
      const part = out.subarray(...range);
      const values = (this.#values[leaf] as Float64Array).subarray(...range);
      withErrors(values, error.subarray(...range), this.#normal, next, part);
      scaleColumn(part, scale);
      return out;
    });
  }

  /** Weighted mean of columns; what is missing takes its weight with it. */
  #combine(inputs: readonly Float64Array[], weights: Float64Array, mean: Mean, out: Float64Array): void {
    const sum = this.#sum.fill(0);
    const total = this.#weight.fill(0);
    for (const [i, input] of inputs.entries()) add(input, weights[i] as number, mean, sum, total);
    for (let cell = 0; cell < out.length; cell++) {
      const x = (sum[cell] as number) / (total[cell] as number);
      out[cell] = mean === 'geometric' ? Math.exp(x) : mean === 'harmonic' ? 1 / x : x;
    }
  }

  #display(scores: Float64Array, out: Float64Array): void {
    for (let cell = 0; cell < out.length; cell++) {
      out[cell] = this.#stated[cell] ? (scores[cell] as number) : Number.NaN;
    }
    const target = this.#target;
    const { mean, sd } = spreadOf(out, this.#index.reference);
    if (Number.isNaN(target.sd) || Number.isNaN(mean)) return;
    const ratio = sd > 0 ? target.sd / sd : 1;
    for (let cell = 0; cell < out.length; cell++) {
      out[cell] = target.mean + ratio * ((out[cell] as number) - mean);
    }
  }
}

function rangeOf(errors: Float64Array | undefined): [number, number] | null {
  const first = errors?.findIndex((e) => e > 0) ?? -1;
  return errors && first >= 0 ? [first, errors.findLastIndex((e) => e > 0) + 1] : null;
}

const MASK = (1 << NORMAL_BITS) - 1;

/** Puts a normal error on every value; one draw of 32 bits serves two values. */
function withErrors(
  values: Float64Array,
  errors: Float64Array,
  normal: Float64Array,
  next: () => number,
  out: Float64Array,
): void {
  const even = out.length & ~1;
  for (let cell = 0; cell < even; cell += 2) {
    const bits = next();
    out[cell] = (values[cell] as number) + (errors[cell] as number) * (normal[bits & MASK] as number);
    out[cell + 1] =
      (values[cell + 1] as number) +
      (errors[cell + 1] as number) * (normal[bits >>> (32 - NORMAL_BITS)] as number);
  }
  if (even < out.length) {
    out[even] = (values[even] as number) + (errors[even] as number) * (normal[next() & MASK] as number);
  }
}

/** Adds w·f(x) and w to the sums of a mean, passing over what is missing. */
function add(x: Float64Array, w: number, mean: Mean, sum: Float64Array, total: Float64Array): void {
  if (w === 0) return;
  const logs = mean === 'geometric';
  const inverse = mean === 'harmonic';
  for (let cell = 0; cell < x.length; cell++) {
    const v = x[cell] as number;
    if (Number.isNaN(v)) continue;
    sum[cell] = (sum[cell] as number) + w * (logs ? Math.log(v) : inverse ? 1 / v : v);
    total[cell] = (total[cell] as number) + w;
  }
}

interface Spread {
  readonly mean: number;
  readonly sd: number;
}

/** Mean and sample standard deviation over the reference cells that have a score. */
function spreadOf(scores: Float64Array, reference: Uint8Array): Spread {
  let n = 0;
  let sum = 0;
  for (let cell = 0; cell < scores.length; cell++) {
    const x = scores[cell] as number;
    if (!reference[cell] || Number.isNaN(x)) continue;
    n += 1;
    sum += x;
  }
  const mean = sum / n;
  let squares = 0;
  for (let cell = 0; cell < scores.length; cell++) {
    const x = scores[cell] as number;
    if (reference[cell] && !Number.isNaN(x)) squares += (x - mean) ** 2;
  }
  return n < 2 ? { mean: Number.NaN, sd: Number.NaN } : { mean, sd: Math.sqrt(squares / (n - 1)) };
}

/** Scores and ranks of a run of draws, [draw][cell]; rank 0 where there is no score. */
export interface Drawn {
  readonly scores: Float64Array;
  readonly ranks: Uint16Array;
}

/** Works out draws from…to (exclusive). Any cut of the whole into runs gives the same numbers. */
export function drawRun(draws: Draws, index: UncertainIndex, from: number, to: number): Drawn {
  const cells = index.units * index.periods;
  const scores = new Float64Array((to - from) * cells);
  const ranks = new Uint16Array((to - from) * cells);
  for (let d = from; d < to; d++) {
    const at = (d - from) * cells;
    const out = scores.subarray(at, at + cells);
    draws.draw(
      FACTORS.map(() => d),
      out,
    );
    for (let p = 0; p < index.periods; p++) {
      rankInto(out, p * index.units, index.units, ranks.subarray(at, at + cells));
    }
  }
  return { scores, ranks };
}

/** Ranks of units from…from + count, 1 = highest, ties sharing the least; 0 where there is no score. */
export function rankInto(scores: Float64Array, from: number, count: number, ranks: Uint16Array): void {
  const sorted = scores.slice(from, from + count).sort();
  // NaN sorts last.
  let stated = count;
  while (stated > 0 && Number.isNaN(sorted[stated - 1] as number)) stated -= 1;
  for (let u = from; u < from + count; u++) {
    const x = scores[u] as number;
    if (Number.isNaN(x)) {
      ranks[u] = 0;
      continue;
    }
    let low = 0;
    let high = stated;
    while (low < high) {
      const mid = (low + high) >> 1;
      if ((sorted[mid] as number) <= x) low = mid + 1;
      else high = mid;
    }
    ranks[u] = stated - low + 1;
  }
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** By cell; NaN where nothing is published. */
export interface Uncertainty {
  readonly draws: number;
  readonly level: number;
  readonly score: { readonly low: Float64Array; readonly high: Float64Array };
  /** Published rank inside the period, and the interval of ranks drawn; 0 where there is none. */
  readonly rank: { readonly published: Uint16Array; readonly low: Uint16Array; readonly high: Uint16Array };
}

/**
 * Intervals from all draws, in order: quantiles of the scores, and whole ranks that hold at least `level` of the draws.
 * What is published lies inside its interval.
 */
export function intervalsOf(index: UncertainIndex, runs: readonly Drawn[], level = 0.95): Uncertainty {
  const cells = index.units * index.periods;
  const draws = runs.reduce((n, run) => n + run.scores.length / cells, 0);
  const published = new Uint16Array(cells);
  for (let p = 0; p < index.periods; p++) rankInto(index.published, p * index.units, index.units, published);
  const out = {
    score: { low: new Float64Array(cells).fill(Number.NaN), high: new Float64Array(cells).fill(Number.NaN) },
    rank: { published, low: new Uint16Array(cells), high: new Uint16Array(cells) },
  };
  const below = (1 - level) / 2;
  const seen = new Float64Array(draws);
  const counts = new Uint32Array(index.units + 1);
  for (let cell = 0; cell < cells; cell++) {
    if (published[cell] === 0) continue;
    let d = 0;
    counts.fill(0);
    for (const run of runs) {
      for (let at = cell; at < run.scores.length; at += cells) {
        const rank = run.ranks[at] as number;
        // A unit may lose its last indicator to a draw: it has no place there.
        if (rank === 0) continue;
        seen[d++] = run.scores[at] as number;
        counts[rank] = (counts[rank] ?? 0) + 1;
      }
    }
    const sorted = seen.subarray(0, d).sort();
    const x = index.published[cell] as number;
    out.score.low[cell] = Math.min(x, sorted[Math.floor(below * (d - 1))] ?? x);
    out.score.high[cell] = Math.max(x, sorted[Math.ceil((1 - below) * (d - 1))] ?? x);
    const own = published[cell] as number;
    out.rank.low[cell] = Math.min(own, tail(counts, below * d, 1));
    out.rank.high[cell] = Math.max(own, tail(counts, below * d, -1));
  }
  return { draws, level, ...out };
}

/** The first rank from one end at which more than `most` draws have been seen. */
function tail(counts: Uint32Array, most: number, step: 1 | -1): number {
  let seen = 0;
  for (let rank = step === 1 ? 1 : counts.length - 1; rank >= 1 && rank < counts.length; rank += step) {
    seen += counts[rank] ?? 0;
    if (seen > most) return rank;
  }
  return step === 1 ? 1 : counts.length - 1;
}

/** Share of the variance that each factor explains alone and with its interactions. */
export interface FactorShares {
  readonly factor: Factor;
  readonly first: number;
  readonly total: number;
}

export interface Sensitivity {
  /** Of the mean absolute move in rank against the published ranks. */
  readonly rank_shift: FactorShares[];
  /** Of the score of each unit. */
  readonly units: FactorShares[][];
}

/**
 * Sobol indices of the factors at one period (Saltelli 2010, Jansen 1999): `n` draws A and B, and for every factor A
 * with that factor's stream from B. A factor held fixed, or that changes nothing, has zero.
 */
export function sensitivityOf(
  index: UncertainIndex,
  period: number,
  n: number,
  options: DrawOptions = DRAW_DEFAULT,
): Sensitivity {
  const one = onePeriod(index, period);
  const draws = new Draws(one, options);
  const published = new Uint16Array(one.units);
  rankInto(one.published, 0, one.units, published);
  const ranks = new Uint16Array(one.units);
  const shift = new Float64Array(n * (FACTORS.length + 2));
  const scores = Array.from({ length: one.units }, () => new Float64Array(shift.length));
  const out = new Float64Array(one.units);
  for (let block = 0; block < FACTORS.length + 2; block++) {
    for (let i = 0; i < n; i++) {
      const a = 1_000_000 + i;
      const b = 2_000_000 + i;
      draws.draw(
        FACTORS.map((_, f) => (block === 1 || block === f + 2 ? b : a)),
        out,
      );
      rankInto(out, 0, one.units, ranks);
      const at = block * n + i;
      let moved = 0;
      let stated = 0;
      for (let u = 0; u < one.units; u++) {
        (scores[u] as Float64Array)[at] = out[u] as number;
        if (!published[u]) continue;
        stated += 1;
        moved += Math.abs((ranks[u] ?? 0) - (published[u] ?? 0));
      }
      shift[at] = stated > 0 ? moved / stated : 0;
    }
  }
  const shares = (y: Float64Array): FactorShares[] => {
    // Centred, so that the estimate of the first order does not lose its digits to the mean.
    const middle = y.reduce((sum, v) => sum + v, 0) / y.length;
    const { first, total, variance } = sobol(
      y.map((v) => v - middle),
      n,
      FACTORS.length,
    );
    return FACTORS.map((factor, i) => ({
      factor,
      first: variance > 0 ? (first[i] ?? 0) : 0,
      total: variance > 0 ? (total[i] ?? 0) : 0,
    }));
  };
  return { rank_shift: shares(shift), units: scores.map(shares) };
}

/** The cells of one period alone; the reference is then that period, or what of it belongs to the reference. */
function onePeriod(index: UncertainIndex, period: number): UncertainIndex {
  const { units, leaves } = index;
  const cells = index.published.length;
  const at = period * units;
  const ofLeaves = (x: Float64Array): Float64Array =>
    Float64Array.from(
      { length: leaves * units },
      (_, i) => x[Math.floor(i / units) * cells + at + (i % units)] as number,
    );
  const reference = index.reference.slice(at, at + units);
  return {
    ...index,
    periods: 1,
    values: ofLeaves(index.values),
    errors: index.errors && ofLeaves(index.errors),
    reference: reference.some((r) => r === 1) ? reference : reference.map(() => 1),
    published: index.published.slice(at, at + units),
  };
}
