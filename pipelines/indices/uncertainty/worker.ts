import { parentPort, workerData } from 'node:worker_threads';
import type { UncertainIndex } from '../../../src/indices/uncertain-index.ts';
import { type DrawOptions, Draws, drawRun } from '../../../src/indices/uncertainty.ts';

/** One run of draws in a thread of its own; what it made is handed over, not copied. */
export interface WorkerTask {
  readonly index: UncertainIndex;
  readonly options: DrawOptions;
  readonly from: number;
  readonly to: number;
}

const { index, options, from, to } = workerData as WorkerTask;
const drawn = drawRun(new Draws(index, options), index, from, to);
parentPort?.postMessage(drawn, [drawn.scores.buffer as ArrayBuffer, drawn.ranks.buffer as ArrayBuffer]);
