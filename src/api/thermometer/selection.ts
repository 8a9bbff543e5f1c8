import type { Gauge } from '../../indices/definition.ts';
import { literal } from '../../warehouse/duckdb.ts';

/** Whose readings of one month are explained. */
export interface ExplainSelection {
  readonly layer: 'inside' | 'outside';
  readonly gauge: Gauge;
  readonly dimension: string;
  readonly level: string;
  readonly period: number;
  readonly regions: readonly string[] | null;
  readonly members: readonly string[] | null;
}

/** What a selection keeps of an index table, at its own month or at others. */
export const whereOf = (s: ExplainSelection, periods: readonly number[] = [s.period]): string => {
  const regions = s.regions ? ` and region_code in (${s.regions.map(literal).join(', ') || "''"})` : '';
  const members = s.members ? ` and member in (${s.members.map(literal).join(', ') || "''"})` : '';
  return `gauge = ${literal(s.gauge.id)} and dimension = ${literal(s.dimension)} and region_level = ${literal(s.level)} and period in (${periods.join(', ')})${regions}${members}`;
};
