import { queryRequestSchema } from '../../contracts/query.ts';
import type { ApiValue } from '../../contracts/value.ts';
import { ALL } from '../../domain/code-list.ts';
import { NATION, type RegionLevel } from '../../domain/region.ts';
import { unknownRegion } from '../query/plan.ts';
import type { OpenRelease } from '../release/open.ts';

/** The nation or a province: the places fine cells are kept for. */
export interface Place {
  readonly code: string;
  readonly level: RegionLevel;
}

/** @throws ApiFailure UNKNOWN_REGION for a code the release does not know. */
export function placeOf(region: string | undefined, release: OpenRelease): Place {
  const code = region ?? NATION;
  const found = release.regions.get(code);
  if (code !== NATION && !found) throw unknownRegion(code, release);
  return { code, level: found?.level ?? 'nation' };
}

/** The region part of a request that asks for one place. */
export const regionOf = ({ code, level }: Place): { level: RegionLevel; codes?: string[] } =>
  level === 'nation' ? { level } : { level, codes: [code] };

/** What units buy for their members: large, in batches, and not what a member decides. */
const POOLED = 'pooled';

/** Purchases of members themselves: every way of buying but through their unit. */
export const individually = (release: OpenRelease): { buy_mode?: string[] } => {
  const known = Object.keys(release.labels.buy_mode ?? {}).filter((code) => code !== ALL);
  return known.includes(POOLED) ? { buy_mode: known.filter((code) => code !== POOLED) } : {};
};

/** A request by months for one place. */
export const monthly = (metric: string, place: Place, more: object = {}) =>
  queryRequestSchema.parse({ metric, region: regionOf(place), period: { grain: 'month' }, ...more });

export const NOT_APPLICABLE: ApiValue = { value: null, status: 'not_applicable' };

/** A number, or a reason when it is none. */
export const stated = (value: number, status: ApiValue['status'] = 'observed'): ApiValue =>
  Number.isFinite(value) ? { value, status } : NOT_APPLICABLE;

/** Names of the classes, and of the nation and its provinces. */
export const labelsOf = (release: OpenRelease) => ({
  consumption_class: release.labels.consumption_class ?? {},
  region: Object.fromEntries(
    [...release.regions.values()]
      .filter(({ level }) => level === 'nation' || level === 'province')
      .map(({ code, zh, en }) => [code, release.labels.region?.[code] ?? { zh, en }]),
  ),
});
