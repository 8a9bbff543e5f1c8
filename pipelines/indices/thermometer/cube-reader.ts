import type { Gauge, IndexDefinition, Split } from '../../../src/indices/definition.ts';
import { type CubeSource, cubeOf, measureOf } from './axes.ts';
import { type CubeMeasures, type MeasureAxes, readMeasures } from './measures.ts';

/**
 * Reads the cubes of one gauge on fixed places and months. All measures the gauge names are read at once, and the
 * totals only once, however many ask for them.
 */
export class CubeReader {
  readonly source: CubeSource;
  readonly axes: Pick<MeasureAxes, 'regions' | 'periods'>;
  readonly #measures = new Map<string, Set<string>>();
  readonly #totals = new Map<string, Promise<CubeMeasures | null>>();

  constructor(
    source: CubeSource,
    definition: IndexDefinition,
    gauge: Gauge,
    axes: Pick<MeasureAxes, 'regions' | 'periods'>,
  ) {
    this.source = source;
    this.axes = axes;
    for (const indicator of gauge.indicators) {
      for (const ref of [...indicator.numerator, ...indicator.denominator, ...indicator.persons]) {
        const cube = cubeOf(ref);
        const measures = this.#measures.get(cube) ?? new Set([definition.cubes[cube]?.records ?? '']);
        this.#measures.set(cube, measures.add(measureOf(ref)));
      }
    }
  }

  get cubes(): string[] {
    return [...this.#measures.keys()];
  }

  /** Over all members: [region][period]; null when the cube does not exist. */
  totals(cube: string): Promise<CubeMeasures | null> {
    const known = this.#totals.get(cube) ?? this.#read(cube, null, []);
    this.#totals.set(cube, known);
    return known;
  }

  /** Member by member: [region][period][member]; null when the cube does not know the split. */
  bySplit(cube: string, split: Split, members: readonly string[]): Promise<CubeMeasures | null> {
    return this.#read(cube, split, members);
  }

  #read(cube: string, split: Split | null, members: readonly string[]): Promise<CubeMeasures | null> {
    const measures = [...(this.#measures.get(cube) ?? [])];
    return readMeasures(this.source, cube, measures, split, { ...this.axes, members });
  }
}
