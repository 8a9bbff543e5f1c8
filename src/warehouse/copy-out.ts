import type { Gated } from '../domain/table.ts';
import { identifier, literal } from './duckdb.ts';
import { metadataSql } from './parquet.ts';
import { openReleaseFiles } from './release.ts';

/** Formats DuckDB writes itself, faster than any loop over rows. */
export type CopyFormat = 'parquet' | 'csv' | 'json';

export interface CopyOptions {
  readonly metadata: Readonly<Record<string, string>>;
  /** Text columns in which a spreadsheet might see a formula. */
  readonly texts: readonly string[];
  readonly signal?: AbortSignal;
  /** The first column of a CSV that begins with a byte-order mark: the mark stands before its name. */
  readonly marked?: string;
  /** Of a text format; a Parquet file is packed inside. */
  readonly compression?: 'gzip' | 'zstd';
}

/** What a file of any size may take of memory while it is written. */
const MEMORY = '256MB';

/**
 * Writes a protected query over a release's files to a file. It runs in a database of its own: the server's are
 * shut off from the file system.
 */
export async function copyOut(
  release: string,
  source: Gated<{ readonly sql: string }>,
  format: CopyFormat,
  target: string,
  options: CopyOptions,
): Promise<void> {
  const db = await openReleaseFiles(release, {
    ordered: true,
    schemas: ['outside', 'reference'],
    threads: 2,
    memoryLimit: MEMORY,
    closed: false,
  });
  const stop = (): void => db.interrupt();
  options.signal?.addEventListener('abort', stop);
  try {
    options.signal?.throwIfAborted();
    await db.run(
      `copy (${format === 'csv' ? asCsv(source.sql, options) : source.sql}) to ${literal(target)} (${formatSql(format, options)})`,
    );
  } finally {
    options.signal?.removeEventListener('abort', stop);
    db.close();
  }
}

function formatSql(format: CopyFormat, { metadata, compression }: CopyOptions): string {
  const packed = compression ? `, compression ${compression}` : '';
  switch (format) {
    case 'parquet':
      return `format parquet, compression zstd, compression_level 1, row_group_size 65536, kv_metadata ${metadataSql(metadata)}`;
    case 'csv':
      return `format csv, header, new_line '\\r\\n'${packed}`;
    case 'json':
      return `format json, array true${packed}`;
  }
}

/** The same rows for a spreadsheet: no text that it would run, and the mark without which it misreads Chinese. */
function asCsv(sql: string, { texts, marked }: CopyOptions): string {
  const harmless = neutralised(sql, texts);
  if (marked === undefined) return harmless;
  const first = identifier(marked);
  return `select ${first} as ${identifier(`\uFEFF${marked}`)}, * exclude (${first}) from (${harmless})`;
}

/** Puts an apostrophe before a text that a spreadsheet would run. */
function neutralised(sql: string, texts: readonly string[]): string {
  if (texts.length === 0) return sql;
  const columns = texts.map((name) => {
    const column = identifier(name);
    return `case when regexp_matches(${column}, '^[=+@\\t\\r-]') then '''' || ${column} else ${column} end as ${column}`;
  });
  return `select * replace (${columns.join(', ')}) from (${sql})`;
}
