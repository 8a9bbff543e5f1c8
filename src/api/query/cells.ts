import type { Watermark } from '../../contracts/value.ts';
import type { Basis } from '../../disclosure/basis.ts';
import type { OpenCell, OpenTable } from '../../disclosure/gate.ts';
import { ALL } from '../../domain/code-list.ts';
import { months, type Period } from '../../domain/period.ts';
import type { MissingReason, ObservationStatus } from '../../domain/status.ts';
import type { OpenRelease } from '../release/open.ts';
import { silenceKey } from '../release/reporting.ts';
import { type Plan, ROW_LIMIT, tooLarge } from './plan.ts';
import { membersKey, type Part, placeKey, type Reading, SEPARATOR } from './read.ts';
import { spansOf } from './widen.ts';

/** Dimensions whose members overlap: a person is counted in each, so the parts exceed the whole. */
export const OVERLAPPING = new Set<string>(['worker_group', 'dispute_scene']);

export interface Parts {
  readonly numerator: Part;
  readonly denominator?: Part;
  /** Record families behind the parts. */
  readonly families: readonly string[];
}

interface Coordinates {
  readonly period: number;
  readonly region: string;
  readonly members: readonly string[];
}

/**
 * Lays the parts of a metric out as a dense table of open cells: every period and region asked for, every
 * combination of members seen. What is absent is a true zero only where its source did report.
 */
export function openTable(
  plan: Plan,
  release: OpenRelease,
  parts: Parts,
  periods: readonly Period[],
): OpenTable {
  const { numerator, denominator } = parts;
  const combinations = memberCombinations(plan, numerator, denominator);
  const regions = plan.regions ?? regionsOf(plan, release, numerator, denominator);
  const rows = combinations.length * regions.length * periods.length;
  if (rows > ROW_LIMIT) throw tooLarge(rows);
  const cells: OpenCell[] = [];
  const own = combinations.map((members) => membersKey(members));
  // A denominator that does not know a dimension stands under the total over it.
  const under = combinations.map((members) =>
    membersKey(members.map((code, i) => (denominator?.dims.includes(plan.by[i] ?? '') ? code : ALL))),
  );
  for (const period of periods) {
    const status = periodStatus(period, plan.watermark);
    for (const region of regions) {
      const open = status === 'not_complete' && reached(period, plan);
      const absent =
        status === 'not_complete' && !open
          ? status
          : absence({ period, region }, parts, release.reporting.silent);
      const place = placeKey(period.code, region);
      const as = status === 'not_complete' ? 'partial' : status;
      for (const [i, members] of combinations.entries()) {
        const at = { period: period.code, region, members };
        const top = absent ? undefined : numerator.cells.get(place + own[i]);
        // What has not arrived in a period that is still open is no zero.
        if (absent || (open && top === undefined)) cells.push(missingCell(at, absent ?? 'not_complete'));
        else if (denominator) {
          const bottom = denominator.cells.get(place + under[i]);
          cells.push(ratioCell(at, plan, { ...parts, denominator }, { top, bottom }, as));
        } else cells.push(amountCell(at, numerator, top, as));
      }
    }
  }
  // A rate is stated with its denominator: whoever has both has the numerator, and numerators add up.
  const adds = addsUp(numerator);
  return {
    cells,
    additive: plan.by.map((d) => adds && !OVERLAPPING.has(d)),
    ...(adds && plan.request.layer === 'inside'
      ? { beside: { totals: true, parents: parentsOf(regions, release), spans: longerOf(plan, periods) } }
      : {}),
  };
}

/** Whether what is counted adds up over disjoint cells; persons never do. */
const addsUp = ({ kind }: Pick<Part, 'kind'>): boolean => kind !== 'persons';

/** The longer periods the product shows beside the table; by union there are none. */
const longerOf = ({ by }: Plan, periods: readonly Period[]): ReturnType<typeof spansOf> =>
  by.includes('org') ? new Map() : spansOf(periods);

/** The region above each one. Of a parent without other regions in the table nothing can be subtracted. */
function parentsOf(regions: readonly string[], release: OpenRelease): Map<string, string> {
  return new Map(
    regions.flatMap((code): [string, string][] => {
      const parent = release.regions.get(code)?.parent;
      return parent ? [[code, parent]] : [];
    }),
  );
}

function memberCombinations(plan: Plan, numerator: Part, denominator: Part | undefined): string[][] {
  if (plan.by.length === 0) return [[]];
  const seen = new Map<string, string[]>();
  for (const part of [numerator, denominator]) {
    for (const key of part?.cells.keys() ?? []) {
      const members = key.split(SEPARATOR).slice(2);
      // A denominator that does not know a dimension holds its total; that is no combination of the answer.
      if (part === denominator && !plan.request.totals && members.includes(ALL)) continue;
      seen.set(members.join(' '), members);
    }
  }
  return [...seen.values()].sort((a, b) => a.join(' ').localeCompare(b.join(' ')));
}

