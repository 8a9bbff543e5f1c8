import type { ApiValue } from '../../contracts/value.ts';
import { gateTable } from '../../disclosure/gate.ts';
import type { AudiencePolicy } from '../../disclosure/policy.ts';
import { NATION, type RegionLevel } from '../../domain/region.ts';
import { type Database, literal } from '../../warehouse/duckdb.ts';
import type { OpenRelease } from '../release/open.ts';
import { NOT_REPORTED, shownOf } from '../shown.ts';

interface CapacityRow extends Record<string, unknown> {
  readonly region: string;
  readonly domain: string;
  readonly seats: number;
  readonly used: number;
}

export interface Capacity {
  readonly seats: ApiValue;
  readonly used: ApiValue;
}

export const capacityKey = (region: string, domain: string): string => `${region} ${domain}`;
export const NO_CAPACITY: Capacity = { seats: NOT_REPORTED, used: NOT_REPORTED };

/**
 * Places offered and taken a month, on average over some quarters, by place and domain. Partners stand in their city:
 * at the level of counties only sites are known. Who takes a place is a person, so takers pass the gate.
 */
export async function readCapacity(
  db: Database,
  release: OpenRelease,
  level: RegionLevel,
  quarters: readonly number[],
  policy: AudiencePolicy,
): Promise<ReadonlyMap<string, Capacity>> {
  if (!release.tables.has('inside.site_quarters') || quarters.length === 0) return new Map();
  const place = level === 'nation' ? literal(NATION) : `${level}_code::varchar`;
  const span = `quarter in (${quarters.join(', ')})`;
  const partners =
    level === 'county'
      ? ''
      : `union all select ${place}, need_domain::varchar, seats, used from inside.partner_quarters where ${span}`;
  const rows = await db.all<CapacityRow>(
    `select region, domain, sum(seats)::double / ${quarters.length * 3} as seats, sum(used)::double / ${quarters.length * 3} as used
     from (
       select ${place} as region, need_domain::varchar as domain, q.seats, q.used
       from inside.site_quarters as q join inside.site_register as s using (site_no) where ${span}
       ${partners}
     ) group by 1, 2 having sum(seats) > 0 order by 1, 2`,
  );
  const taken = gateTable(
    {
      cells: rows.map((row) => ({
        period: quarters.at(-1) ?? 0,
        region: row.region,
        members: [row.domain],
        value: row.used,
        status: 'observed' as const,
        basis: { kind: 'count' as const, count: row.used, persons: row.used },
        n: null,
      })),
      additive: [false],
    },
    policy,
  );
  return new Map(
    rows.map((row, i) => {
      const cell = taken.cells[i];
      return [
        capacityKey(row.region, row.domain),
        {
          seats: { value: row.seats, status: 'observed' },
          used: shownOf(cell),
        },
      ];
    }),
  );
}
