import { depth, type Region } from './region.ts';
import type { RegionTree } from './region-tree.ts';

/**
 * Every spelling that means one region: its names, and its names behind those of its parents
 * (成都市锦江区, 四川省成都市锦江区, 四川成都锦江).
 */
export function regionSpellings(region: Region, tree: RegionTree): string[] {
  const above = tree.path(region.code).slice(1, -1).reverse();
  const own = [region.name_zh, region.short_zh, region.name_en, ...(region.aliases ?? [])];
  const prefixes = [above, above.slice(-1), above.slice(0, 1)].filter((regions) => regions.length > 0);
  const behind = prefixes.flatMap((regions) => [
    regions.map((r) => r.name_zh).join('') + region.name_zh,
    regions.map((r) => r.short_zh).join('') + region.name_zh,
    regions.map((r) => r.short_zh).join('') + region.short_zh,
  ]);
  return [...new Set([region.code, ...own, ...behind])].filter((text) => text !== '');
}

/**
 * What each spelling in a region table means. A spelling that several regions share means the province among
 * them (海南 is not 海南区), else the one that stands above all the others (南昌 is 南昌市, not its 南昌县). When
 * there is none (朝阳, 鼓楼区) it means nothing and is left out, so that a loader reports the value instead of
 * guessing. A name in force hides the same name of an abolished code.
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
  const inForce = claimants.filter((r) => !r.successor);
  const candidates = inForce.length > 0 ? inForce : claimants;
  const provinces = candidates.filter((r) => depth(r.level) <= depth('province'));
  if (provinces.length > 0) return provinces.length === 1 ? provinces[0] : undefined;
  return candidates.find((top) => candidates.every((r) => tree.path(r.code).includes(top)));
}
