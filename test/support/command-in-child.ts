import { spawn } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** Runs a command as a process of its own and kills it after `delay` ms; undefined lets it end. */
export function commandInChild(
  home: string,
  args: readonly string[],
  delay?: number,
): Promise<{ killed: boolean; ms: number }> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'pipelines', 'cli.ts'), ...args], {
      cwd: ROOT,
      env: { ...process.env, THERMOMETER_HOME: home },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let err = '';
    child.stderr.on('data', (chunk) => {
      err += String(chunk);
    });
    const timer = delay === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), delay);
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      const ms = performance.now() - started;
      if (signal === 'SIGKILL') resolve({ killed: true, ms });
      else if (code === 0) resolve({ killed: false, ms });
      else reject(new Error(err));
    });
  });
}
