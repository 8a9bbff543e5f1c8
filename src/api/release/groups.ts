import type { Database } from '../../warehouse/duckdb.ts';

/** A named group of regions: 东部, 京津冀, 成渝. Groups of one scheme may be of different levels, those of two may overlap. */
export interface RegionGroup {
  readonly scheme: string;
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  /** Its regions, in the order of their codes. */
  readonly regions: readonly string[];
}

/** The groups of a release whose regions it knows, all of them; none where its region table is another country's. */
export async function readRegionGroups(
  db: Database,
  tables: ReadonlySet<string>,
  regions: ReadonlyMap<string, unknown>,
): Promise<RegionGroup[]> {
  if (!tables.has('reference.region_groups')) return [];
  const rows = await db.all<{ scheme: string; code: string; zh: string; en: string; region: string }>(
    `select scheme, group_code as code, name_zh as zh, name_en as en, lpad(region_code::varchar, 6, '0') as region
     from reference.region_groups order by scheme, group_code, region`,
  );
  const groups = new Map<string, RegionGroup & { readonly regions: string[] }>();
  for (const { region, ...about } of rows) {
    const group = groups.get(about.code) ?? { ...about, regions: [] };
    group.regions.push(region);
    groups.set(about.code, group);
  }
  return [...groups.values()].filter((group) => group.regions.every((code) => regions.has(code)));
}
