import { gateTable } from '../../disclosure/gate.ts';
import type { AudiencePolicy } from '../../disclosure/policy.ts';
import { ALL } from '../../domain/code-list.ts';
import { period, shift } from '../../domain/period.ts';
import type { Gauge, IndexDefinition } from '../../indices/definition.ts';
import { type FrozenMoments, frozenMoments } from '../../indices/frozen-base.ts';
import { domainWeights } from '../../indices/score.ts';
import { type LeafTable, leavesOf } from '../../indices/uncertain-thermometer.ts';
import { type Database, literal } from '../../warehouse/duckdb.ts';
import { readingCell, readReadings } from './cells.ts';
import { type IndicatorCell, readIndicatorCells } from './indicator-cells.ts';

/** Whose totals are taken apart: the regions of a level in one month. */
export interface TotalSelection {
  /** False for a place of which too little was reported to be ranked. */
  readonly mayRank: (region: string) => boolean;
  readonly layer: 'inside' | 'outside';
  readonly gauge: Gauge;
  readonly level: string;
  /** Those that are compared with each other; every region of the level where null. */
  readonly regions: readonly string[] | null;
  readonly period: number;
}

/** The totals of a level with everything they are made of. */
export interface OpenTotal {
  readonly regions: readonly string[];
  /** Months of the base that serve as reference, and last the month asked for. */
  readonly months: readonly number[];
  /** Members of the split that are part of the total, in the order of the leaves. */
  readonly domains: readonly string[];
  readonly method: string;
  readonly leaves: LeafTable;
}

/** Months of the base against which a draw is brought to the display: enough for its mean and spread. */
const REFERENCE_MONTHS = 9;

/**
 * Takes the totals of a level in one month apart. Only readings that the gate shows and that may be ranked take part:
 * nobody's place tells of a reading that is not shown.
 * @param keep what of the parts and past readings may be used; everything where not given.
 * @returns null where nothing is shown or the release keeps no parts.
 */
export async function openTotal(
  db: Database,
  s: TotalSelection,
  definition: IndexDefinition,
  policy: AudiencePolicy,
  keep: (
    parts: readonly IndicatorCell[],
    months: readonly number[],
  ) => Promise<readonly IndicatorCell[]> = async (parts) => parts,
): Promise<OpenTotal | null> {
  const split = s.gauge.splits[0]?.dimension;
  if (!split) return null;
  const { layer, gauge, level } = s;
  const of = { layer, gauge: gauge.id, dimension: 'total', level, regions: s.regions, members: [ALL] };
  const now = await readReadings(db, { ...of, from: s.period, to: s.period });
  const graded = new Map(now.map((row) => [row.region, row.grade]));
  const shown = gateTable({ cells: now.map((row) => readingCell(row, [ALL])), additive: [false] }, policy);
  const stated = new Map<string, number>();
  for (const { region, value } of shown.cells) {
    if (value !== null && graded.get(region) !== 'D' && s.mayRank(region)) stated.set(region, value);
  }
  if (stated.size === 0) return null;
  const method = now.find((row) => row.reading !== null)?.method_version ?? '';
  const frozen = await db.all<FrozenMoments>(
    `select * from inside.index_goalposts where gauge = ${literal(gauge.id)} and region_level <> '*'
       and dimension in (${literal(split)}, 'total') and method_version = ${literal(method)}`,
  );
  const [first] = frozen;
  if (!first) return null;
  const months = [...referenceMonths(first.base_from, first.base_to).filter((m) => m !== s.period), s.period];
  const parts = await readIndicatorCells(
    db,
    { ...of, gauge, dimension: split, members: null, period: s.period },
    definition,
    months,
  );
  const past = await readReadings(db, { ...of, from: months[0] ?? s.period, to: s.period });
  const seen = gateTable({ cells: past.map((row) => readingCell(row, [ALL])), additive: [false] }, policy);
  const readings = new Map(seen.cells.map((cell) => [`${cell.region} ${cell.period}`, cell.value]));
  const members = [...new Set(frozen.map((row) => row.member))].filter((m) => m !== ALL).sort();
  const indicators = gauge.indicators.map((i) => i.id);
  const weights = domainWeights(
    frozenMoments(frozen, { gauge: gauge.id, split, members, indicators }),
    definition,
  );
  const domains = new Map(members.map((member, m) => [member, weights?.[m] ?? 0]));
  const regions = [...stated.keys()].sort();
  return {
    regions,
    months,
    domains: members.filter((member) => (domains.get(member) ?? 0) > 0),
    method,
    leaves: leavesOf({
      regions,
      periods: months,
      indicators: gauge.indicators,
      domains,
      parts: await keep(parts, months),
      readingAt: (region, month) =>
        month === s.period ? (stated.get(region) ?? null) : (readings.get(`${region} ${month}`) ?? null),
    }),
  };
}

/** Months of the base, evenly spread, its first and last among them. */
function referenceMonths(from: number, to: number): number[] {
  const all: number[] = [];
  for (let month = period('month', from); month.code <= to; month = shift(month, 1)) all.push(month.code);
  if (all.length <= REFERENCE_MONTHS) return all;
  const step = (all.length - 1) / (REFERENCE_MONTHS - 1);
  return Array.from({ length: REFERENCE_MONTHS }, (_, i) => all[Math.round(i * step)] ?? to);
}
