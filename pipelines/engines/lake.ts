import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, identifier, literal } from '../../src/warehouse/duckdb.ts';
import type { CorrectedRows } from '../runner/corrected-sources.ts';
import { isSource, type LinkedModel } from '../runner/lineage.ts';
import { digest, seenBy, type Version, whole } from '../runner/version.ts';
import {
  LAKE_FILE,
  type LakeManifest,
  type LakeTable,
  partFolder,
  readLakeManifest,
  writeLakeManifest,
} from './lake-manifest.ts';
import { BUILT } from './spark-script.ts';
import { tokensOf } from './sql-tokens.ts';

export interface LakeSource {
  readonly db: Database;
  readonly models: readonly LinkedModel[];
  readonly corrected: CorrectedRows;
  /** Versions of loaded rows and reference tables. */
  readonly sources: ReadonlyMap<string, Version>;
  readonly now: () => Date;
  readonly step: (label: string, done: number, total: number) => void;
}

export interface ExportedLake {
  readonly manifest: LakeManifest;
  /** Parts that were written; the others were as they should be. */
  readonly written: number;
  readonly rows: number;
}

/**
 * Brings a folder of Parquet up to what the models read: loaded rows as the privacy door left them, corrections
 * applied, one folder per month; and reference tables. Columns that no model reads stay where they are. Killed at any
 * moment, `lake.json` names only what is whole, and the next run writes the rest.
 */
export async function exportLake(folder: string, source: LakeSource): Promise<ExportedLake> {
  const { db, models, now, step } = source;
  mkdirSync(folder, { recursive: true });
  const known = readLakeManifest(folder);
  const wanted = new Map<string, WantedTable>();
  const epoch = await epochOf(db);
  for (const id of sourcesOf(models)) wanted.set(id, await wantedTable(id, source, epoch));
  const isKnown = (id: string, part: string, { version }: { version: string }): boolean =>
    known?.tables[id]?.parts[part]?.version === version;
  const kept = Object.fromEntries(
    [...wanted].map(([id, { table }]) => [
      id,
      { ...table, parts: pick(table.parts, (part, about) => isKnown(id, part, about)) },
    ]),
  );
  writeLakeManifest(folder, { format: 1, writtenAt: now().toISOString(), tables: kept });
  removeUnnamed(folder, [...wanted.keys()], kept);
  const due = [...wanted].flatMap(([id, { table, select }]) =>
    Object.entries(table.parts)
      .filter(([part, about]) => !isKnown(id, part, about))
      .map(([part, { rows }]) => ({ id, part, select, rows })),
  );
  for (const [index, { id, part, select }] of due.entries()) {
    step('数据湖 lake', index, due.length);
    const place = join(folder, partFolder(id, part));
    mkdirSync(place, { recursive: true });
    const file = join(place, 'part-0.parquet');
    const condition = part === 'all' ? '' : ` where event_month = ${Number(part)}`;
    await db.run(
      `copy (${select}${condition}) to ${literal(`${place}/.part`)} (format parquet, compression zstd, row_group_size 122880)`,
    );
    renameSync(join(place, '.part'), file);
  }
  if (due.length > 0) step('数据湖 lake', due.length, due.length);
  const manifest: LakeManifest = {
    format: 1,
    writtenAt: now().toISOString(),
    tables: Object.fromEntries([...wanted].map(([id, { table }]) => [id, table])),
  };
  writeLakeManifest(folder, manifest);
  return { manifest, written: due.length, rows: due.reduce((sum, { rows }) => sum + rows, 0) };
}

/**
 * Takes every row out of a lake, and what a cluster made of them: somebody has been erased, or a term is over. The
 * next export writes anew what may stay.
 * @returns whether there was a lake.
 */
export function emptyLake(folder: string): boolean {
  if (!existsSync(join(folder, LAKE_FILE))) return false;
  for (const name of ['raw', BUILT, LAKE_FILE]) rmSync(join(folder, name), { recursive: true, force: true });
  return true;
}

