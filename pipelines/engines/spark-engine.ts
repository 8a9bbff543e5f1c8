import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '../../src/warehouse/duckdb.ts';
import { CommandError } from '../commands/command.ts';
import type { BuildEngine } from '../runner/build.ts';
import { readBuilt } from '../runner/build-ledger.ts';
import type { LinkedModel } from '../runner/lineage.ts';
import type { Version } from '../runner/version.ts';
import { adoptResults, completeResults, RECIPE } from './adopt.ts';
import { exportLake } from './lake.ts';
import type { EngineSetting } from './setting.ts';
import { runSparkJob } from './spark-job.ts';
import { BUILT, type SparkScript, sparkScript } from './spark-script.ts';

export type SparkEngineSetting = Extract<EngineSetting, { engine: 'spark' }> & {
  /** Has the cluster compute again what it has computed before. */
  readonly full: boolean;
};

/**
 * Builds the models on a Spark cluster: brings the lake up to date, runs the models there, takes the tables back. What
 * the cluster has computed from just this lake and just these models is taken without computing it again.
 */
export const sparkEngine =
  (setting: SparkEngineSetting): BuildEngine =>
  async (db, models, { macros, corrected }, sources, effects) => {
    const { now, step } = effects;
    const { lake, uri } = setting;
    const { manifest } = await exportLake(lake, { db, models, corrected, sources, now, step });
    const script = sparkScript(models, macros, manifest, uri);
    const versions = versionsOf(sources, models, script);
    if (await isAdopted(db, models, script)) return { built: [], versions };
    const started = performance.now();
    const file = writeScript(lake, script);
    if (setting.full) rmSync(join(lake, BUILT), { recursive: true, force: true });
    let counted = await completeResults(db, lake, script.name);
    if (counted === undefined) {
      await compute(setting, script, file, effects);
      counted = await completeResults(db, lake, script.name);
    }
    if (counted === undefined) throw notThere(lake);
    const rows = await adoptResults({
      db,
      models,
      corrected,
      lake,
      build: script.name,
      counted,
      now: now(),
      step,
    }).catch((error: unknown) => {
      // Results that are not whole are no results: the next run computes them again.
      rmSync(join(lake, BUILT, 'complete'), { recursive: true, force: true });
      throw error;
    });
    const seconds = (performance.now() - started) / 1000 / Math.max(1, rows.size);
    return {
      built: [...rows].map(([model, count]) => ({ model, parts: [0], rows: count, seconds })),
      versions,
    };
  };

/** Puts the script beside the lake, so that a site's own scheduler can run it. @returns its path. */
export function writeScript(lake: string, { text }: SparkScript): string {
  const folder = join(lake, 'jobs');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'build.sql');
  writeFileSync(`${file}.part`, text);
  renameSync(`${file}.part`, file);
  return file;
}

async function compute(
  { lake, spark }: SparkEngineSetting,
  script: SparkScript,
  file: string,
  { now, step, note = () => {} }: Parameters<BuildEngine>[4],
): Promise<void> {
  if (spark === undefined) {
    throw new CommandError({
      zh: `数据湖已就绪，但没有设置集群（THERMOMETER_SPARK_MASTER）。请设置后重试；或由本单位的调度平台执行 spark-sql -f ${file}，完成后再运行 thermometer build 收回结果。`,
      en: `The lake is ready, but no cluster is set (THERMOMETER_SPARK_MASTER). Set it and try again; or have your own scheduler run spark-sql -f ${file}, then run thermometer build to take the results.`,
    });
  }
  // Whatever lies there is of another build, or of one that was killed.
  rmSync(join(lake, BUILT), { recursive: true, force: true });
  const log = join(lake, 'logs', `${now().toISOString().replaceAll(':', '')}.log`);
  await runSparkJob(spark, { script: file, models: script.writes, log, step, note });
}

function notThere(lake: string): CommandError {
  const folder = join(lake, BUILT, 'complete');
  return new CommandError({
    zh: `集群说已算完，但这里看不到完整的结果（${folder}）。数据仓库保持原样。请检查 THERMOMETER_LAKE 与 THERMOMETER_LAKE_URI 指的是不是同一个目录，再运行 thermometer build。`,
    en: `The cluster says it is done, but the results are not here (${folder}). The warehouse is as before. Check that THERMOMETER_LAKE and THERMOMETER_LAKE_URI name the same folder, then run thermometer build again.`,
  });
}

async function isAdopted(
  db: Database,
  models: readonly LinkedModel[],
  { name }: SparkScript,
): Promise<boolean> {
  const ledger = await readBuilt(db);
  return models.every(({ id }) => {
    const part = ledger.get(id)?.get(0);
    return part?.recipe === RECIPE && part.inputs === name;
  });
}

const versionsOf = (
  sources: ReadonlyMap<string, Version>,
  models: readonly LinkedModel[],
  { name }: SparkScript,
): ReadonlyMap<string, Version> =>
  new Map([...sources, ...models.map(({ id }): [string, Version] => [id, { kind: 'whole', name }])]);
