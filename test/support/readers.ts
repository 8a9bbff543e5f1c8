import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const REQUIREMENTS = join(root, 'notebooks', 'requirements.txt');
/** The TypeScript kernel of the notebooks and a generator for the OpenAPI document. */
const NODE_TOOLS = ['deno@2.9.6', 'openapi-typescript@7.13.0'];

/** Other people's readers, installed once for all runs and kept outside the checkout. */
export interface Readers {
  readonly python: string;
  readonly deno: string;
  readonly openapiTypescript: string;
  /** Kernels of the notebooks, for JUPYTER_PATH. */
  readonly jupyter: string;
  run(command: string, args: readonly string[], options?: RunOptions): Promise<string>;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads. */
  readonly input?: string;
  /** What it printed is wanted however it ended. */
  readonly mayFail?: boolean;
}

/**
 * Python with pyarrow, pandas, polars, DuckDB, Frictionless and a notebook runner; Deno.
 * @returns why there are none, when they could not be had: printed by the test that is then not run.
 */
export async function findReaders(): Promise<Readers | string> {
  if (process.env.THERMOMETER_READERS === '0') return 'THERMOMETER_READERS=0';
  const wanted = `${readFileSync(REQUIREMENTS, 'utf8')}${NODE_TOOLS.join(' ')}`;
  const name = `readers-${createHash('sha256').update(wanted).digest('hex').slice(0, 12)}`;
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'social-thermometer', name);
  if (!existsSync(join(cache, 'ready'))) {
    try {
      await install(cache);
    } catch (error) {
      rmSync(join(cache, 'ready'), { force: true });
      return `pip 或 npm 装不了 could not be installed: ${error instanceof Error ? error.message.split('\n')[0] : error}`;
    }
  }
  const python = join(cache, 'venv', 'bin', 'python');
  return {
    python,
    deno: join(cache, 'node_modules', '.bin', 'deno'),
    openapiTypescript: join(cache, 'node_modules', '.bin', 'openapi-typescript'),
    jupyter: join(cache, 'jupyter'),
    run,
  };
}

async function install(cache: string): Promise<void> {
  mkdirSync(cache, { recursive: true });
  const venv = join(cache, 'venv');
  const python = join(venv, 'bin', 'python');
  // Started over when a run before this one was ended half way.
  if (!existsSync(python))
    execFileSync('python3', ['-m', 'venv', venv], { stdio: 'ignore', timeout: 120_000 });
  const quiet = { timeout: 900_000, stdio: ['ignore', 'ignore', 'pipe'] as ['ignore', 'ignore', 'pipe'] };
  execFileSync(python, ['-m', 'pip', 'install', '-q', '--only-binary', ':all:', '-r', REQUIREMENTS], quiet);
  writeFileSync(join(cache, 'package.json'), '{"private": true}\n');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...NODE_TOOLS], {
    ...quiet,
    cwd: cache,
  });
  kernel(cache, 'deno', {
    display_name: 'Deno',
    language: 'typescript',
    argv: [join(cache, 'node_modules', '.bin', 'deno'), 'jupyter', '--kernel', '--conn', '{connection_file}'],
  });
  kernel(cache, 'python3', {
    display_name: 'Python 3',
    language: 'python',
    argv: [python, '-m', 'ipykernel_launcher', '-f', '{connection_file}'],
  });
  writeFileSync(join(cache, 'ready.part'), '');
  renameSync(join(cache, 'ready.part'), join(cache, 'ready'));
}

function kernel(cache: string, name: string, spec: object): void {
  const folder = join(cache, 'jupyter', 'kernels', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'kernel.json'), JSON.stringify(spec));
}

/** Runs a program to its end. @returns what it printed. @throws Error with what it said when it failed. */
function run(
  command: string,
  args: readonly string[],
  { cwd = root, env = {}, input, mayFail = false }: RunOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.end(input);
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString('utf8');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString('utf8');
    });
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 || (mayFail && out !== '')
        ? resolve(out)
        : reject(new Error(`${command} ended with ${code}:\n${err}\n${out}`)),
    );
  });
}
