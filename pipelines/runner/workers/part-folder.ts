import { mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Database, identifier, literal } from '../../../src/warehouse/duckdb.ts';
import { writeThrough } from '../../durable.ts';
import type { Task } from './messages.ts';

const manifestSchema = z.strictObject({
  task: z.string(),
  rows: z.number().int(),
  bytes: z.number().int(),
  seconds: z.number(),
  cpuSeconds: z.number(),
  /** Rows per part that has any. */
  parts: z.array(z.tuple([z.number().int(), z.number().int()])),
});

/** A part folder that is whole. */
export interface WholePart {
  /** The Parquet file with its rows. */
  readonly file: string;
  readonly rows: number;
  /** How long its worker took, by the clock and on all its threads. */
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly parts: ReadonlyMap<number, number>;
}

const rowsFile = (folder: string): string => join(folder, 'rows.parquet');
const manifestFile = (folder: string): string => join(folder, 'manifest.json');

/** Writes the rows of a task beside `folder` and renames them into place: until then there is no such folder. */
export async function writePart(db: Database, task: Task, folder: string): Promise<void> {
  const started = performance.now();
  const cpu = process.cpuUsage();
  const making = `${folder}.making-${process.pid}`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true, mode: 0o700 });
  const file = rowsFile(making);
  await db.run(`copy (${task.sql}) to ${literal(file)} (format parquet, compression snappy)`);
  const parts = await db.all<{ part: number; n: number }>(
    `select ${identifier(task.column)} as part, count(*) as n from read_parquet(${literal(file)}) group by 1 order by 1`,
  );
  const manifest: z.infer<typeof manifestSchema> = {
    task: task.id,
    rows: parts.reduce((sum, { n }) => sum + n, 0),
    bytes: statSync(file).size,
    seconds: (performance.now() - started) / 1000,
    cpuSeconds: cpuSince(cpu),
    parts: parts.map(({ part, n }) => [part, n]),
  };
  writeThrough(manifestFile(making), JSON.stringify(manifest));
  rmSync(folder, { recursive: true, force: true });
  renameSync(making, folder);
}

function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** @returns the part, or undefined when the folder is not the whole answer to this task. */
export function readPart(task: Task, folder: string): WholePart | undefined {
  try {
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(manifestFile(folder), 'utf8')));
    const file = rowsFile(folder);
    if (manifest.task !== task.id || statSync(file).size !== manifest.bytes) return undefined;
    const strange = manifest.parts.some(([part]) => !task.parts.includes(part));
    return strange ? undefined : { ...manifest, file, parts: new Map(manifest.parts) };
  } catch {
    return undefined;
  }
}
