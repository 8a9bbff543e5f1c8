import { join } from 'node:path';
import type { Manifest, ManifestCube } from '../../contracts/manifest.ts';
import type { Labels } from '../../contracts/query.ts';
import type { Reporter } from '../../contracts/report-package.ts';
import type { Watermark } from '../../contracts/value.ts';
import { ALL, UNKNOWN } from '../../domain/code-list.ts';
import { depth, type RegionLevel } from '../../domain/region.ts';
import type { GaugeId, IndexDefinition } from '../../indices/definition.ts';
import { type Database, identifier, literal } from '../../warehouse/duckdb.ts';
import { Pool } from '../../warehouse/pool.ts';
import { openReleaseFiles } from '../../warehouse/release.ts';
import { readManifest } from './folder.ts';
import { type OpenGauge, openGauges, readDefinitionOf } from './gauges.ts';
import { type RegionGroup, readRegionGroups } from './groups.ts';
import { readReporters } from './reporters.ts';
import { findReporting, type Reporting } from './reporting.ts';

export interface ReleaseRegion {
  readonly code: string;
  readonly level: RegionLevel;
  readonly parent: string | null;
  readonly zh: string;
  readonly en: string;
  readonly short: string;
}

/** A union that answers for no region. */
export interface ReleaseUnit {
  readonly name: string;
  /** The union above it, of whatever kind. */
  readonly parent: string | null;
}

/** One stored grouping set of a cube at one grain and level. */
export type Slice = ManifestCube['slices'][number];

export interface OpenCube extends ManifestCube {
  readonly watermark: Watermark;
}

/** Which regions of a level a cube ever heard of, and since which month: the difference between zero and not reported. */
export interface Heard {
  readonly first: number | null;
  readonly regions: ReadonlySet<string>;
}

/** An open release with what every request needs to know about it. */
export interface OpenRelease {
  readonly id: string;
  readonly manifest: Manifest;
  readonly pool: Pool;
  readonly cubes: ReadonlyMap<string, OpenCube>;
  readonly regions: ReadonlyMap<string, ReleaseRegion>;
  /** Regions that local unions answer for, by union code: what a scope in the union tree means here. */
  readonly unions: ReadonlyMap<string, string>;
  /** Unions without an area, by code: industrial, organ and zone unions, to which records belong through their union. */
  readonly units: ReadonlyMap<string, ReleaseUnit>;
  /** Named groups of its regions. */
  readonly groups: readonly RegionGroup[];
  /** zh/en names per dimension and code, `region` included. */
  readonly labels: Labels;
  /** Tables per schema, to know what this release has. */
  readonly tables: ReadonlySet<string>;
  readonly folder: string;
  /** The index definition frozen with it; null where it holds no index. */
  readonly definition: IndexDefinition | null;
  readonly gauges: ReadonlyMap<GaugeId, OpenGauge>;
  /** Who reports upwards into it, where it was merged from packages. */
  readonly reporters: readonly Reporter[];
  /** Who reported and who did not. */
  readonly reporting: Reporting;
  /** Looked up once, over the connection the caller holds: taking another could wait for itself. */
  heard(db: Database, cube: string, level: RegionLevel): Promise<Heard>;
  /** Children of a region at a level, itself if it is of that level. */
  within(code: string, level: RegionLevel): string[];
  close(): void;
}

/** Questions that the engine answers at once; fewer than the threads that `pipelines/bin.mjs` gives the process. */
export const CONNECTIONS = 4;

/** Opens a release. @throws ReleaseError when it is not there or not readable. */
export async function openRelease(folder: string, id: string): Promise<OpenRelease> {
  const manifest = readManifest(folder, id);
  const db = await openReleaseFiles(join(folder, id));
  const tables = new Set(
    (
      await db.all<{ name: string }>(
        "select table_schema || '.' || table_name as name from information_schema.tables",
      )
    ).map((t) => t.name),
  );
  const regions = await readRegions(db);
  const groups = await readRegionGroups(db, tables, regions);
  const units = await readUnits(db, tables);
  const definition = readDefinitionOf(join(folder, id));
  const pool = new Pool(db, CONNECTIONS);
  const heard = new Map<string, Promise<Heard>>();
  const below = new Map<string, string[]>();
  const within = (code: string, level: RegionLevel): string[] => {
    const key = `${code} ${level}`;
    const known = below.get(key) ?? descendants(regions, code, level);
    below.set(key, known);
    return known;
  };
  return {
    id,
    manifest,
    pool,
    cubes: new Map(
      manifest.cubes.map((cube) => [
        cube.name,
        { ...cube, watermark: manifest.families[cube.family] ?? manifest.watermark },
      ]),
    ),
    regions,
    unions: await readUnionAreas(db, tables),
    units,
    groups,
    labels: { ...(await readLabels(db)), region: regionLabels(regions, groups), org: unitLabels(units) },
    tables,
    folder: join(folder, id),
    definition,
    gauges: openGauges(definition, manifest),
    reporters: await readReporters(db, tables),
    reporting: await findReporting(db, manifest, definition, within, groups),
    heard: (connection, cube, level) => {
      const key = `${cube} ${level}`;
      const known = heard.get(key) ?? heardOf(connection, cube, level);
      heard.set(key, known);
      return known;
    },
    within,
    close: () => pool.close(),
  };
}

