/** Least share of values that an indicator and a unit must have, 0…1. */
export interface ScreenRule {
  readonly indicators: number;
  readonly units: number;
}

export interface Screened {
  /** Columns kept and left out, by name. */
  readonly kept: readonly string[];
  readonly dropped: readonly string[];
  /** Rows kept and left out, by position. */
  readonly rows: readonly number[];
  readonly droppedRows: readonly number[];
  /** Share of values present, by column and by row. */
  readonly coverage: ReadonlyMap<string, number>;
  readonly rowCoverage: Float64Array;
}

const EPSILON = 1e-12;

/**
 * Data coverage before anything is filled in: first indicators with too few values are left out, then units that have
 * too few of the indicators kept (COINr `Screen` "byNA").
 * @param over rows on which indicators are judged: those of the reference window of a panel.
 */
export function screen(
  columns: ReadonlyMap<string, Float64Array>,
  rule: ScreenRule,
  over: readonly number[],
): Screened {
  const has = (x: Float64Array, row: number): boolean => !Number.isNaN(x[row] ?? Number.NaN);
  const coverage = new Map(
    [...columns].map(([id, x]) => [id, over.filter((row) => has(x, row)).length / Math.max(1, over.length)]),
  );
  const kept = [...columns.keys()].filter((id) => (coverage.get(id) ?? 0) >= rule.indicators - EPSILON);
  const length = columns.values().next().value?.length ?? 0;
  const rowCoverage = Float64Array.from({ length }, (_, row) => {
    const present = kept.filter((id) => has(columns.get(id) ?? new Float64Array(), row)).length;
    return present / Math.max(1, kept.length);
  });
  const every = [...rowCoverage.keys()];
  const passes = (row: number): boolean => (rowCoverage[row] ?? 0) >= rule.units - EPSILON;
  return {
    kept,
    dropped: [...columns.keys()].filter((id) => !kept.includes(id)),
    rows: every.filter(passes),
    droppedRows: every.filter((row) => !passes(row)),
    coverage,
    rowCoverage,
  };
}
