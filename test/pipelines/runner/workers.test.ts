import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { BuildOptions } from '../../../pipelines/runner/build.ts';
import { MODELS_FOLDER } from '../../../pipelines/runner/model.ts';
import { publishWorkspace } from '../../../pipelines/runner/publish-workspace.ts';
import { isDiskFull } from '../../../pipelines/runner/workers/faults.ts';
import type { Task } from '../../../pipelines/runner/workers/messages.ts';
import { readPart, writePart } from '../../../pipelines/runner/workers/part-folder.ts';
import { shareOf, workerSetting } from '../../../pipelines/runner/workers/setting.ts';
import type { WorkerSetting } from '../../../pipelines/runner/workers/wave.ts';
import { workspaceOf } from '../../../pipelines/workspace.ts';
import { loadPolicy } from '../../../src/disclosure/policy.ts';
import { type Database, identifier, literal, open } from '../../../src/warehouse/duckdb.ts';
import { fill, smallDisk } from '../../support/small-disk.ts';
import { build, fillRaw, load } from './small-warehouse.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 300_000 });

/** All models in the full run; by default one family from its source to its cube. */
const FULL = process.env.TEST_FULL === '1';
const SOME =
  /staging\/|intermediate\/int_(member_|org)|(marts|cubes)\/consumption\.|(models|staging|intermediate|marts|cubes|macros\.sql)$/;

let folder: string;
/** Built in one process. */
let alone: string;
/** Built by workers. */
let db: Database;
let from: Partial<BuildOptions>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'workers-'));
  const modelsFolder = join(folder, 'models');
  const checksFolder = join(folder, 'checks');
  cpSync(MODELS_FOLDER, modelsFolder, { recursive: true, filter: (file) => FULL || SOME.test(file) });
  mkdirSync(checksFolder);
  from = { modelsFolder, checksFolder };
  alone = join(folder, 'alone', 'warehouse.duckdb');
  mkdirSync(join(folder, 'alone'));
  const one = await open(alone);
  await fillRaw(one, 'warehouse');
  await one.run('checkpoint');
  mkdirSync(join(folder, 'shared'));
  copyFileSync(alone, join(folder, 'shared', 'warehouse.duckdb'));
  await build(one, from);
  one.close();
  db = await open(join(folder, 'shared', 'warehouse.duckdb'));
});
afterAll(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
  disk?.remove();
});

const disk = smallDisk(64);

const workers = (more: Partial<WorkerSetting> = {}): WorkerSetting => ({
  count: 2,
  folder: join(folder, 'workers'),
  memoryLimit: '512MB',
  threads: 1,
  fewestRows: 0,
  ...more,
});

/** Rows that one warehouse has and the other has not, both ways, over every table that a model makes. */
async function differences(): Promise<{ tables: number; cells: number; different: string[] }> {
  await db.run('checkpoint');
  await db.run(`attach ${literal(alone)} as alone (read_only)`);
  try {
    const tables = await db.all<{ name: string }>(
      `select schema_name || '.' || table_name as name from duckdb_tables()
       where database_name = 'alone' and schema_name in ('intermediate', 'marts', 'cubes') order by 1`,
    );
    const different: string[] = [];
    let cells = 0;
    for (const { name } of tables) {
      const [schema = '', table = ''] = name.split('.').map(identifier);
      const here = `${schema}.${table}`;
      const there = `alone.${here}`;
      const { n, a, b } = await db.one<{ n: number; a: number; b: number }>(
        `select (select count(*) from ${here}) as n, (select count(*) from (from ${here} except all from ${there})) as a,
           (select count(*) from (from ${there} except all from ${here})) as b`,
      );
      cells += n;
      if (a + b > 0) different.push(`${name}: ${a} / ${b}`);
    }
    return { tables: tables.length, cells, different };
  } finally {
    await db.run('detach alone');
  }
}

