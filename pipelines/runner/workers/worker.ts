import { type Database, open } from '../../../src/warehouse/duckdb.ts';
import { castCodes, narrow } from '../session.ts';
import type { Bench, Order, Reply } from './messages.ts';
import { writePart } from './part-folder.ts';

/** The process of one worker: opens a copy of the warehouse, then writes one part folder per task it is given. */
let db: Database | undefined;

const reply = (message: Reply): void => {
  process.send?.(message);
};

async function openBench(bench: Bench): Promise<void> {
  db?.close();
  db = await open(bench.warehouse, {
    readOnly: true,
    memoryLimit: bench.memoryLimit,
    threads: bench.threads,
    tempDirectory: bench.spill,
  });
  await castCodes(db, bench.dictionary);
  reply({ kind: 'ready' });
}

async function follow(order: Order): Promise<void> {
  if (order.kind === 'open') return await openBench(order.bench);
  if (!db) throw new Error('a task came before the warehouse');
  await narrow(db, order.task.parts);
  await writePart(db, order.task, order.folder);
  reply({ kind: 'done', task: order.task.id });
}

process.on('message', (order: Order) => {
  follow(order).catch((cause: unknown) => {
    const task = order.kind === 'task' ? order.task.id : null;
    reply({ kind: 'failed', task, said: cause instanceof Error ? cause.message : String(cause) });
  });
});
// A worker without a foreman has nobody to work for.
process.on('disconnect', () => process.exit(0));
setInterval(() => reply({ kind: 'alive' }), 2_000);
