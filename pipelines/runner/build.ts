import type { ManifestCheck } from '../../src/contracts/manifest.ts';
import type { Bilingual } from '../../src/domain/text.ts';
import { type Database, literal } from '../../src/warehouse/duckdb.ts';
import { knownCodes, loadReference, type ReferenceFiles, referenceVersion } from '../reference.ts';
import { endRun, ensureBuildLedger, readBuilt, startRun, writeBuilt } from './build-ledger.ts';
import { type BuiltModel, buildModels } from './build-models.ts';
import { readChecks, runChecks } from './checks.ts';
import { type CorrectedRows, correctedVersions, pointViews, UNCORRECTED } from './corrected-sources.ts';
import { inOrder, type LinkedModel } from './lineage.ts';
import { type Model, readMacros, readModels } from './model.ts';
import { castCodes } from './session.ts';
import { digest, rawVersions, type Version } from './version.ts';
import type { WorkerSetting } from './workers/wave.ts';

export interface BuildOptions {
  /** The warehouse, open for writing; its raw tables exist. */
  readonly db: Database;
  readonly reference: ReferenceFiles;
  readonly now?: () => Date;
  readonly step?: (label: string, done: number, total: number) => void;
  /** Says what a person ought to know and need not act on. */
  readonly note?: (text: Bilingual) => void;
  /** Processes that build beside this one. */
  readonly workers?: WorkerSetting;
  /** Builds the models in another way than this process does. */
  readonly engine?: BuildEngine;
  /** Builds everything, whatever the ledger says. */
  readonly full?: boolean;
  /** Rows as declared corrections say they ought to be. */
  readonly corrected?: CorrectedRows;
  /** Reads what was built and works over another connection: done while the checks run. */
  readonly besideChecks?: () => Promise<void>;
  readonly modelsFolder?: string;
  readonly checksFolder?: string;
}

/** Makes of loaded rows the tables of all models; what it leaves in the warehouse and its ledger is what it says. */
export type BuildEngine = typeof buildModels;

export interface BuildResult {
  readonly runId: number;
  /** Models that were built, in order; nothing when nothing had changed. */
  readonly built: readonly BuiltModel[];
  readonly checked: number;
  /** Every test and check with its newest result. */
  readonly checks: readonly ManifestCheck[];
  readonly seconds: number;
}

/**
 * Brings reference tables, models and cubes up to what is loaded, then tests them. Builds only what its inputs
 * changed; can be killed at any moment and run again.
 * @throws ModelError when a model cannot be built; what was built before stays.
 */
export async function buildWarehouse(options: BuildOptions): Promise<BuildResult> {
  const { db, now = () => new Date(), step = () => {} } = options;
  const models = readModels(options.modelsFolder);
  const macros = readMacros(options.modelsFolder);
  const checks = readChecks(options.checksFolder);
  await ensureBuildLedger(db);
  const run = await startRun(db, now());
  const started = performance.now();
  const built: BuiltModel[] = [];
  const tally = () => ({
    models: built.length,
    parts: built.reduce((sum, model) => sum + model.parts.length, 0),
    rows: built.reduce((sum, model) => sum + model.rows, 0),
  });
  try {
    if (options.full) await db.run('delete from ledger.built');
    step('参考表 reference', 0, 1);
    const reference = await refreshReference(db, options.reference, now());
    await refreshMacros(db, macros, now());
    const dictionary = await refreshDictionary(db, models);
    const ordered = await inOrder(db, models);
    const { corrected = UNCORRECTED, workers, note, engine = buildModels } = options;
    const sources = await sourceVersions(db, ordered, reference, corrected);
    await pointViews(db, ordered, corrected);
    const setting = { macros, dictionary, corrected, workers };
    const result = await engine(db, ordered, setting, sources, { now, step, note });
    built.push(...result.built);
    await dropOldDictionaries(db, dictionary);
    // Checks and index read tables that are packed.
    if (built.length > 0) await db.run('checkpoint');
    const [{ checked, results }] = await both(
      runChecks(db, ordered, checks, result.versions, run.runId, { now, step }),
      options.besideChecks?.(),
    );
    await endRun(db, run, tally(), now());
    if (built.length > 0) await db.run('checkpoint');
    return {
      runId: run.runId,
      built: result.built,
      checked,
      checks: results,
      seconds: (performance.now() - started) / 1000,
    };
  } catch (error) {
    await endRun(
      db,
      run,
      { ...tally(), error: error instanceof Error ? error.message : String(error) },
      now(),
    ).catch(() => {});
    throw error;
  }
}

