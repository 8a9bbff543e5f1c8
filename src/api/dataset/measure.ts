import type { Preview } from '../../contracts/dataset.ts';
import { encodeCsv } from '../../datasets/csv.ts';
import { encodeWorkbook } from '../../datasets/workbook.ts';
import { derive } from '../../disclosure/gate.ts';
import type { Gated, Scalar, Table } from '../../domain/table.ts';
import { type Database, identifier } from '../../warehouse/duckdb.ts';
import { encodeParquet } from '../../warehouse/parquet.ts';
import { openReleaseFiles } from '../../warehouse/release.ts';
import { ApiFailure } from '../error.ts';
import type { OpenRelease } from '../release/open.ts';
import type { Part } from './selection.ts';

/** How many rows a part has, and how many of its values are numbers or hidden. */
export interface Size {
  readonly rows: number;
  readonly shown: number;
  readonly hidden: number;
}

/** Counts a part before it is written. */
export async function sizeOf({ source, columns }: Part, db: Database): Promise<Size> {
  const measures = columns.filter((c) => c.role === 'measure').map((c) => identifier(c.name));
  const hidden = columns.filter((c) => /(^|_)conf_status$/.test(c.name)).map((c) => identifier(c.name));
  const sum = (parts: readonly string[]): string => (parts.length === 0 ? '0' : parts.join(' + '));
  return await db.one<Size & Record<string, unknown>>(
    `select count(*)::bigint as rows, (${sum(measures.map((m) => `count(${m})`))})::bigint as shown,
       (${sum(hidden.map((h) => `count(*) filter (${h} = 'C')`))})::bigint as hidden
     from (${source.sql})`,
  );
}

/** @throws ApiFailure HIDDEN_ONLY where the gate left no number of what was asked for. */
export function refuseHiddenOnly({ columns }: Part, { rows, shown, hidden }: Size): void {
  const measured = columns.some((c) => c.role === 'measure');
  if (!measured || rows === 0 || shown > 0 || hidden === 0) return;
  throw new ApiFailure(
    'HIDDEN_ONLY',
    {
      zh: `所选的 ${rows} 行中，${hidden} 个数值全部因人数过少而隐去，没有可给的数。请改用更粗的时期（季、年）、上一级地区，或少拆一个维度。`,
      en: `Of the ${rows} rows chosen, all ${hidden} values rest on too few persons and are hidden. Take a longer period, a larger region, or one dimension fewer.`,
    },
    { value: { rows, hidden } },
  );
}

const SAMPLE = 2000;
const PREVIEW = 20;

/** In the order of the files, which the connections of the server do not keep. */
async function firstRows(part: Part, release: OpenRelease): Promise<Record<string, Scalar>[]> {
  const db = await openReleaseFiles(release.folder, { ordered: true, schemas: ['outside', 'reference'] });
  try {
    return await db.all<Record<string, Scalar>>(`select * from (${part.source.sql}) limit ${PREVIEW}`);
  } finally {
    db.close();
  }
}

/** The first rows of a part, and how large its files will be. */
export async function previewOf(
  part: Part,
  size: Size,
  release: OpenRelease,
  db: Database,
): Promise<Gated<Pick<Preview, 'rows' | 'bytes'>>> {
  const found = await db.all<Record<string, Scalar>>(
    `select * from (${part.source.sql}) using sample ${Math.min(SAMPLE, Math.max(1, size.rows))} rows (reservoir, 1)`,
  );
  const first = await firstRows(part, release);
  const lined = (rows: readonly Record<string, Scalar>[]): Scalar[][] =>
    rows.map((row) => part.columns.map((c) => row[c.name] ?? null));
  const sample = derive(
    part.source,
    (): Table => ({
      name: part.dataset.about.id,
      title: part.dataset.about.title,
      columns: part.columns.map(({ unit, sql: _, ...c }) => ({ ...c, unit: unit ?? undefined })),
      rows: lined(found),
      metadata: {},
    }),
  );
  const bytes = await estimated(sample, part, size.rows, release);
  return derive(part.source, () => ({ rows: lined(first), bytes }));
}

/**
 * Bytes per format: what a sample of the rows takes, times the rows. Parquet packs the better the more it holds, so it
 * is measured by the stored file.
 */
async function estimated(
  sample: Gated<Table>,
  part: Part,
  rows: number,
  release: OpenRelease,
): Promise<Preview['bytes']> {
  const n = Math.max(1, sample.rows.length);
  const grown = (bytes: number): number => Math.round((bytes / n) * rows);
  const csv = grown([...encodeCsv(sample)].reduce((sum, text) => sum + Buffer.byteLength(text), 0));
  const arrow = Math.round(
    rows * part.columns.reduce((sum, c) => sum + (ARROW_BYTES[c.type] ?? 8), 0) +
      ARROW_HEAD * part.columns.length,
  );
  const json = csv + rows * part.columns.reduce((sum, c) => sum + c.name.length + 4, 0);
  const { table } = part.dataset;
  const stored = release.manifest.files.find((f) => f.path === `outside/${table.table}.parquet`);
  const parquet = stored?.rows
    ? Math.round(stored.bytes * 1.2 * (rows / stored.rows) * (part.columns.length / table.columns.length))
    : grown((await encodeParquet(sample)).byteLength);
  return {
    arrow,
    arrows: arrow,
    parquet,
    csv,
    json,
    xlsx: grown(await lengthOf(encodeWorkbook(sample, 'zh-CN'))),
  };
}

/** Bytes of a value: texts are codes of a dictionary. */
const ARROW_BYTES = { integer: 8.1, number: 8.1, string: 1.2, boolean: 0.2 } as const;
/** What a column says about itself, and its dictionary. */
const ARROW_HEAD = 600;

async function lengthOf(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const chunk of chunks) bytes += chunk.byteLength;
  return bytes;
}
