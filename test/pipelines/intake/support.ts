import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandError } from '../../../pipelines/commands/command.ts';
import { loadCommand } from '../../../pipelines/commands/load.ts';
import type { Mapping } from '../../../pipelines/contracts/mapping.ts';
import { MappingError } from '../../../pipelines/contracts/mapping.ts';
import { withDoor } from '../../../pipelines/intake/door.ts';
import { type LoadResult, loadFile } from '../../../pipelines/intake/load-file.ts';
import { workspaceOf } from '../../../pipelines/workspace.ts';
import { open, type Row } from '../../../src/warehouse/duckdb.ts';
import { recordingIo } from '../../support/tiny-workspace.ts';

export const FIXED_NOW = new Date('2026-11-22T08:00:00Z');

/** A throw-away workspace for one test: write files, load them, look at the warehouse. */
export interface Desk {
  readonly home: string;
  /** Notes told while loading, in Chinese. */
  readonly notes: string[];
  write(name: string, content: string | Buffer): string;
  load(family: string, path: string, mapping?: Partial<Mapping>, exportedAt?: string): Promise<LoadResult>;
  /** Runs `thermometer load …`. */
  command(...args: string[]): Promise<{ code: number; out: string[]; err: string[] }>;
  rows<T extends Row = Row>(sql: string): Promise<T[]>;
}

/** @param place the folder to work below, where it is not the machine's own for what is thrown away. */
export async function atDesk<T>(work: (desk: Desk) => Promise<T>, place = tmpdir()): Promise<T> {
  const folder = mkdtempSync(join(place, 'thermometer-test-'));
  const home = join(folder, 'home');
  const notes: string[] = [];
  const desk: Desk = {
    home,
    notes,
    write: (name, content) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
    load: (family, path, mapping, exportedAt = '2026-10-01') =>
      withDoor(
        home,
        workspaceOf(home),
        {
          now: () => FIXED_NOW,
          progress: { step: () => {}, end: () => {} },
          note: (text) => notes.push(text.zh),
        },
        (door) =>
          loadFile(door, { family, path, exportedAt, mapping: mapping && fullMapping(family, mapping) }),
      ),
    command: async (...args) => {
      const io = recordingIo(home);
      try {
        return { code: await loadCommand(args, io), out: io.lines, err: io.errors };
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        return { code: error.exitCode, out: io.lines, err: [...io.errors, error.text.zh, error.text.en] };
      }
    },
    rows: async <R extends Row>(sql: string) => {
      const db = await open(join(home, 'warehouse.duckdb'), { readOnly: true });
      try {
        return await db.all<R>(sql);
      } finally {
        db.close();
      }
    },
  };
  try {
    return await work(desk);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const fullMapping = (family: string, mapping: Partial<Mapping>): Mapping => ({
  family,
  source: 'default',
  fields: {},
  ignore: [],
  ...mapping,
});

/** The sentence a person reads when a load is refused. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof CommandError || error instanceof MappingError) return error.text.zh;
    throw error;
  }
  throw new Error('expected a refusal');
}

/** The identity every load keeps. */
export const accounted = (r: LoadResult): boolean =>
  r.rowsIn === r.loaded + r.updated + r.unchanged + r.duplicate + r.rejected;
