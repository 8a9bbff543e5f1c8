import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Bilingual } from '../../../src/domain/text.ts';
import { ModelError } from '../build-parts.ts';
import { diskFull, isDiskFull, killedTooOften, neverStarted } from './faults.ts';
import type { Bench, Order, Reply, Task } from './messages.ts';
import { readPart, type WholePart } from './part-folder.ts';

/** How often a task is given out before the build stops: whoever kills three workers will kill the fourth. */
export const MOST_ATTEMPTS = 3;
/** A worker says that it is alive every two seconds; one that has been silent for this long is lost. */
const SILENCE_MS = 60_000;

export interface ForemanSetting {
  readonly count: number;
  /** Where parts lie until they are taken. */
  readonly folder: string;
  readonly memoryLimit: string;
  readonly threads: number;
  readonly silenceMs?: number;
  /** Told of every task that is given out; the build does not need it. */
  readonly onGiven?: (task: Task, pid: number) => void;
  /** Told of every part that has been merged. */
  readonly onTaken?: (task: Task, part: WholePart, pid: number) => void;
}

interface Worker {
  readonly child: ChildProcess;
  heard: number;
  ready: boolean;
  holds?: { readonly task: Task; readonly folder: string };
  /** The end of what it wrote to its standard error. */
  last: string;
}

/** What is done with news of workers while there is work. */
interface Shift {
  readonly hear: (worker: Worker, reply: Reply) => void;
  readonly lose: (worker: Worker, why: string) => void;
}

/**
 * Gives tasks to worker processes, the largest first. A worker that dies is replaced and its task given again; a task
 * that ends three workers ends the work. Parts are taken one at a time, while the workers go on.
 */
export class Foreman {
  readonly #setting: ForemanSetting;
  readonly #note: (text: Bilingual) => void;
  #workers: Worker[] = [];
  #bench: Bench | undefined;
  #shift: Shift | undefined;

  constructor(setting: ForemanSetting, note: (text: Bilingual) => void = () => {}) {
    this.#setting = setting;
    this.#note = note;
  }

  get count(): number {
    return this.#setting.count;
  }

