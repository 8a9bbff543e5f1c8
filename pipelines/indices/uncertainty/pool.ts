import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { UncertainIndex } from '../../../src/indices/uncertain-index.ts';
import {
  DRAW_DEFAULT,
  type Drawn,
  type DrawOptions,
  Draws,
  drawRun,
  intervalsOf,
  type Uncertainty,
} from '../../../src/indices/uncertainty.ts';
import type { WorkerTask } from './worker.ts';

export interface PoolOptions {
  readonly draws: number;
  readonly level: number;
  /** Threads that share the draws; the result does not depend on how many. 1 works in this thread. */
  readonly workers: number;
  readonly draw: DrawOptions;
}

/** Below this many cell values to work out, starting a thread costs more than it saves. */
const SMALL = 5_000_000;

/** Intervals of an index from draws shared out over worker threads, the same for any number of them. */
export async function uncertaintyOf(
  index: UncertainIndex,
  options: Partial<PoolOptions> = {},
): Promise<Uncertainty> {
  const { draws = 1000, level = 0.95, draw = DRAW_DEFAULT } = options;
  const small = index.values.length * draws < SMALL;
  const workers = Math.min(draws, options.workers ?? (small ? 1 : availableParallelism()));
  const cut = (i: number): number => Math.floor((i * draws) / workers);
  const runs =
    workers <= 1
      ? [drawRun(new Draws(index, draw), index, 0, draws)]
      : await Promise.all(
          Array.from({ length: workers }, (_, i) =>
            inThread({ index, options: draw, from: cut(i), to: cut(i + 1) }),
          ),
        );
  return intervalsOf(index, runs, level);
}

function inThread(task: WorkerTask): Promise<Drawn> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.mjs', import.meta.url), { workerData: task });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) =>
      reject(new Error(`a worker thread ended with code ${code} before its draws`)),
    );
  });
}
