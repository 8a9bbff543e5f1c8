import type { Uncertainty } from '../../contracts/thermometer.ts';
import type { AudiencePolicy } from '../../disclosure/policy.ts';
import type { IndexDefinition } from '../../indices/definition.ts';
import { type Placed, rankChains } from '../../indices/rank-chain.ts';
import { indexOf } from '../../indices/uncertain-thermometer.ts';
import {
  type Drawn,
  Draws,
  drawRun,
  type Interval,
  intervalsOf,
  sensitivityOf,
} from '../../indices/uncertainty.ts';
import type { Database } from '../../warehouse/duckdb.ts';
import type { OpenRelease } from '../release/open.ts';
import { openTotal, type TotalSelection } from './open-total.ts';

/** Whose totals are drawn, and whether their Sobol indices are worked out too. */
export interface IntervalSelection extends TotalSelection {
  readonly sources: boolean;
}

/** Intervals of the readings of one level and month, and who can be told from whom. */
export interface PeriodIntervals {
  readonly readings: ReadonlyMap<string, Interval>;
  readonly places: ReadonlyMap<string, Placed>;
  readonly uncertainty: Uncertainty;
}

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
  const open = await openTotal(db, s, definition, policy);
  if (!open) return null;
  const { regions, months } = open;
  const index = indexOf(open.leaves);
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
