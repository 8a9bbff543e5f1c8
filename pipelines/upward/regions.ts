import { literal } from '../../src/warehouse/duckdb.ts';

/** The codes of a region and everything below it, by `reference.regions`; empty for an unknown one. */
export const belowSql = (region: string): string =>
  `with recursive below as (
     select code::varchar as code from reference.regions where code = ${literal(region)}
     union
     select r.code::varchar from reference.regions as r join below on r.parent = below.code)
   select code from below`;

/** The regions strictly above each of some, with their levels: `region`, `code`, `level`. */
export const aboveSql = (regions: readonly string[]): string =>
  `with recursive above as (
     select code::varchar as region, parent::varchar as code from reference.regions
     where code in (${regions.map(literal).join(', ')})
     union
     select above.region, r.parent::varchar from above join reference.regions as r on r.code = above.code)
   select above.region, above.code, r.level::varchar as level
   from above join reference.regions as r on r.code = above.code`;
