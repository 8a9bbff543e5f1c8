import type { Indicator } from './definition.ts';
import { moments, present } from './moments.ts';
import {
  aggregationsOf,
  type Branch,
  linearScale,
  type Mean,
  rankScale,
  SCALE_HIGH,
  SCALE_LOW,
  type Scale,
  type UncertainIndex,
  zScale,
} from './uncertain-index.ts';

/** One indicator of one domain, place and month, as it was scored. */
export interface ScoredPart {
  readonly region: string;
  readonly period: number;
  readonly member: string;
  readonly indicator: string;
  readonly numerator: number | null;
  readonly denominator: number | null;
  /** Base average mixed in before scoring. */
  readonly prior: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Share of its domain's visible weight; null where the domain has no score. */
  readonly weight: number | null;
}

export interface TotalInput {
  readonly regions: readonly string[];
  /** Reference months and, last, the month whose intervals are wanted. */
  readonly periods: readonly number[];
  readonly indicators: readonly Indicator[];
  /** Weight of each domain in the total; domains of weight 0 are no part of it. */
  readonly domains: ReadonlyMap<string, number>;
  readonly parts: readonly ScoredPart[];
  /** Published reading of a place and month; null where none is shown. */
  readonly readingAt: (region: string, period: number) => number | null;
}

/**
 * What a gauge's total is made of, before any choice: every indicator of every domain is one leaf, by cell (period ×
 * regions + region), all pointing the same way. Months before the last are the reference.
 */
export interface LeafTable {
  readonly units: number;
  readonly periods: number;
  /** Weight of each indicator inside its domain, and of each domain in the total. */
  readonly weights: { readonly indicators: readonly number[]; readonly domains: readonly number[] };
  /** [leaf][cell], leaf = domain × indicators + indicator; NaN where missing. */
  readonly values: Float64Array;
  /** Standard errors; only the last month carries any. */
  readonly errors: Float64Array;
  /** Goalposts by leaf; NaN where a leaf never had a value. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Published readings by cell; NaN where none is shown. */
  readonly published: Float64Array;
}

/**
 * A gauge's total over regions and months as an index with its choices open: goalposts, means and weights as published
 * come first.
 */
export const uncertainTotal = (input: TotalInput): UncertainIndex => indexOf(leavesOf(input));

/** The parts of a total as they were scored, put on their axes. */
export function leavesOf(input: TotalInput): LeafTable {
  const { regions, periods, indicators, parts } = input;
  const domains = [...input.domains].filter(([, weight]) => weight > 0);
  const K = indicators.length;
  const leaves = domains.length * K;
  const cells = regions.length * periods.length;
  const position = <T>(of: readonly T[]): ReadonlyMap<T, number> => new Map(of.map((x, i) => [x, i]));
  const regionAt = position(regions);
  const periodAt = position(periods);
  const domainAt = position(domains.map(([member]) => member));
  const indicatorAt = position(indicators.map((i) => i.id));
  const values = new Float64Array(leaves * cells).fill(Number.NaN);
  const errors = new Float64Array(leaves * cells);
  const ends = {
    low: new Float64Array(leaves).fill(Number.NaN),
    high: new Float64Array(leaves).fill(Number.NaN),
  };
  const last = periods.length - 1;
  for (const part of parts) {
    const [r, t] = [regionAt.get(part.region), periodAt.get(part.period)];
    const [m, k] = [domainAt.get(part.member), indicatorAt.get(part.indicator)];
    if (r === undefined || t === undefined || m === undefined || k === undefined) continue;
    const indicator = indicators[k];
    const { numerator: n, denominator: d, low, high } = part;
    if (!indicator || n === null || d === null || low === null || high === null || part.weight === null)
      continue;
    const leaf = m * K + k;
    const at = leaf * cells + t * regions.length + r;
    const { value, error } = drawnValue(indicator, n, d, part.prior ?? Number.NaN);
    values[at] = value * indicator.direction;
    if (t === last) errors[at] = error;
    const [a, b] = [low * indicator.direction, high * indicator.direction];
    ends.low[leaf] = Math.min(a, b);
    ends.high[leaf] = Math.max(a, b);
  }
  const published = Float64Array.from({ length: cells }, (_, cell) => {
    const reading = input.readingAt(
      regions[cell % regions.length] ?? '',
      periods[Math.floor(cell / regions.length)] ?? 0,
    );
    return reading ?? Number.NaN;
  });
  return {
    units: regions.length,
    periods: periods.length,
    weights: { indicators: indicators.map((i) => i.weight), domains: domains.map(([, weight]) => weight) },
    values,
    errors,
    ...ends,
    published,
  };
}

