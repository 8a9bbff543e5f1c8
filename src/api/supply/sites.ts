import type { Site, Sites } from '../../contracts/supply.ts';
import type { ApiValue } from '../../contracts/value.ts';
import type { Basis } from '../../disclosure/basis.ts';
import { deriveAll, gateTable } from '../../disclosure/gate.ts';
import type { AudiencePolicy } from '../../disclosure/policy.ts';
import { UNKNOWN } from '../../domain/code-list.ts';
import type { RegionLevel } from '../../domain/region.ts';
import type { Gated } from '../../domain/table.ts';
import type { Database } from '../../warehouse/duckdb.ts';
import type { ApiContext } from '../context.ts';
import type { OpenRelease } from '../release/open.ts';
import { channelShares } from './channels.ts';
import { membersAt } from './members.ts';
import { inside, labelsFor, levelsBelow, type Root, rootOf } from './place.ts';
import { lastMonthOf, spanOf, type Window, windowOf } from './window.ts';

const FAMILY = 'site_visits';
/** Sites on one page; all are in the counts. */
const MOST = 300;
/** What makes a site a centre of its community: meeting people, culture and sport. */
const COMMUNITY = ['S10', 'S11'];

export interface SitesChoice {
  readonly region?: string;
  readonly site_type?: string;
  readonly quarters: '1' | '2' | '4';
}

interface SiteRow extends Record<string, unknown> {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly province: string;
  readonly city: string;
  readonly county: string;
  readonly is_outpost: boolean | null;
  readonly is_window: boolean | null;
  readonly is_community: boolean | null;
  readonly hours: number | null;
  readonly area: number | null;
  readonly is_open: boolean;
  readonly visits: number;
  readonly visits_before: number;
  readonly community: number;
  readonly applications: number;
  readonly seats: number;
  readonly used: number;
}

/** Service complexes: how many, what they do, where there are none. Sites are public places; visits have no names. */
export async function sites(
  choice: SitesChoice,
  release: OpenRelease,
  context: ApiContext,
): Promise<Gated<Sites>> {
  const root = rootOf(choice.region, release);
  const watermark = release.manifest.families[FAMILY] ?? release.manifest.watermark;
  const window = release.tables.has('inside.site_register')
    ? windowOf(watermark, Number(choice.quarters))
    : null;
  const level = levelsBelow(root, release)[0] ?? root.level;
  const { rows, current } = await release.pool.use(async (db) => ({
    rows: window === null ? [] : await readSites(db, root, window),
    current: await currentCodes(db),
  }));
  const open = rows.filter((row) => row.is_open);
  const listed = open
    .filter((row) => choice.site_type === undefined || row.type === choice.site_type)
    .sort((a, b) => b.visits - a.visits || a.name.localeCompare(b.name));
  const policy = context.policy.audiences.inside;
  const members = await membersAt(context, release, root, level, window);
  const channels = await channelShares(context, release, root, window);
  const shown = rateSites(listed.slice(0, MOST), window, policy);
  const placed = placesOf(open, root, level, release, current);
  const blank = window === null ? [] : blankPlaces(open, root, release, current);
  const visits = gateVisits(placed, window, policy);
  return deriveAll<unknown, Sites>([members, channels], () => ({
    release: release.id,
    synthetic: release.manifest.synthetic,
    region: root.code,
    window: spanOf(window),
    level,
    places: placed.map(({ region, rows: own }, i) => ({
      region,
      open: own.length,
      per_10k: perMembers(own.length, members.get(region)),
      visits: visits[i] ?? NONE,
      outposts: own.filter((row) => row.is_outpost).length,
      windows: own.filter((row) => row.is_window).length,
      centres: own.filter((row) => row.is_community).length,
      types: new Set(own.map((row) => row.type)).size,
    })),
    blank,
    channels: [...channels],
    site_types: [...new Set(open.map((row) => row.type))].sort(),
    sites: shown,
    left: Math.max(0, listed.length - MOST),
    counts: {
      open: open.length,
      closed: rows.length - open.length,
      silent: open.filter((row) => row.visits === 0).length,
    },
    labels: labelsFor(
      release,
      ['site_type'],
      [...placed.map(({ region }) => region), ...shown.map((site) => site.region), ...blank],
    ),
    notes: NOTES.map((note) => ({ ...note })),
    watermark,
  }));
}

