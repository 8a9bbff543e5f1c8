import { depth, NATION, type Region, type RegionLevel } from './region.ts';

/** A region table as a tree. Orgs are another tree: a 产业工会 has no region at all. */
export interface RegionTree {
  readonly regions: readonly Region[];
  get(code: string): Region | undefined;
  /** From the region itself up to the nation; empty for an unknown code. */
  path(code: string): readonly Region[];
  /** The region at a level on the path of a code: the province of a county. */
  at(code: string, level: RegionLevel): Region | undefined;
  /** Direct children, in table order. */
  children(code: string): readonly Region[];
  /** The code in force today: follows successors of abolished codes. */
  current(code: string): string;
}

/**
 * Builds the tree and checks it: unique codes, one nation, parents that exist and stand above.
 * @throws Error naming the code and what is wrong with it.
 */
export function regionTree(regions: readonly Region[]): RegionTree {
  const byCode = new Map<string, Region>();
  for (const region of regions) {
    if (byCode.has(region.code)) throw wrong(region.code, '代码重复', 'appears twice');
    byCode.set(region.code, region);
  }
  if (byCode.get(NATION)?.level !== 'nation') throw wrong(NATION, '缺少全国一行', 'the nation is missing');

  const childrenOf = new Map<string, Region[]>();
  for (const region of regions) {
    if (region.successor && !byCode.has(region.successor)) {
      throw wrong(
        region.code,
        `接替代码 ${region.successor} 不存在`,
        `successor ${region.successor} is missing`,
      );
    }
    if (region.code === NATION) continue;
    const parent = byCode.get(region.parent);
    if (!parent)
      throw wrong(region.code, `上级 ${region.parent} 不存在`, `parent ${region.parent} is missing`);
    if (depth(parent.level) >= depth(region.level)) {
      throw wrong(
        region.code,
        `上级 ${region.parent} 的级别不高于本级`,
        `parent ${region.parent} is not above it`,
      );
    }
    const siblings = childrenOf.get(region.parent);
    if (siblings) siblings.push(region);
    else childrenOf.set(region.parent, [region]);
  }

  const path = (code: string): Region[] => {
    const steps: Region[] = [];
    for (let r = byCode.get(code); r; r = byCode.get(r.parent)) steps.push(r);
    return steps;
  };
  return {
    regions,
    get: (code) => byCode.get(code),
    path,
    at: (code, level) => path(code).find((r) => r.level === level),
    children: (code) => childrenOf.get(code) ?? [],
    current(code) {
      let region = byCode.get(code);
      for (let steps = 0; region?.successor && steps < regions.length; steps++) {
        region = byCode.get(region.successor);
      }
      return region?.code ?? code;
    },
  };
}

const wrong = (code: string, zh: string, en: string): Error =>
  new Error(`区划表：${code} ${zh}，请改正该行 / region table: ${code} ${en}; correct that row`);
