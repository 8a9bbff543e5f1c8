import type { Labels } from '../../contracts/query.ts';
import { depth, NATION, REGION_LEVELS, type RegionLevel } from '../../domain/region.ts';
import { literal } from '../../warehouse/duckdb.ts';
import { principal } from '../access/ambient.ts';
import { homeOf, inScope } from '../access/narrow.ts';
import { outOfScope } from '../access/refusal.ts';
import { unknownRegion } from '../query/plan.ts';
import type { OpenRelease } from '../release/open.ts';

export interface Root {
  readonly code: string;
  readonly level: RegionLevel;
}

/** The place asked about, or all that the asker may see. @throws ApiFailure UNKNOWN_REGION or OUT_OF_SCOPE. */
export function rootOf(asked: string | undefined, release: OpenRelease): Root {
  const code = asked ?? homeOf(principal(), release);
  if (code !== NATION && !release.regions.has(code)) throw unknownRegion(code, release);
  if (!inScope(code, principal(), release)) throw outOfScope(code, [homeOf(principal(), release)]);
  return { code, level: release.regions.get(code)?.level ?? 'nation' };
}

/** Levels below a place that this release knows. */
export const levelsBelow = ({ level }: Root, release: OpenRelease): RegionLevel[] =>
  REGION_LEVELS.filter(
    (one) => depth(one) > depth(level) && [...release.regions.values()].some((r) => r.level === one),
  );

/** SQL that keeps what lies in a place, over columns named after the levels. */
export const inside = ({ code, level }: Root): string =>
  level === 'nation' ? 'true' : `${level}_code::varchar = ${literal(code)}`;

/** Whether one place lies in another, or is it. */
export function liesIn(code: string, place: string, release: OpenRelease): boolean {
  if (place === NATION) return true;
  for (let at: string | null | undefined = code; at; at = release.regions.get(at)?.parent)
    if (at === place) return true;
  return false;
}

/** Names of the codes of the lists and places that an answer holds. */
export function labelsFor(release: OpenRelease, lists: readonly string[], regions: Iterable<string>): Labels {
  const known = release.labels.region ?? {};
  // Counties of one name are many: a county is named with its city.
  const named = (code: string): Labels[string][string] => {
    const own = known[code] ?? { zh: code, en: code };
    const { level, parent } = release.regions.get(code) ?? {};
    const city = level === 'county' && parent ? known[parent] : undefined;
    return city ? { zh: `${city.zh}${own.zh}`, en: `${own.en}, ${city.en}` } : own;
  };
  return {
    ...Object.fromEntries(lists.map((list) => [list, release.labels[list] ?? {}])),
    region: Object.fromEntries([...new Set(regions)].map((code) => [code, named(code)])),
  };
}
