import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildCommand } from '../../pipelines/commands/build.ts';
import { CommandError } from '../../pipelines/commands/command.ts';
import { NOT_IN_CLICKHOUSE } from '../../pipelines/engines/clickhouse-dialect.ts';
import { readLakeManifest } from '../../pipelines/engines/lake-manifest.ts';
import { inOrder, type LinkedModel } from '../../pipelines/runner/lineage.ts';
import { readMacros, readModels } from '../../pipelines/runner/model.ts';
import { open } from '../../src/warehouse/duckdb.ts';
import { buildInClickHouse, giveTables } from '../support/clickhouse.ts';
import { type Compared, compareTables, openBoth, type Sides, tablesOfBoth } from '../support/same-tables.ts';
import { findEngine, findSpark, type SparkCluster, sparkProperties, startCluster } from '../support/spark.ts';
import { recordingIo, thermometer, tinyWorkspace } from '../support/tiny-workspace.ts';

const spark = findSpark();
const clickhouse = findEngine('clickhouse');
// Said aloud: what is not run is not passed.
if (typeof spark === 'string') console.log(`未运行 not run: Spark — ${spark}`);
if (typeof clickhouse === 'string') console.log(`未运行 not run: ClickHouse — ${clickhouse}`);

const MINUTES = 60_000;
const place = mkdtempSync(join(tmpdir(), 'cluster-'));
const lake = join(place, 'lake');
/** Built by this machine alone. */
let local: string;
let models: LinkedModel[];

/** A year and the months it is compared with: what the engines are asked is the same, and a cluster needs its time per row. */
const FOURTEEN_MONTHS = { members: 6000, months: 14, events: 25_000 };

