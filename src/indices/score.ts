import type { Base } from './base.ts';
import { gaugeOf, type IndexDefinition, type Indicator } from './definition.ts';
import { goalpostScore } from './goalpost.ts';
import { CELL_STATUSES, isStated, type Panel, statusCode } from './panel.ts';

/** Composite scores of one kind of cell, before display, with what stands behind each. */
export interface Scores {
  /** On the score scale [1, 100]; NaN where withheld. */
  readonly raw: Float64Array;
  /** `statusCode`: provisional as soon as one part is; the reason where withheld. */
  readonly status: Uint8Array;
  /** Visible and reported share of the weight, 0…1. */
  readonly coverage: Float64Array;
  /** Persons behind the score: at least this many, the most that one visible part rests on. */
  readonly persons: Float64Array;
}

/** Which of a member's indicators can be scored at all, with the frozen numbers for it. */
export type Goalposts = Pick<Base, 'low' | 'high' | 'prior' | 'applies'>;

const EPSILON = 1e-9;
const NOT_COMPLETE = statusCode('not_complete');
const NOT_APPLICABLE = statusCode('not_applicable');
const LOW_COVERAGE = statusCode('low_coverage');
const NO_DENOMINATOR = statusCode('no_denominator');

/** numerator / denominator after mixing in `weight` denominator units of the base average. */
export function shrunk(panel: Panel, prior: Float64Array, cell: number, at: number, weight: number): number {
  const numerator = panel.numerator[cell] ?? Number.NaN;
  const denominator = panel.denominator[cell] ?? Number.NaN;
  return shrunkRatio(numerator, denominator, prior[at] ?? Number.NaN, weight);
}

const shrunkRatio = (numerator: number, denominator: number, average: number, weight: number): number =>
  weight === 0 ? numerator / denominator : (numerator + weight * average) / (denominator + weight);

/** The score of one cell from its parts, its goalposts and its base average, as `indicatorScores` gives it. */
export function scoreOfParts(
  indicator: Indicator,
  parts: { readonly numerator: number; readonly denominator: number },
  frozen: { readonly low: number; readonly high: number; readonly prior: number },
  definition: IndexDefinition,
): number {
  const ratio = shrunkRatio(parts.numerator, parts.denominator, frozen.prior, indicator.shrink);
  const { low, high } = definition.score;
  return goalpostScore(ratio * indicator.scale, frozen, indicator.direction, low, high);
}

/**
 * Cases behind each cell's indicators: what a rate divides by, and what an intensity lets expect from its members at
 * the base average. Judged by expectation, a place is not left out because little happened in it.
 */
export function indicatorCases(
  panel: Panel,
  goalposts: Goalposts,
  definition: IndexDefinition,
): Float64Array {
  const { indicators } = gaugeOf(definition, panel.gauge);
  const width = panel.members.length * indicators.length;
  const expects = indicators.map((i) => i.unit === 'per_10k_members');
  return panel.denominator.map((denominator, cell) => {
    if (!isStated(panel.status[cell] ?? 255)) return 0;
    const at = cell % width;
    const cases = expects[at % indicators.length]
      ? denominator * (goalposts.prior[at] ?? Number.NaN)
      : denominator;
    return cases > 0 ? cases : 0;
  });
}

/** Cases behind each member's reading: the most that one of its indicators rests on. [region][period][member] */
export function memberCases(panel: Panel, cases: Float64Array): Float64Array {
  const K = panel.indicators.length;
  const out = new Float64Array(cases.length / K);
  for (let row = 0; row < out.length; row++) {
    for (let k = 0; k < K; k++) out[row] = Math.max(out[row] ?? 0, cases[row * K + k] ?? 0);
  }
  return out;
}

/** Cases behind each total: summed over members, then the most that one indicator rests on. [region][period] */
export function totalCases(panel: Panel, cases: Float64Array): Float64Array {
  const K = panel.indicators.length;
  const M = panel.members.length;
  const out = new Float64Array(panel.regions.length * panel.periods.length);
  for (let row = 0; row < out.length; row++) {
    for (let k = 0; k < K; k++) {
      let sum = 0;
      for (let m = 0; m < M; m++) sum += cases[(row * M + m) * K + k] ?? 0;
      out[row] = Math.max(out[row] ?? 0, sum);
    }
  }
  return out;
}

/** Scores every stated indicator between its goalposts; NaN where it has no value or no goalposts. */
export function indicatorScores(
  panel: Panel,
  goalposts: Goalposts,
  definition: IndexDefinition,
): Float64Array {
  const { indicators } = gaugeOf(definition, panel.gauge);
  const scores = new Float64Array(panel.status.length).fill(Number.NaN);
  const width = panel.members.length * indicators.length;
  for (let cell = 0; cell < scores.length; cell++) {
    if (!isStated(panel.status[cell] ?? 255)) continue;
    const at = cell % width;
    const indicator = indicators[at % indicators.length];
    const low = goalposts.low[at] ?? Number.NaN;
    const high = goalposts.high[at] ?? Number.NaN;
    if (!indicator || Number.isNaN(low)) continue;
    const value = shrunk(panel, goalposts.prior, cell, at, indicator.shrink) * indicator.scale;
    scores[cell] = goalpostScore(
      value,
      { low, high },
      indicator.direction,
      definition.score.low,
      definition.score.high,
    );
  }
  return scores;
}

