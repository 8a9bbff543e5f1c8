import type { Gauge, IndexDefinition } from '../../../src/indices/definition.ts';
import { type CubeSource, countedCubes, cubeOf, measureOf } from './axes.ts';
import { type MeasureAxes, readMeasures } from './measures.ts';

/**
 * Positions of the regions where some month could rest on enough cases for a reading, judged from the totals alone and
 * generously: counts as they are, and members at the highest rate the nation ever had. Nations and provinces always are.
 */
export async function readableRegions(
  source: CubeSource,
  gauge: Gauge,
  definition: IndexDefinition,
  axes: Pick<MeasureAxes, 'regions' | 'periods'>,
): Promise<number[]> {
  const T = axes.periods.length;
  const nation = axes.regions.findIndex((r) => r.level === 'nation');
  const counted = countedCubes(gauge);
  const totals = new Map<string, Float64Array>();
  for (const cube of new Set(
    gauge.indicators.flatMap((i) => [...i.numerator, ...i.denominator]).map(cubeOf),
  )) {
    const measures = gauge.indicators
      .flatMap((i) => [...i.numerator, ...i.denominator])
      .filter((ref) => cubeOf(ref) === cube);
    const wanted = new Set([...measures.map(measureOf), definition.cubes[cube]?.records ?? '']);
    const read = await readMeasures(source, cube, [...wanted], null, { ...axes, members: [] });
    for (const [measure, values] of read?.values ?? []) totals.set(`${cube}.${measure}`, values);
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
