import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Kept outside the checkout, and no part of what the product installs. */
const WANTED = { spark: ['pyspark==4.3.0'], clickhouse: ['chdb-core==26.9.0'] } as const;

/**
 * A Python that has a program beside it, installed once for all runs.
 * @returns the `site-packages` folder, or why there is none: printed by the test that is then not run.
 */
export function findEngine(name: keyof typeof WANTED): { python: string; packages: string } | string {
  const wanted = WANTED[name];
  const hash = createHash('sha256').update(wanted.join()).digest('hex').slice(0, 12);
  const root = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'social-thermometer');
  const cache = join(root, `${name}-${hash}`);
  if (!existsSync(join(cache, 'ready'))) {
    if (process.env.THERMOMETER_CLUSTER === 'cached') return `没有缓存 not cached: ${wanted.join()}`;
    try {
      install(cache, wanted);
    } catch (error) {
      return `pip 装不了 could not be installed: ${error instanceof Error ? error.message.split('\n')[0] : error}`;
    }
  }
  const python = join(cache, 'venv', 'bin', 'python');
  const packages = execFileSync(python, ['-c', 'import sysconfig; print(sysconfig.get_paths()["purelib"])'], {
    encoding: 'utf8',
  });
  return { python, packages: packages.trim() };
}

function install(cache: string, wanted: readonly string[]): void {
  mkdirSync(cache, { recursive: true });
  const venv = join(cache, 'venv');
  const python = join(venv, 'bin', 'python');
  if (!existsSync(python))
    execFileSync('python3', ['-m', 'venv', venv], { stdio: 'ignore', timeout: 120_000 });
  execFileSync(python, ['-m', 'pip', 'install', '-q', '--no-deps', '--no-cache-dir', ...wanted], {
    timeout: 1_200_000,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  writeFileSync(join(cache, 'ready.part'), '');
  renameSync(join(cache, 'ready.part'), join(cache, 'ready'));
}

/** The folder of Spark and a Java to run it, or what is missing. */
export function findSpark(): { home: string } | string {
  try {
    execFileSync('java', ['-version'], { stdio: 'ignore' });
  } catch {
    return '没有 Java no Java';
  }
  const found = findEngine('spark');
  return typeof found === 'string' ? found : { home: join(found.packages, 'pyspark') };
}

/** A standalone cluster on loopback: one master, some workers, each a process of its own. */
export interface SparkCluster {
  readonly master: string;
  /** Ends one worker at once, with what it runs. */
  killWorker(index: number): void;
  stop(): void;
}

/** Starts a master and its workers, and waits until all have reported. @param folder where they may write. */
export async function startCluster(home: string, folder: string, workers = 2): Promise<SparkCluster> {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const started: ChildProcess[] = [];
  const start = (name: string, args: readonly string[]): ChildProcess => {
    const child = spawn(join(home, 'bin', 'spark-class'), args, {
      cwd: folder,
      // A group of its own: what a worker starts ends with it.
      detached: true,
      env: {
        ...process.env,
        SPARK_HOME: home,
        SPARK_LOCAL_IP: '127.0.0.1',
        SPARK_WORKER_DIR: join(folder, name),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const log = createWriteStream(join(folder, `${name}.log`));
    child.stdout?.pipe(log);
    child.stderr?.pipe(log);
    started.push(child);
    return child;
  };
  const end = (child: ChildProcess | undefined): void => {
    try {
      if (child?.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // Ended before.
    }
  };
  const stop = (): void => started.forEach(end);
  const head = start('master', [
    'org.apache.spark.deploy.master.Master',
    ...['--host', '127.0.0.1', '--port', String(port), '--webui-port', '0'],
  ]);
  const master = `spark://127.0.0.1:${port}`;
  try {
    await said(head, 'I have been elected leader', 1);
    const registered = said(head, 'Registering worker', workers);
    for (let i = 0; i < workers; i++) {
      start(`worker-${i}`, [
        'org.apache.spark.deploy.worker.Worker',
        ...['--host', '127.0.0.1', '--webui-port', '0', '-c', '1', '-m', '1g', master],
      ]);
    }
    await registered;
  } catch (error) {
    stop();
    throw error;
  }
  return { master, killWorker: (index) => end(started[index + 1]), stop };
}

/** Waits until a process has said something a number of times. */
function said(child: ChildProcess, words: string, times: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const limit = setTimeout(() => reject(new Error(`nothing said of "${words}":\n${heard}`)), 60_000);
    const listen = (chunk: Buffer): void => {
      heard += chunk.toString('utf8');
      if (heard.split(words).length - 1 < times) return;
      clearTimeout(limit);
      resolve();
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('exit', (code) => reject(new Error(`ended with ${code}:\n${heard}`)));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(),
      );
    });
  });
}

/** What a job of a test may take of its cluster. */
export function sparkProperties(folder: string): string {
  const file = join(folder, 'spark.properties');
  writeFileSync(
    file,
    [
      'spark.sql.catalogImplementation in-memory',
      'spark.ui.enabled false',
      'spark.sql.shuffle.partitions 2',
      'spark.default.parallelism 2',
      // A tiny sample: making and compiling programs would take longer than running them.
      'spark.sql.codegen.wholeStage false',
      'spark.sql.codegen.factoryMode NO_CODEGEN',
      'spark.sql.adaptive.enabled false',
      'spark.sql.files.openCostInBytes 0',
      'spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC',
      'spark.executor.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC',
      'spark.driver.memory 1g',
      'spark.executor.memory 700m',
      'spark.executor.cores 1',
      'spark.driver.host 127.0.0.1',
      'spark.driver.bindAddress 127.0.0.1',
    ].join('\n'),
  );
  return file;
}

/** Removes what clusters of a test wrote. */
export const clear = (folder: string): void => rmSync(folder, { recursive: true, force: true });
