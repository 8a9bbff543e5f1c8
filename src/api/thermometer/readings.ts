import type { Band, MethodBreak, Place, Ranking, Reading } from '../../contracts/thermometer.ts';
import type { ApiChange, ApiValue } from '../../contracts/value.ts';
import type { ShownCell, ShownTable } from '../../disclosure/gate.ts';
import { period, shift, yearAgo } from '../../domain/period.ts';
import { GREYED_BELOW } from '../../domain/reporting.ts';
import { bandOf, type GaugeId, type IndexDefinition } from '../../indices/definition.ts';
import type { Placed } from '../../indices/rank-chain.ts';
import { type Comparable, change } from '../query/compare.ts';
import { cellKey } from '../query/read.ts';

/** A gauge as a metric, for everything that speaks about metrics. */
export const gaugeMetric = (gauge: GaugeId): Comparable => ({
  unit: 'points',
  formula: { kind: 'index', gauge },
});

/** What a stored reading says beside its number; none of it is about a person. */
export interface ReadingAbout {
  readonly coverage: number | null;
  readonly grade: string | null;
  readonly method_version: string;
}

/** Shown readings with their bands and changes, for the months from…to. */
export function readingRows(
  table: ShownTable,
  about: ReadonlyMap<string, ReadingAbout>,
  gauge: GaugeId,
  definition: IndexDefinition,
  months: { readonly from: number; readonly to: number },
  reportedShare: (period: number, region: string) => number | null = () => null,
): Reading[] {
  const shown = new Map(table.cells.map((c) => [cellKey(c.period, c.region, c.members), c]));
  const at = (like: ShownCell, code: number): ApiValue =>
    shown.get(cellKey(code, like.region, like.members)) ?? { value: null, status: 'not_reported' };
  return table.cells
    .filter((cell) => cell.period >= months.from && cell.period <= months.to)
    .map((cell): Reading => {
      const month = period('month', cell.period);
      const stated = about.get(cellKey(cell.period, cell.region, cell.members));
      // Across a break of the method there is no change that anyone could have lived through.
      const to = (code: number): ApiChange => {
        const then = about.get(cellKey(code, cell.region, cell.members));
        const broken = stated && then && versionOf(stated.method_version) !== versionOf(then.method_version);
        const base: ApiValue = broken ? { value: null, status: 'not_applicable' } : at(cell, code);
        return change(cell, base, gaugeMetric(gauge), 'period');
      };
      const grade = cell.value === null ? null : (stated?.grade ?? null);
      const reporting = reportedShare(cell.period, cell.region) ?? 1;
      // What stands on too little is stated, but never as a headline nor in a rank.
      const ranked = grade !== 'D' && reporting >= GREYED_BELOW;
      return {
        period: cell.period,
        region: cell.region,
        member: cell.members[0] ?? '*',
        reading: { value: cell.value, status: cell.status },
        band: ranked ? bandOf(cell.value, definition) : null,
        coverage: stated?.coverage ?? null,
        grade,
        ...(reporting < 1 ? { reporting } : {}),
        ...(stated ? { method_version: stated.method_version } : {}),
        change: { previous: to(shift(month, -1).code), yoy: to(yearAgo(month).code) },
      };
    });
}

/** The version of the definition, without the base window it was frozen over. */
const versionOf = (methodVersion: string): string => methodVersion.split('+')[0] ?? '';

/** Periods from which another version of the definition reads, oldest first. */
export function breaksOf(readings: readonly Reading[]): MethodBreak[] {
  const versions = new Map<number, string>();
  for (const { period: month, method_version: version } of readings) {
    if (version !== undefined) versions.set(month, versionOf(version));
  }
  const inOrder = [...versions].sort(([a], [b]) => a - b);
  return inOrder.flatMap(([month, after], i) => {
    const before = inOrder[i - 1]?.[1];
    return before === undefined || before === after ? [] : [{ period: month, before, after }];
  });
}

/** Bands, hottest first; inside a band by code, because this is no league table. */
export function rankingOf(
  readings: readonly Reading[],
  at: number,
  code: (r: Reading) => string,
  places?: ReadonlyMap<string, Placed>,
): Ranking {
  const rows = readings.filter((r) => r.period === at);
  const seen = new Set(rows.map(code));
  const member = (r: Reading) => ({
    code: code(r),
    reading: r.reading,
    ...(r.interval ? { interval: r.interval } : {}),
    ...placeOf(places?.get(code(r)), seen),
  });
  const inOrder = (list: readonly Reading[]) =>
    [...list].sort((a, b) => code(a).localeCompare(code(b))).map(member);
  return {
    period: at,
    bands: HOTTEST_FIRST.map((band) => ({ band, members: inOrder(rows.filter((r) => r.band === band)) })),
    without: inOrder(rows.filter((r) => r.band === null)),
  };
}

/**
 * Inside a chain no ordinal leaves the server: nobody downstream can print one. Of the tied, only those are named whose
 * readings are in the answer.
 */
const placeOf = (placed: Placed | undefined, seen: ReadonlySet<string>): { place?: Place } =>
  placed
    ? {
        place: {
          rank: { low: placed.low, high: placed.high },
          ordinal: placed.chain === null ? placed.rank : null,
          chain: placed.chain,
          tied: placed.tied.filter((other) => seen.has(other)),
        },
      }
    : {};

const HOTTEST_FIRST: readonly Band[] = ['hot', 'warm', 'mild', 'cool', 'cold'];