function regionsOf(plan: Plan, release: OpenRelease, ...parts: (Part | undefined)[]): string[] {
  const seen = new Set(parts.flatMap((part) => [...(part?.seen ?? [])]));
  const declared = [...release.regions.values()].filter((r) => r.level === plan.level).map((r) => r.code);
  // Counties by the thousand are listed only where something was ever recorded; provinces always.
  const listed =
    plan.level === 'nation' || plan.level === 'province' ? declared : declared.filter((c) => seen.has(c));
  return [...new Set([...listed, ...seen])].sort();
}

/** Settled, provisional, or not whole: not closed yet, or begun before the first record. */
export function periodStatus(
  period: Period,
  { complete_through, settled_through, earliest }: Watermark,
): ObservationStatus | 'not_complete' {
  const inside = months(period);
  const [first, last] = [inside[0] ?? 0, inside.at(-1) ?? 0];
  if (complete_through === null || last > complete_through) return 'not_complete';
  if (earliest !== null && first < earliest && last >= earliest) return 'not_complete';
  return settled_through === null || last > settled_through ? 'provisional' : 'observed';
}

/** Whether a period that is not whole was asked for as far as it goes, and holds records at all. */
function reached(period: Period, { request, watermark: { earliest, latest } }: Plan): boolean {
  const inside = months(period);
  return (
    request.open === true &&
    latest !== null &&
    earliest !== null &&
    (inside[0] ?? 0) <= latest &&
    (inside.at(-1) ?? 0) >= earliest
  );
}

function absence(
  at: { period: Period; region: string },
  { numerator, denominator, families }: Parts,
  silence: ReadonlySet<string>,
): MissingReason | null {
  const inPeriod = months(at.period);
  if (numerator.first === null || (inPeriod.at(-1) ?? 0) < numerator.first) return 'not_reported';
  if (!numerator.seen.has(at.region)) return 'not_reported';
  if (families.some((family) => inPeriod.some((month) => silence.has(silenceKey(family, month, at.region)))))
    return 'not_reported';
  return denominator && denominator.first === null ? 'no_denominator' : null;
}

const missingCell = ({ period, region, members }: Coordinates, status: MissingReason): OpenCell => ({
  period,
  region,
  members,
  value: null,
  status,
  basis: null,
  n: null,
});

const ZERO: Reading = { value: 0, hidden: false, persons: 0, contributors: 0, largest: [0, 0] };

/** Amounts are stored in minor units; public money is a thing, and no amount of persons. */
const isMoney = ({ kind, of }: Part): boolean =>
  kind === 'money' || (kind === 'things' && of.measure.endsWith('_fen'));

function amountCell(
  at: Coordinates,
  part: Part,
  reading: Reading = ZERO,
  status: ObservationStatus,
): OpenCell {
  if (reading.hidden) return missingCell(at, 'suppressed');
  if (reading.value === null) return missingCell(at, 'not_reported');
  const value = isMoney(part) ? reading.value / 100 : reading.value;
  const { period, region, members } = at;
  return { period, region, members, value, status, basis: basisOf(part, reading, reading.value), n: null };
}

function ratioCell(
  at: Coordinates,
  plan: Plan,
  { numerator, denominator }: Required<Parts>,
  { top = ZERO, bottom = ZERO }: { readonly top?: Reading; readonly bottom?: Reading },
  status: ObservationStatus,
): OpenCell {
  const { formula, unit } = plan.metric;
  if (formula.kind !== 'rate' && formula.kind !== 'mean')
    throw new TypeError(`${plan.metric.id} has no denominator`);
  if (top.hidden || bottom.hidden) return missingCell(at, 'suppressed');
  if (top.value === null) return missingCell(at, 'not_reported');
  if (bottom.value === null) return missingCell(at, 'no_denominator');
  if (!(bottom.value > 0)) return missingCell(at, 'not_applicable');
  const under = basisOf(denominator, bottom, bottom.value);
  // A sum (days waited) says nothing by itself; it rests on the records it is divided by.
  const over = numerator.kind === 'sum' ? under : basisOf(numerator, top, top.value);
  const share =
    unit === 'percent' &&
    numerator.of.cube === denominator.of.cube &&
    numerator.kind !== 'money' &&
    denominator.kind !== 'things';
  const value = (top.value / bottom.value) * formula.scale;
  return {
    ...at,
    value,
    status,
    basis: { kind: 'ratio', numerator: over, denominator: under, share },
    n: bottom.value,
  };
}

function basisOf(part: Part, { persons, contributors, largest }: Reading, value: number): Basis {
  if (part.kind === 'things') return { kind: 'things', count: value };
  if (part.layer === 'outside') return { kind: 'protected', value };
  switch (part.kind) {
    case 'persons':
      return { kind: 'count', count: value, persons: value };
    case 'money':
      return { kind: 'money', total: value, contributors, largest };
    case 'count':
    case 'sum':
      return { kind: 'count', count: value, persons: persons > 0 ? Math.min(persons, value) : value };
  }
}