  /** Has everybody work from this copy of the warehouse from now on. */
  open(warehouse: string, dictionary: string): void {
    const { folder, memoryLimit, threads } = this.#setting;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#bench = { warehouse, dictionary, memoryLimit, threads, spill: join(folder, 'spill') };
    for (const worker of this.#workers) brief(worker, this.#bench);
  }

  /**
   * @param take is handed each part that is whole, once, never two at a time.
   * @throws CommandError when a task ends worker after worker or the disk is full; ModelError when its SQL fails.
   */
  async work(tasks: readonly Task[], take: (task: Task, part: WholePart) => Promise<void>): Promise<void> {
    if (tasks.length === 0) return;
    const round = new Round(tasks, this.#setting, this.#note, take);
    let stillborn = 0;
    const hire = (): void => this.#hire();
    this.#shift = {
      hear: (worker, reply) => {
        if (reply.kind === 'ready') stillborn = 0;
        if (reply.kind === 'done') round.done(worker);
        if (reply.kind === 'failed') round.failed(worker, reply.said);
        round.give(worker);
      },
      lose: (worker, why) => {
        if (round.over) return;
        if (!worker.ready && ++stillborn >= MOST_ATTEMPTS) round.stop(neverStarted(why, worker.last));
        else round.lost(worker, why);
        if (!round.over) hire();
        for (const other of this.#workers) round.give(other);
      },
    };
    const limit = this.#setting.silenceMs ?? SILENCE_MS;
    let looked = performance.now();
    const clock = setInterval(() => {
      const now = performance.now();
      // Whoever was asleep itself has heard nobody.
      if (now - looked > limit / 2) for (const worker of this.#workers) worker.heard = now;
      looked = now;
      for (const worker of this.#workers) if (now - worker.heard > limit) worker.child.kill('SIGKILL');
    }, 1_000);
    while (this.#workers.length < Math.min(this.count, tasks.length)) hire();
    for (const worker of this.#workers) round.give(worker);
    try {
      await round.end;
    } catch (cause) {
      this.#shift = undefined;
      await this.dismiss();
      throw cause;
    } finally {
      clearInterval(clock);
      this.#shift = undefined;
    }
  }

  /** Sends everybody home and waits until they are gone; nothing of what they were at is kept. */
  async dismiss(): Promise<void> {
    const workers = this.#workers;
    this.#workers = [];
    await Promise.all(
      workers.map(({ child }) => {
        if (child.exitCode !== null || child.signalCode !== null) return undefined;
        const gone = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        return gone;
      }),
    );
  }

  #hire(): void {
    const worker = start();
    this.#workers.push(worker);
    worker.child.on('message', (reply: Reply) => {
      worker.heard = performance.now();
      if (reply.kind === 'ready') worker.ready = true;
      this.#shift?.hear(worker, reply);
    });
    worker.child.once('error', () => worker.child.kill('SIGKILL'));
    worker.child.once('exit', (code, signal) => {
      this.#workers = this.#workers.filter((other) => other !== worker);
      this.#shift?.lose(worker, signal ?? `退出码 exit code ${code}`);
    });
    if (this.#bench) brief(worker, this.#bench);
  }
}

/** The tasks of one round: who holds which, how often each was given out, and what has come back. */
class Round {
  readonly end: Promise<void>;
  readonly #setting: ForemanSetting;
  readonly #note: (text: Bilingual) => void;
  readonly #take: (task: Task, part: WholePart) => Promise<void>;
  readonly #queue: Task[];
  readonly #attempts = new Map<string, number>();
  readonly #resolve: () => void;
  readonly #reject: (cause: unknown) => void;
  #open: number;
  #taking: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(
    tasks: readonly Task[],
    setting: ForemanSetting,
    note: (text: Bilingual) => void,
    take: (task: Task, part: WholePart) => Promise<void>,
  ) {
    this.#setting = setting;
    this.#note = note;
    this.#take = take;
    this.#queue = [...tasks].sort((a, b) => b.weight - a.weight);
    this.#open = tasks.length;
    let resolve = (): void => {};
    let reject: (cause: unknown) => void = () => {};
    this.end = new Promise<void>((yes, no) => {
      resolve = yes;
      reject = no;
    });
    this.#resolve = resolve;
    this.#reject = reject;
  }

  get over(): boolean {
    return this.#stopped || this.#open === 0;
  }

  give(worker: Worker): void {
    if (this.over || !worker.ready || worker.holds) return;
    const task = this.#queue.shift();
    if (!task) return;
    const attempt = (this.#attempts.get(task.id) ?? 0) + 1;
    this.#attempts.set(task.id, attempt);
    const folder = join(this.#setting.folder, `${task.id}.${attempt}`);
    worker.holds = { task, folder };
    worker.heard = performance.now();
    send(worker, { kind: 'task', task, folder });
    this.#setting.onGiven?.(task, worker.child.pid ?? 0);
  }

  done(worker: Worker): void {
    const held = worker.holds;
    worker.holds = undefined;
    if (!held || this.over) return;
    const part = readPart(held.task, held.folder);
    if (!part) {
      this.#again(held.task, '结果不完整 incomplete result');
      return;
    }
    this.#taking = this.#taking.then(async () => {
      if (this.#stopped) return;
      try {
        await this.#take(held.task, part);
        this.#setting.onTaken?.(held.task, part, worker.child.pid ?? 0);
        rmSync(held.folder, { recursive: true, force: true });
        this.#open--;
        if (this.#open === 0) this.#resolve();
      } catch (cause) {
        this.stop(cause);
      }
    });
  }

  failed(worker: Worker, said: string): void {
    const model = worker.holds?.task.model ?? 'worker';
    this.stop(
      isDiskFull(said) ? diskFull(this.#setting.folder, said) : new ModelError(model, new Error(said)),
    );
  }

  lost(worker: Worker, why: string): void {
    const held = worker.holds;
    worker.holds = undefined;
    if (held) this.#again(held.task, why);
  }

  /** Gives nothing out any more; what is being put into the warehouse is put there whole first. */
  stop(cause: unknown): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#taking.then(() => this.#reject(cause));
  }

  #again(task: Task, why: string): void {
    const attempt = this.#attempts.get(task.id) ?? 0;
    if (attempt >= MOST_ATTEMPTS) {
      this.stop(killedTooOften(task, attempt, why));
      return;
    }
    this.#note({
      zh: `一个工作进程中途结束（${why}），它的任务 ${nameOf(task)} 重新派出（第 ${attempt + 1} 次）。`,
      en: `A worker process ended midway (${why}); its task ${nameOf(task)} is given again (attempt ${attempt + 1}).`,
    });
    this.#queue.unshift(task);
  }
}

const nameOf = ({ model, parts }: Task): string =>
  parts.length === 1 ? `${model} ${parts[0]}` : `${model} ${parts[0]}…${parts.at(-1)}`;

function brief(worker: Worker, bench: Bench): void {
  worker.ready = false;
  worker.heard = performance.now();
  send(worker, { kind: 'open', bench });
}

function send({ child }: Worker, order: Order): void {
  // Whether it has arrived is seen by the answer, or by the end of the process.
  if (child.connected) child.send(order, () => {});
}

const ROOT = join(import.meta.dirname, '..', '..', '..');

function start(): Worker {
  const child = fork(join(import.meta.dirname, 'worker.ts'), [], {
    cwd: ROOT,
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, UV_THREADPOOL_SIZE: '4', TZ: 'UTC' },
  });
  const worker: Worker = { child, heard: performance.now(), ready: false, last: '' };
  child.stderr?.on('data', (chunk: Buffer) => {
    worker.last = (worker.last + chunk.toString('utf8')).slice(-2_000);
  });
  return worker;
}
