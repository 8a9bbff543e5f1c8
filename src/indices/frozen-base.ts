import type { Base } from './base.ts';
import type { Panel } from './panel.ts';

/** A row of `goalposts` as far as readings are explained by it: base averages by region level. */
export interface FrozenMoments extends Record<string, unknown> {
  readonly base_from: number;
  readonly base_to: number;
  readonly base_months: number;
  /** `total` in a row about the gauge's total. */
  readonly dimension: string;
  readonly member: string;
  readonly region_level: string;
  /** `*` in a row about the scores of the member itself. */
  readonly indicator: string;
  readonly mean: number | null;
  readonly sd: number | null;
}

/**
 * The averages of a frozen base on the axes of a panel; members that came later have none. Goalposts are left out:
 * scores have been read against them when they were made.
 */
export function frozenMoments(
  rows: readonly FrozenMoments[],
  panel: Pick<Panel, 'gauge' | 'split' | 'members' | 'indicators'>,
): Base {
  const levels = [...new Set(rows.map((row) => row.region_level))].sort();
  const M = panel.members.length;
  const K = panel.indicators.length;
  const nan = (size: number): Float64Array => new Float64Array(size).fill(Number.NaN);
  const [first] = rows;
  const base = {
    ...panel,
    from: first?.base_from ?? 0,
    to: first?.base_to ?? 0,
    months: first?.base_months ?? 0,
    levels,
    low: nan(M * K),
    high: nan(M * K),
    applies: new Uint8Array(M * K).fill(1),
    prior: nan(M * K),
    scoreMean: nan(levels.length * M * K),
    mean: nan(levels.length * M),
    sd: nan(levels.length * M),
    totalMean: nan(levels.length),
    totalSd: nan(levels.length),
  };
  for (const row of rows) {
    const level = levels.indexOf(row.region_level);
    const at = level * M + panel.members.indexOf(row.member);
    const k = panel.indicators.indexOf(row.indicator);
    if (row.dimension === 'total') {
      base.totalMean[level] = row.mean ?? Number.NaN;
      base.totalSd[level] = row.sd ?? Number.NaN;
    } else if (row.dimension === panel.split && panel.members.includes(row.member)) {
      if (k >= 0) base.scoreMean[at * K + k] = row.mean ?? Number.NaN;
      else {
        base.mean[at] = row.mean ?? Number.NaN;
        base.sd[at] = row.sd ?? Number.NaN;
      }
    }
  }
  return base;
}
