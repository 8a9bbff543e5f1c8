import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { usageError } from '../../commands/command.ts';
import type { WorkerSetting } from './wave.ts';

/** What a build may hold in memory, as DuckDB writes sizes. */
export const buildMemory = (): string => process.env.THERMOMETER_MEMORY ?? '2GB';

const MOST = 64;

/**
 * Reads `--workers N`, else THERMOMETER_WORKERS; 0 or nothing builds in one process. The workers together may hold as
 * much as a build in one process and use all cores between them.
 */
export function workerSetting(given: string | undefined, home: string): WorkerSetting | undefined {
  const text = given ?? process.env.THERMOMETER_WORKERS ?? '0';
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0 || count > MOST) {
    throw usageError({
      zh: `工作进程数“${text}”不对：--workers（或 THERMOMETER_WORKERS）要 0 到 ${MOST} 的整数，0 表示不用。`,
      en: `"${text}" is no number of workers: --workers (or THERMOMETER_WORKERS) takes 0 to ${MOST}; 0 means none.`,
    });
  }
  if (count === 0) return undefined;
  return {
    count,
    folder: join(process.env.THERMOMETER_WORKER_FOLDER ?? join(home, 'staging'), 'workers'),
    memoryLimit: shareOf(buildMemory(), count),
    threads: Math.max(1, Math.floor(availableParallelism() / count)),
  };
}

/** `2GB` for two is `1024MB` each; below a quarter of a gigabyte an engine cannot work. */
export function shareOf(limit: string, count: number): string {
  const [, amount, unit] = /^\s*([\d.]+)\s*([KMGT]i?B)\s*$/i.exec(limit) ?? [];
  const factor = { K: 1 / 1024, M: 1, G: 1024, T: 1024 * 1024 }[unit?.[0]?.toUpperCase() ?? ''];
  if (amount === undefined || factor === undefined) return limit;
  return `${Math.max(256, Math.floor((Number(amount) * factor) / count))}MB`;
}
