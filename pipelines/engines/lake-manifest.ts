import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const partSchema = z.strictObject({
  /** Names the content: the same name, the same rows. */
  version: z.string(),
  rows: z.number().int().nonnegative(),
});

const tableSchema = z.strictObject({
  columns: z.array(z.strictObject({ name: z.string(), type: z.string() })),
  /** One folder per month, or all in one. */
  monthly: z.boolean(),
  /** By month, or under `all`. */
  parts: z.record(z.string(), partSchema),
});

const manifestSchema = z.strictObject({
  format: z.literal(1),
  writtenAt: z.string(),
  /** By table: `raw.consumption`, `reference.regions`. */
  tables: z.record(z.string(), tableSchema),
});

export type LakeTable = z.infer<typeof tableSchema>;
/** What a lake holds; the last thing that is written, so that what it names is whole. */
export type LakeManifest = z.infer<typeof manifestSchema>;

/** The name of that list in the folder of the lake. */
export const LAKE_FILE = 'lake.json';

/** What a lake says it holds; nothing where it says nothing that can be read. */
export function readLakeManifest(folder: string): LakeManifest | undefined {
  const file = join(folder, LAKE_FILE);
  if (!existsSync(file)) return undefined;
  try {
    return manifestSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Replaces the list of what a lake holds, in one move. */
export function writeLakeManifest(folder: string, manifest: LakeManifest): void {
  const file = join(folder, LAKE_FILE);
  writeFileSync(`${file}.part`, `${JSON.stringify(manifest, null, 1)}\n`);
  renameSync(`${file}.part`, file);
}

/** The folder of one part of a table, below that of the lake, as Hive names partitions. */
export const partFolder = (table: string, part: string): string =>
  [table.replace('.', '/'), ...(part === 'all' ? [] : [`event_month=${part}`])].join('/');
