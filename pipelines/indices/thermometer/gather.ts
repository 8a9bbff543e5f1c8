import type { Gauge, IndexDefinition, Indicator, Split } from '../../../src/indices/definition.ts';
import { emptyPanel, OBSERVED, type Panel, PROVISIONAL, statusCode } from '../../../src/indices/panel.ts';
import { countedCubes, cubeOf, measureOf, type Reach } from './axes.ts';
import type { CubeReader } from './cube-reader.ts';
import { type CubeMeasures, HIDDEN, type MeasureAxes } from './measures.ts';
import type { Reporting } from './reporting.ts';

export interface GatherInput {
  readonly reader: CubeReader;
  readonly definition: IndexDefinition;
  readonly gauge: Gauge;
  readonly split: Split;
  readonly axes: MeasureAxes;
  /** Positions of the regions that get a panel; the others are only counted with. */
  readonly readable: readonly number[];
  readonly units: readonly (readonly number[])[];
  readonly reach: ReadonlyMap<string, Reach>;
  /** Per counted cube. */
  readonly reporting: ReadonlyMap<string, Reporting>;
}

const STATUS = {
  suppressed: statusCode('suppressed'),
  not_reported: statusCode('not_reported'),
  not_applicable: statusCode('not_applicable'),
  not_complete: statusCode('not_complete'),
  no_denominator: statusCode('no_denominator'),
  low_coverage: statusCode('low_coverage'),
  not_at_this_grain: statusCode('not_at_this_grain'),
} as const;

/**
 * Reads the parts of every indicator of a gauge from the cubes. A cell is a number, a true zero (its unit reported
 * and nothing occurred) or a reason; members of units that did not report leave the denominator with them.
 */
export async function gatherPanel(input: GatherInput): Promise<Panel> {
  const { definition, gauge, split, axes } = input;
  const panel = emptyPanel({
    gauge: gauge.id,
    split,
    regions: input.readable.flatMap((r) => axes.regions[r] ?? []),
    periods: axes.periods,
    members: axes.members,
    indicators: gauge.indicators.map((i) => i.id),
  });
  const cubes = await readCubes(input);
  for (const [k, indicator] of gauge.indicators.entries()) {
    const pairs = indicator.numerator.map((numerator, i) =>
      pairOf(numerator, indicator.denominator[i] ?? indicator.denominator[0] ?? '', input, cubes),
    );
    fill(panel, k, indicator, pairs, personsOf(indicator, cubes, definition), input);
  }
  await fillTotalPersons(panel, input);
  return panel;
}

/** The most people any one cube counts in a place and month, over all members. */
async function fillTotalPersons(
  panel: Panel,
  { reader, gauge, definition, axes, readable }: GatherInput,
): Promise<void> {
  const T = axes.periods.length;
  for (const ref of new Set(gauge.indicators.flatMap((i) => i.persons))) {
    const records = definition.cubes[cubeOf(ref)]?.records ?? '';
    const read = await reader.totals(cubeOf(ref));
    for (let row = 0; row < panel.totalPersons.length; row++) {
      const at = (readable[Math.floor(row / T)] ?? 0) * T + (row % T);
      const named = read?.values.get(measureOf(ref))?.[at] ?? 0;
      const counted = read?.values.get(records)?.[at] ?? 0;
      panel.totalPersons[row] = Math.max(
        panel.totalPersons[row] ?? 0,
        named > 0 ? named : counted > 0 ? counted : 0,
      );
    }
  }
}

type Cubes = ReadonlyMap<string, CubeMeasures>;

async function readCubes({ reader, gauge, split, axes }: GatherInput): Promise<Cubes> {
  const counted = new Set(countedCubes(gauge));
  const cubes = new Map<string, CubeMeasures>();
  for (const cube of reader.cubes) {
    // What is only divided by need not know the split: every domain of a region has the same members.
    const read =
      (await reader.bySplit(cube, split, axes.members)) ??
      (counted.has(cube) ? null : await reader.totals(cube));
    if (read) cubes.set(cube, read);
  }
  return cubes;
}

/** One numerator over its denominator: status and numbers of a cell. */
interface Pair {
  statusAt(r: number, t: number, m: number): number;
  numeratorAt(r: number, t: number, m: number): number;
  denominatorAt(r: number, t: number, m: number): number;
  shareAt(r: number, t: number): number;
}

