import type { Uncertainty } from '../../contracts/thermometer.ts';
import { gateTable } from '../../disclosure/gate.ts';
import type { AudiencePolicy } from '../../disclosure/policy.ts';
import { ALL } from '../../domain/code-list.ts';
import { period, shift } from '../../domain/period.ts';
import type { Gauge, IndexDefinition } from '../../indices/definition.ts';
import { type FrozenMoments, frozenMoments } from '../../indices/frozen-base.ts';
import { type Placed, rankChains } from '../../indices/rank-chain.ts';
import { domainWeights } from '../../indices/score.ts';
import { uncertainTotal } from '../../indices/uncertain-thermometer.ts';
import {
  type Drawn,
  Draws,
  drawRun,
  type Interval,
  intervalsOf,
  sensitivityOf,
} from '../../indices/uncertainty.ts';
import { type Database, literal } from '../../warehouse/duckdb.ts';
import type { OpenRelease } from '../release/open.ts';
import { readingCell, readReadings } from './cells.ts';
import { readIndicatorCells } from './indicator-cells.ts';

/** Whose totals are drawn: the regions of a level in one month. */
export interface IntervalSelection {
  /** False for a place of which too little was reported to be ranked. */
  readonly mayRank: (region: string) => boolean;
  readonly layer: 'inside' | 'outside';
  readonly gauge: Gauge;
  readonly level: string;
  /** Those that are compared with each other; every region of the level where null. */
  readonly regions: readonly string[] | null;
  readonly period: number;
  /** Works out the Sobol indices too. */
  readonly sources: boolean;
}

/** Intervals of the readings of one level and month, and who can be told from whom. */
export interface PeriodIntervals {
  readonly readings: ReadonlyMap<string, Interval>;
  readonly places: ReadonlyMap<string, Placed>;
  readonly uncertainty: Uncertainty;
}

/** Months of the base against which a draw is brought to the display: enough for its mean and spread. */
const REFERENCE_MONTHS = 9;
/** Draws between two breaths, so that other requests are not kept waiting. */
const BREATH = 25;
/** Sample size of the Sobol indices. */
const SOBOL = 256;

const known = new WeakMap<OpenRelease, Map<string, Promise<PeriodIntervals | null>>>();

/** As `drawIntervals`, worked out once per release. */
export function intervalsAt(
  db: Database,
  release: OpenRelease,
  s: IntervalSelection,
  definition: IndexDefinition,
  policy: AudiencePolicy,
): Promise<PeriodIntervals | null> {
  const own = known.get(release) ?? new Map<string, Promise<PeriodIntervals | null>>();
  known.set(release, own);
  const key = [s.layer, s.gauge.id, s.level, s.period, s.sources, ...(s.regions ?? [])].join(' ');
  const found = own.get(key);
  if (found) return found;
  const made = drawIntervals(db, s, definition, policy);
  own.set(key, made);
  made.catch(() => own.delete(key));
  return made;
}

/**
 * Draws the totals of a level in one month from the parts of its own layer. Only readings that the gate shows and that
 * may be ranked take part: nobody's place tells of a reading that is not shown.
 * @returns null where nothing is shown or the release keeps no parts.
 */
async function drawIntervals(
  db: Database,
  s: IntervalSelection,
  definition: IndexDefinition,
  policy: AudiencePolicy,
): Promise<PeriodIntervals | null> {
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
  const readings = new Map(past.map((row) => [`${row.region} ${row.period}`, row.reading]));
  const members = [...new Set(frozen.map((row) => row.member))].filter((m) => m !== ALL).sort();
  const indicators = gauge.indicators.map((i) => i.id);
  const weights = domainWeights(
    frozenMoments(frozen, { gauge: gauge.id, split, members, indicators }),
    definition,
  );
  const regions = [...stated.keys()].sort();
  const index = uncertainTotal({
    regions,
    periods: months,
    indicators: gauge.indicators,
    domains: new Map(members.map((member, m) => [member, weights?.[m] ?? 0])),
    parts,
    readingAt: (region, month) =>
      month === s.period ? (stated.get(region) ?? null) : (readings.get(`${region} ${month}`) ?? null),
  });
  const { draws, seed, level: width, weight_range: weightRange } = definition.uncertainty;
  const options = { seed, weightRange };
  const drawer = new Draws(index, options);
  const runs: Drawn[] = [];
  for (let from = 0; from < draws; from += BREATH) {
    runs.push(drawRun(drawer, index, from, Math.min(draws, from + BREATH)));
    await new Promise(setImmediate);
  }
  const { score, rank } = intervalsOf(index, runs, width);
  const at = (months.length - 1) * regions.length;
  const ranked = regions.map((code, r) => ({
    code,
    rank: rank.published[at + r] ?? 0,
    low: rank.low[at + r] ?? 0,
    high: rank.high[at + r] ?? 0,
  }));
  const shares =
    s.sources && regions.length > 1 ? sensitivityOf(index, months.length - 1, SOBOL, options).rank_shift : [];
  return {
    readings: new Map(
      regions.map((code, r) => [
        code,
        { low: score.low[at + r] ?? Number.NaN, high: score.high[at + r] ?? Number.NaN },
      ]),
    ),
    places: new Map(rankChains(ranked).map((place) => [place.code, place])),
    uncertainty: { draws, seed, level: width, shares },
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
