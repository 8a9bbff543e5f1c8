import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PackageCube, Reporter } from '../../src/contracts/report-package.ts';
import type { IndexDefinition } from '../../src/indices/definition.ts';
import { type Database, identifier, literal } from '../../src/warehouse/duckdb.ts';
import { rowsSql } from '../../src/warehouse/rows-sql.ts';
import { CommandError } from '../commands/command.ts';
import { contracts } from '../contracts/index.ts';
import { readDefinition } from '../indices/thermometer/definition.ts';
import { computeVersions } from '../indices/thermometer/overlap.ts';
import { lockWorkspace } from '../intake/lock.ts';
import { ensureWarehouse } from '../intake/warehouse-schema.ts';
import { loadReference } from '../reference.ts';
import { endRun, ensureBuildLedger, startRun } from '../runner/build-ledger.ts';
import { sha256OfFile } from '../runner/freeze.ts';
import { REPORTED_SCHEMA, REPORTERS_TABLE } from '../runner/merged.ts';
import { openForBuilding } from '../runner/open-warehouse.ts';
import { workspaceOf } from '../workspace.ts';
import { readReporters } from './declaration.ts';
import { writeChecks } from './merge-checks.ts';
import { mergedSql, type Part } from './merge-sql.ts';
import { newestPackages, type ReceivedPackage, receivedPackages } from './received.ts';
import { aboveSql } from './regions.ts';
import { standingOf } from './standing.ts';

export interface MergeResult {
  readonly reporters: readonly Reporter[];
  readonly cubes: number;
  readonly rows: number;
  readonly readings: number;
}

/**
 * Makes the warehouse of an installation that others report to: every cube from the newest package of each region, the
 * sums above them, then the index over the merged cubes against the goalposts this installation froze. All in one
 * transaction but the index; a merge that was killed is done again by the next, and nothing is published of it.
 * @throws CommandError when nothing was received, packages overlap, or the warehouse was loaded from records.
 */
export async function mergePackages(
  home: string,
  {
    now,
    step = () => {},
    definition = readDefinition(),
  }: {
    readonly now: Date;
    readonly step?: (label: string, done: number, total: number) => void;
    readonly definition?: IndexDefinition;
  },
): Promise<MergeResult> {
  const declared = readReporters(home);
  const expected = new Set(declared.reporters.map(({ region }) => region));
  const packages = newestPackages(home).filter(({ manifest }) => expected.has(manifest.region));
  if (packages.length === 0) throw nothingReceived(home);
  for (const one of packages) await requireWhole(one);
  const reporters = standingOf(declared, receivedPackages(home), definition.version, now);
  const workspace = workspaceOf(home);
  const lock = await lockWorkspace(home);
  try {
    mkdirSync(home, { recursive: true });
    const db = await openForBuilding(home);
    try {
      await ensureWarehouse(db, 'warehouse');
      await refuseRecords(db, home);
      await ensureBuildLedger(db);
      await loadReference(db, { regionsFile: workspace.regionsFile });
      const run = await startRun(db, now);
      const cubes = cubesOf(packages);
      await db.run('begin');
      try {
        await aboveThese(db, packages);
        const rows = await writeCubes(db, packages, cubes, step);
        await writeLedger(db, packages, reporters, cubes, now);
        await writeChecks(db, cubes, packages, reporters, run.runId, now);
        await db.run('commit');
        const gauges = await computeVersions(db, {
          workspace,
          now,
          definition,
          onProgress: step,
          contributions: false,
        });
        await endRun(db, run, { models: cubes.length, parts: packages.length, rows }, now);
        await db.run('checkpoint');
        return {
          reporters,
          cubes: cubes.length,
          rows,
          readings: gauges.reduce((sum, { stated }) => sum + stated, 0),
        };
      } catch (error) {
        await db.run('rollback').catch(() => {});
        throw error;
      }
    } finally {
      db.close();
    }
  } finally {
    lock.release();
  }
}

/** Every file as it was signed: a folder that was cut short, or touched since, does not make figures. */
async function requireWhole({ manifest, folder }: ReceivedPackage): Promise<void> {
  for (const { path, sha256 } of manifest.files) {
    const file = join(folder, path);
    if (existsSync(file) && (await sha256OfFile(file)) === sha256) continue;
    throw new CommandError({
      zh: `已收的包 ${manifest.id} 不完整或被改动（${file}）。没有合并，现行版本不变。请删去文件夹 ${folder}，再用 thermometer report receive 收一次原包。`,
      en: `The package ${manifest.id} that was taken is not whole, or was changed (${file}). Nothing was merged and the current release stays. Remove ${folder} and run thermometer report receive with the package again.`,
    });
  }
}

