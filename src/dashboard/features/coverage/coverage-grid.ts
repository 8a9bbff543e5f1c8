import type { Quality } from '../../../contracts/quality.ts';

export type CoverageCell = Quality['coverage'][number];

export interface CoverageGrid {
  readonly months: readonly number[];
  readonly rows: readonly {
    readonly region: string;
    readonly cells: readonly (CoverageCell | undefined)[];
    readonly missing: number;
  }[];
}

/** Months shown: two years, the newest on the right. */
const MONTHS = 24;

/** Who reported when, for one family: regions by months, the most silent region first. */
export function coverageGrid(coverage: readonly CoverageCell[], family: string): CoverageGrid {
  const own = coverage.filter((c) => c.family === family);
  const months = [...new Set(own.map((c) => c.period))].sort((a, b) => a - b).slice(-MONTHS);
  const regions = [...new Set(own.map((c) => c.region))];
  const at = new Map(own.map((c) => [`${c.region} ${c.period}`, c]));
  const rows = regions.map((region) => {
    const cells = months.map((month) => at.get(`${region} ${month}`));
    return { region, cells, missing: cells.filter((c) => c?.status === 'not_reported').length };
  });
  return { months, rows: rows.sort((a, b) => b.missing - a.missing || (a.region < b.region ? -1 : 1)) };
}
