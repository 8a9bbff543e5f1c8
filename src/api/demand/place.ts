import { depth, REGION_LEVELS, type RegionLevel } from '../../domain/region.ts';
import type { OpenRelease } from '../release/open.ts';
import { rootOf } from '../supply/place.ts';

/** Places whose needs are listed together, and the place they lie in. */
export interface Listing {
  readonly region: string;
  readonly level: RegionLevel;
  /** One part of an order each. */
  readonly places: readonly string[];
}

const CUBE = 'wants';

/**
 * The places one level below a region that the cube holds, or the region itself where there is none.
 * @throws ApiFailure UNKNOWN_REGION or OUT_OF_SCOPE.
 */
export function listingOf(asked: string | undefined, release: OpenRelease): Listing {
  const { code, level } = rootOf(asked, release);
  const stored = new Set((release.cubes.get(CUBE)?.slices ?? []).map((slice) => slice.level));
  const below = REGION_LEVELS.find((one) => depth(one) > depth(level) && stored.has(one));
  const places = below === undefined ? [] : release.within(code, below);
  return below === undefined || places.length === 0
    ? { region: code, level, places: [code] }
    : { region: code, level: below, places };
}

/** The province a place lies in, itself if it is one; null for the nation. */
export function provinceOf(code: string, { regions }: Pick<OpenRelease, 'regions'>): string | null {
  for (let at = regions.get(code); at; at = at.parent ? regions.get(at.parent) : undefined)
    if (at.level === 'province') return at.code;
  return null;
}

/** Whole quarters that orders can be made of, newest first. */
export function windowsOf(release: OpenRelease): number[] {
  const cube = release.cubes.get(CUBE);
  const slice = cube?.slices.find((one) => one.grain === 'quarter' && one.set === 'need_domain');
  const complete = cube?.watermark.complete_through ?? null;
  if (!slice || complete === null) return [];
  const last = Math.trunc(complete / 100) * 10 + Math.trunc((complete % 100) / 3);
  const found: number[] = [];
  for (let q = slice.to; q >= slice.from; q = q % 10 === 1 ? q - 7 : q - 1) if (q <= last) found.push(q);
  return found;
}
