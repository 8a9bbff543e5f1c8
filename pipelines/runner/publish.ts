import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { currentId, readManifest, releaseIds } from '../../src/api/release/folder.ts';
import { common } from '../../src/api/release/gauges.ts';
import type { Manifest, ManifestCheck } from '../../src/contracts/manifest.ts';
import type { Watermark } from '../../src/contracts/value.ts';
import { outsideCubeSql } from '../../src/disclosure/outside-layer.ts';
import { designTable } from '../../src/disclosure/perturbation-table.ts';
import { type Policy, policyFor } from '../../src/disclosure/policy.ts';
import { type CubeShape, cubeShape } from '../../src/domain/cube.ts';
import type { Bilingual } from '../../src/domain/text.ts';
import { type Database, identifier } from '../../src/warehouse/duckdb.ts';
import { CommandError } from '../commands/command.ts';
import { exportTimes } from '../indices/export-times.ts';
import { retentionRules, retentionState } from '../privacy/retention.ts';
import { Freezer, freezeSchema, sha256OfTree, tablesOf } from './freeze.ts';
import { freezeAdjusted } from './freeze-adjusted.ts';
import { freezeCells } from './freeze-cells.ts';
import { type FrozenCube, freezeCubes } from './freeze-cubes.ts';
import { freezeIndexTables } from './freeze-indices.ts';
import { familyRows, freezeQuality, type Lineage } from './freeze-quality.ts';
import { REPORTED_SCHEMA, REPORTERS_TABLE, reportedSql } from './merged.ts';
import type { ProtectedCube } from './outside-indices.ts';
import { buildingFolder, contentHash, heal, pointTo, releasesFolder } from './releases.ts';
import { watermarkOf } from './watermark.ts';

/** What the build knows and the warehouse does not say by itself. */
export interface PublishInput {
  readonly home: string;
  /** The warehouse, opened for reading. */
  readonly db: Database;
  readonly policy: Policy;
  readonly title: Bilingual;
  readonly synthetic: boolean;
  readonly currency: string;
  /** Terms under which datasets are handed out. */
  readonly licence?: Manifest['licence'];
  readonly settleMonths: number;
  /** Record family and title behind each cube; a cube that is not listed is not published. */
  readonly cubes: readonly {
    readonly name: string;
    readonly family: string;
    readonly persons: readonly string[];
    readonly things?: readonly string[];
    /** Its reach is not the release's. */
    readonly aside?: boolean;
    /** What each measure counts. */
    readonly titles?: Readonly<Record<string, Bilingual>>;
  }[];
  readonly families: readonly {
    readonly family: string;
    readonly title: Bilingual;
    readonly contractVersion: number;
  }[];
  readonly checks: readonly ManifestCheck[];
  readonly lineage: Lineage;
  /** Definitions and prose of the indices: path below `method/` and content. */
  readonly methods: readonly {
    readonly id: string;
    readonly version: string;
    readonly files: Readonly<Record<string, string>>;
  }[];
  readonly codeVersion: string;
  /** Folder of the models; its hash is the version of the code that made the numbers. */
  readonly modelsFolder: string;
  /** Index tables of the outside layer, computed from its protected parts. */
  /** Made of packages from below: how their cubes are shaped. Both layers are as they were handed up. */
  readonly reported?: readonly CubeShape[];
  readonly outsideIndices?: (freezer: Freezer, cubes: readonly ProtectedCube[]) => Promise<void>;
  readonly now: Date;
  readonly step?: (label: string, done: number, total: number) => void;
}

export interface Published {
  readonly id: string;
  readonly manifest: Manifest;
  /** False when the current release already held exactly this. */
  readonly isNew: boolean;
  readonly healed: readonly string[];
}

/**
 * Freezes the warehouse into a release and makes it the current one. Built beside, renamed into place, then one
 * rename of the pointer: killed at any moment, readers have the release from before or this one.
 * @throws CommandError when a check of severity `error` failed, or nothing has been built yet.
 */
