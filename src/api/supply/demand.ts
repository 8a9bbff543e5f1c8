import type { Gap } from '../../contracts/supply.ts';
import type { ApiValue } from '../../contracts/value.ts';
import { deriveAll, gateTable, type OpenCell, type ShownTable } from '../../disclosure/gate.ts';
import type { AudiencePolicy } from '../../disclosure/policy.ts';
import { NATION, type RegionLevel } from '../../domain/region.ts';
import type { Gated } from '../../domain/table.ts';
import { gapOf } from '../../indices/supply-gap.ts';
import { type Database, literal } from '../../warehouse/duckdb.ts';
import type { OpenRelease } from '../release/open.ts';

/** What was asked for and what came of it, over the quarters of a window. */
export interface DemandRow extends Record<string, unknown> {
  readonly region: string;
  readonly domain: string;
  readonly applications: number;
  readonly applicants: number;
  readonly closed: number;
  readonly unmet: number;
}

/** The part of a gap that is about demand. */
export type DemandGap = Pick<Gap, 'region' | 'need_domain' | 'applications' | 'unmet' | 'unmet_rate' | 'gap'>;

const columnOf = (level: RegionLevel): string =>
  level === 'nation' ? literal(NATION) : `${level}_code::varchar`;

/**
 * Demand by place and domain over some quarters. People do not add up over quarters: at least as many as in the
 * largest cell stand behind a sum, so that the gate errs on the side of hiding.
 */
export async function readDemand(
  db: Database,
  level: RegionLevel,
  quarters: readonly number[],
): Promise<DemandRow[]> {
  const place = columnOf(level);
  return await db.all<DemandRow>(
    `select ${place} as region, need_domain::varchar as domain, sum(applications)::double as applications,
            max(applicants)::double as applicants, sum(closed)::double as closed, sum(unmet)::double as unmet
     from inside.service_gaps
     where quarter in (${quarters.join(', ') || 'null'}) and ${place} <> 'U'
     group by 1, 2 order by 1, 2`,
  );
}

/** Both sides of a gap through the gate: its volume and its rate, each with what adds up with it. */
export function gateDemand(
  rows: readonly DemandRow[],
  period: number,
  release: OpenRelease,
  policy: AudiencePolicy,
): Gated<DemandGap[]> {
  const at = ({ region, domain }: DemandRow): Pick<OpenCell, 'period' | 'region' | 'members' | 'status'> => ({
    period,
    region,
    members: [domain],
    status: 'observed',
  });
  // Of counties neither totals nor the sums of a city stand beside the table.
  const beside = rows.some(({ region }) => release.regions.get(region)?.level === 'county')
    ? undefined
    : {
        totals: true,
        parents: new Map(
          rows.flatMap(({ region }): [string, string][] => {
            const parent = release.regions.get(region)?.parent;
            return parent ? [[region, parent]] : [];
          }),
        ),
      };
  const volume = gateTable(
    {
      cells: rows.map((row) => ({
        ...at(row),
        value: row.applications,
        basis: { kind: 'count', count: row.applications, persons: row.applicants },
        n: null,
      })),
      additive: [beside !== undefined],
      beside,
    },
    policy,
  );
  const rate = gateTable(
    {
      cells: rows.map((row) => ({
        ...at(row),
        value: row.closed > 0 ? row.unmet / row.closed : null,
        status: row.closed > 0 ? ('observed' as const) : ('not_complete' as const),
        basis:
          row.closed > 0
            ? {
                kind: 'ratio',
                numerator: { kind: 'count', count: row.unmet, persons: Math.min(row.unmet, row.applicants) },
                denominator: {
                  kind: 'count',
                  count: row.closed,
                  persons: Math.min(row.closed, row.applicants),
                },
                share: true,
              }
            : null,
        n: row.closed,
      })),
      additive: [beside !== undefined],
      beside,
    },
    policy,
  );
  return deriveAll<ShownTable, DemandGap[]>([volume, rate], () =>
    rows.map((row, i) => demandGap(row, volume.cells[i], rate.cells[i])),
  );
}

type Shown = ShownTable['cells'][number] | undefined;

function demandGap(row: DemandRow, volume: Shown, rate: Shown): DemandGap {
  const status = rate?.value == null ? (rate?.status ?? 'not_reported') : (volume?.status ?? 'not_reported');
  const visible = rate?.value != null && volume?.value != null;
  const gap = visible ? gapOf(row) : null;
  const stated = (value: number | undefined): ApiValue =>
    value === undefined ? { value: null, status } : { value, status: 'observed' };
  return {
    region: row.region,
    need_domain: row.domain,
    applications:
      volume?.value == null
        ? { value: null, status: volume?.status ?? 'not_reported' }
        : { value: volume.value, status: volume.status },
    unmet: stated(gap === null ? undefined : row.unmet),
    unmet_rate: stated(gap === null ? undefined : gap.rate * 100),
    gap: { ...stated(gap?.size), low: gap?.low ?? null, high: gap?.high ?? null },
  };
}
