import type { Gap, Gaps } from '../../contracts/supply.ts';
import type { ApiValue } from '../../contracts/value.ts';
import { deriveAll, noPersons } from '../../disclosure/gate.ts';
import { depth, type RegionLevel } from '../../domain/region.ts';
import type { Gated } from '../../domain/table.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import type { OpenRelease } from '../release/open.ts';
import { silenceKey } from '../release/reporting.ts';
import { NOT_REPORTED } from '../shown.ts';
import { type Capacity, capacityKey, NO_CAPACITY, readCapacity } from './capacity.ts';
import { type DemandGap, gateDemand, readDemand } from './demand.ts';
import { labelsFor, levelsBelow, liesIn, rootOf } from './place.ts';
import { spanOf, type Window, windowOf } from './window.ts';

export const FAMILY = 'service_applications';
/** Gaps on one page; the count says how many more there are. */
const MOST = 200;

export interface GapsChoice {
  readonly region?: string;
  readonly level?: Exclude<RegionLevel, 'nation'>;
  readonly need_domain?: string;
  readonly quarters: '1' | '2' | '4';
}

/** Every gap of a level: place × domain, with a year before and the places there are. */
export type GapTable = ReadonlyMap<string, Gap>;
export const gapKey = capacityKey;

/**
 * The gaps of all places of a level, gated together: who asks about one place or one domain gets a part of this table,
 * so that asking for less never shows more.
 */
export function gapTable(
  context: ApiContext,
  release: OpenRelease,
  level: RegionLevel,
  window: Window,
): Promise<Gated<GapTable>> {
  const key = `supply-gaps ${level} ${window.quarters.join(' ')}`;
  return context.once(release, key, async () => {
    const policy = context.policy.audiences.inside;
    const { now, earlier, capacity } = await release.pool.use(async (db) => ({
      now: await readDemand(db, level, window.quarters),
      earlier: await readDemand(db, level, window.before),
      capacity: await readCapacity(db, release, level, window.quarters, policy),
    }));
    const gated = gateDemand(now, window.quarters.at(-1) ?? 0, release, policy);
    const before = gateDemand(earlier, window.before.at(-1) ?? 0, release, policy);
    return deriveAll<readonly DemandGap[], GapTable>([gated, before], () => {
      const past = new Map(before.map((gap) => [gapKey(gap.region, gap.need_domain), gap.gap]));
      return new Map(
        gated.map((gap) => {
          const at = gapKey(gap.region, gap.need_domain);
          return [at, gapWith(gap, past.get(at), capacity.get(at), reportingOf(release, gap.region, window))];
        }),
      );
    });
  });
}

const gapWith = (
  gap: DemandGap,
  before: ApiValue | undefined,
  capacity: Capacity = NO_CAPACITY,
  reporting: number,
): Gap => ({
  ...gap,
  before: before ? { value: before.value, status: before.status } : NOT_REPORTED,
  ...capacity,
  reporting,
});

/** Share of the months of a window in which a place reported; a county as its city. */
function reportingOf(release: OpenRelease, region: string, { months }: Window): number {
  const found = release.regions.get(region);
  const place = found?.level === 'county' ? (found.parent ?? region) : region;
  const silent = months.filter((month) => release.reporting.silent.has(silenceKey(FAMILY, month, place)));
  return 1 - silent.length / months.length;
}

