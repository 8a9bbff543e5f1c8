import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Bilingual } from '../../src/domain/text.ts';
import { CommandError } from '../commands/command.ts';
import { MARK } from './spark-script.ts';

/** How a job reaches its cluster. */
export interface SparkSetting {
  /** The folder of Spark, with `bin/spark-sql`. */
  readonly home: string;
  /** `spark://host:7077`, `yarn`, `k8s://…`, `local[2]`. */
  readonly master: string;
  /** A file of further settings of the site, as `spark-submit --properties-file` reads it. */
  readonly properties?: string;
  /** How long a job may wait for a worker, and for a master. */
  readonly patienceSeconds: number;
}

export interface SparkJob {
  readonly script: string;
  readonly models: readonly string[];
  /** Where what Spark says is kept. */
  readonly log: string;
  readonly step: (label: string, done: number, total: number) => void;
  readonly note: (text: Bilingual) => void;
}

/**
 * Runs a script through `spark-sql` on the cluster and follows it model by model.
 * @throws CommandError when the cluster cannot be reached, has nothing to give, or gives the job up.
 */
export async function runSparkJob(setting: SparkSetting, job: SparkJob): Promise<void> {
  const program = join(setting.home, 'bin', 'spark-sql');
  if (!existsSync(program)) {
    throw new CommandError({
      zh: `没有找到 Spark(${program})。请把 SPARK_HOME 设为 Spark 4.2 或更新版本的目录。`,
      en: `Spark was not found (${program}). Set SPARK_HOME to the folder of Spark 4.2 or newer.`,
    });
  }
  await requireMaster(setting);
  mkdirSync(join(job.log, '..'), { recursive: true });
  const child = spawn(
    program,
    [
      ...['--master', setting.master, '--name', 'social-thermometer'],
      ...(setting.properties === undefined
        ? ['--conf', 'spark.sql.catalogImplementation=in-memory']
        : ['--properties-file', setting.properties]),
      ...['-f', job.script],
    ],
    // What Spark leaves beside itself (a metastore, a history) lies with the log.
    {
      cwd: join(job.log, '..'),
      env: { ...process.env, SPARK_HOME: setting.home },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const { code, done, complete, starved, fault } = await follow(child, setting, job);
  if (code === 0 && complete) return;
  if (starved) throw nothingFree(setting, job);
  const at = job.models[done];
  const said = fault ?? (code === 0 ? 'the script did not come to its end' : `spark-sql ended with ${code}`);
  throw new CommandError({
    zh: `集群作业没有完成（${setting.master}），停在 ${at ?? '开始之前'}，已完成 ${done}/${job.models.length} 个模型：${said}。数据仓库保持原样。日志：${job.log}。排除原因后重新运行 thermometer build。`,
    en: `The cluster gave the job up (${setting.master}) at ${at ?? 'the start'}, ${done}/${job.models.length} models done: ${said}. The warehouse is as before. Log: ${job.log}. Remove the cause and run thermometer build again.`,
  });
}

interface Heard {
  readonly code: number;
  readonly done: number;
  readonly complete: boolean;
  readonly starved: boolean;
  readonly fault: string | undefined;
}

const STARVED = 'Initial job has not accepted any resources';
const LOST = /Lost executor (\S+) on (\S+?):? /;
/** What Spark says of a statement that it does not understand or cannot finish, and of anything else that went wrong. */
const REASON = /^\[[A-Z_]+(?:\.[A-Z_]+)*\] /;
const FAULT = /\bERROR\b|Exception\b/;

/** Listens to a job until it has ended and everything it said is in the log. */
async function follow(child: ChildProcess, setting: SparkSetting, job: SparkJob): Promise<Heard> {
  const log = createWriteStream(job.log, { flags: 'a' });
  let done = 0;
  let complete = false;
  let starved = false;
  let reason: string | undefined;
  let fault: string | undefined;
  let waiting: NodeJS.Timeout | undefined;
  const progressed = (): void => {
    clearTimeout(waiting);
    waiting = undefined;
  };
  const line = (text: string): void => {
    log.write(`${text}\n`);
    const [mark, model] = text.split('\t');
    if (mark === MARK && model === 'complete') complete = true;
    else if (mark === MARK) {
      progressed();
      done++;
      job.step(job.models[done] ?? '模型 models', done, job.models.length);
    }
  };
  const lament = (text: string): void => {
    log.write(`${text}\n`);
    const lost = LOST.exec(text);
    if (lost) {
      job.note({
        zh: `集群失去一个执行器（${lost[2]}），其余执行器接着算`,
        en: `the cluster lost an executor (${lost[2]}); the others carry on`,
      });
    }
    if (text.includes(STARVED) && waiting === undefined) {
      job.note({ zh: '集群暂时没有空闲资源，等待中', en: 'the cluster has nothing free yet; waiting' });
      waiting = setTimeout(() => {
        starved = true;
        child.kill('SIGTERM');
      }, setting.patienceSeconds * 1000);
    }
    const said = text.trim().slice(0, 300);
    if (REASON.test(text)) reason ??= said;
    else if (FAULT.test(text) && !lost) fault ??= said;
  };
  job.step(job.models[0] ?? '模型 models', 0, job.models.length);
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve(status ?? 1));
  });
  try {
    const [code] = await Promise.all([ended, eachLine(child.stdout, line), eachLine(child.stderr, lament)]);
    return { code, done, complete, starved, fault: reason ?? fault };
  } finally {
    progressed();
    await new Promise<void>((resolve) => log.end(resolve));
  }
}

async function eachLine(stream: Readable | null, on: (line: string) => void): Promise<void> {
  if (stream) for await (const line of createInterface({ input: stream })) on(line);
}

function nothingFree({ master, patienceSeconds }: SparkSetting, { log }: SparkJob): CommandError {
  return new CommandError({
    zh: `集群 ${master} 在 ${patienceSeconds} 秒内没有可用的工作节点。数据仓库保持原样。请检查工作节点和资源配额后重新运行 thermometer build。日志：${log}`,
    en: `The cluster ${master} had no worker to give within ${patienceSeconds} s. The warehouse is as before. Check the workers and the quota, then run thermometer build again. Log: ${log}`,
  });
}

/** A master of its own port is knocked at first: Spark itself takes minutes to say that nobody is there. */
async function requireMaster({ master }: SparkSetting): Promise<void> {
  const hosts = /^spark:\/\/(.+)$/.exec(master)?.[1]?.split(',') ?? [];
  if (hosts.length === 0) return;
  const answers = await Promise.all(hosts.map(answersAt));
  if (answers.includes(true)) return;
  throw new CommandError({
    zh: `连不上 Spark 集群（${master}）。数据仓库保持原样。请检查主节点是否在运行、地址与防火墙，再运行 thermometer build；或设 THERMOMETER_ENGINE=duckdb 在本机构建。`,
    en: `The Spark cluster cannot be reached (${master}). The warehouse is as before. Check that the master runs, its address and the firewall, then run thermometer build again; or set THERMOMETER_ENGINE=duckdb to build here.`,
  });
}

const answersAt = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const [, host = '', port = '7077'] = /^(.*?)(?::(\d+))?$/.exec(address) ?? [];
    const socket = connect({ host, port: Number(port), timeout: 5000 });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
