import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { open } from '../../src/warehouse/duckdb.ts';
import { shopFiles, shopWorkspace } from '../support/small-shop.ts';
import { thermometer } from '../support/tiny-workspace.ts';

const root = join(import.meta.dirname, '..', '..');
/** Ten points by default; the full run asks for a hundred. */
const POINTS = process.env.TEST_FULL === '1' ? 100 : 10;

let scratch: string;
let before: string;
let later: string;
let workspace: string;

/** A small workspace of two families: enough for loads, builds and a release, short enough to be killed often. */
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'thermometer-kill-'));
  workspace = shopWorkspace(join(scratch, 'workspace'));
  before = join(scratch, 'before');
  later = shopFiles(join(scratch, 'later'), 2);
  const first = shopFiles(join(scratch, 'first'), 1);
  const made = await run(before, ['run', first, '--workspace', workspace, '--json']);
  expect(made.code, made.log).toBe(0);
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** What the warehouse holds, whatever the order of rows and however many attempts the loads took. */
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
        `select count(*) as n, bit_xor(hash(t))::varchar as x from (select columns(c -> c <> 'batch_id') from ${name}) t`,
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
    if (child.pid) await endGroup(child.pid);
  }
  return { code: await exited, ms: performance.now() - started, log };
}

/** Kills in a row, early to late, before a run is left to heal. */
const IN_A_ROW = 5;

test(`a run killed at ${POINTS} points leaves every table as before or as after a load, and heals`, {
  timeout: POINTS > 10 ? 3 * 3600_000 : 1_200_000,
}, async () => {
  const command = ['run', later, '--workspace', workspace, '--json'];
  const after = join(scratch, 'after');
  cpSync(before, after, { recursive: true });
  const whole = await run(after, command);
  expect(whole.log && whole.code, whole.log).toBe(0);
  const wanted = await digest(after);
  expect(wanted).not.toBe(await digest(before));

  const chains = POINTS / IN_A_ROW;
  // A run goes faster than the first one where the machine is less busy, or earlier kills left half of it done.
  let pace = whole.ms;
  for (let chain = 1; chain <= chains; chain++) {
    const home = join(scratch, `killed-${chain}`);
    cpSync(before, home, { recursive: true });
    for (let point = chain; point <= POINTS; point += chains) {
      for (;;) {
        const { code, ms } = await run(home, command, 300 + (pace * point) / (POINTS + 1));
        if (code === null) break;
        expect(code, `run that ended before kill ${point}`).toBe(0);
        pace = Math.min(pace, ms);
        rmSync(home, { recursive: true });
        cpSync(before, home, { recursive: true });
      }
      const release = current(home);
      expect(release, `pointer after kill ${point}`).not.toBe('');
      const verified = await thermometer(home, 'releases', 'verify', release);
      expect(verified.code, `release after kill ${point}`).toBe(0);
      expect(await identityBreaks(home), `ledger after kill ${point}`).toEqual([]);
    }
    const healed = await thermometer(home, ...command);
    expect(healed.code, `healing run of chain ${chain}: ${healed.errors.join('\n')}`).toBe(0);
    expect(await digest(home), `content after healing chain ${chain}`).toBe(wanted);
    rmSync(home, { recursive: true, force: true });
  }
});

/** Kills a process and what it started, and waits until none of them holds a file any more. */
async function endGroup(pid: number): Promise<void> {
  try {
    process.kill(-pid, 'SIGKILL');
    for (;;) {
      await sleep(50);
      process.kill(-pid, 0);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

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
