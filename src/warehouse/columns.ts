import { DuckDBDataChunk, type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { type Bind, type Database, QueryError } from './duckdb.ts';

/** One column of numbers, as the engine holds it: memory is copied, no value becomes a JavaScript object. */
export type NumberColumn = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Float64Array;
type ColumnKind = { new (length: number): NumberColumn; readonly BYTES_PER_ELEMENT: number };

function kindOf(type: DuckDBType): ColumnKind | undefined {
  switch (type.typeId) {
    case DuckDBTypeId.TINYINT:
      return Int8Array;
    case DuckDBTypeId.UTINYINT:
    case DuckDBTypeId.BOOLEAN:
      return Uint8Array;
    case DuckDBTypeId.SMALLINT:
      return Int16Array;
    case DuckDBTypeId.USMALLINT:
      return Uint16Array;
    case DuckDBTypeId.INTEGER:
      return Int32Array;
    case DuckDBTypeId.DOUBLE:
      return Float64Array;
    case DuckDBTypeId.ENUM: {
      const size = (type as DuckDBType & { values: readonly string[] }).values.length;
      return size <= 0xff ? Uint8Array : size <= 0xffff ? Uint16Array : undefined;
    }
    default:
      return undefined;
  }
}

/**
 * Reads numeric columns whole. NULL is NaN in a DOUBLE; other types must not hold one.
 * @throws QueryError for a column that is not TINYINT…INTEGER, DOUBLE, BOOLEAN or ENUM, or holds a NULL.
 */
export async function readColumns(
  db: Database,
  sql: string,
  values?: Bind,
): Promise<{ readonly length: number; readonly columns: Record<string, NumberColumn> }> {
  const result = await db.connection.stream(sql, values).catch((cause: unknown) => {
    throw new QueryError(cause, sql);
  });
  const names = result.columnNames();
  const kinds = result.columnTypes().map((type, i) => {
    const kind = kindOf(type);
    if (!kind)
      throw new QueryError(new TypeError(`column "${names[i]}" is ${type}; cast it to a number`), sql);
    return kind;
  });
  const chunks: NumberColumn[][] = kinds.map(() => []);
  let length = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) break;
    const rows = chunk.rowCount;
    for (const [i, Kind] of kinds.entries()) {
      const vector = duckdb.data_chunk_get_vector(chunk.chunk, i);
      const part = new Kind(rows);
      new Uint8Array(part.buffer).set(
        duckdb.vector_get_data(vector, part.byteLength).subarray(0, part.byteLength),
      );
      const validity = duckdb.vector_get_validity(vector, Math.ceil(rows / 64) * 8);
      if (validity) {
        for (let row = 0; row < rows; row++) {
          if (((validity[row >> 3] ?? 0) & (1 << (row & 7))) !== 0) continue;
          if (!(part instanceof Float64Array)) {
            throw new QueryError(new TypeError(`column "${names[i]}" holds a NULL; coalesce it`), sql);
          }
          part[row] = Number.NaN;
        }
      }
      chunks[i]?.push(part);
    }
    length += rows;
  }
  const columns: Record<string, NumberColumn> = {};
  for (const [i, Kind] of kinds.entries()) {
    const whole = new Kind(length);
    let at = 0;
    for (const part of chunks[i] ?? []) {
      whole.set(part, at);
      at += part.length;
    }
    columns[names[i] ?? ''] = whole;
  }
  return { length, columns };
}

const ROWS_OF_A_CHUNK = 2048;
const VALIDITY = new Uint8Array(ROWS_OF_A_CHUNK / 8);

export interface ColumnAppender {
  /** Appends the first `length` values of each column, in table order. */
  append(columns: readonly NumberColumn[], length: number): void;
  /** Writes what is left; the rows then belong to the transaction of the connection. */
  close(): void;
}

/**
 * Opens an existing table for columns whose types have the same widths; NaN in a DOUBLE becomes NULL, a code of
 * an ENUM column is the position of its value.
 * @throws QueryError, also from `append` and `close`, when the table refuses.
 */
export async function columnAppender(
  db: Database,
  table: { readonly schema: string; readonly name: string },
): Promise<ColumnAppender> {
  const doing = `append to ${table.schema}.${table.name}`;
  const appender = await db.connection.createAppender(table.name, table.schema).catch((cause: unknown) => {
    throw new QueryError(cause, doing);
  });
  const types = Array.from({ length: appender.columnCount }, (_, i) => appender.columnType(i));
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (cause) {
      throw new QueryError(cause, doing);
    }
  };
  const check = (columns: readonly NumberColumn[]): void => {
    for (const [i, type] of types.entries()) {
      const column = columns[i];
      const Kind = kindOf(type);
      if (!column || Kind?.BYTES_PER_ELEMENT !== column.BYTES_PER_ELEMENT) {
        throw new TypeError(`column ${i + 1} is ${type}, which ${column?.constructor.name} cannot fill`);
      }
    }
  };
  const chunk = DuckDBDataChunk.create(types, ROWS_OF_A_CHUNK);
  const vectors = types.map((_, i) => duckdb.data_chunk_get_vector(chunk.chunk, i));
  const fill = (columns: readonly NumberColumn[], from: number, rows: number): void => {
    for (const [i, column] of columns.entries()) {
      const vector = vectors[i];
      if (!vector) continue;
      const width = column.BYTES_PER_ELEMENT;
      const start = column.byteOffset + from * width;
      duckdb.copy_data_to_vector(vector, 0, column.buffer as ArrayBuffer, start, rows * width);
      if (column instanceof Float64Array) putValidity(vector, column, from, rows);
    }
    chunk.rowCount = rows;
  };
  return {
    append: (columns, length) =>
      attempt(() => {
        check(columns);
        for (let from = 0; from < length; from += ROWS_OF_A_CHUNK) {
          fill(columns, from, Math.min(ROWS_OF_A_CHUNK, length - from));
          appender.appendDataChunk(chunk);
        }
      }),
    close: () => attempt(() => appender.closeSync()),
  };
}

/** The chunk is used again and again, so bits of an earlier NULL must be set back. */
function putValidity(vector: duckdb.Vector, column: Float64Array, from: number, rows: number): void {
  VALIDITY.fill(0xff);
  for (let row = 0; row < rows; row++) {
    if (Number.isNaN(column[from + row] ?? Number.NaN)) {
      VALIDITY[row >> 3] = (VALIDITY[row >> 3] ?? 0) & ~(1 << (row & 7));
    }
  }
  duckdb.vector_ensure_validity_writable(vector);
  duckdb.copy_data_to_vector_validity(vector, 0, VALIDITY.buffer, 0, VALIDITY.byteLength);
}
