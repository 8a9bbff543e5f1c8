import { months, period } from '../../src/domain/period.ts';
import { type Database, identifier } from '../../src/warehouse/duckdb.ts';
import { type BuiltPart, readBuilt, writeBuilt } from './build-ledger.ts';
import { type CorrectedRows, correctedSql } from './corrected-sources.ts';
import { Crew } from './crew.ts';
import type { LinkedModel } from './lineage.ts';
import { chunks, grainOf, type ModelPlan, planModel, type StalePart } from './plan.ts';
import { contentVersions, digest, type Version } from './version.ts';

export interface BuildEffects {
  readonly now: () => Date;
  readonly step: (label: string, done: number, total: number) => void;
}

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
 * ledger, and some are built side by side: killed at any moment, what is recorded is what is there, and the next run builds the rest.
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
  const built: BuiltModel[] = [];
  const present = new Set(
    (
      await db.all<{ id: string }>(
        `select table_schema || '.' || table_name as id from information_schema.tables`,
      )
    ).map((row) => row.id),
  );
  await forgetOtherModels(db, models, ledger, present);
  const crew = await Crew.gather(db, (member) => castCodes(member, setting.dictionary));
  try {
    for (const [index, model] of models.entries()) {
      effects.step(model.id, index, models.length);
      const recipe = recipeOf(model, setting);
      const known = present.has(model.id)
        ? (ledger.get(model.id) ?? new Map<number, BuiltPart>())
        : new Map();
      const plan = planModel(model, recipe, versions, known);
      const started = performance.now();
      const done = await build(db, crew, model, setting, recipe, plan, effects);
      if (done) built.push({ ...done, seconds: (performance.now() - started) / 1000 });
      versions.set(model.id, await versionOf(db, model, versions, plan));
    }
  } finally {
    crew.dismiss();
  }
  effects.step('模型 models', models.length, models.length);
  return { built, versions };
}

export interface BuildSetting {
  /** The text of macros.sql. */
  readonly macros: string;
  /** The name of the dictionary type that `as_code` casts to. */
  readonly dictionary: string;
  readonly corrected: CorrectedRows;
}

/** Has `as_code` cast to the dictionary of all known codes, on this connection. */
export const castCodes = (db: Database, dictionary: string): Promise<void> =>
  db.run(`create or replace temp macro as_code(code) as cast(code as main.${identifier(dictionary)})`);