/** Versions of everything that no model makes. @param reference the version of the reference tables. */
async function sourceVersions(
  db: Database,
  models: readonly LinkedModel[],
  reference: string,
  corrected: CorrectedRows,
): Promise<Map<string, Version>> {
  const sources = correctedVersions(await rawVersions(db), corrected);
  for (const id of models.flatMap((model) => model.reads)) {
    if (id.startsWith('reference.')) sources.set(id, { kind: 'whole', name: reference });
  }
  return sources;
}

/** What the models read, brought up to date, with its versions: where another engine starts from. */
export async function buildSources(
  db: Database,
  { reference, corrected = UNCORRECTED, modelsFolder, now = () => new Date() }: Omit<BuildOptions, 'db'>,
): Promise<{ readonly models: readonly LinkedModel[]; readonly sources: ReadonlyMap<string, Version> }> {
  await ensureBuildLedger(db);
  const version = await refreshReference(db, reference, now());
  const models = await inOrder(db, readModels(modelsFolder));
  return { models, sources: await sourceVersions(db, models, version, corrected) };
}

/** Waits for both to end, however the other ends. @throws what the first of them threw. */
async function both<A, B>(a: Promise<A>, b: Promise<B> | undefined): Promise<[A, B | undefined]> {
  await Promise.allSettled([a, b]);
  return await Promise.all([a, b]);
}

async function refreshReference(db: Database, files: ReferenceFiles, now: Date): Promise<string> {
  const version = referenceVersion(files);
  const known = (await readBuilt(db)).get('reference')?.get(0)?.version;
  if (known !== version) {
    await loadReference(db, files);
    await writeBuilt(db, 'reference', 'all', [{ part: 0, recipe: '', inputs: '', version, rows: 0 }], now);
  }
  return version;
}

/** The macros live in the warehouse, so that a person who opens it with a shell has them. */
async function refreshMacros(db: Database, macros: string, now: Date): Promise<void> {
  const version = digest(macros);
  const known = (await readBuilt(db)).get('macros')?.get(0)?.version;
  if (known === version) return;
  await db.script(macros);
  await writeBuilt(db, 'macros', 'all', [{ part: 0, recipe: '', inputs: '', version, rows: 0 }], now);
}

/**
 * Makes the dictionary type of all known codes, named by its content, and has `as_code` cast to it: tables then store
 * two bytes a code instead of a text, and cubes group by numbers. A code no list knows fails the build.
 */
async function refreshDictionary(db: Database, models: readonly Model[]): Promise<string> {
  const sets = models.flatMap(({ meta }) => meta.grouping_sets?.map(({ set }) => set) ?? []);
  const words = [...PERIOD_GRAINS, ...REGION_LEVELS, ...sets];
  // In the order of the texts, so that tables sort by code as they would by text.
  const codes = [...new Set([...(await knownCodes(db)), ...words])].sort();
  const name = `code_${digest(...codes)}`;
  const { n } = await db.one<{ n: number }>(
    'select count(*) as n from duckdb_types() where type_name = $name',
    { name },
  );
  if (n === 0) await db.run(`create type main.${name} as enum (${codes.map(literal).join(', ')})`);
  await castCodes(db, name);
  return name;
}

const PERIOD_GRAINS = ['month', 'quarter', 'year'];
const REGION_LEVELS = ['nation', 'province', 'city'];

async function dropOldDictionaries(db: Database, current: string): Promise<void> {
  const types = await db.all<{ name: string }>(
    `select type_name as name from duckdb_types() where type_name like 'code\\_%' escape '\\' and database_name = current_database()`,
  );
  for (const { name } of types) if (name !== current) await db.run(`drop type if exists main.${name}`);
}