describe('a build by worker processes', () => {
  test('makes exactly the rows of a build in one process, though a worker is killed at work', async () => {
    const notes: string[] = [];
    let killed = 0;
    const result = await build(db, {
      ...from,
      note: ({ zh }) => notes.push(zh),
      workers: workers({
        onGiven: (task, pid) => {
          if (task.model === 'cubes.consumption' && killed++ === 0) process.kill(pid, 'SIGKILL');
        },
      }),
    });
    expect(killed).toBeGreaterThan(1);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain('SIGKILL');
    expect(result.built.map(({ model }) => model)).toContain('cubes.consumption');
    expect(existsSync(join(folder, 'workers'))).toBe(false);
    const { tables, cells, different } = await differences();
    expect(different).toEqual([]);
    expect(tables).toBeGreaterThan(FULL ? 50 : 5);
    expect(cells).toBeGreaterThan(FULL ? 100_000 : 4_000);
    expect((await build(db, from)).built).toEqual([]);
  });

  test.skipIf(!disk)('stops when a worker finds its disk full, and says which', async () => {
    await load(db, 'consumption', [202503], 2);
    const place = disk?.path ?? '';
    const full = build(db, {
      ...from,
      workers: workers({
        count: 1,
        folder: join(place, 'workers'),
        onGiven: () => fill(join(place, 'other-files')),
      }),
    });
    await expect(full).rejects.toThrow(/disk is full.*THERMOMETER_WORKER_FOLDER.*thermometer build again/s);
  });

  test('stops when a task has ended three workers; nothing is published, and the next build heals', async () => {
    if (!disk) await load(db, 'consumption', [202503], 2);
    const given: string[] = [];
    const failed = build(db, {
      ...from,
      workers: workers({
        count: 1,
        onGiven: (task, pid) => {
          if (task.model !== 'cubes.consumption' || !task.parts.includes(2025)) return;
          given.push(task.id);
          process.kill(pid, 'SIGKILL');
        },
      }),
    });
    await expect(failed).rejects.toThrow(
      /cubes\.consumption \(2025\) has ended 3 worker processes.*--workers 0/s,
    );
    expect(given).toHaveLength(3);
    expect(new Set(given).size).toBe(1);
    expect(existsSync(join(folder, 'workers'))).toBe(false);

    db.close();
    const home = join(folder, 'shared');
    const effects = { policy: loadPolicy(), now: new Date('2025-04-03T00:00:00Z') };
    await expect(publishWorkspace(home, workspaceOf(home), effects)).rejects.toThrow(
      /did not end \(failed\); nothing was published/,
    );
    expect(existsSync(join(home, 'releases'))).toBe(false);

    db = await open(join(home, 'warehouse.duckdb'));
    const healed = await build(db, from);
    expect(healed.built.find(({ model }) => model === 'cubes.consumption')?.parts).toContain(2025);
    const other = await open(alone);
    await load(other, 'consumption', [202503], 2);
    await build(other, from);
    other.close();
    expect((await differences()).different).toEqual([]);
  });
});

describe('a part', () => {
  const task: Task = {
    id: 'a1',
    model: 'cubes.some',
    parts: [202501, 202502],
    sql: 'select 202501 + i % 2 as period, i from range(100) r(i)',
    column: 'period',
    weight: 1,
  };

  test('is taken whole or not at all', async () => {
    const memory = await open();
    const place = join(folder, 'part');
    await writePart(memory, task, place);
    expect(readdirSync(folder).filter((name) => name.includes('making'))).toEqual([]);
    expect(readPart(task, place)).toMatchObject({
      rows: 100,
      parts: new Map([
        [202501, 50],
        [202502, 50],
      ]),
    });
    expect(readPart({ ...task, id: 'a2' }, place), 'of other inputs').toBeUndefined();
    expect(readPart({ ...task, parts: [202501] }, place), 'with rows nobody asked for').toBeUndefined();
    truncateSync(join(place, 'rows.parquet'), 200);
    expect(readPart(task, place), 'cut short').toBeUndefined();
    await writePart(memory, task, place);
    rmSync(join(place, 'manifest.json'));
    expect(readPart(task, place), 'without its manifest').toBeUndefined();
    writeFileSync(join(place, 'manifest.json'), '{"task":"a1","rows":');
    expect(readPart(task, place), 'with half a manifest').toBeUndefined();
    expect(readPart(task, join(folder, 'nowhere'))).toBeUndefined();
    memory.close();
  });

  test('that does not fit on the disk is told apart from a wrong model', async () => {
    const memory = await open();
    const said = await memory
      .run("copy (select range as i from range(1000000)) to '/dev/full' (format parquet, use_tmp_file false)")
      .then(() => '', String);
    memory.close();
    expect(isDiskFull(said), said).toBe(true);
    expect(isDiskFull('Binder Error: column "x" not found')).toBe(false);
  });
});

describe('the setting', () => {
  test('is a number of processes that share memory and cores; none is one process', () => {
    expect(workerSetting('0', '/home')).toBeUndefined();
    expect(workerSetting('4', '/home')).toMatchObject({ count: 4, folder: '/home/staging/workers' });
    for (const wrong of ['two', '-1', '1.5', '1000'])
      expect(() => workerSetting(wrong, '/home'), wrong).toThrow(/--workers/);
    expect(shareOf('2GB', 2)).toBe('1024MB');
    expect(shareOf('1.5GB', 3)).toBe('512MB');
    expect(shareOf('100MB', 4)).toBe('256MB');
  });
});
