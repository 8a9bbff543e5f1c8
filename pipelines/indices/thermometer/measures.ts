import type { Split } from '../../../src/indices/definition.ts';
import type { RegionRef } from '../../../src/indices/panel.ts';
import { readColumns } from '../../../src/warehouse/columns.ts';
import { identifier, literal } from '../../../src/warehouse/duckdb.ts';
import { type CubeSource, cubeColumns, monthSteps, tableOf } from './axes.ts';

export interface MeasureAxes {
  readonly regions: readonly RegionRef[];
  readonly periods: readonly number[];
  readonly members: readonly string[];
}

/** Stands for a measure that was hidden when the cube was protected. */
export const HIDDEN = Number.NEGATIVE_INFINITY;

/** Measures of one cube on [region][period][member]; a split the cube does not have leaves one member, "all". */
export interface CubeMeasures {
  readonly members: number;
  /** 1 where the cube has a row. */
  readonly present: Uint8Array;
  /** NaN where the row knows no number (records that name nobody have no persons), HIDDEN where it was protected. */
  readonly values: ReadonlyMap<string, Float64Array>;
}

/**
 * Reads measures of one cube at one grouping set. `split` null reads the totals.
 * @returns null when the cube, the split or the grouping set does not exist.
 */
export async function readMeasures(
  source: CubeSource,
  cube: string,
  measures: readonly string[],
  split: Split | null,
  axes: MeasureAxes,
): Promise<CubeMeasures | null> {
  const columns = await cubeColumns(source, cube);
  if (!columns || (split && !columns.has(split))) return null;
  const { db } = source;
  const width = split ? axes.members.length : 1;
  const known = measures.filter((m) => columns.has(m));
  const size = axes.regions.length * axes.periods.length * width;
  const present = new Uint8Array(size);
  const values = new Map(known.map((m) => [m, new Float64Array(size)]));
  const first = axes.periods[0];
  if (size === 0 || first === undefined) return { members: width, present, values };
  const regions = axes.regions.map((r, i) => `(${i}, ${literal(r.level)}, ${literal(r.code)})`);
  const members = split ? axes.members.map((code, i) => `(${i}, ${literal(code)})`) : [];
  const { length, columns: read } = await readColumns(
    db,
    `select r.i::INTEGER as r, c.period::INTEGER as month, ${split ? 'm.i' : '0'}::INTEGER as m,
            ${known.map((m) => measureSql(m, columns)).join(', ')}
     from ${tableOf(source, cube)} c
     join (values ${regions.join(', ')}) r(i, level, code) on r.level = c.region_level and r.code = c.region_code
     ${split ? `join (values ${members.join(', ')}) m(i, code) on m.code = c.${split}` : ''}
     where c.period_grain = 'month' and c.grouping_set = ${literal(split ?? 'total')}
       and c.period between ${first} and ${axes.periods.at(-1)}`,
  );
  for (let row = 0; row < length; row++) {
    const t = monthSteps(first, read.month?.[row] ?? first);
    const at = ((read.r?.[row] ?? 0) * axes.periods.length + t) * width + (read.m?.[row] ?? 0);
    present[at] = 1;
    for (const m of known) {
      const into = values.get(m);
      if (into) into[at] = read[m]?.[row] ?? Number.NaN;
    }
  }
  return { members: width, present, values };
}

function measureSql(measure: string, columns: ReadonlySet<string>): string {
  const value = `c.${identifier(measure)}::DOUBLE`;
  const status = `${measure}_status`;
  const read = columns.has(status)
    ? `case when c.${identifier(status)} = 'suppressed' then '-inf'::DOUBLE else ${value} end`
    : value;
  return `${read} as ${identifier(measure)}`;
}