beforeAll(async () => {
  local = await tinyWorkspace(FOURTEEN_MONTHS);
  const db = await open();
  models = await inOrder(db, readModels());
  db.close();
}, 10 * MINUTES);
afterAll(() => rmSync(place, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

function copyOfLocal(name: string): string {
  const home = join(place, name);
  cpSync(local, home, { recursive: true });
  return home;
}

/** Every table that a model makes, on both sides; only those that differ are worth a look. */
async function differences(home: string): Promise<{ tables: number; rows: number; different: Compared[] }> {
  const db = await openBoth(join(local, 'warehouse.duckdb'), join(home, 'warehouse.duckdb'));
  try {
    const compared = await compareTables(db, await tablesOfBoth(db, ['intermediate', 'marts', 'cubes']));
    return {
      tables: compared.length,
      rows: compared.reduce((sum, { rows }) => sum + rows, 0),
      different: compared.filter(({ onlyFirst, onlySecond }) => onlyFirst + onlySecond > 0),
    };
  } finally {
    db.close();
  }
}

interface Built {
  readonly labels: readonly string[];
  readonly notes: readonly string[];
  readonly failure: string | undefined;
}

/** The build as a person runs it, with what they see meanwhile. */
async function build(
  home: string,
  args: string[] = [],
  on: (label: string) => void = () => {},
): Promise<Built> {
  const io = recordingIo(home);
  const labels: string[] = [];
  const progress = {
    step: (label: string): void => {
      if (labels.at(-1) === label) return;
      labels.push(label);
      on(label);
    },
    end: () => {},
  };
  try {
    expect(await buildCommand(args, { ...io, progress })).toBe(0);
    return { labels, notes: io.errors, failure: undefined };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { labels, notes: io.errors, failure: error.in('zh-CN') };
  }
}

describe.skipIf(typeof spark === 'string')('a Spark cluster of a master and two workers', () => {
  const home = typeof spark === 'string' ? '' : spark.home;
  let cluster: SparkCluster;
  let first: string;

  beforeAll(async () => {
    cluster = await startCluster(home, join(place, 'cluster'));
    first = copyOfLocal('first');
  }, 5 * MINUTES);
  afterAll(() => cluster?.stop());

  /** @param uri how the cluster calls the lake. @param master empty where the scheduler of the site runs the job. */
  const onCluster = (uri: string, master = cluster.master): void => {
    vi.stubEnv('THERMOMETER_ENGINE', 'spark');
    vi.stubEnv('THERMOMETER_LAKE', lake);
    vi.stubEnv('THERMOMETER_LAKE_URI', uri);
    vi.stubEnv('THERMOMETER_SPARK_MASTER', master);
    vi.stubEnv('THERMOMETER_SPARK_PROPERTIES', sparkProperties(place));
    vi.stubEnv('SPARK_HOME', home);
    vi.stubEnv('SPARK_LOCAL_IP', '127.0.0.1');
  };

  test(
    'makes cell for cell the tables of this machine, over a folder path',
    async () => {
      onCluster(lake);
      const { labels, failure } = await build(first);
      expect(failure).toBeUndefined();
      const written = models.filter(({ layer }) => layer !== 'staging').map(({ id }) => id);
      expect(labels.filter((label) => written.includes(label))).toEqual(written);
      const { tables, rows, different } = await differences(first);
      console.log(`Spark = DuckDB: ${tables} tables, ${rows} rows`);
      expect(different).toEqual([]);
      expect(tables).toBe(written.length);
      expect(readFileSync(join(lake, 'logs', readdirSync(join(lake, 'logs'))[0] ?? ''), 'utf8')).toContain(
        'cubes.members',
      );
      // Nothing has changed since: the cluster is not asked again.
      expect((await build(first)).labels).not.toContain('cubes.members');
    },
    30 * MINUTES,
  );

  test(
    'is published from as this machine is: the same files',
    async () => {
      expect((await thermometer(first, 'publish', '--json')).code).toBe(0);
      const filesOf = (workspace: string): Record<string, string> => {
        const id = readFileSync(join(workspace, 'releases', 'CURRENT'), 'utf8').trim();
        const manifest: { files: { path: string; sha256: string }[] } = JSON.parse(
          readFileSync(join(workspace, 'releases', id, 'manifest.json'), 'utf8'),
        );
        const cubes = manifest.files.filter(({ path }) => /^(inside|outside)\//.test(path));
        return Object.fromEntries(cubes.map(({ path, sha256 }) => [path, sha256]));
      };
      expect(filesOf(first)).toEqual(filesOf(local));
    },
    5 * MINUTES,
  );

  test(
    'may be driven by the scheduler of the site: its results are taken without a master',
    async () => {
      onCluster(lake, '');
      const other = copyOfLocal('other');
      const { labels, failure } = await build(other);
      expect(failure).toBeUndefined();
      expect(labels).toContain('收回结果 results');
      expect(labels).not.toContain('cubes.members');
      expect((await differences(other)).different).toEqual([]);
    },
    10 * MINUTES,
  );

  test(
    'whose results were half written changes nothing, and then computes anew; one that is gone says so',
    async () => {
      const harmed = copyOfLocal('harmed');
      const folder = join(lake, 'built', 'cubes', 'consumption');
      const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.parquet'));
      rmSync(join(folder, file));
      onCluster(lake, '');
      expect((await build(harmed)).failure).toMatch(/cubes\.consumption 不完整.*数据仓库保持原样/);
      expect((await differences(harmed)).different).toEqual([]);
      expect((await build(harmed)).failure).toMatch(/没有设置集群.*spark-sql -f/);
      onCluster(lake, 'spark://127.0.0.1:9');
      expect((await build(harmed)).failure).toMatch(/连不上 Spark 集群/);
      rmSync(harmed, { recursive: true });
    },
    10 * MINUTES,
  );

  test(
    'that loses a worker in the middle makes the same tables, over a URI',
    async () => {
      onCluster(`file://${lake}`);
      let killed = false;
      const { notes, failure } = await build(first, ['--full'], (label) => {
        if (label !== 'cubes.consumption' || killed) return;
        killed = true;
        setTimeout(() => cluster.killWorker(0), 700);
      });
      expect(failure).toBeUndefined();
      expect(killed).toBe(true);
      expect(notes.join()).toMatch(/集群失去一个执行器/);
      expect((await differences(first)).different).toEqual([]);
    },
    30 * MINUTES,
  );

  test(
    'can be left again: the next build of this machine makes its own tables',
    async () => {
      vi.stubEnv('THERMOMETER_ENGINE', 'duckdb');
      const { labels, failure } = await build(first);
      expect(failure).toBeUndefined();
      expect(labels).toContain('cubes.members');
      expect((await differences(first)).different).toEqual([]);
    },
    10 * MINUTES,
  );
});

describe.skipIf(typeof clickhouse === 'string')('ClickHouse, as a second reader of the dialect', () => {
  test(
    'makes the same tables of the same lake',
    async () => {
      const python = typeof clickhouse === 'string' ? '' : clickhouse.python;
      const workspace = copyOfLocal('clickhouse');
      const out = join(place, 'clickhouse-out');
      mkdirSync(out);
      expect((await thermometer(workspace, 'lake', 'export', '--out', lake)).code).toBe(0);
      const manifest = readLakeManifest(lake);
      if (!manifest) throw new Error('no lake');
      const db = await open();
      try {
        await db.run(`attach '${join(local, 'warehouse.duckdb')}' as first (read_only)`);
        await giveTables(db, 'first', out);
        const wrong = buildInClickHouse(python, models, readMacros(), { folder: lake, manifest }, out);
        expect(Object.fromEntries(wrong)).toEqual({});
        const sides = (await tablesOfBoth(db, ['intermediate', 'marts', 'cubes']))
          .filter(({ table }) => !NOT_IN_CLICKHOUSE.has(table))
          .map(
            ({ table, first }): Sides => ({
              table,
              first,
              second: `read_parquet('${join(out, table)}.parquet')`,
            }),
          );
        expect(sides.length).toBeGreaterThan(60);
        const compared = await compareTables(db, sides);
        console.log(`ClickHouse = DuckDB: ${compared.length} tables`);
        expect(compared.filter(({ onlyFirst, onlySecond }) => onlyFirst + onlySecond > 0)).toEqual([]);
      } finally {
        db.close();
      }
    },
    10 * MINUTES,
  );
});