export async function publish(input: PublishInput): Promise<Published> {
  refuseFailedChecks(input.checks);
  const folder = releasesFolder(input.home);
  mkdirSync(folder, { recursive: true });
  const healed = heal(folder);
  const building = buildingFolder(folder, randomBytes(4).toString('hex'));
  try {
    const manifest = await freeze(input, building);
    const same = releaseIds(folder).filter(
      (id) => readManifest(folder, id).content_sha256 === manifest.content_sha256,
    );
    const [known] = same.reverse();
    if (known) {
      const isNew = currentId(folder) !== known;
      if (isNew) pointTo(folder, known);
      return { id: known, manifest: readManifest(folder, known), isNew, healed };
    }
    renameSync(building, join(folder, manifest.id));
    pointTo(folder, manifest.id);
    return { id: manifest.id, manifest, isNew: true, healed };
  } catch (cause) {
    if (cause instanceof Error && /ENOSPC|No space left/i.test(cause.message)) throw diskFull(folder, cause);
    throw cause;
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}

const diskFull = (folder: string, cause: Error): CommandError =>
  new CommandError(
    {
      zh: `磁盘已满，没有发布（${folder}）。现行版本不变，未留下半成品。请清理空间后重新 thermometer publish。`,
      en: `The disk is full; nothing was published (${folder}). The current release stays and nothing half-made is left. Free some space and run thermometer publish again.`,
    },
    { cause },
  );

function refuseFailedChecks(checks: readonly ManifestCheck[]): void {
  const failed = checks.filter((c) => c.severity === 'error' && c.status === 'failed');
  if (failed.length === 0) return;
  const list = (name: (c: ManifestCheck) => string): string =>
    failed.map((c) => `\n  ${c.subject} · ${c.id}:${name(c)} (${c.failing})`).join('');
  throw new CommandError({
    zh: `有 ${failed.length} 项检查未通过，未发布：${list((c) => c.title.zh)}\n现行版本不变。请修正数据或模型，重新 thermometer build 后再发布。`,
    en: `${failed.length} checks failed; nothing was published:${list((c) => c.title.en)}\nThe current release stays. Correct the data or the model, run thermometer build, then publish again.`,
  });
}

async function freeze(input: PublishInput, building: string): Promise<Manifest> {
  const { db, step } = input;
  const steps = 6;
  let done = 0;
  const tell = (label: string): void => step?.(label, done++, steps);
  await db.run('set preserve_insertion_order = true');
  const freezer = new Freezer(db, building);

  tell('立方体');
  const shapes = await cubeShapes(input);
  if (shapes.length === 0) {
    throw new CommandError({
      zh: '数据仓库里还没有立方体，无法发布。请先运行 thermometer build。',
      en: 'The warehouse holds no cubes yet, so there is nothing to publish. Run thermometer build first.',
    });
  }
  // The outside indices keep one core busy for as long as all the rest keeps the other.
  const [frozenCubes] = await both(
    freezeAllButOutsideIndices(input, freezer, shapes, tell),
    input.outsideIndices?.(freezer, protectedCubes(shapes, input)),
  );

  const titlesOf = (cube: string): Readonly<Record<string, Bilingual>> =>
    input.cubes.find((c) => c.name === cube)?.titles ?? {};
  const families = await familyWatermarks(input, shapes);
  const aside = new Set(input.cubes.filter((c) => c.aside).map((c) => c.family));
  const watermark = common(
    Object.entries(families).flatMap(([family, w]) => (w.latest === null || aside.has(family) ? [] : [w])),
  );
  await freezeAdjusted(freezer, db, watermark, input.currency);

  tell('校验和');
  const files = await freezer.files();
  const content_sha256 = contentHash(files);
  const manifest: Manifest = {
    format: 1,
    id: `${input.now.toISOString().replace(/[-:]/g, '').slice(0, 15)}Z-${content_sha256.slice(0, 8)}`,
    created_at: input.now.toISOString(),
    title: input.title,
    synthetic: input.synthetic,
    currency: input.currency,
    ...(input.licence ? { licence: input.licence } : {}),
    content_sha256,
    code: { version: input.codeVersion, models_sha256: sha256OfTree(input.modelsFolder) },
    contracts: Object.fromEntries(input.families.map((f) => [f.family, f.contractVersion])),
    methods: Object.fromEntries(
      input.methods.map((m) => [
        m.id,
        { version: m.version, sha256: sha256OfTree(join(building, 'method', m.id)) },
      ]),
    ),
    policy: { version: input.policy.version, sha256: input.policy.sha256 },
    inputs: await inputsOf(db),
    cubes: shapes.map((shape) => ({
      ...shape,
      dimensions: [...shape.dimensions],
      measures: shape.measures.map((m) => ({ ...m, title: titlesOf(shape.name)[m.name] })),
      ...(frozenCubes.get(shape.name) ?? { rows: 0, slices: [] }),
      ...(input.reported ? { reported: true as const } : {}),
    })),
    families,
    watermark,
    checks: [...input.checks],
    files,
  };
  writeFileSync(join(building, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`);
  tell('发布');
  return manifest;
}

async function freezeAllButOutsideIndices(
  input: PublishInput,
  freezer: Freezer,
  shapes: readonly CubeShape[],
  tell: (label: string) => void,
): Promise<Map<string, FrozenCube>> {
  const cubes = await freezeCubes(freezer, shapes, input.policy, input.reported !== undefined);
  await freezeCells(freezer);
  if (input.reported)
    await freezer.parquet('quality/reporters', `select * from ${REPORTERS_TABLE}`, 'region');

  tell('代码表');
  await freezeSchema(freezer, 'reference', (table) => `reference/${table}`);

  tell('指数');
  await freezeIndexTables(freezer, input.db, 'indices', 'inside');
  for (const method of input.methods) {
    for (const [path, content] of Object.entries(method.files))
      freezer.text(`method/${method.id}/${path}`, content);
  }

  tell('质量');
  const rows = await familyRows(input.db);
  await freezeQuality(
    freezer,
    input.checks,
    input.lineage,
    input.families.map(({ family, title }) => ({ family, ...title, rows: rows.get(family) ?? 0 })),
    await retentionState(input.db, retentionRules(input.home)),
  );
  return cubes;
}

/** Waits for both, also when one has failed: nothing may still write when the folder is removed. */
async function both<A, B>(a: Promise<A>, b: Promise<B> | undefined): Promise<[A, B | undefined]> {
  await Promise.allSettled([a, b]);
  return [await a, await b];
}

/** The outside form of each cube, as it is frozen. */
function protectedCubes(shapes: readonly CubeShape[], { policy, reported }: PublishInput): ProtectedCube[] {
  if (reported)
    return shapes.map((cube) => ({ name: cube.name, schema: REPORTED_SCHEMA, sql: reportedSql(cube) }));
  const table = designTable(policy.perturbation.maximum, policy.perturbation.variance);
  return shapes.map((cube) => ({
    name: cube.name,
    schema: 'cubes',
    sql: outsideCubeSql(
      cube,
      `cubes.${identifier(cube.name)}`,
      policyFor(policy, 'outside', { dataset: cube.name }),
      table,
      policy.perturbation.money,
    ),
  }));
}

async function cubeShapes(input: PublishInput): Promise<readonly CubeShape[]> {
  if (input.reported) return input.reported;
  const present = new Set(await tablesOf(input.db, 'cubes'));
  const listed = input.cubes.filter((c) => present.has(c.name));
  return Promise.all(
    listed.map(async (c) =>
      cubeShape(c.name, c.family, await input.db.columnsOf(`cubes.${identifier(c.name)}`), c),
    ),
  );
}

async function familyWatermarks(
  input: PublishInput,
  shapes: readonly CubeShape[],
): Promise<Record<string, Watermark>> {
  const exported = await exportTimes(input.db);
  const out: Record<string, Watermark> = {};
  for (const shape of shapes) {
    const reach = await input.db.one<{ earliest: number | null; latest: number | null }>(
      `select min(period)::int as earliest, max(period)::int as latest from cubes."${shape.name}" where period_grain = 'month'`,
    );
    const as_of = exported.get(shape.family) ?? null;
    const own = watermarkOf({ ...reach, as_of }, input.settleMonths);
    const known = out[shape.family];
    // Several cubes of one family reach as far together as its records do.
    out[shape.family] = known ? widest(known, own) : own;
  }
  return out;
}

/** The reach of two cubes of the same records. */
function widest(a: Watermark, b: Watermark): Watermark {
  const least = (x: number | null, y: number | null) => (x === null ? y : y === null ? x : Math.min(x, y));
  const most = (x: number | null, y: number | null) => (x === null ? y : y === null ? x : Math.max(x, y));
  return {
    complete_through: most(a.complete_through, b.complete_through),
    settled_through: most(a.settled_through, b.settled_through),
    earliest: least(a.earliest, b.earliest),
    latest: most(a.latest, b.latest),
    as_of: a.as_of,
  };
}

async function inputsOf(db: Database): Promise<Manifest['inputs']> {
  return await db.all<Manifest['inputs'][number]>(
    `select batch_id::int as batch_id, family, source, file_name, file_sha256, mapping_sha256, contract_version::int as contract_version,
            strftime(exported_at, '%Y-%m-%dT%H:%M:%S') as exported_at, rows_in, loaded, updated, unchanged, duplicate, rejected, skipped
     from ledger.batches order by batch_id`,
  );
}

/** The version in package.json. */
export const packageVersion = (): string =>
  (
    JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8')) as {
      version: string;
    }
  ).version;
