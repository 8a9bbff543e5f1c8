import type { IndexDefinition } from '../../../src/indices/definition.ts';
import { silenceOf } from '../../../src/indices/silence.ts';
import { cubeOf, measureOf, type Reach } from './axes.ts';
import type { CubeReader } from './cube-reader.ts';
import { HIDDEN } from './measures.ts';

/** Who reported to one cube, month by month, on [region][period]. */
export interface Reporting {
  /** 1 where none of the region's units reported. */
  readonly silent: Uint8Array;
  /** Share of the usual records of the region's units that come from units that reported. */
  readonly share: Float64Array;
  /** [unit][period]: 1 where this unit did not report; only set for units. */
  readonly unitSilent: Uint8Array;
}

/**
 * Finds the units that did not report to a cube, from its total record counts. The exact counts decide for the
 * protected layer as well: who reported is no secret, and both layers must agree on it.
 */
export async function reportingOf(
  reader: CubeReader,
  cube: string,
  definition: IndexDefinition,
  units: readonly (readonly number[])[],
  reach: Reach,
  /** The measure that says how large a unit is (`members.active_members`); none leaves new units unjudged. */
  size: string | null,
): Promise<Reporting> {
  const { axes } = reader;
  const T = axes.periods.length;
  const records = definition.cubes[cube]?.records ?? '';
  const counts = (
    (await reader.totals(cube))?.values.get(records) ?? new Float64Array(axes.regions.length * T)
  ).map(
    // A number hidden by who reported it says that records came.
    (n) => (n === HIDDEN ? 1 : n),
  );
  const sizes = size ? (await reader.totals(cubeOf(size)))?.values.get(measureOf(size)) : undefined;
  const nation = axes.regions.findIndex((r) => r.level === 'nation');
  const expected = (r: number): Float64Array =>
    Float64Array.from(axes.periods, (_, t) => {
      const own = sizes?.[r * T + t] ?? Number.NaN;
      return (own * (counts[nation * T + t] ?? Number.NaN)) / (sizes?.[nation * T + t] ?? Number.NaN);
    });
  const rule = { above: definition.missing.silent_above, over: definition.missing.usual_over };
  const unitSilent = new Uint8Array(axes.regions.length * T);
  const usual = new Float64Array(axes.regions.length * T);
  for (const [r, below] of units.entries()) {
    if (below.length !== 1 || below[0] !== r) continue;
    const found = silenceOf(counts.subarray(r * T, (r + 1) * T), rule, expected(r));
    unitSilent.set(found.silent, r * T);
    usual.set(found.usual, r * T);
  }
  const silent = new Uint8Array(axes.regions.length * T);
  const share = new Float64Array(axes.regions.length * T);
  for (const [r, below] of units.entries()) {
    for (const [t, month] of axes.periods.entries()) {
      let all = 0;
      let heard = 0;
      let reporting = 0;
      for (const unit of below) {
        const weight = usual[unit * T + t] ?? 0;
        all += weight;
        if (unitSilent[unit * T + t]) continue;
        heard += weight;
        reporting += 1;
      }
      // A region may hold records that name none of its units.
      const own = (counts[r * T + t] ?? 0) > 0;
      const inReach = reach.earliest !== null && month >= reach.earliest;
      silent[r * T + t] = inReach && (reporting > 0 || own) ? 0 : 1;
      share[r * T + t] = all > 0 ? heard / all : own ? 1 : 0;
    }
  }
  return { silent, share, unitSilent };
}