function pairOf(numeratorRef: string, denominatorRef: string, input: GatherInput, cubes: Cubes): Pair {
  const { axes, units, definition, reach } = input;
  const T = axes.periods.length;
  const cube = cubeOf(numeratorRef);
  const numerators = cubes.get(cube);
  const numerator = numerators?.values.get(measureOf(numeratorRef));
  const records = numerators?.values.get(definition.cubes[cube]?.records ?? '');
  const divisors = cubes.get(cubeOf(denominatorRef));
  const denominator = divisors?.values.get(measureOf(denominatorRef));
  const reporting = input.reporting.get(cube);
  const span = reach.get(cube);
  const ownDivisor = cubeOf(denominatorRef) === cube;
  const countsPersons = input.gauge.indicators.some((i) => i.persons.includes(numeratorRef));
  const dividesPersons = input.gauge.indicators.some((i) => i.persons.includes(denominatorRef));
  const at = (of: CubeMeasures | undefined, r: number, t: number, m: number): number =>
    (r * T + t) * (of?.members ?? 1) + (of?.members === 1 ? 0 : m);

  const numeratorAt = (r: number, t: number, m: number): number => numerator?.[at(numerators, r, t, m)] ?? 0;
  const denominatorAt = (r: number, t: number, m: number): number => {
    let value = denominator?.[at(divisors, r, t, m)] ?? 0;
    if (ownDivisor || !reporting) return value;
    for (const unit of units[r] ?? []) {
      if (unit === r || !reporting.unitSilent[unit * T + t]) continue;
      const own = denominator?.[at(divisors, unit, t, m)] ?? 0;
      if (own > 0) value -= own;
    }
    return value;
  };
  return {
    numeratorAt,
    denominatorAt,
    shareAt: (r, t) => reporting?.share[r * T + t] ?? 0,
    statusAt(r, t, m) {
      const month = axes.periods[t] ?? 0;
      if (!span || span.earliest === null || month < span.earliest) return STATUS.not_reported;
      if (!numerators || !numerator) return STATUS.not_at_this_grain;
      if (span.completeThrough === null || month > span.completeThrough) return STATUS.not_complete;
      if (reporting?.silent[r * T + t]) return STATUS.not_reported;
      if (!ownDivisor && (!divisors || !denominator || !divisors.present[at(divisors, r, t, m)])) {
        return STATUS.no_denominator;
      }
      const n = numeratorAt(r, t, m);
      const d = denominatorAt(r, t, m);
      if (n === HIDDEN || d === HIDDEN) return STATUS.suppressed;
      if (Number.isNaN(n) || Number.isNaN(d)) return STATUS.not_applicable;
      // Sensitive records are stored without the person: people cannot be counted, and that is no zero.
      const unnamed = (records?.[at(numerators, r, t, m)] ?? 0) > 0;
      if (unnamed && ((countsPersons && n === 0) || (dividesPersons && d === 0)))
        return STATUS.not_applicable;
      if (d <= 0) return ownDivisor ? STATUS.not_applicable : STATUS.no_denominator;
      return span.settledThrough === null || month > span.settledThrough ? PROVISIONAL : OBSERVED;
    },
  };
}

/** Persons behind an indicator's records; where nobody is named, the records stand for them. */
function personsOf(
  indicator: Indicator,
  cubes: Cubes,
  definition: IndexDefinition,
): (row: number, m: number) => number {
  const parts = indicator.persons.flatMap((ref) => {
    const cube = cubes.get(cubeOf(ref));
    const persons = cube?.values.get(measureOf(ref));
    const records = cube?.values.get(definition.cubes[cubeOf(ref)]?.records ?? '');
    return cube && persons ? [{ cube, persons, records }] : [];
  });
  return (row, m) => {
    let sum = 0;
    for (const { cube, persons, records } of parts) {
      const at = row * cube.members + (cube.members === 1 ? 0 : m);
      const named = persons[at] ?? 0;
      const counted = records?.[at] ?? 0;
      sum += named > 0 ? named : counted > 0 ? counted : 0;
    }
    return sum;
  };
}

function fill(
  panel: Panel,
  k: number,
  indicator: Indicator,
  pairs: readonly Pair[],
  personsAt: (row: number, m: number) => number,
  { axes, readable }: GatherInput,
): void {
  const T = axes.periods.length;
  const M = axes.members.length;
  const K = panel.indicators.length;
  for (const [row, r] of readable.entries()) {
    for (let t = 0; t < T; t++) {
      for (let m = 0; m < M; m++) {
        const cell = ((row * T + t) * M + m) * K + k;
        let numerator = 0;
        let denominator = 0;
        let share = 0;
        let stated = -1;
        let reason = -1;
        for (const pair of pairs) {
          const status = pair.statusAt(r, t, m);
          if (status !== OBSERVED && status !== PROVISIONAL) {
            if (reason < 0 || reason === STATUS.not_applicable || status === STATUS.not_complete)
              reason = status;
            continue;
          }
          numerator += pair.numeratorAt(r, t, m);
          denominator += pair.denominatorAt(r, t, m);
          share = Math.max(share, pair.shareAt(r, t));
          stated = Math.max(stated, status);
        }
        // Half of a sum would look like a fall: an unfinished part makes the whole unfinished.
        if (stated < 0 || reason === STATUS.not_complete) {
          panel.status[cell] = reason;
          continue;
        }
        panel.numerator[cell] = numerator;
        panel.denominator[cell] = denominator;
        panel.persons[cell] = personsAt(r * T + t, m);
        panel.reporting[cell] = share;
        panel.status[cell] = denominator < indicator.minimum ? STATUS.low_coverage : stated;
      }
    }
  }
}
