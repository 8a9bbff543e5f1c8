import { depth, type Region } from './region.ts';
import type { RegionTree } from './region-tree.ts';

/** How systems join a place to those above it: 四川省成都市, 四川省/成都市, 四川省-成都市. */
const JOINERS = ['', '/', '-'];

/**
 * Every spelling that means one region: its code, its names, and its names behind those of its parents
 * (成都市锦江区, 四川省成都市锦江区, 四川成都锦江, 四川省/成都市/锦江区).
 */
export function regionSpellings(region: Region, tree: RegionTree): string[] {
  const above = tree.path(region.code).slice(1, -1).reverse();
  const own = [region.code, region.name_zh, region.short_zh, region.name_en, ...(region.aliases ?? [])];
  const prefixes = [above, above.slice(-1), above.slice(0, 1)].filter((regions) => regions.length > 0);
  const behind = prefixes.flatMap((regions) => {
    const full = regions.map((r) => r.name_zh);
    const short = regions.map((r) => r.short_zh);
    return [
      ...JOINERS.map((joiner) => [...full, region.name_zh].join(joiner)),
      [...short, region.name_zh].join(''),
      [...short, region.short_zh].join(''),
    ];
  });
  return [...new Set([...own, ...behind])].filter((text) => text !== '');
}

/**
 * What each spelling in a region table means. A spelling that several regions share means the province among
 * them (海南 is not 海南区), else the one that stands above all the others (南昌 is 南昌市, not its 南昌县). When
 * there is none (朝阳, 鼓楼区) it means nothing and is left out, so that a loader reports the value instead of
 * guessing. A name in force hides the same name of an abolished code, and an abolished name means the region that
 * took over; a code always means itself.
 */
export function regionNames(tree: RegionTree): ReadonlyMap<string, string> {
  const claims = new Map<string, Region[]>();
  for (const region of tree.regions) {
    for (const text of regionSpellings(region, tree)) {
      const claimants = claims.get(text);
      if (claimants) claimants.push(region);
      else claims.set(text, [region]);
    }
  }
  const meaning = new Map<string, string>();
  for (const [text, claimants] of claims) {
    const meant = meantBy(text, claimants, tree);
    if (meant) meaning.set(text, meant.code);
  }
  return meaning;
}

function meantBy(text: string, claimants: readonly Region[], tree: RegionTree): Region | undefined {
  const exact = claimants.find((r) => r.code === text);
  if (exact) return exact;
  const named = claimants.filter((r) => !r.successor);
  const inForce = named.length > 0 ? named : successors(claimants, tree);
  const provinces = inForce.filter((r) => depth(r.level) <= depth('province'));
  if (provinces.length > 0) return provinces.length === 1 ? provinces[0] : undefined;
  return inForce.find((top) => inForce.every((r) => tree.path(r.code).includes(top)));
}

const successors = (regions: readonly Region[], tree: RegionTree): Region[] => [
  ...new Set(regions.flatMap((r) => tree.get(tree.current(r.code)) ?? [])),
];