/** The gap map of a place: all gaps of a level below it, the widest first, and each domain as a whole. */
export async function gaps(
  choice: GapsChoice,
  release: OpenRelease,
  context: ApiContext,
): Promise<Gated<Gaps>> {
  const root = rootOf(choice.region, release);
  const levels = levelsBelow(root, release);
  const level = choice.level ?? levels[0] ?? root.level;
  if (depth(level) <= depth(root.level) && levels.length > 0) throw noSuchLevel(level, levels);
  const watermark = release.manifest.families[FAMILY] ?? release.manifest.watermark;
  const window = release.tables.has('inside.service_gaps')
    ? windowOf(watermark, Number(choice.quarters))
    : null;
  const empty = noPersons<GapTable>(new Map());
  const whole = window === null ? empty : await gapTable(context, release, root.level, window);
  const below = window === null ? empty : await gapTable(context, release, level, window);
  return deriveAll<GapTable, Gaps>([whole, below], () => {
    const own = [...below.values()].filter(
      (gap) =>
        (choice.need_domain === undefined || gap.need_domain === choice.need_domain) &&
        liesIn(gap.region, root.code, release),
    );
    const domains = [...whole.values()].filter((gap) => gap.region === root.code).sort(widestFirst);
    const shown = own.filter((gap) => gap.gap.value !== null).sort(widestFirst);
    const kept = shown.slice(0, MOST);
    return {
      release: release.id,
      synthetic: release.manifest.synthetic,
      region: root.code,
      window: spanOf(window),
      level,
      levels,
      domains,
      gaps: kept,
      map: mapOf(own, domains),
      left: shown.length - kept.length,
      hidden: own.filter((gap) => gap.gap.status === 'suppressed').length,
      labels: labelsFor(release, ['need_domain'], [root.code, ...own.map((gap) => gap.region)]),
      notes: NOTES.map((note) => ({ ...note })),
      watermark,
    };
  });
}

/** Places on the map: more than a screen holds nobody reads. */
const MAPPED = 20;

/** The places with the widest gaps, each domain of them; domains in the order of the whole. */
function mapOf(own: readonly Gap[], whole: readonly Gap[]): Gaps['map'] {
  const sums = new Map<string, number>();
  for (const { region, gap } of own) sums.set(region, (sums.get(region) ?? 0) + (gap.value ?? 0));
  const shown = new Set(own.filter(({ gap }) => gap.value !== null).map(({ region }) => region));
  const places = [...sums]
    .filter(([region]) => shown.has(region))
    .sort(([a, x], [b, y]) => y - x || a.localeCompare(b))
    .slice(0, MAPPED)
    .map(([region]) => region);
  const asked = new Set(own.map((gap) => gap.need_domain));
  const domains = whole.map((gap) => gap.need_domain).filter((code) => asked.has(code));
  const at = new Map(own.map((gap) => [gapKey(gap.region, gap.need_domain), gap.gap]));
  const cell = (region: string, domain: string): ApiValue => {
    const found = at.get(gapKey(region, domain));
    return found ? { value: found.value, status: found.status } : { value: 0, status: 'observed' };
  };
  return {
    places,
    domains,
    cells: places.map((region) => domains.map((domain) => cell(region, domain))),
    hidden: sums.size - shown.size,
    left: shown.size - places.length,
  };
}

/** The widest gap first; what has no number last. */
const widestFirst = (a: Gap, b: Gap): number =>
  (b.gap.value ?? -1) - (a.gap.value ?? -1) ||
  a.region.localeCompare(b.region) ||
  a.need_domain.localeCompare(b.need_domain);

const noSuchLevel = (level: string, offered: readonly string[]): ApiFailure =>
  new ApiFailure(
    'BAD_REQUEST',
    {
      zh: `所选地区之下没有“${level}”这一级。可选：${offered.join('、')}。`,
      en: `There is no "${level}" below the place asked about. Offered: ${offered.join(', ')}.`,
    },
    { value: level, nearest: offered },
  );

export const NOTES = [
  {
    id: 'gap',
    text: {
      zh: '缺口 = 未满足率 × 申请件数：未满足率是已办结申请中未得到满足的占比，乘以窗口内全部申请，估计有多少件会落空。区间来自未满足率的 95% Wilson 区间。',
      en: 'Gap = unmet rate × applications: the share of closed applications that was not met, times all applications of the window, estimates how many come to nothing. The interval is that of the rate, 95% Wilson.',
    },
  },
  {
    id: 'window',
    text: {
      zh: '窗口只含已报齐的整季度；“上年同期”是一年前的同样几个季度。只知到市的申请不计入任何县。',
      en: 'A window holds whole quarters that are complete; "a year before" is the same quarters of the year before. Applications known only to the city belong to no county.',
    },
  },
  {
    id: 'capacity',
    text: {
      zh: '名额为阵地与伙伴报送的月均可供名额；伙伴的名额记在其所在市，不分到县。没有报送名额不等于没有服务。',
      en: 'Places are what sites and partners report, on average a month; those of partners stand in their city, not in a county. No report does not mean no service.',
    },
  },
] as const;