/** What makes a table besides its inputs: SQL, macros, dictionary, and how it is divided into parts. */
const recipeOf = ({ sql, meta }: LinkedModel, { macros, dictionary }: BuildSetting): string =>
  digest(
    sql,
    macros,
    /\bas_code\(/.test(sql) ? dictionary : '',
    JSON.stringify([meta.incremental, meta.valid_from]),
  );

async function build(
  db: Database,
  crew: Crew,
  model: LinkedModel,
  setting: BuildSetting,
  recipe: string,
  plan: ModelPlan,
  effects: BuildEffects,
): Promise<Omit<BuiltModel, 'seconds'> | undefined> {
  if (!plan.remake && plan.stale.length === 0 && plan.gone.length === 0) return undefined;
  if (model.layer === 'staging') return await buildView(db, model, setting, recipe, plan, effects);
  return model.meta.incremental
    ? await buildParts(db, crew, model, recipe, plan, effects)
    : await buildWhole(db, model, recipe, plan, effects);
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
    await db.run(`create schema if not exists ${model.layer}`);
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
    await db.run(`create schema if not exists ${model.layer}`);
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

async function buildParts(
  db: Database,
  crew: Crew,
  model: LinkedModel,
  recipe: string,
  plan: ModelPlan,
  effects: BuildEffects,
): Promise<Omit<BuiltModel, 'seconds'>> {
  const table = tableOf(model);
  const column = model.meta.incremental === 'period' ? 'period' : 'event_month';
  await narrow(db, []);
  await transaction(db, model, async () => {
    if (plan.remake) {
      await db.run(`create schema if not exists ${model.layer}`);
      await db.run(`create or replace table ${table} as ${model.sql} limit 0`);
      await writeBuilt(
        db,
        model.id,
        'all',
        [{ part: 0, recipe, inputs: '', version: '', rows: 0 }],
        effects.now(),
      );
    } else if (plan.gone.length > 0) {
      await db.run(`delete from ${table} where ${column} in (${plan.gone.join(', ')})`);
      await writeBuilt(db, model.id, plan.gone, [], effects.now());
    }
  });
  const rowsOf = await rowsPerPart(db, model);
  let rows = 0;
  let done = 0;
  await crew.work(chunks(plan.stale, rowsOf, crew.size), async (member, chunk) => {
    const parts = chunk.map((stale) => stale.part);
    await narrow(member, parts);
    await transaction(member, model, async () => {
      if (!plan.remake) await member.run(`delete from ${table} where ${column} in (${parts.join(', ')})`);
      await member.run(`insert into ${table} ${model.sql}`);
      const counts = await rowsIn(member, table, column, parts);
      rows += [...counts.values()].reduce((sum, n) => sum + n, 0);
      await writeBuilt(
        member,
        model.id,
        parts,
        chunk.map((stale) => partOf(stale, recipe, counts)),
        effects.now(),
      );
    });
    done += parts.length;
    effects.step(model.id, done, plan.stale.length);
  });
  return { model: model.id, parts: plan.stale.map((stale) => stale.part), rows };
}

const partOf = (
  { part, inputs }: StalePart,
  recipe: string,
  counts: ReadonlyMap<number, number>,
): Omit<BuiltPart, 'model'> => ({
  part,
  recipe,
  inputs,
  version: digest(recipe, inputs),
  rows: counts.get(part) ?? 0,
});

async function rowsIn(
  db: Database,
  table: string,
  column: string,
  parts: readonly number[],
): Promise<Map<number, number>> {
  const rows = await db.all<{ part: number; n: number }>(
    `select ${column} as part, count(*) as n from ${table} where ${column} in (${parts.join(', ')}) group by 1`,
  );
  return new Map(rows.map(({ part, n }) => [part, n]));
}

/** Rows that a part reads: those of its months in the largest table the model reads by month. */
async function rowsPerPart(db: Database, model: LinkedModel): Promise<(part: number) => number> {
  const rows = new Map<number, number>();
  for (const id of model.reads) {
    if (!(await db.columnsOf(id)).some(({ name }) => name === 'event_month')) continue;
    for (const { month, n } of await db.all<{ month: number; n: number }>(
      `select event_month as month, count(*) as n from ${id} where event_month is not null group by 1`,
    )) {
      rows.set(month, Math.max(rows.get(month) ?? 0, n));
    }
  }
  return (part) =>
    months(period(grainOf(part), part)).reduce((sum, month) => sum + (rows.get(month) ?? 0), 0);
}

/** Points the macros of `macros.sql` at the parts of this chunk; by name, so that pasted models mean the same. */
async function narrow(db: Database, parts: readonly number[]): Promise<void> {
  for (const [macro, grain] of [
    ['in_build', 'month'],
    ['in_build_quarter', 'quarter'],
    ['in_build_year', 'year'],
  ] as const) {
    const wanted = parts
      .filter((part) => grainOf(part) === grain)
      .flatMap((part) => months(period(grain, part)));
    const condition = wanted.length > 0 ? `month in (${wanted.join(', ')})` : 'false';
    await db.run(`create or replace temp macro ${macro}(month) as ${condition}`);
  }
}

/** How the next model sees this one. */
async function versionOf(
  db: Database,
  model: LinkedModel,
  versions: ReadonlyMap<string, Version>,
  plan: ModelPlan,
): Promise<Version> {
  const parts = await db.all<{ part: number; version: string; recipe: string }>(
    'select part, version, recipe from ledger.built where model = $model',
    { model: model.id },
  );
  if (model.layer === 'staging') return viewVersion(model, versions, parts[0]?.recipe ?? '');
  if (model.meta.incremental) return { kind: 'monthly', months: monthsOf(parts.filter((p) => p.part !== 0)) };
  if (model.meta.valid_from) return { kind: 'from', months: monthsOf(parts) };
  return { kind: 'whole', name: parts[0]?.version ?? plan.stale[0]?.inputs ?? '' };
}

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
    const [schema = '', name = ''] = id.split('.');
    await db.run('begin');
    if (present.delete(id)) {
      const what = schema === 'staging' ? 'view' : 'table';
      await db.run(`drop ${what} if exists ${identifier(schema)}.${identifier(name)}`);
    }
    await db.run('delete from ledger.built where model = $id', { id });
    await db.run('commit');
  }
}

async function transaction(db: Database, model: LinkedModel, work: () => Promise<void>): Promise<void> {
  await db.run('begin');
  try {
    await work();
    await db.run('commit');
  } catch (cause) {
    await db.run('rollback').catch(() => {});
    throw new ModelError(model.id, cause);
  }
}

/** A model that could not be built; its table is as before. */
export class ModelError extends Error {
  readonly model: string;
  constructor(model: string, cause: unknown) {
    const said = cause instanceof Error ? cause.message : String(cause);
    super(`${model}: ${said.split('\n')[0] ?? ''}`, { cause });
    this.name = 'ModelError';
    this.model = model;
  }
}

const tableOf = ({ layer, name }: LinkedModel): string => `${identifier(layer)}.${identifier(name)}`;
