import type { Gauge, IndexDefinition } from './definition.ts';
import { gaugeOf } from './definition.ts';
import { goalpostsOf } from './goalpost.ts';
import { isStated, type Panel } from './panel.ts';
import {
  domainScores,
  indicatorCases,
  indicatorScores,
  memberCases,
  shrunk,
  totalCases,
  totalScores,
} from './score.ts';

/**
 * What a version of the index freezes about one gauge and split: goalposts and base averages per indicator,
 * mean and standard deviation of the scores per region level. Computed once; every later month, of the exact
 * and of the protected layer, is read against it.
 */
export interface Base {
  readonly gauge: Panel['gauge'];
  readonly split: Panel['split'];
  /** First and last month of the window. */
  readonly from: number;
  readonly to: number;
  readonly months: number;
  readonly levels: readonly string[];
  readonly members: readonly string[];
  readonly indicators: readonly string[];
  /** [member][indicator]; NaN where the base holds too little. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /**
   * 0 where nothing the indicator counts ever occurred in the member during the base (no appeal topic is about
   * child care): it is then no part of that member, and its weight is shared by the others. [member][indicator]
   */
  readonly applies: Uint8Array;
  /** Average of the indicator in the base window, in units of numerator / denominator. [member][indicator] */
  readonly prior: Float64Array;
  /** [level][member][indicator]: mean score in the base, against which levels are explained. */
  readonly scoreMean: Float64Array;
  /** [level][member]: moments of the domain scores. */
  readonly mean: Float64Array;
  readonly sd: Float64Array;
  /** [level]: moments of the gauge's total; NaN for a split that makes none. */
  readonly totalMean: Float64Array;
  readonly totalSd: Float64Array;
}

/** Computes the base of a panel over the months from…to, all regions pooled. */
export function baseOf(panel: Panel, definition: IndexDefinition, from: number, to: number): Base {
  const gauge = gaugeOf(definition, panel.gauge);
  const pooled = gauge.splits.find((s) => s.dimension === panel.split)?.goalposts === 'pooled';
  const window = panel.periods.map((month) => month >= from && month <= to);
  const levels = [...new Set(panel.regions.map((r) => r.level))];
  const M = panel.members.length;
  const K = panel.indicators.length;
  const prior = basePriors(panel, window, pooled);
  const { low, high, applies } = baseGoalposts(panel, definition, gauge, window, prior, pooled);
  const draft = {
    gauge: panel.gauge,
    split: panel.split,
    from,
    to,
    months: window.filter(Boolean).length,
    levels,
    members: panel.members,
    indicators: panel.indicators,
    low,
    high,
    applies,
    prior,
    scoreMean: new Float64Array(levels.length * M * K),
    mean: new Float64Array(levels.length * M),
    sd: new Float64Array(levels.length * M),
    totalMean: new Float64Array(levels.length),
    totalSd: new Float64Array(levels.length),
  };
  const scores = indicatorScores(panel, draft, definition);
  const domains = domainScores(panel, scores, draft, definition);
  const least = definition.base.minimum_observations;
  const everyMember = [...panel.members.keys()];
  const cases = indicatorCases(panel, draft, definition);
  const enough = memberCases(panel, cases).map((n) => (n >= definition.missing.minimum_cases ? 1 : 0));
  const enoughInTotal = totalCases(panel, cases).map((n) => (n >= definition.missing.minimum_cases ? 1 : 0));
  for (let level = 0; level < levels.length; level++) {
    const rows = regionRows(panel, window, levels[level] ?? '');
    for (let m = 0; m < M; m++) {
      const at = level * M + m;
      if (pooled && m > 0) {
        draft.mean[at] = draft.mean[level * M] ?? Number.NaN;
        draft.sd[at] = draft.sd[level * M] ?? Number.NaN;
        draft.scoreMean.copyWithin(at * K, level * M * K, (level * M + 1) * K);
        continue;
      }
      const stated: number[] = [];
      for (const row of rows) {
        for (const member of pooled ? everyMember : [m]) {
          const cell = row * M + member;
          if (enough[cell] && !Number.isNaN(domains.raw[cell] ?? Number.NaN)) stated.push(cell);
        }
      }
      const moments = momentsOf(stated, (cell) => domains.raw[cell] ?? Number.NaN, least);
      draft.mean[at] = moments.mean;
      draft.sd[at] = moments.sd;
      for (let k = 0; k < K; k++) {
        draft.scoreMean[at * K + k] = momentsOf(stated, (cell) => scores[cell * K + k] ?? Number.NaN, 1).mean;
      }
    }
  }
  const totals = totalScores(panel, domains, draft, definition);
  for (let level = 0; level < levels.length; level++) {
    const rows = regionRows(panel, window, levels[level] ?? '');
    const stated = rows.filter((row) => enoughInTotal[row]);
    const moments = momentsOf(stated, (row) => totals.raw[row] ?? Number.NaN, least);
    draft.totalMean[level] = moments.mean;
    draft.totalSd[level] = moments.sd;
  }
  return draft;
}

