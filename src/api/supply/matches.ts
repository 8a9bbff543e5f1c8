import type { SupplyMatch } from '../../contracts/supply.ts';
import type { ApiValue } from '../../contracts/value.ts';
import { gateTable } from '../../disclosure/gate.ts';
import type { AudiencePolicy } from '../../disclosure/policy.ts';
import { UNKNOWN } from '../../domain/code-list.ts';
import { byUse, isSuited, type Match, matchOf, type Nearness } from '../../domain/site-match.ts';
import { type Database, literal } from '../../warehouse/duckdb.ts';
import type { OpenRelease } from '../release/open.ts';
import { NOT_REPORTED } from '../shown.ts';
import type { Window } from './window.ts';

interface ProviderRow extends Record<string, unknown> {
  readonly kind: 'site' | 'partner';
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly province: string;
  readonly city: string;
  readonly county: string;
  readonly is_window: boolean | null;
  readonly is_conformant: boolean | null;
  readonly own_domain: string | null;
  readonly hours: number | null;
  readonly visits: number;
  readonly seats: number;
  readonly used: number;
}

interface Candidate {
  readonly row: ProviderRow;
  readonly nearness: Nearness;
  readonly match: Match;
}

/** Providers named for a need of the whole country: those with most free places. */
const MOST_OF_THE_NATION = 60;

/**
 * Sites and partners that could serve a need at a place: those in it first, then those of its city and province. For the
 * whole country, those anywhere that are on record for it.
 */
export async function matchesFor(
  db: Database,
  release: OpenRelease,
  at: { readonly region: string; readonly domain: string },
  window: Window,
  policy: AudiencePolicy,
): Promise<SupplyMatch[]> {
  const months = window.months.length;
  const rows = await readProviders(db, release, at, window);
  const found = rows
    .flatMap((row): Candidate[] => {
      const nearness = nearnessOf(row, at.region, release);
      const match = nearness === null ? null : matchOf(providerOf(row, at.domain, nearness, months));
      return nearness === null || match === null ? [] : [{ row, nearness, match }];
    })
    .sort((a, b) => byUse(a, b) || a.row.name.localeCompare(b.row.name))
    .slice(0, isNation(at.region, release) ? MOST_OF_THE_NATION : undefined);
  const count = (value: number, i: number) => ({
    period: window.quarters.at(-1) ?? 0,
    region: at.region,
    members: [String(i)],
    value,
    status: 'observed' as const,
    basis: { kind: 'count' as const, count: value, persons: value },
    n: null,
  });
  const gated = (of: (row: ProviderRow) => number) =>
    gateTable({ cells: found.map(({ row }, i) => count(of(row), i)), additive: [false] }, policy);
  const used = gated((row) => row.used / months);
  const visits = gated((row) => row.visits);
  return found.map(({ row, nearness, match }, i): SupplyMatch => {
    const offers = row.seats > 0;
    const cell = (of: typeof used): ApiValue => ({
      value: of.cells[i]?.value ?? null,
      status: of.cells[i]?.status ?? 'not_reported',
    });
    const taken = offers ? cell(used) : NOT_REPORTED;
    return {
      id: `${row.kind}-${row.id}`,
      kind: row.kind,
      name: row.name,
      type: row.type,
      region: row.county === UNKNOWN ? row.city : row.county,
      nearness,
      remedy: match.remedy,
      reasons: [...match.reasons],
      seats: offers ? { value: row.seats / months, status: 'observed' } : NOT_REPORTED,
      used: taken,
      // Free places and places together say how many are taken.
      spare: !offers || taken.value === null ? taken : { value: match.spare, status: 'observed' },
      visits: row.kind === 'site' ? cell(visits) : { value: null, status: 'not_applicable' },
      hours_per_week: row.hours,
    };
  });
}

const providerOf = (row: ProviderRow, domain: string, nearness: Nearness, months: number) => ({
  nearness,
  isSuited: row.kind === 'site' ? isSuited(row.type, domain) : row.own_domain === domain,
  serves: row.visits > 0,
  seats: row.seats > 0 ? row.seats / months : null,
  used: row.used / months,
  isWindow: row.is_window === true,
  isConformant: row.is_conformant === true,
});

const isNation = (region: string, release: OpenRelease): boolean =>
  release.regions.get(region)?.level === 'nation';

function nearnessOf(row: ProviderRow, region: string, release: OpenRelease): Nearness | null {
  if (isNation(region, release)) return row.seats > 0 || row.visits > 0 ? 'nation' : null;
  if (region === row.county) return 'county';
  const city = release.regions.get(region)?.level === 'county' ? release.regions.get(region)?.parent : region;
  if (city === row.city) return 'city';
  return row.province === provinceOf(region, release) ? 'province' : null;
}

function provinceOf(region: string, release: OpenRelease): string | null {
  for (let at = release.regions.get(region); at; at = at.parent ? release.regions.get(at.parent) : undefined)
    if (at.level === 'province') return at.code;
  return null;
}

/**
 * Providers of the province, or for the nation of all, that are open. Beyond the city only those on record for the domain: a hundred sites of a
 * fitting kind in other cities help nobody.
 */
async function readProviders(
  db: Database,
  release: OpenRelease,
  at: { readonly region: string; readonly domain: string },
  window: Window,
): Promise<ProviderRow[]> {
  const province = provinceOf(at.region, release);
  const everywhere = isNation(at.region, release);
  if ((province === null && !everywhere) || !release.tables.has('inside.site_register')) return [];
  const place = province === null ? 'true' : `province_code::varchar = ${literal(province)}`;
  const span = `quarter in (${window.quarters.join(', ')}) and need_domain::varchar = ${literal(at.domain)}`;
  return await db.all<ProviderRow>(
    `select 'site' as kind, s.site_no::varchar as id, coalesce(s.site_name, '') as name, s.site_type::varchar as type,
            s.province_code::varchar as province, s.city_code::varchar as city, s.county_code::varchar as county,
            s.is_window, null::boolean as is_conformant, null::varchar as own_domain, s.hours_per_week::int as hours,
            coalesce(q.visits, 0)::double as visits,
            coalesce(q.seats, 0)::double as seats, coalesce(q.used, 0)::double as used
     from (select * from inside.site_register where ${place} and closed_on is null) as s
     left join (
       select site_no, sum(visits) as visits, sum(seats) as seats, sum(used) as used
       from inside.site_quarters where ${span} group by 1
     ) as q using (site_no)
     union all
     select 'partner', p.partner_no::varchar, coalesce(p.partner_name, ''), p.partner_type::varchar,
            p.province_code::varchar, p.city_code::varchar, 'U', null, p.is_conformant, p.need_domain::varchar, null,
            0, coalesce(q.seats, 0)::double, coalesce(q.used, 0)::double
     from (select * from inside.partner_register where ${place} and left_on is null) as p
     left join (
       select partner_no, sum(seats) as seats, sum(used) as used from inside.partner_quarters where ${span} group by 1
     ) as q using (partner_no)`,
  );
}
