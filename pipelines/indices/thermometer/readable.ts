import type { Gauge, IndexDefinition } from '../../../src/indices/definition.ts';
import { countedCubes } from './axes.ts';
import type { CubeReader } from './cube-reader.ts';

/**
 * Positions of the regions where some month could rest on enough cases for a reading, judged from the totals alone and
 * generously: counts as they are, and members at the highest rate the nation ever had. Nations and provinces always are.
 */
export async function readableRegions(
  reader: CubeReader,
  gauge: Gauge,
  definition: IndexDefinition,
): Promise<number[]> {
  const { axes } = reader;
  const T = axes.periods.length;
  const nation = axes.regions.findIndex((r) => r.level === 'nation');
  const counted = countedCubes(gauge);
  const totals = new Map<string, Float64Array>();
  for (const cube of reader.cubes) {
    for (const [measure, values] of (await reader.totals(cube))?.values ?? [])
      totals.set(`${cube}.${measure}`, values);
  }
  const at = (ref: string, r: number, t: number): number => {
    const value = totals.get(ref)?.[r * T + t] ?? 0;
    return value > 0 ? value : 0;
  };
  const sum = (refs: readonly string[], r: number, t: number): number =>
    refs.reduce((total, ref) => total + at(ref, r, t), 0);
  const expecting = gauge.indicators
    .filter((i) => i.unit === 'per_10k_members')
    .map((i) => {
      let highest = 0;
      for (let t = 0; t < T; t++) {
        const members = sum(i.denominator, nation, t);
        if (members > 0) highest = Math.max(highest, sum(i.numerator, nation, t) / members);
      }
      return { denominator: i.denominator, highest };
    });
  const records = counted.map((cube) => `${cube}.${definition.cubes[cube]?.records}`);
  return axes.regions.flatMap((region, r) => {
    if (region.level !== 'city') return [r];
    for (let t = 0; t < T; t++) {
      const expected = expecting.map((e) => sum(e.denominator, r, t) * e.highest);
      if (Math.max(sum(records, r, t), ...expected) >= definition.missing.minimum_cases) return [r];
    }
    return [];
  });
}
