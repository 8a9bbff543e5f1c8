import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { CommandIo, ExitCode } from '../../pipelines/commands/command.ts';
import { commands } from '../../pipelines/commands/index.ts';
import { SAMPLE_DEFAULTS } from '../../pipelines/sample/generate.ts';
import { writeMadeUpPrices } from './prices.ts';

const root = join(import.meta.dirname, '..', '..');
const cache = join(root, 'node_modules', '.thermometer-test');

/** The parts of `src` that only read a release, or keep what people do: a published workspace is the same without them. */
const READERS = /^\/src\/(dashboard|charts|papers|client|i18n|accounts|worklog|api(?!\/release))\//;

/** Everything a built workspace depends on; a change of any makes a new one. */
function fingerprint(size: TinySize): string {
  const hash = createHash('sha256').update(JSON.stringify(size));
  hash.update(readFileSync(join(import.meta.dirname, 'prices.ts')));
  for (const folder of ['pipelines', 'src', 'data/sample', 'data/reference']) {
    const files = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((e) => e.isFile())
      .map((e) => join(e.parentPath, e.name))
      .filter((file) => !READERS.test(file.slice(root.length)))
      .sort();
    for (const file of files) hash.update(file.slice(root.length)).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 16);
}

export interface TinySize {
  readonly members: number;
  readonly months: number;
  readonly events: number;
}

export const TINY: TinySize = { members: 6000, months: 26, events: 60_000 };

/** A command's world for tests: output is kept, the clock is fixed. */
export function recordingIo(
  home: string,
): CommandIo & { readonly lines: string[]; readonly errors: string[] } {
  const lines: string[] = [];
  const errors: string[] = [];
  return {
    lines,
    errors,
    out: (line) => lines.push(line),
    err: (line) => errors.push(line),
    progress: { step: () => {}, end: () => {} },
    lang: 'zh-CN',
    now: () => new Date('2026-11-22T08:00:00Z'),
    home,
  };
}

/** Runs one command of the real command line in this process. */
export async function thermometer(
  home: string,
  ...args: string[]
): Promise<{ code: ExitCode; lines: string[]; errors: string[] }> {
  const io = recordingIo(home);
  const [name = '', ...rest] = args;
  const command = commands[name];
  if (!command) throw new Error(`no command ${name}`);
  const code = await command.run(rest, io);
  return { code, lines: io.lines, errors: io.errors };
}

/**
 * The home of a published tiny sample, made once per state of the code and shared by all tests that only read it.
 * Copy it before writing to it.
 */
export async function tinyWorkspace(size: TinySize = TINY): Promise<string> {
  const home = join(cache, fingerprint(size));
  const lock = `${home}.making`;
  while (!existsSync(home)) {
    mkdirSync(cache, { recursive: true });
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
    } catch {
      if (!isAlive(lock)) rmSync(lock, { recursive: true, force: true });
      await new Promise((wake) => setTimeout(wake, 500));
      continue;
    }
    try {
      if (!existsSync(home)) await make(home, size);
    } finally {
      rmSync(lock, { recursive: true, force: true });
    }
  }
  return home;
}

/**
 * The home of a published sample of the default size, which shows what was planted; some minutes. `THERMOMETER_FULL_HOME`
 * names one that `npm start` has made. Copy it before writing to it.
 */
export const fullWorkspace = async (): Promise<string> =>
  process.env.THERMOMETER_FULL_HOME ?? (await tinyWorkspace(SAMPLE_DEFAULTS));

/** Whether who holds a lock still runs: a killed run must not keep the next one waiting. */
function isAlive(lock: string): boolean {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')) || 0, 0);
    return true;
  } catch {
    return false;
  }
}

const STALE_MS = 3_600_000;

async function make(home: string, size: TinySize): Promise<void> {
  // Another run of the tests, of an earlier state of the code, may still read the one it made.
  for (const entry of readdirSync(cache)) {
    const path = join(cache, entry);
    if (Date.now() - statSync(path).mtimeMs > STALE_MS) rmSync(path, { recursive: true, force: true });
  }
  const building = `${home}.building`;
  const sample = join(building, 'sample');
  await must(
    thermometer(
      building,
      'sample',
      '--out',
      sample,
      '--members',
      String(size.members),
      '--months',
      String(size.months),
      '--events',
      String(size.events),
    ),
  );
  writeMadeUpPrices(sample);
  await must(thermometer(building, 'run', sample, '--workspace', sample, '--json'));
  renameSync(building, home);
}

async function must(run: Promise<{ code: ExitCode; errors: string[] }>): Promise<void> {
  const { code, errors } = await run;
  if (code !== 0) throw new Error(errors.join('\n'));
}
