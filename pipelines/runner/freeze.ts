import { createHash } from 'node:crypto';
import {
  createReadStream,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Manifest } from '../../src/contracts/manifest.ts';
import { outsideCubeSql } from '../../src/disclosure/outside-layer.ts';
import { designTable } from '../../src/disclosure/perturbation-table.ts';
import type { Policy } from '../../src/disclosure/policy.ts';
import type { CubeShape } from '../../src/domain/cube.ts';
import { type Database, identifier, literal } from '../../src/warehouse/duckdb.ts';
import { Crew } from './crew.ts';

export type FrozenFile = Manifest['files'][number];

/** Writes query results as Parquet files under one folder and remembers what was written. */
export class Freezer {
  readonly db: Database;
  readonly folder: string;
  private readonly rows: Map<string, number>;

  constructor(db: Database, folder: string, rows = new Map<string, number>()) {
    this.db = db;
    this.folder = folder;
    this.rows = rows;
  }

  /** The same release written over another connection, at the same time. */
  over(db: Database): Freezer {
    return new Freezer(db, this.folder, this.rows);
  }

  /** `order` makes the file the same, byte for byte, whenever the rows are; null where they come in order. */
  parquet(path: string, select: string, order: string | null): Promise<number> {
    return this.parquetFrom(this.db, path, select, order);
  }

  /** The same from another database than the warehouse. */
  async parquetFrom(db: Database, path: string, select: string, order: string | null): Promise<number> {
    const file = join(this.folder, `${path}.parquet`);
    mkdirSync(dirname(file), { recursive: true });
    await db.run(
      `copy (${select}${order === null ? '' : ` order by ${order}`}) to ${literal(file)} (format parquet, compression zstd, compression_level 1, row_group_size 16384)`,
    );
    const { n } = await db.one<{ n: number }>(`select count(*) as n from read_parquet(${literal(file)})`);
    this.rows.set(`${path}.parquet`, n);
    return n;
  }

  text(path: string, content: string): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  /** Every file written, with its hash, in path order. */
  async files(): Promise<FrozenFile[]> {
    return Promise.all(
      filesBelow(this.folder).map(async (path) => ({
        path,
        sha256: await sha256OfFile(join(this.folder, path)),
        bytes: statSync(join(this.folder, path)).size,
        rows: this.rows.get(path) ?? null,
      })),
    );
  }
}

/** The tables of one schema of the warehouse, by name. */
export async function tablesOf(db: Database, schema: string): Promise<string[]> {
  const rows = await db.all<{ table_name: string }>(
    'select table_name from information_schema.tables where table_schema = ? order by table_name',
    [schema],
  );
  return rows.map((r) => r.table_name);
}

export async function columnsOf(
  db: Database,
  schema: string,
  table: string,
): Promise<{ name: string; type: string }[]> {
  const rows = await db.all<{ column_name: string; data_type: string }>(
    'select column_name, data_type from information_schema.columns where table_schema = ? and table_name = ? order by ordinal_position',
    [schema, table],
  );
  return rows.map((r) => ({ name: r.column_name, type: r.data_type }));
}

/**
 * Both layers of every cube: exact inside, protected outside. Returns rows per cube. Cell keys stay in the warehouse:
 * they have done their work once the outside counts are shifted, and beside both layers they would undo the shift.
 */
export async function freezeCubes(
  freezer: Freezer,
  cubes: readonly CubeShape[],
  policy: Policy,
): Promise<Map<string, number>> {
  const table = designTable(policy.perturbation.maximum, policy.perturbation.variance);
  const rows = new Map<string, number>();
  const crew = await Crew.gather(freezer.db);
  const folder = join(freezer.folder, '.sorted');
  mkdirSync(folder, { recursive: true });
  const sizes = new Map(
    await Promise.all(cubes.map(async ({ name }) => [name, await rowsOf(freezer.db, name)] as const)),
  );
  const largestFirst = [...cubes].sort((a, b) => (sizes.get(b.name) ?? 0) - (sizes.get(a.name) ?? 0));
  try {
    await crew.work(largestFirst, async (db, cube) => {
      // Rows of one grouping set and period stand together: a request reads a few row groups. Sorted once for both.
      const order = [
        'grouping_set',
        'period_grain',
        'region_level',
        'period',
        'region_code',
        ...cube.dimensions,
      ];
      const sorted = literal(join(folder, cube.name));
      await db.run(
        `copy (select * from cubes.${identifier(cube.name)} order by ${order.join(', ')}) to ${sorted} (format parquet, row_group_size 16384)`,
      );
      const exact = `read_parquet(${sorted})`;
      const keys = cube.measures.filter((m) => m.keyed).map((m) => identifier(`${m.name}_key`));
      const columns = keys.length > 0 ? `* exclude (${keys.join(', ')})` : '*';
      rows.set(
        cube.name,
        await freezer.parquetFrom(db, `inside/${cube.name}`, `select ${columns} from ${exact}`, null),
      );
      const outside = outsideCubeSql(cube, exact, policy.audiences.outside, table);
      await freezer.parquetFrom(db, `outside/${cube.name}`, outside, null);
      rmSync(join(folder, cube.name));
    });
  } finally {
    crew.dismiss();
    rmSync(folder, { recursive: true, force: true });
  }
  return rows;
}

const rowsOf = async (db: Database, cube: string): Promise<number> =>
  (await db.one<{ n: number }>(`select count(*) as n from cubes.${identifier(cube)}`)).n;

/** Which grouping sets a cube holds: what can be asked of it, said once so that no reader has to look. */
export async function slicesOf(db: Database, cube: string): Promise<Manifest['cubes'][number]['slices']> {
  return await db.all<Manifest['cubes'][number]['slices'][number]>(
    `select period_grain as grain, region_level as level, grouping_set as "set", min(period)::int as "from", max(period)::int as "to"
     from cubes.${identifier(cube)} group by all order by all`,
  );
}

/** Copies every table of a schema, in the order of its columns. */
export async function freezeSchema(
  freezer: Freezer,
  schema: string,
  name: (table: string) => string,
  wanted: (table: string) => boolean = () => true,
): Promise<void> {
  for (const table of (await tablesOf(freezer.db, schema)).filter(wanted)) {
    const columns = (await columnsOf(freezer.db, schema, table)).map((c) => identifier(c.name));
    await freezer.parquet(name(table), `select * from ${schema}.${identifier(table)}`, columns.join(', '));
  }
}

/** Relative paths of all files below a folder, with `/`, sorted. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** One hash over a set of source files (models, definitions): names and contents. */
export function sha256OfTree(folder: string, wanted: (path: string) => boolean = () => true): string {
  const hash = createHash('sha256');
  for (const path of filesBelow(folder).filter(wanted)) {
    hash
      .update(`${path}\n`)
      .update(readFileSync(join(folder, path)))
      .update('\n');
  }
  return hash.digest('hex');
}
