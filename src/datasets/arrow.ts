import * as arrow from 'apache-arrow';
import type { Column, Gated, Scalar, Table } from '../domain/table.ts';
import { encodeIpc } from './ipc.ts';

/**
 * A table as Arrow IPC. Schema metadata hold what the table says about itself; each field holds its titles, role
 * and unit. Integers are Int64 only where they need be.
 */
export function encodeArrow(table: Gated<Table>, format: 'stream' | 'file'): AsyncGenerator<Uint8Array> {
  const vectors = table.columns.map((column, i) =>
    vectorOf(
      column,
      table.rows.map((row) => row[i] ?? null),
    ),
  );
  const schema = new arrow.Schema(
    table.columns.map((column, i) => {
      const type = vectors[i]?.type ?? new arrow.Null();
      return new arrow.Field(column.name, type, true, fieldMetadata(column));
    }),
    new Map(Object.entries(table.metadata)),
  );
  const data = arrow.makeData({
    type: new arrow.Struct(schema.fields),
    length: table.rows.length,
    nullCount: 0,
    children: vectors.flatMap((v) => v.data[0] ?? []),
  });
  return encodeIpc(schema, table.rows.length > 0 ? [new arrow.RecordBatch(schema, data)] : [], format);
}

const ARROW_TYPE = {
  integer: () => new arrow.Int64(),
  number: () => new arrow.Float64(),
  string: () => new arrow.Utf8(),
  boolean: () => new arrow.Bool(),
} as const;

/**
 * The schema of rows as DuckDB types them, as `ARROW:schema` holds it in a Parquet file: readers that know Arrow then
 * find titles and units at the columns.
 */
export async function parquetArrowSchema(
  columns: readonly Column[],
  metadata: Readonly<Record<string, string>>,
): Promise<string> {
  const fields = columns.map(
    (column) => new arrow.Field(column.name, ARROW_TYPE[column.type](), true, fieldMetadata(column)),
  );
  const parts: Uint8Array[] = [];
  for await (const part of encodeIpc(
    new arrow.Schema(fields, new Map(Object.entries(metadata))),
    [],
    'stream',
  ))
    parts.push(part);
  return Buffer.concat(parts).subarray(0, -END_OF_STREAM).toString('base64');
}

/** The mark that ends an Arrow stream. */
const END_OF_STREAM = 8;

/** What a field says about itself, in the words of the codebook. */
export function fieldMetadata(column: Column): Map<string, string> {
  const entries = {
    title_zh: column.title.zh,
    title_en: column.title.en,
    role: column.role,
    unit: column.unit,
  };
  return new Map(Object.entries(entries).filter((e): e is [string, string] => e[1] !== undefined));
}

function vectorOf(column: Column, values: readonly Scalar[]): arrow.Vector {
  switch (column.type) {
    case 'integer': {
      const wide = values.some((v) => typeof v === 'number' && Math.abs(v) > 0x7fffffff);
      if (wide) {
        return arrow.vectorFromArray(
          values.map((v) => (v === null ? null : BigInt(Number(v)))),
          new arrow.Int64(),
        );
      }
      return arrow.vectorFromArray(values as (number | null)[], new arrow.Int32());
    }
    case 'number':
      return arrow.vectorFromArray(values as (number | null)[], new arrow.Float64());
    case 'boolean':
      return arrow.vectorFromArray(values as (boolean | null)[], new arrow.Bool());
    case 'string':
      return arrow.vectorFromArray(values as (string | null)[], new arrow.Utf8());
  }
}
