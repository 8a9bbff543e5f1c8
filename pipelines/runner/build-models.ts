import { type Database, identifier } from '../../src/warehouse/duckdb.ts';
import { type BuiltPart, readBuilt, writeBuilt } from './build-ledger.ts';
import {
  type BuildEffects,
  type PlannedModel,
  prepareTable,
  rowsPerPart,
  tableOf,
  takeParts,
  transaction,
} from './build-parts.ts';
import { type CorrectedRows, correctedSql } from './corrected-sources.ts';
import { Crew, type CrewTask } from './crew.ts';
import type { LinkedModel } from './lineage.ts';
import { chunks, type ModelPlan, planModel } from './plan.ts';
import { castCodes, narrow } from './session.ts';
import { contentVersions, digest, type Version } from './version.ts';
import { type WorkerSetting, Workshop } from './workers/wave.ts';

export interface BuiltModel {
  readonly model: string;
  /** Months, quarters and years that were built; [0] for a table built as a whole. */
  readonly parts: readonly number[];
  readonly rows: number;
  readonly seconds: number;
}

export interface ModelBuild {
  readonly built: readonly BuiltModel[];
  /** Names the present content of every model. */
  readonly versions: ReadonlyMap<string, Version>;
}

/**
 * Builds, in order, what changed inputs made stale. Every chunk of months is one transaction that also writes the
 * ledger, and as many are built side by side as there are connections, of one model or of several: killed at any
 * moment, what is recorded is what is there, and the next run builds the rest.
 * @param sources versions of loaded rows and reference tables.
 */
export async function buildModels(
  db: Database,
  models: readonly LinkedModel[],
  setting: BuildSetting,
  sources: ReadonlyMap<string, Version>,
  effects: BuildEffects,
): Promise<ModelBuild> {
  const ledger = await readBuilt(db);
  const versions = new Map(sources);
  const built = new Map<string, BuiltModel>();
  const present = await thoseThere(db, [...models.map((model) => model.id), ...ledger.keys()]);
  await forgetOtherModels(db, models, ledger, present);
  // Before two of them are built side by side and both find that there is no schema.
  for (const layer of new Set(models.map((model) => model.layer)))
    await db.run(`create schema if not exists ${layer}`);
  const crew = await Crew.gather(db, (member) => castCodes(member, setting.dictionary));
  const workshop = setting.workers && new Workshop(db, setting.workers, setting.dictionary, effects);
  const waiting = new Map(models.map((model) => [model.id, model]));
  const begun = new Set<string>();
  const tasks: CrewTask[] = [];
  const wave: PlannedModel[] = [];
  /** Gives out the models whose inputs are all there. */
  const begin = (): void => {
    for (const model of waiting.values()) {
      if (begun.has(model.id) || model.reads.some((id) => waiting.has(id))) continue;
      begun.add(model.id);
      const recipe = recipeOf(model, setting);
      const known = present.has(model.id)
        ? (ledger.get(model.id) ?? new Map<number, BuiltPart>())
        : new Map<number, BuiltPart>();
      const planned = { model, recipe, plan: planModel(model, recipe, versions, known) };
      if (workshop && model.meta.incremental && planned.plan.stale.length > 0) wave.push(planned);
      else tasks.push(taskOf(planned));
    }
  };
  const keep = async (
    member: Database,
    { model, plan }: PlannedModel,
    done: BuiltModel | undefined,
  ): Promise<void> => {
    if (done) built.set(model.id, done);
    const parts = done ? await builtParts(member, model) : [...(ledger.get(model.id)?.values() ?? [])];
    versions.set(model.id, versionOf(model, versions, parts, plan));
    waiting.delete(model.id);
    begin();
  };
  const taskOf =
    (planned: PlannedModel): CrewTask =>
    async (member) => {
      effects.step(planned.model.id, models.length - waiting.size, models.length);
      if (planned.model.meta.incremental && !upToDate(planned)) {
        // First in the queue: what is begun is ended before anything else is.
        tasks.unshift(...(await partTasks(member, planned, crew.size, effects, keep)));
      } else await keep(member, planned, await buildAtOnce(member, planned, setting, effects));
    };
  try {
    begin();
    for (;;) {
      await crew.work(tasks);
      if (wave.length === 0) break;
      const together = wave.splice(0);
      const done = await workshop?.build(together);
      for (const planned of together) {
        const own = done?.find(({ model }) => model === planned.model.id);
        if (own) await keep(db, planned, own);
        else tasks.push(taskOf(planned));
      }
    }
  } finally {
    crew.dismiss();
    await workshop?.close();
  }
  effects.step('模型 models', models.length, models.length);
  return { built: models.flatMap(({ id }) => built.get(id) ?? []), versions };
}