const NONE: ApiValue = { value: null, status: 'not_reported' };

async function readSites(db: Database, root: Root, window: Window): Promise<SiteRow[]> {
  const end = lastMonthOf(window.quarters.at(-1) ?? 0);
  const after = `make_date(${Math.trunc(end / 100)}, ${end % 100}, 1) + interval 1 month`;
  const community = COMMUNITY.map((code) => `'${code}'`).join(', ');
  const during = `quarter in (${window.quarters.join(', ')})`;
  return await db.all<SiteRow>(
    `select s.site_no::varchar as id, coalesce(s.site_name, '') as name, s.site_type::varchar as type,
            s.province_code::varchar as province, s.city_code::varchar as city, s.county_code::varchar as county,
            s.is_outpost, s.is_window, s.is_community, s.hours_per_week::int as hours, s.area_sqm::double as area,
            coalesce(s.opened_on < ${after}, true) and coalesce(s.closed_on >= ${after}, true) as is_open,
            coalesce(q.visits, 0)::double as visits, coalesce(q.visits_before, 0)::double as visits_before,
            coalesce(q.community, 0)::double as community, coalesce(q.applications, 0)::double as applications,
            coalesce(q.seats, 0)::double as seats, coalesce(q.used, 0)::double as used
     from (select * from inside.site_register where ${inside(root)}) as s
     left join (
       select site_no, sum(visits) filter (where ${during}) as visits,
              sum(visits) filter (where quarter in (${window.before.join(', ')})) as visits_before,
              sum(visits) filter (where ${during} and need_domain::varchar in (${community})) as community,
              sum(applications) filter (where ${during}) as applications,
              sum(seats) filter (where ${during}) as seats, sum(used) filter (where ${during}) as used
       from inside.site_quarters group by 1
     ) as q using (site_no)
     order by s.site_no`,
  );
}

const count = (value: number): Basis => ({ kind: 'count', count: value, persons: value });

/** Visits and the three rates of each site through the gate. */
function rateSites(rows: readonly SiteRow[], window: Window | null, policy: AudiencePolicy): Site[] {
  const gate = (of: (row: SiteRow) => { value: number | null; basis: Basis | null }): ApiValue[] =>
    gateTable(
      {
        cells: rows.map((row) => ({
          period: window?.quarters.at(-1) ?? 0,
          region: row.city,
          members: [row.id],
          ...of(row),
          status: of(row).value === null ? ('not_reported' as const) : ('observed' as const),
          n: null,
        })),
        additive: [false],
      },
      policy,
    ).cells.map(({ value, status }) => ({ value, status }));
  const amount = (value: number) => ({ value, basis: count(value) });
  const ratio = (part: number, whole: number, share: boolean, scale = 100) =>
    whole > 0
      ? {
          value: (scale * part) / whole,
          basis: { kind: 'ratio' as const, numerator: count(part), denominator: count(whole), share },
        }
      : { value: null, basis: null };
  const visits = gate((row) => amount(row.visits));
  const before = gate((row) => amount(row.visits_before));
  const outpost = gate((row) => ratio(row.applications, row.visits, false, 10_000));
  const filled = gate((row) => ratio(row.used, row.seats, false));
  const community = gate((row) => ratio(row.community, row.visits, false));
  return rows.map(
    (row, i): Site => ({
      id: row.id,
      name: row.name,
      site_type: row.type,
      region: row.county === UNKNOWN ? row.city : row.county,
      functions: [
        ...(row.is_outpost ? (['outpost'] as const) : []),
        ...(row.is_window ? (['window'] as const) : []),
        ...(row.is_community ? (['community'] as const) : []),
      ],
      hours_per_week: row.hours,
      area_sqm: row.area,
      visits: visits[i] ?? NONE,
      visits_before: before[i] ?? NONE,
      outpost_rate: outpost[i] ?? NONE,
      window_rate: filled[i] ?? NONE,
      community_rate: community[i] ?? NONE,
    }),
  );
}

