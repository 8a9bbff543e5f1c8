import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, identifier, literal } from '../../src/warehouse/duckdb.ts';
import { CommandError } from '../commands/command.ts';
import { writeBuilt } from '../runner/build-ledger.ts';
import { type CorrectedRows, correctedSql } from '../runner/corrected-sources.ts';
import type { LinkedModel } from '../runner/lineage.ts';
import { BUILT, builtFolder } from './spark-script.ts';

/** Rows of each model, as the cluster counted them when everything was written; undefined where nothing says so. */
export async function completeResults(
  db: Database,
  lake: string,
  build: string,
): Promise<ReadonlyMap<string, number> | undefined> {
  const folder = join(lake, BUILT, 'complete');
  if (!isCommitted(folder)) return undefined;
  try {
    const rows = await db.all<{ model: string; n: number }>(
      `select model, row_count::bigint as n from read_parquet(${files(folder)}) where build = $build`,
      { build },
    );
    return rows.length === 0 ? undefined : new Map(rows.map(({ model, n }) => [model, n]));
  } catch {
    // Half a file, or another program's: as good as none.
    return undefined;
  }
}

/** Written to the end by the engine: its mark stands there, and nothing of an attempt that was given up. */
const isCommitted = (folder: string): boolean =>
  existsSync(join(folder, '_SUCCESS')) &&
  !existsSync(join(folder, '_temporary')) &&
  readdirSync(folder).some((name) => name.endsWith('.parquet'));

const files = (folder: string): string => literal(join(folder, '*.parquet'));

export interface Adoption {
  readonly db: Database;
  readonly models: readonly LinkedModel[];
  readonly corrected: CorrectedRows;
  /** The folder of the lake. */
  readonly lake: string;
  /** The name of the build whose results these are. */
  readonly build: string;
  readonly counted: ReadonlyMap<string, number>;
  readonly now: Date;
  readonly step: (label: string, done: number, total: number) => void;
}

/**
 * Takes what a cluster wrote into the warehouse: all tables in one transaction, each with as many rows as the cluster
 * counted and with codes that the lists know. What is not whole leaves the warehouse as it was.
 * @throws CommandError naming the folder that is not whole.
 */
export async function adoptResults(adoption: Adoption): Promise<ReadonlyMap<string, number>> {
  const { db, models, corrected, lake, build, counted, now, step } = adoption;
  const rows = new Map<string, number>();
  for (const { id, layer } of models) {
    if (layer !== 'staging' && !isCommitted(join(lake, builtFolder(id)))) throw notWhole(lake, id);
  }
  await db.run('begin');
  try {
    for (const [index, model] of models.entries()) {
      step('收回结果 results', index, models.length);
      await db.run(`create schema if not exists ${model.layer}`);
      const table = `${identifier(model.layer)}.${identifier(model.name)}`;
      if (model.layer === 'staging') {
        await db.run(`create or replace view ${table} as ${correctedSql(model, corrected)}`);
      } else {
        rows.set(model.id, await fill(adoption, model, table, counted.get(model.id)));
      }
      const part = { part: 0, recipe: RECIPE, inputs: build, version: build, rows: rows.get(model.id) ?? 0 };
      await writeBuilt(db, model.id, 'all', [part], now);
    }
    await db.run('commit');
  } catch (error) {
    await db.run('rollback').catch(() => {});
    throw error;
  }
  step('收回结果 results', models.length, models.length);
  return rows;
}

/** What the ledger says of a table that a cluster built: the local engine makes such a table anew. */
export const RECIPE = 'cluster';

async function fill(
  { db, lake }: Adoption,
  model: LinkedModel,
  table: string,
  expected: number | undefined,
): Promise<number> {
  const folder = join(lake, builtFolder(model.id));
  await db.run(`create or replace table ${table} as ${model.sql} limit 0`);
  try {
    await db.run(`insert into ${table} by name select * from read_parquet(${files(folder)})`);
  } catch (cause) {
    throw notWhole(lake, model.id, cause);
  }
  const { n } = await db.one<{ n: number }>(`select count(*) as n from ${table}`);
  if (n !== expected) throw notWhole(lake, model.id, new Error(`${n} rows, ${expected ?? 'none'} counted`));
  return n;
}

function notWhole(lake: string, id: string, cause?: unknown): CommandError {
  const folder = join(lake, builtFolder(id));
  const said = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : '';
  return new CommandError(
    {
      zh: `集群写出的 ${id} 不完整（${folder}${said === '' ? '' : `：${said}`}）。数据仓库保持原样，没有发布。请重新运行 thermometer build，结果会整批重写。`,
      en: `What the cluster wrote of ${id} is not whole (${folder}${said === '' ? '' : `: ${said}`}). The warehouse is as before and nothing was published. Run thermometer build again; everything is written anew.`,
    },
    { cause },
  );
}
