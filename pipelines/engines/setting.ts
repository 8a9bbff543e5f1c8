import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { usageError } from '../commands/command.ts';
import type { SparkSetting } from './spark-job.ts';

/** Which engine builds the models, and where what it reads and writes lies. */
export type EngineSetting =
  | { readonly engine: 'duckdb' }
  | {
      readonly engine: 'spark';
      /** The folder of the lake, as this machine sees it. */
      readonly lake: string;
      /** The same folder as the cluster calls it. */
      readonly uri: string;
      /** Where the job goes; undefined where the site's own scheduler runs it. */
      readonly spark: SparkSetting | undefined;
    };

const PATIENCE_SECONDS = 300;

/** @throws CommandError for an engine that there is not. */
export function engineSetting(home: string, env: NodeJS.ProcessEnv = process.env): EngineSetting {
  const engine = env.THERMOMETER_ENGINE ?? 'duckdb';
  if (engine === 'duckdb') return { engine };
  if (engine !== 'spark') {
    throw usageError({
      zh: `没有名为“${engine}”的引擎。THERMOMETER_ENGINE 可设为 duckdb（本机）或 spark（集群）。`,
      en: `There is no engine "${engine}". THERMOMETER_ENGINE is duckdb (this machine) or spark (a cluster).`,
    });
  }
  const lake = lakeFolder(home, env);
  const master = env.THERMOMETER_SPARK_MASTER;
  return {
    engine,
    lake,
    uri: env.THERMOMETER_LAKE_URI ?? lakeUri(lake),
    spark:
      master === undefined || master === ''
        ? undefined
        : {
            home: env.SPARK_HOME ?? '',
            master,
            properties: env.THERMOMETER_SPARK_PROPERTIES,
            patienceSeconds: Number(env.THERMOMETER_SPARK_PATIENCE) || PATIENCE_SECONDS,
          },
  };
}

/** The folder of the lake, as this machine sees it. */
export const lakeFolder = (home: string, env: NodeJS.ProcessEnv = process.env): string =>
  resolve(env.THERMOMETER_LAKE ?? join(home, 'lake'));

/** What a cluster calls a folder of this machine that every worker sees. */
export const lakeUri = (folder: string): string => pathToFileURL(resolve(folder)).href;