interface Placed {
  readonly region: string;
  readonly rows: readonly SiteRow[];
}

/** The place itself, then every place below it, also those without a site. */
function placesOf(
  open: readonly SiteRow[],
  root: Root,
  level: RegionLevel,
  release: OpenRelease,
  current: ReadonlySet<string>,
): Placed[] {
  if (level === root.level || level === 'nation') return [{ region: root.code, rows: open }];
  const below = new Map<string, SiteRow[]>(release.within(root.code, level).map((code) => [code, []]));
  for (const row of open) below.get(row[level])?.push(row);
  return [
    { region: root.code, rows: open },
    ...[...below]
      .map(([region, rows]) => ({ region, rows }))
      .filter(({ region, rows }) => rows.length > 0 || current.has(region)),
  ];
}

/** Places that exist: a code that was merged into another is no blank area. */
async function currentCodes(db: Database): Promise<ReadonlySet<string>> {
  const rows = await db.all<{ code: string }>('select code from reference.regions where successor is null');
  return new Set(rows.map((row) => row.code));
}

function gateVisits(placed: readonly Placed[], window: Window | null, policy: AudiencePolicy): ApiValue[] {
  return gateTable(
    {
      cells: placed.map(({ region, rows }) => {
        const visits = rows.reduce((sum, row) => sum + row.visits, 0);
        return {
          period: window?.quarters.at(-1) ?? 0,
          region,
          members: [],
          value: visits,
          status: 'observed' as const,
          basis: count(visits),
          n: null,
        };
      }),
      additive: [],
    },
    policy,
  ).cells.map(({ value, status }) => ({ value, status }));
}

const perMembers = (sites: number, members: ApiValue | undefined): ApiValue => {
  if (members === undefined || members.value === null)
    return { value: null, status: members?.status ?? 'no_denominator' };
  return members.value > 0
    ? { value: (sites / members.value) * 10_000, status: members.status }
    : { value: null, status: 'not_applicable' };
};

/** Cities of the nation, or counties of a province or city, where no site is open. */
function blankPlaces(
  open: readonly SiteRow[],
  root: Root,
  release: OpenRelease,
  current: ReadonlySet<string>,
): string[] {
  const level = root.level === 'nation' ? 'city' : 'county';
  const served = new Set(open.map((row) => row[level]));
  return release.within(root.code, level).filter((code) => !served.has(code) && current.has(code));
}

const NOTES = [
  {
    id: 'functions',
    text: {
      zh: '三项功能率：前哨 = 经该站点登记的申请 ÷ 服务人次（每万人次）；窗口 = 已用名额 ÷ 可供名额；中心 = 文体与联谊（S10、S11）人次 ÷ 服务人次。地区一行给的是登记有该功能的站点数。人次按门口计数，不知道是谁。',
      en: 'Three rates: outpost = applications taken in ÷ visits (per ten thousand); window = places taken ÷ places offered; centre = visits for culture, sport and meeting people (S10, S11) ÷ visits. Rows of places count the sites registered for each function. Visits are counted at the door; nobody knows whose.',
    },
  },
  {
    id: 'blank',
    text: {
      zh: '空白地区：窗口末没有一个在用站点的市（全国）或县（省、市）。每万会员站点数的分母为窗口末月会员数。',
      en: 'Blank areas: cities (of the nation) or counties (of a province or city) without one site in use at the end of the window. Sites per 10,000 members: by the members of its last month.',
    },
  },
  {
    id: 'channels',
    text: {
      zh: '线上指 APP、小程序、公众号与网站；线下指窗口、驿站、企业工会、信访与集体协商；热线单列。跨渠道经历只到群体，不追踪个人。',
      en: 'Online: app, mini program, official account and website; on site: counter, station, employer union, petition and bargaining; hotlines stand apart. Nobody is followed from channel to channel.',
    },
  },
] as const;
