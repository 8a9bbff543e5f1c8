import { constants, copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, literal } from '../../../src/warehouse/duckdb.ts';
import type { BuiltModel } from '../build-models.ts';
import {
  type BuildEffects,
  type PlannedModel,
  partColumn,
  prepareTable,
  rowsPerPart,
  takeParts,
} from '../build-parts.ts';
import { chunks, type StalePart } from '../plan.ts';
import { digest } from '../version.ts';
import { diskFull, isDiskFull } from './faults.ts';
import { Foreman, type ForemanSetting } from './foreman.ts';
import type { Task } from './messages.ts';

/** Fewer rows than this are built sooner than a copy of the warehouse is made. */
const WORTH_A_COPY = 500_000;

export interface WorkerSetting extends ForemanSetting {
  /** Builds with fewer rows than this are done in the parent's process. */
  readonly fewestRows?: number;
}

interface WaveTask extends Task {
  readonly of: PlannedModel;
  readonly chunk: readonly StalePart[];
}

/** Workers and the copies of the warehouse they read: one copy for all models whose inputs are ready together. */
export class Workshop {
  readonly #db: Database;
  readonly #setting: WorkerSetting;
  readonly #dictionary: string;
  readonly #effects: BuildEffects;
  readonly #foreman: Foreman;
  #copies = 0;

  constructor(db: Database, setting: WorkerSetting, dictionary: string, effects: BuildEffects) {
    this.#db = db;
    this.#setting = setting;
    this.#dictionary = dictionary;
    this.#effects = effects;
    this.#foreman = new Foreman(setting, effects.note);
    // What a killed build left here is of no use to anybody.
    rmSync(setting.folder, { recursive: true, force: true });
  }

  /**
   * Builds the stale parts of models that do not read each other. Each part is merged in one transaction with its
   * line of the ledger, so a wave that stops midway has built what it says it has.
   * @returns undefined when there is too little to do to be worth a copy.
   */
  async build(wave: readonly PlannedModel[]): Promise<readonly BuiltModel[] | undefined> {
    const tasks: WaveTask[] = [];
    for (const planned of wave) tasks.push(...(await this.#tasksOf(planned)));
    const weight = tasks.reduce((sum, task) => sum + task.weight, 0);
    if (weight < (this.#setting.fewestRows ?? WORTH_A_COPY)) return undefined;
    for (const planned of wave) await prepareTable(this.#db, planned, this.#effects.now());
    const copy = await this.#copyWarehouse();
    const rows = new Map<string, number>();
    const seconds = new Map<string, number>();
    let done = 0;
    try {
      this.#foreman.open(copy, this.#dictionary);
      await this.#foreman.work(tasks, async (task, part) => {
        const started = performance.now();
        const { of, chunk } = task as WaveTask;
        const read = `select * from read_parquet(${literal(part.file)})`;
        const taken = await takeParts(this.#db, of, chunk, read, this.#effects.now(), part.parts);
        rows.set(task.model, (rows.get(task.model) ?? 0) + taken);
        const own = part.seconds + (performance.now() - started) / 1000;
        seconds.set(task.model, (seconds.get(task.model) ?? 0) + own);
        this.#effects.step(task.model, ++done, tasks.length);
      });
    } finally {
      rmSync(copy, { force: true });
    }
    return wave.map(({ model, plan }) => ({
      model: model.id,
      parts: plan.stale.map(({ part }) => part),
      rows: rows.get(model.id) ?? 0,
      seconds: seconds.get(model.id) ?? 0,
    }));
  }

  /** Sends the workers home and removes what they worked with. */
  async close(): Promise<void> {
    await this.#foreman.dismiss();
    rmSync(this.#setting.folder, { recursive: true, force: true });
  }

  async #tasksOf(of: PlannedModel): Promise<WaveTask[]> {
    const { model, recipe, plan } = of;
    const rowsOf = await rowsPerPart(this.#db, model);
    return chunks(plan.stale, rowsOf, this.#foreman.count).map((chunk) => ({
      id: digest(model.id, recipe, ...chunk.map(({ part, inputs }) => `${part} ${inputs}`)),
      model: model.id,
      parts: chunk.map(({ part }) => part),
      sql: model.sql,
      column: partColumn(model),
      weight: chunk.reduce((sum, { part }) => sum + rowsOf(part), 0),
      of,
      chunk,
    }));
  }

  /** A copy, because an engine that writes a file lets no other process read it. Free where the file system shares blocks. */
  async #copyWarehouse(): Promise<string> {
    const { folder } = this.#setting;
    await this.#db.run('checkpoint');
    const { path } = await this.#db.one<{ path: string }>(
      'select path from duckdb_databases() where database_name = current_database()',
    );
    if (existsSync(`${path}.wal`)) throw new Error(`${path}.wal is still there after a checkpoint`);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const copy = join(folder, `warehouse-${++this.#copies}.duckdb`);
    try {
      copyFileSync(path, copy, constants.COPYFILE_FICLONE);
    } catch (cause) {
      const said = cause instanceof Error ? cause.message : String(cause);
      throw isDiskFull(said) ? diskFull(folder, said) : cause;
    }
    return copy;
  }
}