/** What no model makes and some model reads. */
const sourcesOf = (models: readonly LinkedModel[]): string[] =>
  [...new Set(models.flatMap(({ reads }) => reads))].filter(isSource).sort();

interface WantedTable {
  readonly table: LakeTable;
  /** The rows of all parts, without the column that names the part. */
  readonly select: string;
}

async function wantedTable(
  id: string,
  { db, models, corrected, sources }: LakeSource,
  epoch: string,
): Promise<WantedTable> {
  const [schema = '', name = ''] = id.split('.');
  const place = (schema === 'raw' ? corrected.views.get(name) : undefined) ?? id;
  const spoken = new Set(
    models
      .filter(({ reads }) => reads.includes(id))
      .flatMap(({ sql }) => tokensOf(sql).map(({ text }) => text)),
  );
  const all = await db.all<{ column_name: string; column_type: string }>(
    `select column_name, column_type from (describe from ${place})`,
  );
  const columns = all
    .filter(({ column_name }) => schema !== 'raw' || spoken.has(column_name))
    .map(({ column_name, column_type }) => ({ name: column_name, type: lakeType(column_type) }));
  const monthly = schema === 'raw' && columns.some(({ name: column }) => column === 'event_month');
  const stored = columns.filter(({ name: column }) => !monthly || column !== 'event_month');
  const select = `select ${stored
    .map(({ name: column, type }) => `cast(${identifier(column)} as ${type}) as ${identifier(column)}`)
    .join(', ')} from ${place}`;
  const version = sources.get(id) ?? { kind: 'whole', name: '' };
  const nameOf = (seen: string): string => digest(select, epoch, seen);
  const counted = await db.all<{ part: string; rows: number }>(
    monthly
      ? `select event_month::varchar as part, count(*) as rows from ${place} where event_month is not null group by 1 order by 1`
      : `select 'all' as part, count(*) as rows from ${place} having count(*) > 0`,
  );
  const parts = counted.map(({ part, rows }) => [
    part,
    { rows, version: nameOf(part === 'all' ? whole(version) : seenBy(version, Number(part))) },
  ]);
  return { table: { columns, monthly, parts: Object.fromEntries(parts) }, select };
}

/** Types that every engine reads from Parquet alike: names of records are texts, codes of dictionaries too. */
function lakeType(type: string): string {
  if (type === 'UUID' || type.startsWith('ENUM')) return 'VARCHAR';
  if (['TINYINT', 'SMALLINT', 'USMALLINT', 'UTINYINT'].includes(type)) return 'INTEGER';
  return type;
}

/** Changes when rows went away or were renamed without a load: erasure, retention, rotation of keys. */
async function epochOf(db: Database): Promise<string> {
  const counts: string[] = [];
  for (const table of ['erasures', 'retention', 'keys']) {
    const { n } = await db.one<{ n: number }>(`select count(*) as n from ledger.${table}`);
    counts.push(`${table} ${n}`);
  }
  return counts.join(' ');
}

/** Files of parts that are no more, or are about to be written anew: nobody may read them meanwhile. */
function removeUnnamed(
  folder: string,
  ids: readonly string[],
  kept: Readonly<Record<string, LakeTable>>,
): void {
  for (const schema of new Set(ids.map((id) => id.split('.')[0] ?? ''))) {
    for (const table of namesIn(join(folder, schema))) {
      const parts = kept[`${schema}.${table}`]?.parts ?? {};
      for (const entry of namesIn(join(folder, schema, table))) {
        const part = entry.startsWith('event_month=') ? entry.slice('event_month='.length) : 'all';
        if (!(part in parts)) rmSync(join(folder, schema, table, entry), { recursive: true, force: true });
      }
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

const pick = <T>(
  record: Readonly<Record<string, T>>,
  wanted: (key: string, value: T) => boolean,
): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([key, value]) => wanted(key, value)));
