import { join } from 'node:path';
import type { Manifest, ManifestCube } from '../../contracts/manifest.ts';
import type { Labels } from '../../contracts/query.ts';
import type { Watermark } from '../../contracts/value.ts';
import { ALL, UNKNOWN } from '../../domain/code-list.ts';
import type { PeriodGrain } from '../../domain/period.ts';
import { depth, type RegionLevel } from '../../domain/region.ts';
import type { GaugeId, IndexDefinition } from '../../indices/definition.ts';
import type { Database } from '../../warehouse/duckdb.ts';
import { Pool } from '../../warehouse/pool.ts';
import { loadRelease } from '../../warehouse/release.ts';
import { readManifest } from './folder.ts';
import { type OpenGauge, openGauges, readDefinitionOf } from './gauges.ts';
import { findReporting, type Reporting } from './reporting.ts';

export interface ReleaseRegion {
  readonly code: string;
  readonly level: RegionLevel;
  readonly parent: string | null;
  readonly zh: string;
  readonly en: string;
  readonly short: string;
}

/** One stored grouping set of a cube at one grain and level. */
export interface Slice {
  readonly grain: PeriodGrain;
  readonly level: RegionLevel;
  /** Dimension names joined with `+`, or `total`. */
  readonly set: string;
  readonly from: number;
  readonly to: number;
}

export interface OpenCube extends ManifestCube {
  readonly slices: readonly Slice[];
  readonly watermark: Watermark;
}

/** A release in memory with what every request needs to know about it. */
export interface OpenRelease {
  readonly id: string;
  readonly manifest: Manifest;
  readonly pool: Pool;
  readonly cubes: ReadonlyMap<string, OpenCube>;
  readonly regions: ReadonlyMap<string, ReleaseRegion>;
  /** zh/en names per dimension and code, `region` included. */
  readonly labels: Labels;
  /** Tables per schema, to know what this release has. */
  readonly tables: ReadonlySet<string>;
  readonly folder: string;
  /** The index definition frozen with it; null where it holds no index. */
  readonly definition: IndexDefinition | null;
  readonly gauges: ReadonlyMap<GaugeId, OpenGauge>;
  /** Who reported and who did not. */
  readonly reporting: Reporting;
  /** Children of a region at a level, itself if it is of that level. */
  within(code: string, level: RegionLevel): string[];
  close(): void;
}

const CONNECTIONS = 4;

/** Loads a release from disk. @throws ReleaseError when it is not there or not readable. */
export async function openRelease(folder: string, id: string): Promise<OpenRelease> {
  const manifest = readManifest(folder, id);
  const db = await loadRelease(join(folder, id));
  const tables = new Set(
    (
      await db.all<{ name: string }>(
        "select table_schema || '.' || table_name as name from information_schema.tables",
      )
    ).map((t) => t.name),
  );
  const regions = await readRegions(db);
  const definition = readDefinitionOf(join(folder, id));
  const pool = new Pool(db, CONNECTIONS);
  return {
    id,
    manifest,
    pool,
    cubes: new Map(
      await Promise.all(manifest.cubes.map(async (c) => [c.name, await openCube(db, c, manifest)] as const)),
    ),
    regions,
    labels: { ...(await readLabels(db)), region: regionLabels(regions) },
    tables,
    folder: join(folder, id),
    definition,
    gauges: openGauges(definition, manifest),
    reporting: await findReporting(db, manifest, definition, (code, level) =>
      descendants(regions, code, level),
    ),
    within: (code, level) => descendants(regions, code, level),
    close: () => pool.close(),
  };
}

async function openCube(db: Database, cube: ManifestCube, manifest: Manifest): Promise<OpenCube> {
  const slices = await db.all<{
    grain: PeriodGrain;
    level: RegionLevel;
    set: string;
    from: number;
    to: number;
  }>(
    `select period_grain as grain, region_level as level, grouping_set as "set", min(period)::int as "from", max(period)::int as "to"
     from inside."${cube.name}" group by all order by all`,
  );
  const watermark = manifest.families[cube.family] ?? manifest.watermark;
  return { ...cube, slices, watermark };
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

function regionLabels(regions: ReadonlyMap<string, ReleaseRegion>): Labels[string] {
  return Object.fromEntries(
    [...regions.values()].map(({ code, zh, en, short }) => [
      code,
      short === zh ? { zh, en } : { zh, en, short },
    ]),
  );
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