/** Indexes of (region, period) of one level inside the window. */
function regionRows(panel: Panel, window: readonly boolean[], level: string): number[] {
  const rows: number[] = [];
  panel.regions.forEach((region, r) => {
    if (region.level !== level) return;
    window.forEach((inside, t) => {
      if (inside) rows.push(r * panel.periods.length + t);
    });
  });
  return rows;
}

/** Mean and sample standard deviation of what is present; NaN below the least number of observations. */
function momentsOf(
  cells: readonly number[],
  valueAt: (cell: number) => number,
  least: number,
): { mean: number; sd: number } {
  let n = 0;
  let sum = 0;
  for (const cell of cells) {
    const x = valueAt(cell);
    if (Number.isNaN(x)) continue;
    n += 1;
    sum += x;
  }
  if (n < least || n === 0) return { mean: Number.NaN, sd: Number.NaN };
  const mean = sum / n;
  let squares = 0;
  for (const cell of cells) {
    const x = valueAt(cell);
    if (!Number.isNaN(x)) squares += (x - mean) ** 2;
  }
  return { mean, sd: n < 2 ? Number.NaN : Math.sqrt(squares / (n - 1)) };
}

/** Base average of each indicator at the highest region level there is: sum of numerators over sum of denominators. */
function basePriors(panel: Panel, window: readonly boolean[], pooled: boolean): Float64Array {
  const M = panel.members.length;
  const K = panel.indicators.length;
  const top = panel.regions.some((r) => r.level === 'nation') ? 'nation' : panel.regions[0]?.level;
  const numerator = new Float64Array(M * K);
  const denominator = new Float64Array(M * K);
  for (const row of regionRows(panel, window, top ?? '')) {
    for (let m = 0; m < M; m++) {
      for (let k = 0; k < K; k++) {
        const cell = (row * M + m) * K + k;
        if (!isStated(panel.status[cell] ?? 255)) continue;
        for (const into of pooled ? panel.members.keys() : [m]) {
          const at = into * K + k;
          numerator[at] = (numerator[at] ?? 0) + (panel.numerator[cell] ?? 0);
          denominator[at] = (denominator[at] ?? 0) + (panel.denominator[cell] ?? 0);
        }
      }
    }
  }
  return numerator.map((n, i) => ((denominator[i] ?? 0) > 0 ? n / (denominator[i] ?? 1) : Number.NaN));
}

function baseGoalposts(
  panel: Panel,
  definition: IndexDefinition,
  gauge: Gauge,
  window: readonly boolean[],
  prior: Float64Array,
  pooled: boolean,
): Pick<Base, 'low' | 'high' | 'applies'> {
  const M = panel.members.length;
  const K = panel.indicators.length;
  const low = new Float64Array(M * K).fill(Number.NaN);
  const high = new Float64Array(M * K).fill(Number.NaN);
  const applies = new Uint8Array(M * K).fill(1);
  const rows = [...new Set(panel.regions.map((r) => r.level))].flatMap((l) => regionRows(panel, window, l));
  const cases = indicatorCases(panel, { low, high, applies, prior }, definition);
  const pool = (members: readonly number[], k: number): Float64Array => {
    const indicator = gauge.indicators[k];
    const out: number[] = [];
    for (const row of rows) {
      for (const m of members) {
        const cell = (row * M + m) * K + k;
        if (!isStated(panel.status[cell] ?? 255) || !indicator) continue;
        const thin = (cases[cell] ?? 0) < definition.missing.minimum_cases;
        if (thin && (prior[m * K + k] ?? 0) > 0) continue;
        out.push(shrunk(panel, prior, cell, m * K + k, indicator.shrink) * indicator.scale);
      }
    }
    return Float64Array.from(out);
  };
  for (let k = 0; k < K; k++) {
    for (let m = 0; m < M; m++) {
      if (pooled && m > 0) {
        low[m * K + k] = low[k] ?? Number.NaN;
        high[m * K + k] = high[k] ?? Number.NaN;
        applies[m * K + k] = applies[k] ?? 1;
        continue;
      }
      const values = pool(pooled ? [...panel.members.keys()] : [m], k);
      if (values.length < definition.base.minimum_observations) continue;
      if (values.every((v) => v === 0)) {
        applies[m * K + k] = 0;
        continue;
      }
      const posts = goalpostsOf(values, {
        percentileLow: definition.base.percentile_low,
        percentileHigh: definition.base.percentile_high,
        margin: definition.base.margin,
        floor: 0,
      });
      if (!posts) continue;
      low[m * K + k] = posts.low;
      high[m * K + k] = posts.high;
    }
  }
  return { low, high, applies };
}
