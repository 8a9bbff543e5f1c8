import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, open } from '../../src/warehouse/duckdb.ts';
import { CommandError } from '../commands/command.ts';
import { warehouseFile } from '../privacy/rewrite-warehouse.ts';
import { buildMemory } from './workers/setting.ts';

/** @throws CommandError where nothing has been loaded into a workspace yet. */
export function requireWarehouse(home: string): void {
  const file = warehouseFile(home);
  if (existsSync(file)) return;
  throw new CommandError({
    zh: `还没有数据仓库（${file}）。请先用 thermometer load 装载数据。`,
    en: `There is no warehouse yet (${file}). Load data first: thermometer load`,
  });
}

/** Opens a workspace's warehouse for a build: the memory it may hold, and where it spills. */
export async function openForBuilding(home: string): Promise<Database> {
  const db = await open(warehouseFile(home), {
    memoryLimit: buildMemory(),
    tempDirectory: join(home, 'staging', 'spill'),
  });
  // A checkpoint in the middle holds up whoever else builds, and compresses half-filled row groups that the next
  // insert fills; the build makes one at its end.
  await db.run("set checkpoint_threshold = '1GB'");
  return db;
}
