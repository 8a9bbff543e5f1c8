import type { Base } from './base.ts';
import { gaugeOf, type IndexDefinition } from './definition.ts';
import { logMean } from './mean.ts';
import { isReading, type Readings } from './reading.ts';
import { domainWeights } from './score.ts';

/**
 * Why a reading stands where it stands and why it moved, to the last digit.
 *
 * Arithmetic inside a domain: w·Δs. Geometric across: L(T1, T0)·ω·ln(D1/D0) with the logarithmic mean L, and
 * ln(D1/D0) = (D1 − D0)/L(D1, D0) carries each indicator through. The display is linear, so shares stay shares.
 * What is seen in only one of two months moves the weights of the rest; all of that is one bar, `coverage`.
 */
export const CONTRIBUTION_KINDS = [
  /** reading − 100, against the base average of the region level. */
  'level',
  /** reading − reading of the month before. */
  'change',
  /** reading − reading of the same month a year earlier. */
  'change_yoy',
] as const;
export type ContributionKind = (typeof CONTRIBUTION_KINDS)[number];
const LAGS = [0, 1, 12];

/** Stands for the total among members, for all domains among components, for coverage among indicators. */
export const NONE = -1;

/**
 * Receives one contribution in points. `member`: whose reading, or NONE for the gauge's total. `component`: whose
 * indicator, or NONE for all domains together. `indicator`: NONE for a coverage bar. `kind`: index into
 * CONTRIBUTION_KINDS.
 */
export type ContributionSink = (
  region: number,
  period: number,
  member: number,
  component: number,
  indicator: number,
  kind: number,
  value: number,
) => void;

/**
 * Emits the contribution of every visible indicator to every stated reading, and to its change where both are stated.
 * Totals of levels for which `byComponent` is false get one bar per indicator, summed over domains.
 */
export function contributionsOf(
  readings: Readings,
  base: Base,
  definition: IndexDefinition,
  sink: ContributionSink,
  byComponent: (level: string) => boolean = () => true,
): void {
  const { panel, members, total } = readings;
  const [M, T, K] = [panel.members.length, panel.periods.length, panel.indicators.length];
  const inside = new InsideBars(readings, base, definition);
  const sums = new Float64Array(K);
  const across = domainWeights(base, definition);
  const sd = definition.display.sd;
  for (const [r, region] of panel.regions.entries()) {
    const level = base.levels.indexOf(region.level);
    if (level < 0) continue;
    const detailed = byComponent(region.level);
    const emit: Emit = (t, component, kind, carry) => {
      for (let k = 0; k < K; k++) {
        const bar = inside.bars[k] ?? Number.NaN;
        if (Number.isNaN(bar)) continue;
        if (detailed) sink(r, t, NONE, component, k, kind, carry * bar);
        else sums[k] = (Number.isNaN(sums[k] ?? 0) ? 0 : (sums[k] ?? 0)) + carry * bar;
      }
    };
    for (let t = 0; t < T; t++) {
      const row = r * T + t;
      for (const [kind, lag] of LAGS.entries()) {
        if (t < lag) continue;
        for (let m = 0; m < M; m++) {
          const cell = row * M + m;
          const before = cell - lag * M;
          if (!isReading(members, cell) || !isReading(members, before)) continue;
          const at = level * M + m;
          const unit = sd / (base.sd[at] ?? Number.NaN);
          if (lag === 0) inside.against(cell, at, base.mean[at] ?? Number.NaN);
          else inside.between(before, cell);
          for (let k = 0; k < K; k++) {
            const bar = inside.bars[k] ?? Number.NaN;
            if (!Number.isNaN(bar)) sink(r, t, m, m, k, kind, unit * bar);
          }
          if (inside.coverage !== 0) sink(r, t, m, m, NONE, kind, unit * inside.coverage);
        }
        if (!total || !across || !isReading(total, row) || !isReading(total, row - lag)) continue;
        const unit = sd / (base.totalSd[level] ?? Number.NaN);
        sums.fill(Number.NaN);
        if (lag === 0) totalLevel(emit, r, t, kind, level, unit, across);
        else totalChange(emit, r, t, kind, row - lag, unit, across);
        for (let k = 0; k < K; k++) {
          const sum = sums[k] ?? Number.NaN;
          if (!Number.isNaN(sum)) sink(r, t, NONE, NONE, k, kind, sum);
        }
      }
    }
  }

  /** T − mean, against the domains' base averages brought to the total's base average by one common factor. */
  function totalLevel(
    emit: Emit,
    r: number,
    t: number,
    kind: number,
    level: number,
    unit: number,
    across: Float64Array,
  ): void {
    const row = r * T + t;
    const shares = visibleShares(members.raw, row, across);
    const reference = base.totalMean[level] ?? Number.NaN;
    const anchors = Float64Array.from(panel.members, (_, m) => {
      const own = base.mean[level * M + m] ?? Number.NaN;
      return Number.isNaN(own) ? reference : own;
    });
    const middle = Math.exp(shares.reduce((sum, share, m) => sum + share * Math.log(anchors[m] ?? 1), 0));
    const L = logMean(total?.raw[row] ?? Number.NaN, reference);
    for (let m = 0; m < M; m++) {
      const share = shares[m] ?? 0;
      if (share === 0) continue;
      const anchor = ((anchors[m] ?? Number.NaN) * reference) / middle;
      inside.against(row * M + m, level * M + m, anchor);
      emit(t, m, kind, (unit * L * share) / logMean(members.raw[row * M + m] ?? Number.NaN, anchor));
    }
  }

  function totalChange(
    emit: Emit,
    r: number,
    t: number,
    kind: number,
    before: number,
    unit: number,
    across: Float64Array,
  ): void {
    const row = r * T + t;
    const now = visibleShares(members.raw, row, across);
    const then = visibleShares(members.raw, before, across);
    const L = logMean(total?.raw[row] ?? Number.NaN, total?.raw[before] ?? Number.NaN);
    let coverage = 0;
    for (let m = 0; m < M; m++) {
      const w1 = now[m] ?? 0;
      const w0 = then[m] ?? 0;
      const d1 = members.raw[row * M + m] ?? Number.NaN;
      const d0 = members.raw[before * M + m] ?? Number.NaN;
      if (w1 > 0 && w0 > 0) {
        inside.between(before * M + m, row * M + m);
        const carry = (L * (w1 + w0)) / 2 / logMean(d1, d0);
        emit(t, m, kind, unit * carry);
        coverage += carry * inside.coverage + (L * (w1 - w0) * (Math.log(d1) + Math.log(d0))) / 2;
      } else if (w1 > 0) coverage += L * w1 * Math.log(d1);
      else if (w0 > 0) coverage -= L * w0 * Math.log(d0);
    }
    if (coverage !== 0) sink(r, t, NONE, NONE, NONE, kind, unit * coverage);
  }
}

