import { type Database, identifier, literal } from '../../src/warehouse/duckdb.ts';
import { CommandError } from '../commands/command.ts';
import type { PreparedFile } from './prepare.ts';
import { rawColumn } from './read-value.ts';
import type { Source } from './source.ts';

/** A Parquet file as texts: dates and times in ISO form, numbers without loss. */
export async function parquetSource(db: Database, file: PreparedFile): Promise<Source> {
  const from = `read_parquet(${literal(file.readable)})`;
  let columns: { column_name: string; column_type: string }[];
  try {
    columns = await db.all<{ column_name: string; column_type: string }>(`describe select * from ${from}`);
  } catch (cause) {
    const said = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new CommandError(
      {
        zh: `Parquet 文件 ${file.name} 已损坏或不完整（${said}）。请重新导出。`,
        en: `The Parquet file ${file.name} is damaged or cut off (${said}). Export it again.`,
      },
      { cause },
    );
  }
  const headers = columns.map((c) => c.column_name);
  const cells = columns.map(({ column_name, column_type }) => {
    const column = identifier(column_name);
    if (column_type === 'VARCHAR') return `nullif(${column}, '')`;
    // A zoned time is kept as its UTC clock; a float without the dust of its binary form.
    return column_type === 'TIMESTAMP WITH TIME ZONE'
      ? `${column}::timestamp::varchar`
      : `${column}::varchar`;
  });
  const rows = await db.all(
    `select ${cells.map((cell, i) => `${cell} as ${rawColumn(i)}`).join(', ')} from ${from} limit 200`,
  );
  return {
    relation: `(select ${cells.map((cell, i) => `${cell} as ${rawColumn(i)}`).join(', ')} from ${from})`,
    headers,
    titles: [],
    headerLine: 0,
    sample: rows.map((row) => headers.map((_h, i) => String(row[rawColumn(i)] ?? ''))),
  };
}