async function refuseRecords(db: Database, home: string): Promise<void> {
  for (const family of Object.keys(contracts)) {
    const { n } = await db.one<{ n: number }>(`select count(*)::int as n from raw.${identifier(family)}`);
    if (n === 0) continue;
    throw new CommandError({
      zh: `工作区 ${home} 装载过本级记录（raw.${family} ${n} 行），不能再汇总下级报送包：同一个人会算两次。请为汇总另建一个工作区（THERMOMETER_HOME）。`,
      en: `The workspace ${home} holds records of its own (raw.${family}, ${n} rows), so packages cannot be merged into it: a person would count twice. Make another workspace (THERMOMETER_HOME) for merging.`,
    });
  }
}

/** Which regions lie above each reporter. @throws CommandError when one reporter lies above another. */
async function aboveThese(db: Database, packages: readonly ReceivedPackage[]): Promise<void> {
  const regions = packages.map(({ manifest }) => manifest.region);
  await db.run(`create or replace temp table above as ${aboveSql(regions)}`);
  const [twice] = await db.all<{ region: string; code: string }>(
    `select region, code from above where code in (${regions.map(literal).join(', ')})`,
  );
  if (!twice) return;
  throw new CommandError({
    zh: `${twice.region} 在 ${twice.code} 之下，两者都报送会重复计算。请在 reporters.yml 中只留一个。`,
    en: `${twice.region} lies below ${twice.code}; with both, people would count twice. Keep one of them in reporters.yml.`,
  });
}

