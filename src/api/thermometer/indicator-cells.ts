import type { MissingReason, ObservationStatus } from '../../domain/status.ts';
import type { IndexDefinition } from '../../indices/definition.ts';
import { isStated, statusCode } from '../../indices/panel.ts';
import { scoreOfParts } from '../../indices/score.ts';
import { type Database, literal } from '../../warehouse/duckdb.ts';
import { type ExplainSelection, whereOf } from './selection.ts';

interface StoredCell extends Record<string, unknown> {
  region: string;
  period: number;
  member: string;
  indicator: string;
  numerator: number | null;
  denominator: number | null;
  persons: number | null;
  status: ObservationStatus | MissingReason;
  low: number | null;
  high: number | null;
  /** Share of the visible weight; null where its member has no score. */
  weight: number | null;
  method_version: string;
}

/** One indicator of one member, place and month. */
export interface IndicatorCell extends StoredCell {
  /** Numerator over denominator in the unit of the indicator. */
  value: number | null;
  /** Between the goalposts; null where the indicator is not scored. */
  score: number | null;
  /** Base average mixed in before scoring. */
  prior: number | null;
}

const NOT_APPLICABLE = 'not_applicable';

/**
 * Indicators of the months given, in order of region, member and indicator. Parts are stored; value and score are
 * worked out from them by the functions that made the readings.
 */
export async function readIndicatorCells(
  db: Database,
  s: ExplainSelection,
  definition: IndexDefinition,
  periods: readonly number[],
): Promise<IndicatorCell[]> {
  const rows = await db.all<StoredCell>(
    `select region_code as region, period, member, indicator, numerator, denominator, n_persons::double as persons, status,
            goalpost_low as low, goalpost_high as high, weight, method_version
     from ${s.layer}.index_indicator_values where ${whereOf(s, periods)} order by region, member, indicator, period`,
  );
  const priors = new Map(
    (
      await db.all<{ member: string; indicator: string; prior: number | null }>(
        `select member, indicator, prior from inside.index_goalposts
         where gauge = ${literal(s.gauge.id)} and dimension = ${literal(s.dimension)} and region_level = '*'
           and method_version = ${literal(rows[0]?.method_version ?? '')}`,
      )
    ).map((row) => [`${row.member} ${row.indicator}`, row.prior]),
  );
  const indicators = new Map(s.gauge.indicators.map((i) => [i.id, i]));
  return rows.map((row): IndicatorCell => {
    const { numerator, denominator, low, high } = row;
    const indicator = indicators.get(row.indicator);
    const stated = isStated(statusCode(row.status));
    // A value without goalposts, because its member was not in the base, is known and not scored.
    const known = stated || row.status === NOT_APPLICABLE;
    if (!indicator || !known || numerator === null || denominator === null)
      return { ...row, value: null, score: null, prior: null };
    const prior = priors.get(`${row.member} ${row.indicator}`) ?? Number.NaN;
    return {
      ...row,
      prior,
      value: (numerator / denominator) * indicator.scale,
      score:
        stated && low !== null && high !== null
          ? scoreOfParts(indicator, { numerator, denominator }, { low, high, prior }, definition)
          : null,
    };
  });
}
