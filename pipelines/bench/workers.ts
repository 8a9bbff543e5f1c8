import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { open } from '../../src/warehouse/duckdb.ts';
import { readBuilt } from '../runner/build-ledger.ts';
import type { PlannedModel } from '../runner/build-parts.ts';
import { inOrder } from '../runner/lineage.ts';
import { readModels } from '../runner/model.ts';
import { grainOf } from '../runner/plan.ts';
import { castCodes } from '../runner/session.ts';
import type { Task } from '../runner/workers/messages.ts';
import type { WholePart } from '../runner/workers/part-folder.ts';
import { Workshop } from '../runner/workers/wave.ts';
import { median, startClock } from './measure.ts';

/**
 * `npm run bench:workers -- HOME [--rounds 3] [--models cubes.consumption,cubes.services]`: builds the cubes of a built
 * workspace anew with one worker of one thread and with two, in turn, and prints how much sooner two are done. The
 * warehouse is copied first; nothing of the workspace changes.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    models: { type: 'string', default: 'cubes.consumption,cubes.services,cubes.appeals,cubes.vouchers' },
    memory: { type: 'string', default: '2GB' },
  },
});
const [home = process.env.THERMOMETER_HOME] = positionals;
if (!home) throw new Error('npm run bench:workers -- HOME');

interface Run {
  readonly seconds: number;
  /** CPU of the parent and of each worker. */
  readonly parent: number;
  readonly workers: readonly number[];
  readonly rows: number;
  /** Rows read and CPU used per model and grain of its periods. */
  readonly grains: ReadonlyMap<string, { readonly rows: number; readonly cpu: number }>;
}

async function run(source: string, count: number, models: readonly string[]): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), 'thermometer-workers-'));
  copyFileSync(source, join(folder, 'warehouse.duckdb'));
  const db = await open(join(folder, 'warehouse.duckdb'), { memoryLimit: values.memory, threads: 1 });
  const cpu = new Map<number, number>();
  const grains = new Map<string, { rows: number; cpu: number }>();
  const setting = {
    count,
    threads: 1,
    memoryLimit: values.memory,
    folder: join(folder, 'workers'),
    fewestRows: 0,
    onTaken: (task: Task, part: WholePart, pid: number) => {
      cpu.set(pid, (cpu.get(pid) ?? 0) + part.cpuSeconds);
      const key = `${task.model} ${grainOf(task.parts[0] ?? 0)}`;
      const known = grains.get(key) ?? { rows: 0, cpu: 0 };
      grains.set(key, { rows: known.rows + task.weight, cpu: known.cpu + part.cpuSeconds });
    },
  };
  try {
    const { name } = await db.one<{ name: string }>(
      `select type_name as name from duckdb_types() where type_name like 'code\\_%' escape '\\' and database_name = current_database()`,
    );
    await castCodes(db, name);
    const built = await readBuilt(db);
    const wave: PlannedModel[] = (await inOrder(db, readModels()))
      .filter(({ id }) => models.includes(id))
      .map((model) => {
        const parts = [...(built.get(model.id)?.values() ?? [])];
        const stale = parts.filter(({ part }) => part !== 0).sort((a, b) => a.part - b.part);
        return { model, recipe: parts[0]?.recipe ?? '', plan: { stale, gone: [], remake: true } };
      });
    const workshop = new Workshop(db, setting, name, { now: () => new Date(), step: () => {} });
    const clock = startClock();
    const done = await workshop.build(wave);
    const { seconds, cpuSeconds } = clock.stop();
    await workshop.close();
    const rows = done?.reduce((sum, model) => sum + model.rows, 0) ?? 0;
    return { seconds, parent: cpuSeconds, workers: [...cpu.values()], rows, grains };
  } finally {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const models = values.models.split(',');
const source = join(home, 'warehouse.duckdb');
const walls: number[] = [];
const paths: number[] = [];
console.log(
  `| 轮 round | 1 × 1 线程 thread | 2 × 1 | 墙钟比 wall | CPU 最长一路 longest CPU path | 负载 load |`,
);
console.log('|---|---|---|---|---|---|');
const rounds = Number(values.rounds);
for (let round = 1; round <= rounds; round++) {
  const one = await run(source, 1, models);
  const two = await run(source, 2, models);
  if (one.rows !== two.rows) throw new Error(`${one.rows} rows by one worker, ${two.rows} by two`);
  const wall = one.seconds / two.seconds;
  if (round === 1) {
    for (const [name, { rows, cpu }] of [...one.grains].sort())
      console.error(`${name}: ${rows} rows, ${((cpu / rows) * 1e6).toFixed(2)} µs CPU a row`);
  }
  const path = Math.max(...one.workers) / Math.max(...two.workers);
  walls.push(wall);
  paths.push(path);
  const said = ({ seconds, parent, workers }: Run): string =>
    `${seconds.toFixed(1)} s (CPU ${workers.map((s) => s.toFixed(1)).join(' + ')}, 合并 merge ${parent.toFixed(1)})`;
  console.log(
    `| ${round} | ${said(one)} | ${said(two)} | ${wall.toFixed(2)} | ${path.toFixed(2)} | ${loadavg()[0]?.toFixed(1)} |`,
  );
}
console.log(`中位数 median: 墙钟 wall ${median(walls).toFixed(2)}×, CPU ${median(paths).toFixed(2)}×`);
process.exit(0);
