import { period, range, shift } from '../../../src/domain/period.ts';
import { type Completeness, completenessOf } from '../../../src/indices/completeness.ts';
import type { Gauge, IndexDefinition, Split } from '../../../src/indices/definition.ts';
import type { RegionRef } from '../../../src/indices/panel.ts';
import { type Database, identifier, literal } from '../../../src/warehouse/duckdb.ts';
import { exportTimes } from '../export-times.ts';

/** Region levels that get a reading; counties are too small for one. */
export const LEVELS = ['nation', 'province', 'city'] as const;

/** Where to read the cubes: the warehouse's own, or their protected form under another schema. */
export interface CubeSource {
  readonly db: Database;
  /** Schema with one table or view per cube. */
  readonly schema: string;
}

/** How far one cube reaches, in months; null where it holds nothing. */
export interface Reach extends Completeness {
  readonly earliest: number | null;
  readonly latest: number | null;
}

/** The columns of a cube, or null where the table does not exist. */
export async function cubeColumns(source: CubeSource, cube: string): Promise<Set<string> | null> {
  const place = `${identifier(source.schema)}.${identifier(cube)}`;
  if (!(await source.db.has(place))) return null;
  const columns = await source.db.columnsOf(place);
  return new Set(columns.map(({ name }) => name));
}

/** Reads how far each cube of the definition reaches; a month is complete once an export was made after it. */
export async function reachOf(
  source: CubeSource,
  definition: IndexDefinition,
  settleMonths: number,
  now: Date,
): Promise<Map<string, Reach>> {
  const exported = await exportTimes(source.db);
  const reach = new Map<string, Reach>();
  for (const [cube, { family }] of Object.entries(definition.cubes)) {
    if (!(await cubeColumns(source, cube))) continue;
    const span = await source.db.one<{ earliest: number | null; latest: number | null }>(
      `select min(period)::INTEGER as earliest, max(period)::INTEGER as latest
       from ${tableOf(source, cube)} where period_grain = 'month'`,
    );
    const asOf = exported.get(family) ?? now.toISOString();
    reach.set(cube, { ...span, ...completenessOf(asOf, span, settleMonths) });
  }
  return reach;
}

/** The cubes a gauge counts in; those it only divides by are not among them. */
export function countedCubes(gauge: Gauge): string[] {
  return [...new Set(gauge.indicators.flatMap((i) => i.numerator.map(cubeOf)))];
}

export const cubeOf = (ref: string): string => ref.split('.')[0] ?? '';
export const measureOf = (ref: string): string => ref.split('.')[1] ?? '';
export const tableOf = (source: CubeSource, cube: string): string =>
  `${identifier(source.schema)}.${identifier(cube)}`;

/** All months between the first and the last record of the counted cubes. */
export function monthsOf(gauge: Gauge, reach: ReadonlyMap<string, Reach>): number[] {
  const spans = countedCubes(gauge).flatMap((cube) => reach.get(cube) ?? []);
  const from = spans.flatMap((s) => s.earliest ?? []);
  const to = spans.flatMap((s) => s.latest ?? []);
  if (from.length === 0 || to.length === 0) return [];
  return range(period('month', Math.min(...from)), period('month', Math.max(...to))).map((p) => p.code);
}

/** Regions with any record or member, nation first, then by code. */
export async function regionsOf(source: CubeSource, cubes: readonly string[]): Promise<RegionRef[]> {
  const parts = cubes.map(
    (cube) => `select region_level, region_code from ${tableOf(source, cube)} where period_grain = 'month'`,
  );
  if (parts.length === 0) return [];
  const rows = await source.db.all<{ level: string; code: string }>(
    `select distinct region_level::VARCHAR as level, region_code::VARCHAR as code from (${parts.join(' union ')})
     where region_level in (${LEVELS.map(literal).join(', ')}) and region_code <> 'U'
     order by list_position([${LEVELS.map(literal).join(', ')}], level), code`,
  );
  return rows.map(({ level, code }) => ({ level, code }));
}

/** Codes that occur in a split, in order; unknown stays out, it is no domain. */
export async function membersOf(
  source: CubeSource,
  cubes: readonly string[],
  split: Split,
): Promise<string[]> {
  const parts: string[] = [];
  for (const cube of cubes) {
    if (!(await cubeColumns(source, cube))?.has(split)) continue;
    parts.push(
      `select ${split}::VARCHAR as code from ${tableOf(source, cube)}
       where period_grain = 'month' and grouping_set = ${literal(split)}`,
    );
  }
  if (parts.length === 0) return [];
  const rows = await source.db.all<{ code: string }>(
    `select distinct code from (${parts.join(' union ')}) where code not in ('*', 'U') order by code`,
  );
  return rows.map((r) => r.code);
}

/**
 * The lowest regions below each region, itself where nothing lies below: the units whose reports add up to it.
 * Parents come from `reference.regions`; without that table each region is its own unit.
 */
export async function unitsBelow(db: Database, regions: readonly RegionRef[]): Promise<number[][]> {
  const parents = new Map<string, string>();
  if (await db.has('reference.regions')) {
    for (const row of await db.all<{ code: string; parent: string | null }>(
      'select code, parent from reference.regions',
    )) {
      if (row.parent) parents.set(row.code, row.parent);
    }
  }
  const index = new Map(regions.map((r, i) => [r.code, i]));
  const inner = new Set<number>();
  const chains = regions.map((region, i) => {
    const chain = [i];
    for (let code = parents.get(region.code); code !== undefined; code = parents.get(code)) {
      const at = index.get(code);
      if (at === undefined || at === i) continue;
      chain.push(at);
      inner.add(at);
    }
    return chain;
  });
  const below: number[][] = regions.map(() => []);
  for (const [i, chain] of chains.entries()) {
    if (inner.has(i)) continue;
    for (const at of chain) below[at]?.push(i);
  }
  return below;
}

/** Position of a month on the axis that starts at `first`. */
export const monthSteps = (first: number, month: number): number =>
  (Math.trunc(month / 100) - Math.trunc(first / 100)) * 12 + (month % 100) - (first % 100);

/** The last month of the gauge that every counted cube has complete; null before there is one. */
export function completeThrough(gauge: Gauge, reach: ReadonlyMap<string, Reach>): number | null {
  const ends = countedCubes(gauge)
    .map((cube) => reach.get(cube))
    .filter((r): r is Reach => r !== undefined && r.latest !== null)
    .map((r) => r.completeThrough);
  if (ends.length === 0 || ends.includes(null)) return null;
  return Math.min(...ends.map((end) => end ?? 0));
}

export const addMonths = (month: number, steps: number): number => shift(period('month', month), steps).code;
