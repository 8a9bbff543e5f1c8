import { months, period } from '../../src/domain/period.ts';
import type { Bilingual } from '../../src/domain/text.ts';
import { type Database, identifier } from '../../src/warehouse/duckdb.ts';
import { type BuiltPart, writeBuilt } from './build-ledger.ts';
import type { LinkedModel } from './lineage.ts';
import { grainOf, type ModelPlan, type StalePart } from './plan.ts';
import { narrow } from './session.ts';
import { digest } from './version.ts';

export interface BuildEffects {
  readonly now: () => Date;
  readonly step: (label: string, done: number, total: number) => void;
  /** Says what a person ought to know and need not act on. */
  readonly note?: (text: Bilingual) => void;
}

/** A model that is built in parts, with what it needs now. */
export interface PlannedModel {
  readonly model: LinkedModel;
  readonly recipe: string;
  readonly plan: ModelPlan;
}

/** Makes the table of a model if there is none of its recipe, and removes parts that hold nothing any more. */
export async function prepareTable(
  db: Database,
  { model, recipe, plan }: PlannedModel,
  now: Date,
): Promise<void> {
  const table = tableOf(model);
  await narrow(db, []);
  await transaction(db, model, async () => {
    if (plan.remake) {
      await db.run(`create or replace table ${table} as ${model.sql} limit 0`);
      await writeBuilt(db, model.id, 'all', [{ part: 0, recipe, inputs: '', version: '', rows: 0 }], now);
    } else if (plan.gone.length > 0) {
      await db.run(`delete from ${table} where ${partColumn(model)} in (${plan.gone.join(', ')})`);
      await writeBuilt(db, model.id, plan.gone, [], now);
    }
  });
}

/**
 * Puts the rows of some parts into a model's table, in one transaction with the ledger.
 * @param rows a query of exactly those rows.
 * @param promised rows per part, where somebody else has counted them.
 * @returns how many rows they are.
 */
export async function takeParts(
  db: Database,
  { model, recipe, plan }: PlannedModel,
  chunk: readonly StalePart[],
  rows: string,
  now: Date,
  promised?: ReadonlyMap<number, number>,
): Promise<number> {
  const table = tableOf(model);
  const column = partColumn(model);
  const parts = chunk.map(({ part }) => part);
  let total = 0;
  await transaction(db, model, async () => {
    if (!plan.remake) await db.run(`delete from ${table} where ${column} in (${parts.join(', ')})`);
    await db.run(`insert into ${table} ${rows}`);
    const counts = await rowsIn(db, table, column, parts);
    for (const part of promised ? parts : []) {
      if ((counts.get(part) ?? 0) !== (promised?.get(part) ?? 0))
        throw new Error(`part ${part}: ${counts.get(part) ?? 0} rows arrived of ${promised?.get(part) ?? 0}`);
    }
    total = [...counts.values()].reduce((sum, n) => sum + n, 0);
    await writeBuilt(
      db,
      model.id,
      parts,
      chunk.map((stale) => partOf(stale, recipe, counts)),
      now,
    );
  });
  return total;
}

/** The column that says to which part a row belongs. */
export const partColumn = ({ meta }: LinkedModel): string =>
  meta.incremental === 'period' ? 'period' : 'event_month';

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
export async function rowsPerPart(db: Database, model: LinkedModel): Promise<(part: number) => number> {
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

/** All or nothing. @throws ModelError. */
export async function transaction(
  db: Database,
  model: LinkedModel,
  work: () => Promise<void>,
): Promise<void> {
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

/** The table of a model as SQL writes it. */
export const tableOf = ({ layer, name }: LinkedModel): string => `${identifier(layer)}.${identifier(name)}`;
