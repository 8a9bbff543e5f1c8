import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { type Database, literal, open } from '../../src/warehouse/duckdb.ts';
import { REFERENCE_FOLDER } from '../workspace.ts';
import type { Export } from './export.ts';
import { exports } from './exports.ts';
import { writeFile } from './file-writer.ts';
import { plantedEvents, SAMPLE_FOLDER, STEP_COLUMNS, stepRows } from './truth.ts';

export interface SampleOptions {
  /** Equal options give equal bytes. */
  readonly seed: number;
  /** Rows of the member register, about; at least sixteen a city. */
  readonly members: number;
  /** Months up to and including 2026-09. */
  readonly months: number;
  /** Records of services, consumption, feedback, vouchers, ratings and disputes together, about. */
  readonly events: number;
  readonly onProgress?: (label: string, done: number, total: number) => void;
}

export const SAMPLE_DEFAULTS = { seed: 20261122, members: 202_000, months: 72, events: 2_610_000 } as const;

export interface SampleFile {
  readonly family: string;
  readonly path: string;
  readonly mapping: string;
  /** Data rows, repeats and dirt included; titles and totals not. */
  readonly rows: number;
  readonly bytes: number;
}

export interface SampleManifest {
  readonly synthetic: true;
  readonly seed: number;
  readonly members: number;
  readonly months: number;
  readonly events: number;
  readonly window: { readonly from: number; readonly to: number };
  readonly files: readonly SampleFile[];
}

const LAST_MONTH = { year: 2026, month: 9 } as const;
/** The generator's statements, in order of their names. */
export const SQL_FOLDER = join(import.meta.dirname, 'sql');
/** The months in which a reading can be compared with a year before belong to the base; short samples use all. */
const BASE_MONTHS = 36;

/**
 * Writes the synthetic federation into `folder`: source files as its systems export them, the mappings and the
 * workspace that load them, the planted events, and `manifest.json`. DuckDB makes the rows, two files at a time.
 * @throws RangeError for options no sample can be made of.
 */
export async function generateSample(folder: string, options: SampleOptions): Promise<SampleManifest> {
  check(options);
  mkdirSync(folder, { recursive: true });
  const db = await open(':memory:');
  try {
    const tasks = filesOf(options.months);
    const total = tasks.length + 1;
    options.onProgress?.('members', 0, total);
    await prepare(db, options);
    let done = 1;
    const files = await inTwos(db, tasks, async (connection, task) => {
      const path = join(folder, task.path);
      mkdirSync(dirname(path), { recursive: true });
      const rows = await writeFile(connection, task.export, task.from, path);
      options.onProgress?.(task.path, ++done, total);
      const { family, mapping } = task.export;
      return { family, path: task.path, mapping, rows, bytes: statSync(path).size };
    });
    const manifest = manifestOf(options, files);
    describe(folder, manifest);
    return manifest;
  } finally {
    db.close();
  }
}

function check({ seed, members, months, events }: SampleOptions): void {
  const whole = (name: string, value: number, low: number, high: number): void => {
    if (!Number.isInteger(value) || value < low || value > high) {
      throw new RangeError(`${name} is ${value}; expected a whole number from ${low} to ${high}`);
    }
  };
  whole('seed', seed, 0, Number.MAX_SAFE_INTEGER);
  whole('members', members, 1_000, 50_000_000);
  whole('months', months, 3, 240);
  whole('events', events, 1_000, 500_000_000);
}

/** What every statement may ask: the options, the code tables and the planted events. */
export async function declareSample(
  db: Database,
  { seed, members, months, events }: Pick<SampleOptions, 'seed' | 'members' | 'months' | 'events'>,
): Promise<void> {
  // Files are equal byte for byte because plans and orders are: joins as written, rows in the order of the cells.
  await db.script(`
    set preserve_insertion_order = true;
    set disabled_optimizers = 'join_order,build_side_probe_side';
    create macro seed() as ${seed}::bigint;
    create macro members_wanted() as ${members};
    create macro months_wanted() as ${months};
    create macro events_wanted() as ${events};
    create macro last_month() as date '${LAST_MONTH.year}-${pad(LAST_MONTH.month)}-01';
    create table regions as select * from read_csv(${reference('regions.csv')}, all_varchar = true);
    create table festivals as select * from read_csv(${reference('festivals.csv')});
    create table holidays as select * from read_csv(${reference('holidays_cn.csv')});
    create table planted (${Object.entries(STEP_COLUMNS)
      .map(([name, type]) => `${name} ${type}`)
      .join(', ')});
  `);
  const names = Object.keys(STEP_COLUMNS);
  for (const step of stepRows(plantedEvents())) {
    const values = names.map((name) => sqlValue(step[name])).join(', ');
    await db.run(`insert into planted values (${values})`);
  }
}

