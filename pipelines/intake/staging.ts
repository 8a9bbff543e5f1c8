import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, literal, open, removeDatabase } from '../../src/warehouse/duckdb.ts';
import { CommandError } from '../commands/command.ts';
import { warehouseCopy, warehouseFile } from '../privacy/rewrite-warehouse.ts';
import { MACRO_SCRIPT } from './macros.ts';

/**
 * A throw-away place for the raw values of one file: a database in memory that spills into the staging folder, and
 * copies of files that have to be rewritten before they can be read. Nothing else ever holds a raw value.
 */
export interface Staging {
  readonly folder: string;
  /** A session whose unqualified tables lie in the staging database. */
  readonly db: Database;
  /** Starts an empty staging database for the next file. */
  renew(): Promise<void>;
}

/** The staging of one run: further places share its memory and the attached warehouse, and nothing else. */
export interface StagingArea {
  open(): Promise<Staging>;
  /** How much memory the engine may take from now on. */
  allow(megabytes: number): Promise<void>;
  /** Closes everything and deletes the folder. */
  discard(): void;
}

const stagingRoot = (home: string): string => join(home, 'staging');

/** Removes what a killed load or erasure left behind. Only the holder of the write lock may call it. */
export function healStaging(home: string): void {
  removeDatabase(warehouseCopy(home));
  const root = stagingRoot(home);
  if (!existsSync(root)) return;
  for (const name of readdirSync(root)) rmSync(join(root, name), { recursive: true, force: true });
}

/**
 * Opens a staging area with the warehouse attached as `warehouse`. The session itself is in memory and spills into
 * the staging folder, so a raw value can reach no file outside it.
 */
export async function openStaging(home: string, memoryLimit: string): Promise<StagingArea> {
  const folder = join(stagingRoot(home), `${process.pid}-${Date.now().toString(36)}`);
  const spill = join(folder, 'spill');
  mkdirSync(spill, { recursive: true, mode: 0o700 });
  const db = await open(':memory:', { memoryLimit, tempDirectory: spill });
  const places: Staging[] = [];
  const discard = (): void => {
    for (const place of places) place.db.close();
    db.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await db.script(SESSION);
    await attachWarehouse(db, home);
  } catch (error) {
    discard();
    throw error;
  }
  const openNext = async (): Promise<Staging> => {
    const place = await openPlace(await db.connect(), folder, `staging_${places.length}`);
    places.push(place);
    return place;
  };
  const allow = (megabytes: number): Promise<void> => db.run(`set memory_limit = '${megabytes}MB'`);
  return { open: openNext, allow, discard };
}

const SESSION = `
  -- The order of the staged rows is the order of the file.
  set preserve_insertion_order = true;
  -- A commit that waits for a checkpoint writes the half-full end of its table again; closing makes one for all.
  set checkpoint_threshold = '1GB';
  -- Stored texts are codes, which a dictionary holds as well; trying FSST on them costs a quarter of the write.
  set disabled_compression_methods = 'fsst';`;

async function openPlace(db: Database, area: string, catalog: string): Promise<Staging> {
  const folder = join(area, catalog);
  const renew = async (): Promise<void> => {
    await db.script(`use memory; detach database if exists ${catalog};`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { mode: 0o700 });
    await db.script(`attach ':memory:' as ${catalog}; use ${catalog};
      drop table if exists temp.bad_lines; drop table if exists temp.bad_scans;`);
  };
  await db.script(MACRO_SCRIPT);
  await renew();
  return { folder, db, renew };
}

async function attachWarehouse(db: Database, home: string): Promise<void> {
  const path = warehouseFile(home);
  try {
    await db.run(`attach ${literal(path)} as warehouse`);
  } catch (cause) {
    const said = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new CommandError(
      {
        zh: `无法打开数据仓库 ${path}:${said}。请检查写权限、磁盘空间，以及是否有其他程序正在使用它。`,
        en: `The warehouse ${path} cannot be opened: ${said}. Check permissions, disk space, and whether another program uses it.`,
      },
      { cause },
    );
  }
}
