import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, literal, open, removeDatabase } from '../../src/warehouse/duckdb.ts';
import { CommandError } from '../commands/command.ts';
import { warehouseCopy, warehouseFile } from '../privacy/rewrite-warehouse.ts';
import { MACRO_SCRIPT } from './macros.ts';

/**
 * A throw-away place for raw values: a database in memory that spills into its own folder, and copies of files that
 * have to be rewritten before they can be read. Nothing else ever holds a raw value.
 */
export interface Staging {
  readonly folder: string;
  readonly db: Database;
  /** Starts an empty staging database for the next file. */
  renew(): Promise<void>;
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
export async function openStaging(home: string, memoryLimit: string): Promise<Staging> {
  const folder = join(stagingRoot(home), `${process.pid}-${Date.now().toString(36)}`);
  const spill = join(folder, 'spill');
  mkdirSync(spill, { recursive: true, mode: 0o700 });
  const db = await open(':memory:', { memoryLimit, tempDirectory: spill });
  const discard = (): void => {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  };
  const renew = async (): Promise<void> => {
    await db.run('detach database if exists staging');
    for (const name of readdirSync(folder))
      if (name !== 'spill') rmSync(join(folder, name), { recursive: true, force: true });
    await db.run(`attach ':memory:' as staging`);
    await db.script('drop table if exists bad_lines; drop table if exists bad_scans;');
  };
  try {
    // The order of the staged rows is the order of the file.
    await db.run('set preserve_insertion_order = true');
    await attachWarehouse(db, home);
    await renew();
    await db.script(MACRO_SCRIPT);
  } catch (error) {
    discard();
    throw error;
  }
  return { folder, db, renew, discard };
}

async function attachWarehouse(db: Database, home: string): Promise<void> {
  const path = warehouseFile(home);
  try {
    await db.run(`attach ${literal(path)} as warehouse`);
  } catch (cause) {
    const said = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new CommandError(
      {
        zh: `无法打开数据仓库 ${path}:${said}。请检查写权限、磁盘空间,以及是否有其他程序正在使用它。`,
        en: `The warehouse ${path} cannot be opened: ${said}. Check permissions, disk space, and whether another program uses it.`,
      },
      { cause },
    );
  }
}
