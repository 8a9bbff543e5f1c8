import type { Principal } from '../../accounts/principal.ts';
import { covers, isEverything } from '../../accounts/scope.ts';
import type { QueryRequest } from '../../contracts/query.ts';
import type { ThermometerRequest } from '../../contracts/thermometer.ts';
import { unionMetrics } from '../../domain/catalogue/unions.ts';
import { NATION, type RegionLevel } from '../../domain/region.ts';
import { ApiFailure } from '../error.ts';
import type { OpenRelease } from '../release/open.ts';
import { outOfScope } from './refusal.ts';

/** What narrowing needs of a release: its region tree, the regions that local unions answer for, and the other unions. */
export type Places = Pick<OpenRelease, 'regions' | 'within' | 'unions' | 'units'>;

/** Regions an account's scope begins at; null for everything. @throws ApiFailure OUT_OF_SCOPE where it has none here. */
export function rootsOf(who: Principal, places: Places): readonly string[] | null {
  const { scope } = who;
  if (isEverything(scope)) return null;
  // Mixed and unknown ones say so themselves.
  unitsOf(who, places);
  const known = (codes: readonly string[]): string[] => codes.filter((code) => places.regions.has(code));
  const byRegion = scope.regions && known(scope.regions);
  const byUnion = scope.orgs && known(areasOf(scope.orgs, places));
  const roots = byRegion && byUnion ? common(byRegion, byUnion, places) : (byRegion ?? byUnion ?? []);
  if (roots.length === 0) throw outOfScope('*', [...(scope.regions ?? []), ...(scope.orgs ?? [])]);
  return roots.includes(NATION) ? null : roots;
}

/**
 * The regions that unions answer for: a local federation's part of the union tree is its area.
 * @throws ApiFailure OUT_OF_SCOPE naming the unions without an area, of which nothing is stored by region.
 */
function areasOf(orgs: readonly string[], { unions }: Places): string[] {
  const without = orgs.filter((code) => !unions.has(code));
  if (without.length === 0) return orgs.flatMap((code) => unions.get(code) ?? []);
  throw new ApiFailure(
    'OUT_OF_SCOPE',
    {
      zh: `您的范围按工会组织划定，${without.join('、')} 没有辖区，而这里的数字按行政区划存储，无法据此筛选。可以在趋势页和数据集查看按工会统计的指标（${BY_UNION.zh}）；需要地区数字的，请系统管理员改用地方总工会或地区授权。`,
      en: `Your scope is a part of the union tree, and ${without.join(', ')} answers for no region, while the figures here are stored by region. Trends and datasets show what is counted by union (${BY_UNION.en}); for figures of places ask an administrator for a scope in local federations or regions.`,
    },
    { value: without, nearest: unionMetrics.map(({ id }) => id) },
  );
}

const BY_UNION = {
  zh: unionMetrics.map(({ title }) => title.zh.replace('（按工会）', '')).join('、'),
  en: unionMetrics.map(({ id }) => id).join(', '),
};

/**
 * The unions of a scope that lies in unions without an area, with all that are below them; null for a scope of places.
 * @throws ApiFailure OUT_OF_SCOPE where places and such unions are mixed, or a union is not one of them.
 */
export function unitsOf(
  { scope: { regions, orgs } }: Pick<Principal, 'scope'>,
  places: Places,
): readonly string[] | null {
  const { unions, units } = places;
  const own = orgs?.filter((code) => !unions.has(code)) ?? [];
  if (own.length === 0) return null;
  const strange = own.filter((code) => !units.has(code));
  if (strange.length > 0) {
    throw new ApiFailure(
      'OUT_OF_SCOPE',
      {
        zh: `范围中 ${strange.join('、')} 是基层工会或未登记的编码：基层工会人数少，逐月数字都会隐去，不单独统计。请系统管理员改用其上级产业、机关、开发区工会，地方总工会或地区授权。`,
        en: `${strange.join(', ')} in the scope is a grass-roots union or a code nobody registered: so few people stand behind a grass-roots union that every month would be hidden, and it is not counted apart. Ask an administrator for the industrial, organ or zone union above it, a local federation or a region.`,
      },
      { value: strange },
    );
  }
  if (regions !== null || own.length < (orgs?.length ?? 0)) {
    throw new ApiFailure(
      'OUT_OF_SCOPE',
      {
        zh: `范围既有地区，又有没有辖区的工会（${own.join('、')}），两者没有交叉统计，因此都不给出。请系统管理员分成两个账号。`,
        en: `The scope holds places as well as unions without an area (${own.join(', ')}). Nothing is counted by both, so neither is shown. Ask an administrator for two accounts.`,
      },
      { value: own },
    );
  }
  return [...units.keys()].filter((code) => covers(own, code, (at) => units.get(at)?.parent ?? null)).sort();
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
  const units = unitsOf(who, places);
  if (units !== null) return { ...narrowToUnits(request, units, who, places), layer };
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

/** Each union of the scope, and no sum of them: the one hidden among them could be told from it. */
function narrowToUnits(
  request: QueryRequest,
  units: readonly string[],
  who: Principal,
  places: Places,
): QueryRequest {
  const { level, within, codes, groups } = request.region;
  const elsewhere = [...(codes ?? []), ...(within === undefined ? [] : [within])].some(
    (code) => code !== NATION,
  );
  const beside = request.compare === 'nation' || request.compare === 'peers';
  const isCounted = unionMetrics.some(({ id }) => id === request.metric);
  if (!isCounted || level !== 'nation' || elsewhere || groups !== undefined || beside) {
    areasOf(who.scope.orgs ?? [], places);
  }
  const foreign = request.where.org?.find((code) => !units.includes(code));
  if (foreign !== undefined)
    throw outOfScope(
      foreign,
      units.map((code) => `${code} ${places.units.get(code)?.name ?? ''}`.trim()),
    );
  return {
    ...request,
    by: request.by.includes('org') ? request.by : [...request.by, 'org'],
    where: { ...request.where, org: request.where.org ?? [...units] },
    totals: false,
  };
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
