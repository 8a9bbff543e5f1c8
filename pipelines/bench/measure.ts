import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Measured {
  readonly seconds: number;
  /** User and system time of the process, all threads. */
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
}

/**
 * Runs one task of the bench as a process of its own and reads what that process used: nothing of one task is warm
 * for the next, and its memory is its own.
 */
export async function inOwnProcess<T extends object>(
  task: string,
  argument: object,
): Promise<Measured & T & { readonly treeMegabytes: number }> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, 'task.ts'), task, JSON.stringify(argument)],
    {
      cwd: join(import.meta.dirname, '..', '..'),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, UV_THREADPOOL_SIZE: '16', TZ: 'UTC' },
    },
  );
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString('utf8');
  });
  let treeMegabytes = 0;
  const look = setInterval(() => {
    treeMegabytes = Math.max(treeMegabytes, megabytesOf(child.pid ?? 0));
  }, 250);
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve));
  clearInterval(look);
  if (code !== 0) throw new Error(`bench task ${task} failed:\n${err || out}`);
  return { ...(JSON.parse(out.trim().split('\n').at(-1) ?? '{}') as Measured & T), treeMegabytes };
}

/** Memory of a process and of those it started, as Linux tells; 0 elsewhere. */
function megabytesOf(pid: number): number {
  try {
    const own = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/);
    return children.filter(Boolean).reduce((sum, child) => sum + megabytesOf(Number(child)), own);
  } catch {
    return 0;
  }
}

export interface Clock {
  stop(): { seconds: number; cpuSeconds: number };
}

export function startClock(): Clock {
  const wall = performance.now();
  const cpu = process.cpuUsage();
  return {
    stop: () => {
      const used = process.cpuUsage(cpu);
      return { seconds: (performance.now() - wall) / 1000, cpuSeconds: (used.user + used.system) / 1e6 };
    },
  };
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};