async function heardOf(db: Database, cube: string, level: RegionLevel): Promise<Heard> {
  const rows = await db.all<{ region: string; first: number }>(
    `select region_code as region, min(period)::int as first from inside.${identifier(cube)}
     where grouping_set = 'total' and period_grain = 'month' and region_level = ${literal(level)} group by 1`,
  );
  return {
    regions: new Set(rows.map((r) => r.region)),
    first: rows.length > 0 ? Math.min(...rows.map((r) => r.first)) : null,
  };
}

async function readRegions(db: Database): Promise<Map<string, ReleaseRegion>> {
  const rows = await db.all<{
    code: string;
    level: RegionLevel;
    parent: string | null;
    zh: string;
    en: string | null;
    short: string | null;
  }>(
    `select code, level, parent, name_zh as zh, name_en as en, short_zh as short from reference.regions order by code`,
  );
  return new Map(
    rows.map((r) => [r.code, { ...r, parent: r.parent || null, en: r.en || r.zh, short: r.short || r.zh }]),
  );
}

async function readUnionAreas(db: Database, tables: ReadonlySet<string>): Promise<Map<string, string>> {
  if (!tables.has('reference.union_areas')) return new Map();
  const rows = await db.all<{ org: string; region: string }>(
    'select org_code as org, region_code as region from reference.union_areas',
  );
  return new Map(rows.map(({ org, region }) => [org, region]));
}

async function readUnits(db: Database, tables: ReadonlySet<string>): Promise<Map<string, ReleaseUnit>> {
  if (!tables.has('reference.union_units')) return new Map();
  const rows = await db.all<{ code: string; name: string | null; parent: string | null }>(
    'select unit_code as code, unit_name as name, unit_parent_code as parent from reference.union_units order by 1',
  );
  return new Map(rows.map(({ code, name, parent }) => [code, { name: name ?? code, parent }]));
}

const unitLabels = (units: ReadonlyMap<string, ReleaseUnit>): Labels[string] =>
  Object.fromEntries([
    [ALL, TOTAL_LABEL],
    ...[...units].map(([code, { name }]) => [code, { zh: name, en: name }]),
  ]);

function regionLabels(
  regions: ReadonlyMap<string, ReleaseRegion>,
  groups: readonly RegionGroup[],
): Labels[string] {
  return Object.fromEntries([
    ...[...regions.values()].map(({ code, zh, en, short }) => [
      code,
      short === zh ? { zh, en } : { zh, en, short },
    ]),
    ...groups.map(({ code, zh, en }) => [code, { zh, en }]),
  ]);
}

const TOTAL_LABEL = { zh: '合计', en: 'Total' };
const UNKNOWN_LABEL = { zh: '未填', en: 'Not stated' };

async function readLabels(db: Database): Promise<Record<string, Labels[string]>> {
  const rows = await db.all<{ list: string; code: string; zh: string; en: string | null }>(
    'select list, code, name_zh as zh, name_en as en from reference.codes order by list, sort, code',
  );
  const labels: Record<string, Labels[string]> = {};
  for (const { list, code, zh, en } of rows) {
    labels[list] ??= { [ALL]: TOTAL_LABEL };
    labels[list][code] = { zh, en: en || zh };
  }
  for (const list of Object.values(labels)) list[UNKNOWN] ??= UNKNOWN_LABEL;
  return labels;
}

function descendants(
  regions: ReadonlyMap<string, ReleaseRegion>,
  code: string,
  level: RegionLevel,
): string[] {
  const target = depth(level);
  const found: string[] = [];
  for (const region of regions.values()) {
    if (region.level !== level) continue;
    let at: ReleaseRegion | undefined = region;
    while (at && at.code !== code && depth(at.level) <= target)
      at = at.parent ? regions.get(at.parent) : undefined;
    if (at?.code === code) found.push(region.code);
  }
  return found.sort();
}