/** Leaves as an index with its choices open, the published ones first. */
export function indexOf({ units, periods, weights, published, ...leaf }: LeafTable): UncertainIndex {
  const K = weights.indicators.length;
  const leaves = weights.domains.length * K;
  const cells = units * periods;
  const reference = Uint8Array.from({ length: cells }, (_, cell) => (cell < cells - units ? 1 : 0));
  const branches: Branch[] = weights.domains.map((_, m) => ({
    children: weights.indicators.map((_w, k) => m * K + k),
    weights: weights.indicators,
  }));
  branches.push({ children: weights.domains.map((_, m) => leaves + m), weights: weights.domains });
  const means = [...weights.domains.map((): Mean => 'arithmetic'), 'geometric' as const];
  const ends = Array.from({ length: leaves }, (_, i) => {
    const [low, high] = [leaf.low[i] ?? Number.NaN, leaf.high[i] ?? Number.NaN];
    return Number.isNaN(low) ? undefined : { low, high };
  });
  return {
    units,
    periods,
    leaves,
    values: leaf.values,
    errors: leaf.errors,
    scales: scalesOf(leaf.values, ends, leaves, cells, reference),
    branches,
    aggregations: aggregationsOf(means),
    reference,
    published,
  };
}

/** The value that is scored, in the unit of the indicator, and its standard error. */
function drawnValue(
  { unit, scale, shrink }: Indicator,
  n: number,
  d: number,
  prior: number,
): { value: number; error: number } {
  const mixed = d + shrink;
  const value = ((shrink > 0 ? n + shrink * prior : n) / mixed) * scale;
  return { value, error: (Math.sqrt(sumVariance(unit, n, d)) / mixed) * scale };
}

/**
 * Variance of the numerator: counts are Poisson, shares binomial, times per person Poisson beyond the first (whoever is
 * counted came once), amounts per person have a coefficient of variation of one.
 */
function sumVariance(unit: Indicator['unit'], n: number, d: number): number {
  switch (unit) {
    case 'percent':
      return n * Math.max(0, 1 - n / d);
    case 'per_person':
      return Math.max(0, n - d);
    case 'yuan':
      return (n * n) / d;
    case 'per_10k_members':
      return Math.max(0, n);
  }
}

/** Ranks with the head room of goalposts: the least of the reference is no floor. */
const RANK_LOW = SCALE_LOW + (SCALE_HIGH - SCALE_LOW) / 4;
const RANK_HIGH = SCALE_HIGH - (SCALE_HIGH - SCALE_LOW) / 4;

function scalesOf(
  values: Float64Array,
  ends: readonly ({ low: number; high: number } | undefined)[],
  leaves: number,
  cells: number,
  reference: Uint8Array,
): Scale[][] {
  const ways: [Scale[], Scale[], Scale[]] = [[], [], []];
  for (let leaf = 0; leaf < leaves; leaf++) {
    const column = values.subarray(leaf * cells, (leaf + 1) * cells);
    const over = present(column.filter((_, cell) => reference[cell] === 1));
    const { low, high } = ends[leaf] ?? { low: 0, high: 0 };
    const { mean, sd } = moments(over);
    const own = linearScale(low, high);
    ways[0].push(own);
    // Where the reference says nothing of an indicator, its goalposts stand in.
    ways[1].push(sd > 0 ? zScale(mean, sd) : own);
    // Among the month itself too: what left the range of the base can still be told apart.
    const ranked = present(column);
    ways[2].push(ranked.length > 1 ? rankScale(ranked, RANK_LOW, RANK_HIGH) : own);
  }
  return ways;
}
