import type { Principal } from '../../accounts/principal.ts';
import { covers, isEverything } from '../../accounts/scope.ts';
import type { QueryRequest } from '../../contracts/query.ts';
import type { ThermometerRequest } from '../../contracts/thermometer.ts';
import { NATION, type RegionLevel } from '../../domain/region.ts';
import { ApiFailure } from '../error.ts';
import type { OpenRelease } from '../release/open.ts';
import { outOfScope } from './refusal.ts';

/** What narrowing needs of a release: its region tree, and the regions that local unions answer for. */
export type Places = Pick<OpenRelease, 'regions' | 'within' | 'unions'>;

/** Regions an account's scope begins at; null for everything. @throws ApiFailure OUT_OF_SCOPE where it has none here. */
export function rootsOf(who: Principal, places: Places): readonly string[] | null {
  const { scope } = who;
  if (isEverything(scope)) return null;
  const known = (codes: readonly string[]): string[] => codes.filter((code) => places.regions.has(code));
  const byRegion = scope.regions && known(scope.regions);
  const byUnion = scope.orgs && known(areasOf(scope.orgs, places));
  const roots = byRegion && byUnion ? common(byRegion, byUnion, places) : (byRegion ?? byUnion ?? []);
  if (roots.length === 0) throw outOfScope('*', [...(scope.regions ?? []), ...(scope.orgs ?? [])]);
  return roots.includes(NATION) ? null : roots;
}

/**
 * The regions that unions answer for: a local federation's part of the union tree is its area. No cube carries the
 * union itself, so what has no area (an industrial union, an organ, a zone, an enterprise) cannot be narrowed to and is not shown.
 * @throws ApiFailure OUT_OF_SCOPE naming the unions without an area.
 */
function areasOf(orgs: readonly string[], { unions }: Places): string[] {
  const without = orgs.filter((code) => !unions.has(code));
  if (without.length === 0) return orgs.flatMap((code) => unions.get(code) ?? []);
  throw new ApiFailure(
    'OUT_OF_SCOPE',
    {
      zh: `您的范围按工会组织划定，其中 ${without.join('、')} 没有辖区（产业、机关、开发区、基层工会或未登记的编码），而汇总数据按行政区划存储，无法据此筛选。请系统管理员改用地方总工会或地区授权。`,
      en: `Your scope is a part of the union tree, and ${without.join(', ')} answers for no region (an industrial, organ, zone or grass-roots union, or a code nobody registered), while figures are stored by region. Ask an administrator for a scope in local federations or regions.`,
    },
    { value: without },
  );
}

/** Where two parts of the tree meet: the roots of either that lie in the other. */
function common(some: readonly string[], others: readonly string[], { regions }: Places): string[] {
  const parentOf = (code: string): string | null => regions.get(code)?.parent ?? null;
  return [
    ...new Set([
      ...some.filter((code) => covers(others, code, parentOf)),
      ...others.filter((code) => covers(some, code, parentOf)),
    ]),
  ];
}

/** Whether a place may be shown. */
export function inScope(code: string, who: Principal, places: Places): boolean {
  const roots = rootsOf(who, places);
  return covers(roots, code, (at) => places.regions.get(at)?.parent ?? null);
}

/** The place whose whole an account may see: what "the whole" means to them. */
export const homeOf = (who: Principal, places: Places): string => rootsOf(who, places)?.[0] ?? NATION;

/** Every place of a level in the scope; null for all. @throws ApiFailure OUT_OF_SCOPE when there is none. */
export function placesOf(level: RegionLevel, who: Principal, places: Places): readonly string[] | null {
  const roots = rootsOf(who, places);
  if (roots === null) return null;
  const found = [...new Set(roots.flatMap((root) => places.within(root, level)))].sort();
  if (found.length > 0) return found;
  throw outOfScope(level, names(roots, places));
}

/**
 * The question as its asker may ask it: the layer of their audience, the places of their scope. "All places of a
 * level" becomes those in scope and "the whole" the whole of theirs; a place named outside it is refused.
 */
export function narrowQuery(request: QueryRequest, who: Principal, places: Places): QueryRequest {
  const layer = who.audience === 'outside' ? 'outside' : request.layer;
  const roots = rootsOf(who, places);
  if (roots === null) return layer === request.layer ? request : { ...request, layer };
  const { level, within, codes, groups } = request.region;
  // Groups and the nation reach beyond a part of the tree, and so do peers above its root.
  if (groups !== undefined) throw outOfScope(groups, names(roots, places));
  if (request.compare === 'nation') throw outOfScope(NATION, names(roots, places));
  if (request.compare === 'peers') refusePeersOutside(request, roots, who, places);
  if (codes) {
    const foreign = codes.find((code) => !inScope(code, who, places));
    if (foreign !== undefined) throw outOfScope(foreign, names(roots, places));
    return { ...request, layer };
  }
  if (within !== undefined && inScope(within, who, places)) return { ...request, layer };
  if (level === 'nation') {
    if (within !== undefined) throw outOfScope(within, names(roots, places));
    const [first = NATION] = roots;
    const home = places.regions.get(first)?.level ?? level;
    const same = roots.filter((code) => places.regions.get(code)?.level === home);
    return { ...request, layer, region: { level: home, codes: same } };
  }
  const below = within === undefined ? null : new Set(places.within(within, level));
  const kept = (placesOf(level, who, places) ?? []).filter((code) => below === null || below.has(code));
  if (kept.length === 0) throw outOfScope(within, names(roots, places));
  return { ...request, layer, region: { level, codes: kept } };
}

/** @throws ApiFailure OUT_OF_SCOPE where the places beside those asked for are not the asker's to see. */
function refusePeersOutside(
  { region: { level, within, codes } }: QueryRequest,
  roots: readonly string[],
  who: Principal,
  places: Places,
): void {
  const parents = codes?.map((code) => places.regions.get(code)?.parent ?? NATION) ?? [within ?? NATION];
  const foreign = parents.find((code) => !inScope(code, who, places));
  if (level === 'nation' || foreign !== undefined) throw outOfScope(foreign ?? NATION, names(roots, places));
}

/** The same for readings of the thermometer. @returns the places to keep, null for all of the level. */
export function narrowReadings(
  request: ThermometerRequest,
  who: Principal,
  places: Places,
): { readonly request: ThermometerRequest; readonly regions: readonly string[] | null } {
  const layer = who.audience === 'outside' ? 'outside' : request.layer;
  const roots = rootsOf(who, places);
  if (roots === null)
    return { request: layer === request.layer ? request : { ...request, layer }, regions: null };
  if (request.region !== undefined) {
    if (!places.regions.has(request.region)) return { request, regions: null };
    if (!inScope(request.region, who, places)) throw outOfScope(request.region, names(roots, places));
    return { request: { ...request, layer }, regions: null };
  }
  if (request.level === 'nation') return { request: { ...request, layer, region: roots[0] }, regions: null };
  return { request: { ...request, layer }, regions: placesOf(request.level, who, places) };
}

const names = (codes: readonly string[], { regions }: Places): string[] =>
  codes.map((code) => `${code} ${regions.get(code)?.zh ?? ''}`.trim());
