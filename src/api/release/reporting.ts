import type { Manifest, ManifestCube } from '../../contracts/manifest.ts';
import type { Quality } from '../../contracts/quality.ts';
import { period, range } from '../../domain/period.ts';
import type { RegionLevel } from '../../domain/region.ts';
import type { IndexDefinition } from '../../indices/definition.ts';
import { offSeason, silenceOf } from '../../indices/silence.ts';
import { type Database, identifier } from '../../warehouse/duckdb.ts';
import type { RegionGroup } from './groups.ts';

/** What counts as silence where no index definition says it: usual records a month, over that many months. */
const DEFAULT_RULE = { above: 10, over: 12 };
/** Months of coverage a page shows. */
const COVERAGE_MONTHS = 24;

export const silenceKey = (family: string, month: number, region: string): string =>
  `${family} ${month} ${region}`;

export interface Reporting {
  /** Regions and months that did not report, by `silenceKey`: not reported is not zero. */
  readonly silent: ReadonlySet<string>;
  /**
   * Share of the records usual for a region whose places below it did report in a month: 1 when all did, null for a
   * place with none below it. What is silent is never filled in, so a total rests on this share.
   */
  reportedShare(family: string, month: number, region: string): number | null;
  /** Units that reported, of those ever heard of, per family, month and region of the uppermost level. */
  readonly coverage: readonly Quality['coverage'][number][];
}

interface Series {
  readonly region: string;
  readonly level: RegionLevel;
  readonly silent: Uint8Array;
  /** Records a month as a rule, as far as known then. */
  readonly usual: Float64Array;
  /** Position of the first month with any record. */
  readonly first: number;
}

/**
 * Finds out who reported, from record counts alone and by the rule of the index definition, so that a table, a gauge
 * and the quality page agree: a place that usually sends many records and sent none has not reported.
 */
export async function findReporting(
  db: Database,
  manifest: Manifest,
  definition: IndexDefinition | null,
  within: (code: string, level: RegionLevel) => string[],
  groups: readonly RegionGroup[],
): Promise<Reporting> {
  const silent = new Set<string>();
  const coverage: Quality['coverage'] = [];
  const shares = new Map<string, number>();
  for (const cube of fullest(manifest.cubes)) {
    const reach = manifest.families[cube.family];
    if (!reach?.earliest || !reach.latest) continue;
    const months = range(period('month', reach.earliest), period('month', reach.latest)).map((p) => p.code);
    const series = await seriesOf(db, cube, definition, months);
    for (const { region, silent: at } of series) {
      for (const [i, month] of months.entries())
        if (at[i]) silent.add(silenceKey(cube.family, month, region));
    }
    addShares(shares, cube.family, series, months, within);
    const known = new Map(series.map((s) => [s.region, s]));
    for (const { code, regions } of groups)
      addShare(
        shares,
        cube.family,
        code,
        regions.flatMap((region) => known.get(region) ?? []),
        months,
      );
    coverage.push(...coverageOf(cube.family, series, months, within));
  }
  const reportedShare = (family: string, month: number, region: string): number | null =>
    shares.get(silenceKey(family, month, region)) ?? null;
  return { silent, reportedShare, coverage: withUnions(coverage, await unionCoverage(db, manifest)) };
}

/** One cube per family, the one that says most: a smaller one beside it would call its own gaps silence. */
function fullest(cubes: readonly ManifestCube[]): ManifestCube[] {
  const best = new Map<string, ManifestCube>();
  for (const cube of cubes) {
    const known = best.get(cube.family);
    if (!known || cube.rows > known.rows) best.set(cube.family, cube);
  }
  return [...best.values()];
}

type Covered = Quality['coverage'][number];

/** Unions that reported, of those expected, where records name their union: nearer to the truth than places. */
async function unionCoverage(db: Database, manifest: Manifest): Promise<Covered[]> {
  if (!manifest.files.some((f) => f.path === 'quality/coverage.parquet')) return [];
  const rows = await db.all<Omit<Covered, 'status'> & { expected: number }>(
    `select family, period, region_code as region, orgs_reported as reported, orgs_expected as expected
     from quality.coverage where region_level = 'province' and orgs_expected > 0
       and period > (select max(period) - ${COVERAGE_MONTHS / 12} * 100 from quality.coverage)
     order by family, region, period`,
  );
  return rows.map((row) => ({
    ...row,
    status: row.reported === 0 ? 'not_reported' : row.reported < row.expected ? 'partial' : 'reported',
  }));
}

function withUnions(places: readonly Covered[], unions: readonly Covered[]): Covered[] {
  const key = (c: Covered): string => silenceKey(c.family, c.period, c.region);
  const known = new Map(unions.map((c) => [key(c), c]));
  return places.map((place) => known.get(key(place)) ?? place);
}

