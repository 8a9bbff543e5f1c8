import type { UncertainIndex } from './uncertain-index.ts';
import { indexOf, type LeafTable } from './uncertain-thermometer.ts';
import { type Drawn, type DrawOptions, Draws, drawRun, FACTORS, intervalsOf } from './uncertainty.ts';

/** Weights somebody tries out, in the order of the table's indicators and domains; only their proportions count. */
export type Weights = LeafTable['weights'];

/** Readings of the last month under some weights, by region; NaN and rank 0 where none is shown. */
export interface Scenario {
  readonly reading: Float64Array;
  readonly rank: Uint16Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly rankLow: Uint16Array;
  readonly rankHigh: Uint16Array;
  readonly draws: number;
}

export type WhatIfOptions = Pick<DrawOptions, 'seed' | 'weightRange'> & { readonly level: number };

/**
 * The total of a gauge under other weights. Every scenario is brought to the mean and spread that the published readings
 * have on the reference months, as every draw of an interval is. A part that the gate hides is missing here; so that the
 * official weights give the official readings all the same, a scenario is the published reading and what the change of
 * weights adds to it.
 */
export class WhatIf {
  readonly #index: UncertainIndex;
  readonly #weights: Weights;
  readonly #level: number;
  /** Draws with nothing drawn, and with everything. */
  readonly #still: Draws;
  readonly #drawn: Draws;
  /** By cell: what the parts at hand give at the official weights. */
  readonly #official: Float64Array;

  constructor(table: LeafTable, { level, ...options }: WhatIfOptions) {
    this.#index = indexOf(table);
    this.#weights = table.weights;
    this.#level = level;
    this.#still = new Draws(this.#index, { ...options, fixed: FACTORS });
    this.#drawn = new Draws(this.#index, options);
    this.#official = this.#recomputed(this.#index.branches);
  }

  /** Readings worked out from the parts alone at the official weights, last month: a check of what stands here. */
  get official(): Float64Array {
    return this.#lastOf(this.#official);
  }

  /** Readings, ranks and their intervals from `draws` draws. */
  at(weights: Weights, draws: number): Scenario {
    const parts = this.inParts(weights, draws, draws);
    for (;;) {
      const { done, value } = parts.next();
      if (done) return value;
    }
  }

  /**
   * The same numbers worked out `part` draws at a time. Whoever steps through may leave off, or do something else in
   * between, another scenario of this table too.
   */
  *inParts(weights: Weights, draws: number, part: number): Generator<void, Scenario, void> {
    const index = this.#under(weights);
    const runs: Drawn[] = [];
    for (let from = 0; from < draws; from += part) {
      if (from > 0) yield;
      this.#drawn.reweigh(index.branches, index.published);
      runs.push(drawRun(this.#drawn, index, from, Math.min(draws, from + part)));
    }
    const { score, rank } = intervalsOf(index, runs, this.#level);
    return {
      reading: this.#lastOf(index.published),
      rank: this.#lastOf(rank.published),
      low: this.#lastOf(score.low),
      high: this.#lastOf(score.high),
      rankLow: this.#lastOf(rank.low),
      rankHigh: this.#lastOf(rank.high),
      draws,
    };
  }

  /** The index with other weights, and with the readings these give as what is published. */
  #under(weights: Weights): UncertainIndex {
    if (same(weights, this.#weights)) return this.#index;
    const last = this.#index.branches.length - 1;
    const branches = this.#index.branches.map((branch, b) => ({
      ...branch,
      weights: b === last ? weights.domains : weights.indicators,
    }));
    const moved = this.#recomputed(branches);
    const published = this.#index.published.map(
      (reading, cell) => reading + ((moved[cell] ?? Number.NaN) - (this.#official[cell] ?? Number.NaN)),
    );
    return { ...this.#index, branches, published };
  }

  #recomputed(branches: UncertainIndex['branches']): Float64Array {
    const out = new Float64Array(this.#index.published.length);
    this.#still.reweigh(branches, this.#index.published);
    this.#still.draw(
      FACTORS.map(() => 0),
      out,
    );
    return out;
  }

  #lastOf<T extends Float64Array | Uint16Array>(cells: T): T {
    return cells.slice(-this.#index.units) as T;
  }
}

const same = (a: Weights, b: Weights): boolean =>
  [...a.indicators, ...a.domains].join() === [...b.indicators, ...b.domains].join();