/** Arithmetic inside a domain: one score per (region, period, member), withheld under the coverage limit. */
export function domainScores(
  panel: Panel,
  scores: Float64Array,
  goalposts: Goalposts,
  definition: IndexDefinition,
): Scores {
  const weights = gaugeOf(definition, panel.gauge).indicators.map((i) => i.weight);
  const K = weights.length;
  const M = panel.members.length;
  const rows = scores.length / K;
  const out = blank(rows);
  const lost = new Float64Array(CELL_STATUSES.length);
  for (let row = 0; row < rows; row++) {
    lost.fill(0);
    let sum = 0;
    let visible = 0;
    let reported = 0;
    let persons = 0;
    let stated = 0;
    let whole = 0;
    for (let k = 0; k < K; k++) {
      const cell = row * K + k;
      const score = scores[cell] ?? Number.NaN;
      const weight = weights[k] ?? 0;
      const status = panel.status[cell] ?? 0;
      // Where a question does not arise, nothing is missing.
      if (status === NOT_APPLICABLE || !goalposts.applies[(row % M) * K + k]) continue;
      whole += weight;
      if (Number.isNaN(score)) {
        // A value without goalposts: its domain was not in the base window.
        const reason = isStated(status) ? NOT_APPLICABLE : status;
        lost[reason] = (lost[reason] ?? 0) + weight;
        continue;
      }
      sum += weight * score;
      visible += weight;
      reported += weight * (panel.reporting[cell] ?? 0);
      persons = Math.max(persons, panel.persons[cell] ?? 0);
      stated = Math.max(stated, status);
    }
    const coverage = whole > 0 ? reported / whole : 0;
    out.coverage[row] = coverage;
    out.persons[row] = persons;
    if (visible > 0 && coverage >= definition.missing.coverage - EPSILON) {
      out.raw[row] = sum / visible;
      out.status[row] = stated;
    } else {
      out.status[row] = worst(lost, whole > 0 ? LOW_COVERAGE : NOT_APPLICABLE);
    }
  }
  return out;
}

/**
 * Geometric across the domains of the base: one score per (region, period), withheld when the stated domains or the
 * coverage of all of them fall under the limit. Domains without a base are not part
 * of the gauge; where only domains of weight zero have one (nothing is classified), these stand in equally.
 */
export function totalScores(panel: Panel, domains: Scores, base: Base, definition: IndexDefinition): Scores {
  const M = panel.members.length;
  const rows = panel.regions.length * panel.periods.length;
  const out = blank(rows);
  const weights = domainWeights(base, definition);
  if (!weights) return out;
  const lost = new Float64Array(CELL_STATUSES.length);
  for (let row = 0; row < rows; row++) {
    lost.fill(0);
    let sum = 0;
    let visible = 0;
    let covered = 0;
    let stated = 0;
    let all = 0;
    for (let m = 0; m < M; m++) {
      const weight = weights[m] ?? 0;
      const raw = domains.raw[row * M + m] ?? Number.NaN;
      const status = domains.status[row * M + m] ?? 0;
      if (weight === 0 || status === NOT_APPLICABLE) continue;
      all += weight;
      covered += weight * (domains.coverage[row * M + m] ?? 0);
      if (Number.isNaN(raw)) {
        lost[status] = (lost[status] ?? 0) + weight;
        continue;
      }
      sum += weight * Math.log(raw);
      visible += weight;
      stated = Math.max(stated, status);
    }
    const coverage = all > 0 ? covered / all : 0;
    out.coverage[row] = coverage;
    out.persons[row] = panel.totalPersons[row] ?? 0;
    const least = definition.missing.coverage - EPSILON;
    if (visible > 0 && visible >= least * all && coverage >= least) {
      out.raw[row] = Math.exp(sum / visible);
      out.status[row] = stated;
    } else {
      if (all === 0) for (let m = 0; m < M; m++) lost[domains.status[row * M + m] ?? 0] = 1;
      out.status[row] = worst(lost, all > 0 ? LOW_COVERAGE : NOT_COMPLETE);
    }
  }
  return out;
}

/**
 * Weight of each member in the gauge's total: policy weights over the members that have a base; null for a
 * split that makes no total.
 */
export function domainWeights(base: Base, definition: IndexDefinition): Float64Array | null {
  const { splits, total } = gaugeOf(definition, base.gauge);
  if (splits[0]?.dimension !== base.split) return null;
  const M = base.members.length;
  const inBase = base.members.map((_, m) =>
    base.levels.some((_, level) => !Number.isNaN(base.sd[level * M + m] ?? Number.NaN)),
  );
  const weights = Float64Array.from(base.members, (member, m) =>
    inBase[m] ? (total.by_member[member] ?? total.default) : 0,
  );
  if (weights.some((w) => w > 0)) return weights;
  return Float64Array.from(base.members, (_, m) => (inBase[m] ? 1 : 0));
}

function blank(rows: number): Scores {
  return {
    raw: new Float64Array(rows).fill(Number.NaN),
    status: new Uint8Array(rows).fill(NOT_COMPLETE),
    coverage: new Float64Array(rows),
    persons: new Float64Array(rows),
  };
}

/**
 * The reason that takes most of the weight; `otherwise` when none does. A missing denominator comes first: the records
 * are there and one table would make them readable.
 */
function worst(lost: Float64Array, otherwise: number): number {
  if ((lost[NO_DENOMINATOR] ?? 0) > 0) return NO_DENOMINATOR;
  let at = otherwise;
  let most = 0;
  for (const [reason, weight] of lost.entries()) {
    if (weight > most) {
      most = weight;
      at = reason;
    }
  }
  return at;
}
