import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { open } from '../../src/warehouse/duckdb.ts';
import { thermometer, tinyWorkspace } from '../support/tiny-workspace.ts';

const root = join(import.meta.dirname, '..', '..');
/** Ten points by default; the full run asks for a hundred. */
const POINTS = process.env.TEST_FULL === '1' ? 100 : 10;

let scratch: string;
let before: string;
let sample: string;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'thermometer-kill-'));
  const tiny = await tinyWorkspace();
  before = join(scratch, 'before');
  cpSync(tiny, before, { recursive: true });
  sample = join(scratch, 'later');
  // Another seed: the same people and orders do not come back, so that the load has real work to do.
  const made = await thermometer(
    before,
    'sample',
    '--out',
    sample,
    '--seed',
    '7',
    '--members',
    '3000',
    '--months',
    '26',
    '--events',
    '30000',
  );
  expect(made.code).toBe(0);
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** What the warehouse holds, independent of the order of rows. */
async function digest(home: string): Promise<string> {
  const db = await open(join(home, 'warehouse.duckdb'));
  try {
    const tables = await db.all<{ name: string }>(
      `select table_schema || '.' || table_name as name from information_schema.tables
       where table_type = 'BASE TABLE' and table_schema in ('raw', 'marts', 'cubes') order by 1`,
    );
    const parts: string[] = [];
    for (const { name } of tables) {
      const row = await db.one<{ n: number; x: string }>(
        `select count(*) as n, bit_xor(hash(t))::varchar as x from ${name} t`,
      );
      parts.push(`${name} ${row.n} ${row.x}`);
    }
    return parts.join('\n');
  } finally {
    db.close();
  }
}

const current = (home: string): string => {
  const pointer = join(home, 'releases', 'CURRENT');
  return existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : '';
};

/** Runs the command line as a process and, when asked, kills it without warning after some milliseconds. */
async function run(
  home: string,
  args: string[],
  killAfter?: number,
): Promise<{ code: number | null; ms: number; log: string }> {
  const started = performance.now();
  const child = spawn(process.execPath, [join(root, 'pipelines/bin.mjs'), ...args], {
    env: { ...process.env, THERMOMETER_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let log = '';
  child.stdout.on('data', (chunk: Buffer) => (log += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString('utf8')));
  const exited = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
  if (killAfter !== undefined) {
    await Promise.race([sleep(killAfter), exited]);
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
  return { code: await exited, ms: performance.now() - started, log };
}

test(`a run killed at ${POINTS} points leaves every table as before or as after a load, and heals`, {
  timeout: 1_200_000,
}, async () => {
  const command = ['run', sample, '--workspace', join(root, 'data/sample/workspace.yml'), '--json'];
  const after = join(scratch, 'after');
  cpSync(before, after, { recursive: true });
  const whole = await run(after, command);
  expect(whole.log && whole.code, whole.log).toBe(0);
  const wanted = await digest(after);
  expect(wanted).not.toBe(await digest(before));

  for (let point = 1; point <= POINTS; point++) {
    const home = join(scratch, `killed-${point}`);
    cpSync(before, home, { recursive: true });
    await run(home, command, 300 + (whole.ms * point) / (POINTS + 1));

    const release = current(home);
    expect(release, `pointer after kill ${point}`).not.toBe('');
    expect((await thermometer(home, 'releases', 'verify', release)).code, `release after kill ${point}`).toBe(
      0,
    );
    expect(await identityBreaks(home), `ledger after kill ${point}`).toEqual([]);

    const healed = await run(home, command);
    expect(healed.code, `healing run after kill ${point}: ${healed.log}`).toBe(0);
    expect(await digest(home), `content after healing from kill ${point}`).toBe(wanted);
    rmSync(home, { recursive: true, force: true });
  }
});

/** Batches whose counts do not add up, and batches whose rows are not all there. */
async function identityBreaks(home: string): Promise<unknown[]> {
  const db = await open(join(home, 'warehouse.duckdb'));
  try {
    return await db.all(
      `select batch_id, rows_in, loaded, updated, unchanged, duplicate, rejected from ledger.batches
       where rows_in <> loaded + updated + unchanged + duplicate + rejected`,
    );
  } finally {
    db.close();
  }
}