/** Members, unions, shops and the counts of every cell; rows are drawn when a file is written. */
async function prepare(db: Database, options: SampleOptions): Promise<void> {
  await declareSample(db, options);
  const scripts = readdirSync(SQL_FOLDER).sort();
  const run = (connection: Database, file: string): Promise<void> =>
    connection.script(readFileSync(join(SQL_FOLDER, file), 'utf8'));
  // Scripts 50–79 count the cells of their own families and need only what comes before 50.
  const cells = scripts.filter((file) => file >= '50' && file < '80');
  for (const file of scripts.filter((name) => name < '50')) await run(db, file);
  await inTwos(db, cells, run);
  for (const file of scripts.filter((name) => name >= '80')) await run(db, file);
}

const pad = (month: number): string => String(month).padStart(2, '0');
const reference = (name: string): string => literal(join(REFERENCE_FOLDER, name));
const sqlValue = (value: unknown): string =>
  value === undefined ? 'null' : typeof value === 'number' ? String(value) : literal(String(value));

interface Task {
  readonly export: Export;
  readonly path: string;
  readonly from: string;
}

/** One task per file; years and fixed months outside the window are left out. */
function filesOf(months: number): Task[] {
  const last = LAST_MONTH.year * 12 + LAST_MONTH.month - 1;
  const first = last - months + 1;
  const indexOf = (code: number): number => Math.trunc(code / 100) * 12 + (code % 100) - 1;
  return exports.flatMap((e) => {
    const low = Math.max(first, e.from === undefined ? first : indexOf(e.from));
    const high = Math.min(last, e.to === undefined ? last : indexOf(e.to));
    if (low > high) return [];
    const from = (a: number, b: number): string =>
      e.rows(a - first, b - first) + (e.where === undefined ? '' : ` where ${e.where}`);
    if (!e.path.includes('{year}')) return [{ export: e, path: e.path, from: from(low, high) }];
    const tasks: Task[] = [];
    for (let year = Math.trunc(low / 12); year <= Math.trunc(high / 12); year++) {
      const path = e.path.replace('{year}', String(year));
      tasks.push({ export: e, path, from: from(Math.max(low, year * 12), Math.min(high, year * 12 + 11)) });
    }
    return tasks;
  });
}

/** Runs the tasks on two connections; results come back in the order of the tasks, and a failure stops both. */
async function inTwos<T, R>(
  db: Database,
  tasks: readonly T[],
  run: (connection: Database, task: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const failures: unknown[] = [];
  const queue = tasks.entries();
  const work = async (connection: Database): Promise<void> => {
    for (const [i, task] of queue) {
      if (failures.length > 0) return;
      try {
        results[i] = await run(connection, task);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  const second = await db.connect();
  await Promise.all([work(db), work(second)]);
  second.close();
  if (failures.length > 0) throw failures[0];
  return results;
}

function manifestOf(options: SampleOptions, files: readonly SampleFile[]): SampleManifest {
  const { seed, members, months, events } = options;
  const to = LAST_MONTH.year * 100 + LAST_MONTH.month;
  const first = LAST_MONTH.year * 12 + LAST_MONTH.month - months;
  const from = Math.trunc(first / 12) * 100 + (first % 12) + 1;
  return { synthetic: true, seed, members, months, events, window: { from, to }, files };
}

/** Everything but the rows: mappings, workspace, truth and manifest. */
function describe(folder: string, manifest: SampleManifest): void {
  if (folder !== SAMPLE_FOLDER) {
    cpSync(join(SAMPLE_FOLDER, 'mappings'), join(folder, 'mappings'), { recursive: true });
    cpSync(join(SAMPLE_FOLDER, 'truth.yml'), join(folder, 'truth.yml'));
    const workspace = parse(readFileSync(join(SAMPLE_FOLDER, 'workspace.yml'), 'utf8'));
    if (manifest.window.from > workspace.index.base_from) workspace.index = shortBase(manifest);
    writeFileSync(join(folder, 'workspace.yml'), stringify(workspace));
  }
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** A window too short for the committed base is its own base. */
function shortBase({ window, months }: SampleManifest): { base_from: number; base_to: number } {
  const last =
    Math.trunc(window.from / 100) * 12 + (window.from % 100) - 1 + Math.min(months, BASE_MONTHS) - 1;
  return { base_from: window.from, base_to: Math.trunc(last / 12) * 100 + (last % 12) + 1 };
}
