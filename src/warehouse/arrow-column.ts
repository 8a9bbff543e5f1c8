import { type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import * as arrow from 'apache-arrow';

/** Gathers one result column, chunk by chunk, into the buffers of one Arrow batch. */
export interface ArrowColumn {
  readonly type: arrow.DataType;
  /**
   * Copies the `rows` values of a DuckDB vector but for the first `skipped` to position `offset`; `validity` is DuckDB's
   * bitmap, or null when all are valid.
   */
  put(
    vector: duckdb.Vector,
    rows: number,
    offset: number,
    validity: Uint8Array | null,
    skipped: number,
  ): void;
  /** The column of a finished batch, and a clean start for the next. */
  take(rows: number, nullCount: number, nulls: Uint8Array | null): arrow.Data;
}

type Numbers =
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Float32Array
  | Float64Array
  | BigInt64Array;
interface NumbersConstructor {
  new (length: number): Numbers;
  readonly BYTES_PER_ELEMENT: number;
}

/** DuckDB's strings are 16 bytes: length, then either 12 bytes of text or a prefix and a pointer to it. */
const STRING_BYTES = 16;
const INLINE_BYTES = 12;

/**
 * @param capacity rows of a batch plus one DuckDB vector (2048).
 * @param id of its dictionary, if it has one: its place among the columns, so that the same rows are the same bytes.
 * @throws TypeError for a type that a query should have cast.
 */
export function arrowColumn(type: DuckDBType, name: string, capacity: number, id: number): ArrowColumn {
  switch (type.typeId) {
    case DuckDBTypeId.TINYINT:
      return fixed(new arrow.Int8(), Int8Array, capacity);
    case DuckDBTypeId.SMALLINT:
      return fixed(new arrow.Int16(), Int16Array, capacity);
    case DuckDBTypeId.INTEGER:
      return fixed(new arrow.Int32(), Int32Array, capacity);
    case DuckDBTypeId.BIGINT:
      return fixed(new arrow.Int64(), BigInt64Array, capacity);
    case DuckDBTypeId.FLOAT:
      return fixed(new arrow.Float32(), Float32Array, capacity);
    case DuckDBTypeId.DOUBLE:
      return fixed(new arrow.Float64(), Float64Array, capacity);
    case DuckDBTypeId.DATE:
      return fixed(new arrow.DateDay(), Int32Array, capacity);
    case DuckDBTypeId.TIMESTAMP:
      return fixed(new arrow.TimestampMicrosecond(), BigInt64Array, capacity);
    case DuckDBTypeId.BOOLEAN:
      return bits(capacity);
    case DuckDBTypeId.VARCHAR:
      return text(capacity);
    case DuckDBTypeId.ENUM:
      return dictionary((type as DuckDBType & { values: readonly string[] }).values, capacity, id);
    default:
      throw new TypeError(
        `column "${name}" has type ${type}, which has no Arrow form here; cast it in the query`,
      );
  }
}

function fixed(
  type: arrow.DataType,
  Numbers: NumbersConstructor,
  capacity: number,
  values?: arrow.Vector,
): ArrowColumn {
  const width = Numbers.BYTES_PER_ELEMENT;
  let data = new Numbers(capacity);
  let bytes = new Uint8Array(data.buffer);
  return {
    type,
    put(vector, rows, offset, _validity, skipped) {
      const source = duckdb.vector_get_data(vector, rows * width);
      bytes.set(source.subarray(skipped * width, rows * width), offset * width);
    },
    take(length, nullCount, nullBitmap) {
      const taken = arrow.makeData({
        type,
        length,
        nullCount,
        nullBitmap,
        data: data.subarray(0, length),
        dictionary: values,
      } as never);
      data = new Numbers(capacity);
      bytes = new Uint8Array(data.buffer);
      return taken;
    },
  };
}

function dictionary(values: readonly string[], capacity: number, id: number): ArrowColumn {
  const [index, Numbers] =
    values.length <= 0xff
      ? ([new arrow.Uint8(), Uint8Array] as const)
      : values.length <= 0xffff
        ? ([new arrow.Uint16(), Uint16Array] as const)
        : ([new arrow.Uint32(), Uint32Array] as const);
  const type = new arrow.Dictionary(new arrow.Utf8(), index, id, false);
  return fixed(type, Numbers, capacity, arrow.vectorFromArray(values, new arrow.Utf8()));
}

/** DuckDB keeps a boolean per byte, Arrow per bit. */
function bits(capacity: number): ArrowColumn {
  const type = new arrow.Bool();
  let data = new Uint8Array((capacity + 7) >> 3);
  return {
    type,
    put(vector, rows, offset, _validity, skipped) {
      const bytes = duckdb.vector_get_data(vector, rows);
      for (let i = skipped; i < rows; i++) {
        const at = offset + i - skipped;
        if (bytes[i]) data[at >> 3] = (data[at >> 3] ?? 0) | (1 << (at & 7));
      }
    },
    take(length, nullCount, nullBitmap) {
      const taken = arrow.makeData({
        type,
        length,
        nullCount,
        nullBitmap,
        data: data.subarray(0, (length + 7) >> 3),
      });
      data = new Uint8Array((capacity + 7) >> 3);
      return taken;
    },
  };
}

function text(capacity: number): ArrowColumn {
  const type = new arrow.Utf8();
  let offsets = new Int32Array(capacity + 1);
  let bytes = new Uint8Array(capacity * 16);
  let end = 0;
  const room = (length: number): void => {
    if (end + length <= bytes.length) return;
    const grown = new Uint8Array(Math.max(bytes.length * 2, end + length));
    grown.set(bytes.subarray(0, end));
    bytes = grown;
  };
  return {
    type,
    put(vector, rows, offset, validity, skipped) {
      const raw = duckdb.vector_get_data(vector, rows * STRING_BYTES);
      const view = new DataView(raw.buffer, raw.byteOffset, rows * STRING_BYTES);
      for (let i = skipped; i < rows; i++) {
        const valid = validity === null || ((validity[i >> 3] ?? 0) & (1 << (i & 7))) !== 0;
        if (valid) {
          const length = view.getUint32(i * STRING_BYTES, true);
          room(length);
          const at = i * STRING_BYTES;
          // A view of a few bytes costs more than the bytes.
          if (length <= INLINE_BYTES) for (let k = 0; k < length; k++) bytes[end + k] = raw[at + 4 + k] ?? 0;
          else
            bytes.set(
              duckdb.get_data_from_pointer(raw.buffer as ArrayBuffer, raw.byteOffset + at + 8, length),
              end,
            );
          end += length;
        }
        offsets[offset + i - skipped + 1] = end;
      }
    },
    take(length, nullCount, nullBitmap) {
      const taken = arrow.makeData({
        type,
        length,
        nullCount,
        nullBitmap,
        valueOffsets: offsets.subarray(0, length + 1),
        data: bytes.subarray(0, offsets[length] ?? end),
      });
      offsets = new Int32Array(capacity + 1);
      bytes = new Uint8Array(Math.max(capacity * 16, end + (end >> 2)));
      end = 0;
      return taken;
    },
  };
}