/** Takes the bars of one domain, carried through to the total. */
type Emit = (period: number, component: number, kind: number, carry: number) => void;

/** Shares of the visible domains in one (region, period), adding up to 1; 0 where withheld. */
function visibleShares(raw: Float64Array, row: number, weights: Float64Array): Float64Array {
  const M = weights.length;
  const shares = weights.map((w, m) => (Number.isNaN(raw[row * M + m] ?? Number.NaN) ? 0 : w));
  const sum = shares.reduce((a, b) => a + b, 0);
  return shares.map((w) => w / sum);
}

/** The arithmetic part, worked in place: one bar per indicator (NaN where not visible) and the coverage bar. */
class InsideBars {
  readonly bars: Float64Array;
  coverage = 0;
  readonly #scores: Float64Array;
  readonly #means: Float64Array;
  readonly #weights: readonly number[];

  constructor(readings: Readings, base: Base, definition: IndexDefinition) {
    this.#scores = readings.scores;
    this.#means = base.scoreMean;
    this.#weights = gaugeOf(definition, readings.panel.gauge).indicators.map((i) => i.weight);
    this.bars = new Float64Array(this.#weights.length);
  }

  /** x − target = Σ w (s − s*), the base averages s* moved by one common step so that they average to the target. */
  against(cell: number, at: number, target: number): void {
    const K = this.#weights.length;
    const visible = this.#visible(cell);
    let middle = 0;
    for (let k = 0; k < K; k++) middle += (this.#share(cell, k) / visible) * this.#anchor(at, k, target);
    for (let k = 0; k < K; k++) {
      const score = this.#scores[cell * K + k] ?? Number.NaN;
      const weight = (this.#weights[k] ?? 0) / visible;
      this.bars[k] = weight * (score - this.#anchor(at, k, target) - (target - middle));
    }
    this.coverage = 0;
  }

  /** x1 − x0 = Σ (w0 + w1)/2 (s1 − s0) over indicators seen in both, and the coverage bar for the rest. */
  between(before: number, cell: number): void {
    const K = this.#weights.length;
    const v1 = this.#visible(cell);
    const v0 = this.#visible(before);
    let coverage = 0;
    for (let k = 0; k < K; k++) {
      const w1 = this.#share(cell, k) / v1;
      const w0 = this.#share(before, k) / v0;
      const s1 = this.#scores[cell * K + k] ?? Number.NaN;
      const s0 = this.#scores[before * K + k] ?? Number.NaN;
      this.bars[k] = ((w1 + w0) / 2) * (s1 - s0);
      if (w1 > 0 && w0 > 0) coverage += ((w1 - w0) * (s1 + s0)) / 2;
      else if (w1 > 0) coverage += w1 * s1;
      else if (w0 > 0) coverage -= w0 * s0;
    }
    this.coverage = coverage;
  }

  #anchor(at: number, k: number, otherwise: number): number {
    const mean = this.#means[at * this.#weights.length + k] ?? Number.NaN;
    return Number.isNaN(mean) ? otherwise : mean;
  }

  #share(cell: number, k: number): number {
    return Number.isNaN(this.#scores[cell * this.#weights.length + k] ?? Number.NaN)
      ? 0
      : (this.#weights[k] ?? 0);
  }

  #visible(cell: number): number {
    let sum = 0;
    for (let k = 0; k < this.#weights.length; k++) sum += this.#share(cell, k);
    return sum;
  }
}