/** Which of some tables and views there are. Asking for each is cheaper than DuckDB's list of all. */
async function thoseThere(db: Database, ids: readonly string[]): Promise<Set<string>> {
  const there = new Set<string>();
  for (const id of new Set(ids)) if (await db.has(placeOf(id))) there.add(id);
  return there;
}

const placeOf = (id: string): string => id.split('.').map(identifier).join('.');

export interface BuildSetting {
  /** The text of macros.sql. */
  readonly macros: string;
  /** The name of the dictionary type that `as_code` casts to. */
  readonly dictionary: string;
  readonly corrected: CorrectedRows;
  /** Processes that build beside this one; without, everything is built here. */
  readonly workers?: WorkerSetting;
}

/** What makes a table besides its inputs: SQL, macros, dictionary, and how it is divided into parts. */
const recipeOf = ({ sql, meta }: LinkedModel, { macros, dictionary }: BuildSetting): string =>
  digest(
    sql,
    macros,
    /\bas_code\(/.test(sql) ? dictionary : '',
    JSON.stringify([meta.incremental, meta.valid_from]),
  );

const upToDate = ({ plan }: PlannedModel): boolean =>
  !plan.remake && plan.stale.length === 0 && plan.gone.length === 0;

/** Builds a view or a table that is made as a whole; nothing where it is up to date. */
async function buildAtOnce(
  db: Database,
  planned: PlannedModel,
  setting: BuildSetting,
  effects: BuildEffects,
): Promise<BuiltModel | undefined> {
  const { model, recipe, plan } = planned;
  if (upToDate(planned)) return undefined;
  const started = performance.now();
  const done =
    model.layer === 'staging'
      ? await buildView(db, model, setting, recipe, plan, effects)
      : await buildWhole(db, model, recipe, plan, effects);
  return done && { ...done, seconds: (performance.now() - started) / 1000 };
}

/** A view shows what its source holds; it is made anew only when its SQL changes. */
async function buildView(
  db: Database,
  model: LinkedModel,
  setting: BuildSetting,
  recipe: string,
  plan: ModelPlan,
  { now }: BuildEffects,
): Promise<Omit<BuiltModel, 'seconds'> | undefined> {
  if (!plan.remake) return undefined;
  await transaction(db, model, async () => {
    await db.run(`create or replace view ${tableOf(model)} as ${correctedSql(model, setting.corrected)}`);
    await writeBuilt(db, model.id, 'all', [{ part: 0, recipe, inputs: '', version: '', rows: 0 }], now());
  });
  return { model: model.id, parts: [0], rows: 0 };
}

async function buildWhole(
  db: Database,
  model: LinkedModel,
  recipe: string,
  plan: ModelPlan,
  { now }: BuildEffects,
): Promise<Omit<BuiltModel, 'seconds'>> {
  const inputs = plan.stale[0]?.inputs ?? '';
  let rows = 0;
  await transaction(db, model, async () => {
    await db.run(`create or replace table ${tableOf(model)} as ${model.sql}`);
    const content = await contentVersions(db, tableOf(model), model.meta.valid_from);
    rows = content.reduce((sum, part) => sum + part.rows, 0);
    // An empty register still has been built.
    const parts = content.some((part) => part.part === 0)
      ? content
      : [...content, { part: 0, version: '', rows: 0 }];
    await writeBuilt(
      db,
      model.id,
      'all',
      parts.map((part) => ({ ...part, recipe, inputs })),
      now(),
    );
  });
  return { model: model.id, parts: [0], rows };
}

/**
 * Makes the table of a model that is built in parts, ready to take them.
 * @param keep is told once, by the task that ends last.
 * @returns a task for each piece of it.
 */
async function partTasks(
  db: Database,
  planned: PlannedModel,
  shares: number,
  effects: BuildEffects,
  keep: (member: Database, planned: PlannedModel, done: BuiltModel) => Promise<void>,
): Promise<CrewTask[]> {
  const { model, plan } = planned;
  const parts = plan.stale.map((stale) => stale.part);
  let rows = 0;
  let done = 0;
  let seconds = 0;
  await prepareTable(db, planned, effects.now());
  const pieces = chunks(plan.stale, await rowsPerPart(db, model), shares);
  if (pieces.length === 0) await keep(db, planned, { model: model.id, parts, rows, seconds });
  return pieces.map((chunk) => async (member) => {
    const started = performance.now();
    await narrow(
      member,
      chunk.map(({ part }) => part),
    );
    const taken = await takeParts(member, planned, chunk, model.sql, effects.now());
    rows += taken;
    seconds += (performance.now() - started) / 1000;
    done += chunk.length;
    effects.step(model.id, done, plan.stale.length);
    if (done === plan.stale.length) await keep(member, planned, { model: model.id, parts, rows, seconds });
  });
}

/** How the next model sees this one. */
function versionOf(
  model: LinkedModel,
  versions: ReadonlyMap<string, Version>,
  parts: readonly PartVersion[],
  plan: ModelPlan,
): Version {
  if (model.layer === 'staging') return viewVersion(model, versions, parts[0]?.recipe ?? '');
  if (model.meta.incremental) return { kind: 'monthly', months: monthsOf(parts.filter((p) => p.part !== 0)) };
  if (model.meta.valid_from) return { kind: 'from', months: monthsOf(parts) };
  return { kind: 'whole', name: parts[0]?.version ?? plan.stale[0]?.inputs ?? '' };
}

type PartVersion = Pick<BuiltPart, 'part' | 'version' | 'recipe'>;

const builtParts = (db: Database, model: LinkedModel): Promise<PartVersion[]> =>
  db.all<PartVersion & Record<string, unknown>>(
    'select part, version, recipe from ledger.built where model = $model',
    { model: model.id },
  );

const monthsOf = (parts: readonly { part: number; version: string }[]): Map<number, string> =>
  new Map(parts.map(({ part, version }) => [part, version]));

/** A view changes with its source and its SQL. */
function viewVersion(model: LinkedModel, versions: ReadonlyMap<string, Version>, recipe: string): Version {
  const [source, further] = model.reads;
  const version = source === undefined ? undefined : versions.get(source);
  if (further !== undefined)
    throw new Error(`${model.id} reads ${model.reads.join(', ')}; a staging model reads one table`);
  if (!version) return { kind: 'whole', name: recipe };
  if (version.kind === 'whole') return { kind: 'whole', name: digest(recipe, version.name) };
  return {
    kind: version.kind,
    months: new Map([...version.months].map(([month, name]) => [month, digest(recipe, name)])),
  };
}

/** Tables of models that are no more. */
async function forgetOtherModels(
  db: Database,
  models: readonly LinkedModel[],
  ledger: ReadonlyMap<string, unknown>,
  present: Set<string>,
): Promise<void> {
  const known = new Set(models.map((model) => model.id));
  for (const id of ledger.keys()) {
    if (known.has(id)) continue;
    await db.run('begin');
    if (present.delete(id)) {
      const what = id.startsWith('staging.') ? 'view' : 'table';
      await db.run(`drop ${what} if exists ${placeOf(id)}`);
    }
    await db.run('delete from ledger.built where model = $id', { id });
    await db.run('commit');
  }
}