/** All cubes of all packages; what one reporter lacks of a cube, another may have. @throws CommandError when they differ. */
function cubesOf(packages: readonly ReceivedPackage[]): PackageCube[] {
  const cubes = new Map<string, PackageCube>();
  for (const { manifest } of packages) {
    for (const cube of manifest.cubes) {
      const known = cubes.get(cube.name);
      const kinds = new Map(known?.measures.map((m) => [m.name, m.kind]));
      const other = cube.measures.find((m) => kinds.has(m.name) && kinds.get(m.name) !== m.kind);
      if (other) {
        throw new CommandError({
          zh: `${manifest.id} 的 ${cube.name}.${other.name} 是 ${other.kind}，别的包里是 ${kinds.get(other.name)}，不能相加。请让各级用同一版本软件重新生成。`,
          en: `${cube.name}.${other.name} of ${manifest.id} is ${other.kind}, in another package ${kinds.get(other.name)}; they cannot be added. Make the packages again with one version of the software.`,
        });
      }
      cubes.set(cube.name, {
        ...cube,
        rows: (known?.rows ?? 0) + cube.rows,
        dimensions: [...new Set([...(known?.dimensions ?? []), ...cube.dimensions])],
        measures: [...(known?.measures ?? []), ...cube.measures.filter((m) => !kinds.has(m.name))].map(
          (m) => ({
            ...m,
            keyed: false,
          }),
        ),
        persons: known?.persons ?? cube.persons,
      });
    }
  }
  return [...cubes.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function writeCubes(
  db: Database,
  packages: readonly ReceivedPackage[],
  cubes: readonly PackageCube[],
  step: (label: string, done: number, total: number) => void,
): Promise<number> {
  await db.run(`drop schema if exists ${REPORTED_SCHEMA} cascade`);
  await db.run('drop schema if exists cubes cascade');
  await db.run(`create schema ${REPORTED_SCHEMA}`);
  await db.run('create schema cubes');
  let rows = 0;
  for (const [i, cube] of cubes.entries()) {
    step('合并 merge', i, cubes.length);
    const parts = packages.flatMap(({ manifest, folder }): (Part & { readonly exact: Part })[] => {
      const own = manifest.cubes.find(({ name }) => name === cube.name);
      if (!own) return [];
      const part = { region: manifest.region, cube: own, basis: false };
      const outside = { ...part, file: join(folder, 'outside', `${cube.name}.parquet`) };
      const inside = join(folder, 'inside', `${cube.name}.parquet`);
      const basis = manifest.agreement?.largest_amounts === true;
      return [{ ...outside, exact: existsSync(inside) ? { ...part, basis, file: inside } : outside }];
    });
    const name = identifier(cube.name);
    await db.run(`create table ${REPORTED_SCHEMA}.${name} as ${mergedSql(cube, parts, false)}`);
    await db.run(
      `create table cubes.${name} as ${mergedSql(
        cube,
        parts.map(({ exact }) => exact),
        true,
      )}`,
    );
    rows += (await db.one<{ n: number }>(`select count(*)::int as n from cubes.${name}`)).n;
  }
  step('合并 merge', cubes.length, cubes.length);
  return rows;
}

/** Each package as what was loaded of each family, so that watermarks, versions and the quality page find it there. */
async function writeLedger(
  db: Database,
  packages: readonly ReceivedPackage[],
  reporters: readonly Reporter[],
  cubes: readonly PackageCube[],
  now: Date,
): Promise<void> {
  await db.run('delete from ledger.batches');
  let batch = 0;
  for (const { manifest, sha256, receivedAt } of packages) {
    for (const [family, watermark] of Object.entries(manifest.families)) {
      const own = manifest.cubes.filter((cube) => cube.family === family);
      const rows = own.reduce((sum, cube) => sum + cube.rows, 0);
      batch += 1;
      await db.run(
        `insert into ledger.batches by name
         select ${batch} as batch_id, $family as family, $source as source, $file as file_name, $sha256 as file_sha256,
           $bytes::bigint as file_bytes, 'report' as format, $contract::int as contract_version, $as_of::timestamp as exported_at,
           $at::timestamp as started_at, $now::timestamp as finished_at, ${rows} as rows_in, ${rows} as loaded,
           0 as updated, 0 as unchanged, 0 as duplicate, 0 as rejected, 0 as skipped, '[]' as dropped_columns,
           '{}' as unmapped, '{}' as repaired, '{}' as warned, $agreement as legal_basis, $source as sender,
           'report' as actor, ${manifest.synthetic} as synthetic`,
        {
          family,
          source: manifest.region,
          file: manifest.id,
          sha256,
          bytes: manifest.files.reduce((sum, file) => sum + file.bytes, 0),
          contract: manifest.contracts[family] ?? null,
          as_of: watermark.as_of,
          at: receivedAt,
          now: now.toISOString(),
          agreement: manifest.agreement?.document ?? null,
        },
      );
    }
  }
  await writeTable(
    db,
    REPORTERS_TABLE,
    reporters.map(({ name, ...one }) => ({ ...one, name_zh: name.zh, name_en: name.en })),
    {
      region: 'VARCHAR',
      name_zh: 'VARCHAR',
      name_en: 'VARCHAR',
      status: 'VARCHAR',
      due_through: 'INTEGER',
      sequence: 'INTEGER',
      made_at: 'VARCHAR',
      received_at: 'VARCHAR',
      release: 'VARCHAR',
      complete_through: 'INTEGER',
      as_of: 'VARCHAR',
      layer: 'VARCHAR',
      agreement: 'VARCHAR',
      method_version: 'VARCHAR',
      same_method: 'BOOLEAN',
      software: 'VARCHAR',
      policy_version: 'VARCHAR',
      cubes: 'INTEGER',
      rows: 'BIGINT',
      fingerprint: 'VARCHAR',
      package_sha256: 'VARCHAR',
    },
  );
  await writeTable(
    db,
    'ledger.reported_cubes',
    cubes.map(({ rows, ...shape }) => ({ name: shape.name, shape: JSON.stringify(shape) })),
    { name: 'VARCHAR', shape: 'VARCHAR' },
  );
  await writeTable(
    db,
    'ledger.reported_parts',
    packages.flatMap(({ manifest }) =>
      manifest.cubes.map((cube) => ({ region: manifest.region, cube: cube.name })),
    ),
    { region: 'VARCHAR', cube: 'VARCHAR' },
  );
}

async function writeTable(
  db: Database,
  table: string,
  rows: readonly object[],
  types: Readonly<Record<string, string>>,
): Promise<void> {
  await db.run(`create or replace table ${table} as ${rowsSql(rows, types)}`);
}

const nothingReceived = (home: string): CommandError =>
  new CommandError({
    zh: `工作区 ${home} 还没有收到 reporters.yml 所列单位的任何报送包。请先 thermometer report receive 报送包。`,
    en: `The workspace ${home} has taken no package of those in reporters.yml yet. Run thermometer report receive PACKAGE first.`,
  });