async function seriesOf(
  db: Database,
  cube: ManifestCube,
  definition: IndexDefinition | null,
  months: readonly number[],
): Promise<Series[]> {
  // Registers and programmes have months without anything: festivals come when they come, and no month is silent.
  if (cube.measures.some((m) => m.kind === 'things')) return [];
  const rule = definition
    ? { above: definition.missing.silent_above, over: definition.missing.usual_over }
    : DEFAULT_RULE;
  const declared = definition?.cubes[cube.name]?.records;
  const records =
    cube.measures.find((m) => m.name === declared) ??
    cube.measures.find((m) => m.kind === 'count') ??
    cube.measures[0];
  if (!records) return [];
  const rows = await db.all<{ level: RegionLevel; region: string; month: number; n: number }>(
    `select region_level as level, region_code as region, period as month, ${countedSql(records.name, cube)} as n
     from inside.${identifier(cube.name)} where grouping_set = 'total' and period_grain = 'month'`,
  );
  const at = new Map(months.map((month, i) => [month, i]));
  const counts = new Map<string, { level: RegionLevel; n: Float64Array }>();
  for (const { level, region, month, n } of rows) {
    const own = counts.get(region) ?? { level, n: new Float64Array(months.length) };
    const i = at.get(month);
    if (i !== undefined) own.n[i] = n;
    counts.set(region, own);
  }
  const totals = months.map((_, i) => [...counts.values()].reduce((sum, { n }) => sum + (n[i] ?? 0), 0));
  const off = offSeason(totals, months);
  return [...counts].map(([region, { level, n }]) => {
    const { silent, usual } = silenceOf(n, rule);
    for (const [i, month] of months.entries()) if (off.has(month % 100)) silent[i] = 0;
    return { region, level, silent, usual, first: n.findIndex((v) => v > 0) };
  });
}

/** Records that came; of a number that was hidden where it comes from only that some did. */
const countedSql = (measure: string, { reported }: ManifestCube): string =>
  reported
    ? `case when ${identifier(`${measure}_status`)} = 'suppressed' then 1 else ${identifier(measure)} end::double`
    : `${identifier(measure)}::double`;

/** What each place below a region usually sends, of which some did: per month, for the nation and every region with places below. */
function addShares(
  shares: Map<string, number>,
  family: string,
  series: readonly Series[],
  months: readonly number[],
  within: (code: string, level: RegionLevel) => string[],
): void {
  const below = { nation: 'province', province: 'city', city: 'county', county: null } as const;
  const known = new Map(series.map((s) => [s.region, s]));
  for (const { region, level } of series) {
    const next = below[level];
    if (next === null) continue;
    const parts = (
      level === 'nation' ? series.filter((s) => s.level === next).map((s) => s.region) : within(region, next)
    ).flatMap((code) => known.get(code) ?? []);
    addShare(shares, family, region, parts, months);
  }
}

/** What its parts usually send, of which some did, per month. */
function addShare(
  shares: Map<string, number>,
  family: string,
  whole: string,
  parts: readonly Series[],
  months: readonly number[],
): void {
  for (const [i, month] of months.entries()) {
    let all = 0;
    let heard = 0;
    for (const part of parts) {
      if (part.first < 0 || part.first > i) continue;
      const usual = part.usual[i] ?? 0;
      all += usual;
      if (!part.silent[i]) heard += usual;
    }
    if (all > 0) shares.set(silenceKey(family, month, whole), heard / all);
  }
}

function coverageOf(
  family: string,
  series: readonly Series[],
  months: readonly number[],
  within: (code: string, level: RegionLevel) => string[],
): Quality['coverage'] {
  const levels = (['province', 'city', 'county'] as const).filter((level) =>
    series.some((s) => s.level === level),
  );
  const [shown, ...below] = levels;
  if (!shown) return [];
  const unitLevel = below[0] ?? shown;
  const units = new Map(series.filter((s) => s.level === unitLevel).map((s) => [s.region, s]));
  const out: Quality['coverage'] = [];
  for (const { region } of series.filter((s) => s.level === shown)) {
    const own = within(region, unitLevel).flatMap((code) => units.get(code) ?? []);
    for (let i = Math.max(0, months.length - COVERAGE_MONTHS); i < months.length; i++) {
      const heard = own.filter((u) => u.first >= 0 && u.first <= i);
      if (heard.length === 0) continue;
      const reported = heard.filter((u) => !u.silent[i]).length;
      const status = reported === 0 ? 'not_reported' : reported < heard.length ? 'partial' : 'reported';
      out.push({ family, period: months[i] ?? 0, region, reported, expected: heard.length, status });
    }
  }
  return out;
}
