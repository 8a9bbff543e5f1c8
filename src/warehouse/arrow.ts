import duckdb from '@duckdb/node-bindings';
import * as arrow from 'apache-arrow';
import { arrowColumn } from './arrow-column.ts';
import { type Database, QueryError } from './duckdb.ts';

/** A multiple of 64, so that every batch but the last ends on a whole word of bits. */
const BATCH_ROWS = 65_536;
const VECTOR_ROWS = 2048;

export interface ArrowResult {
  readonly schema: arrow.Schema;
  /** Pulls: one chunk is read ahead while the one before is copied. Ending the loop early stops the query. */
  readonly batches: AsyncGenerator<arrow.RecordBatch>;
}

export interface ArrowOptions {
  /** Metadata per column name (unit, labels). */
  readonly fields?: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Metadata of the whole table (release, query id, synthetic). */
  readonly metadata?: ReadonlyMap<string, string>;
  readonly batchRows?: number;
}

/**
 * Streams a query as Arrow record batches by copying DuckDB's vectors, not their values one by one: 5 million
 * rows a second, where going through JavaScript values gives a fifteenth of that.
 * @throws TypeError naming a column whose type must be cast first.
 */
export async function arrowStream(
  db: Database,
  sql: string,
  options: ArrowOptions = {},
): Promise<ArrowResult> {
  const rows = options.batchRows ?? BATCH_ROWS;
  const result = await db.connection.stream(sql).catch((cause) => {
    throw new QueryError(cause, sql);
  });
  const names = result.columnNames();
  const types = result.columnTypes();
  const columns = names.map((name, i) => {
    const type = types[i];
    if (!type) throw new TypeError(`column "${name}" has no type`);
    return arrowColumn(type, name, rows + VECTOR_ROWS, i);
  });
  const schema = new arrow.Schema(
    columns.map((column, i) => {
      const name = names[i] ?? '';
      return new arrow.Field(name, column.type, true, new Map(options.fields?.get(name)));
    }),
    new Map(options.metadata),
  );

  async function* batches(): AsyncGenerator<arrow.RecordBatch> {
    const nulls = columns.map(() => new Validity(rows + VECTOR_ROWS));
    let filled = 0;
    const flush = (length: number): arrow.RecordBatch => {
      const children = columns.map((column, i) => {
        const { count, bitmap } = nulls[i]?.take(length) ?? { count: 0, bitmap: null };
        return column.take(length, count, bitmap);
      });
      const data = arrow.makeData({
        type: new arrow.Struct(schema.fields),
        length,
        nullCount: 0,
        children,
      });
      filled = 0;
      return new arrow.RecordBatch(schema, data);
    };
    const read = (): ReturnType<typeof result.fetchChunk> => {
      const chunk = result.fetchChunk();
      // Told when it is waited for, which may be a batch later or never.
      chunk.catch(() => {});
      return chunk;
    };
    let done = false;
    let ahead = read();
    try {
      for (;;) {
        const chunk = await ahead.catch((cause) => {
          throw new QueryError(cause, sql);
        });
        if (!chunk || chunk.rowCount === 0) break;
        ahead = read();
        const count = chunk.rowCount;
        const put = (skipped: number): void => {
          for (const [i, column] of columns.entries()) {
            const vector = duckdb.data_chunk_get_vector(chunk.chunk, i);
            const validity = duckdb.vector_get_validity(vector, ((count + 63) >> 6) * 8) ?? null;
            nulls[i]?.put(validity, count, filled, skipped);
            column.put(vector, count, filled, validity, skipped);
          }
        };
        put(0);
        filled += count;
        // DuckDB's chunks differ in length from run to run; batches do not, and so the bytes of a file are the same.
        while (filled >= rows) {
          const over = filled - rows;
          yield flush(rows);
          if (over > 0) put(count - over);
          filled = over;
        }
      }
      done = true;
      if (filled > 0) yield flush(filled);
    } finally {
      if (!done) {
        db.interrupt();
        // The connection may be closed once nothing reads from it.
        await ahead.catch(() => {});
      }
    }
  }
  return { schema, batches: batches() };
}

/** How many bits of a byte are set. */
const ONES = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length);

/** Validity bits of one column; stays empty while no NULL has been seen. */
class Validity {
  private bitmap: Uint8Array | null = null;
  private readonly bytes: number;
  constructor(capacity: number) {
    this.bytes = ((capacity + 63) >> 6) << 3;
  }

  /** Takes the bits of `rows` values but for the first `skipped`. */
  put(source: Uint8Array | null, rows: number, offset: number, skipped: number): void {
    if (!source && !this.bitmap) return;
    if (!this.bitmap) {
      this.bitmap = new Uint8Array(this.bytes);
      setBits(this.bitmap, 0, null, offset, 0);
    }
    setBits(this.bitmap, offset, source, rows, skipped);
  }

  take(rows: number): { count: number; bitmap: Uint8Array | null } {
    const bitmap = this.bitmap;
    this.bitmap = null;
    if (!bitmap) return { count: 0, bitmap: null };
    let valid = 0;
    for (let byte = 0; byte < rows >> 3; byte++) valid += ONES[bitmap[byte] ?? 0] ?? 0;
    valid += ONES[(bitmap[rows >> 3] ?? 0) & ((1 << (rows & 7)) - 1)] ?? 0;
    return valid === rows
      ? { count: 0, bitmap: null }
      : { count: rows - valid, bitmap: bitmap.subarray(0, ((rows + 63) >> 6) << 3) };
  }
}

function setBits(
  target: Uint8Array,
  offset: number,
  source: Uint8Array | null,
  rows: number,
  skipped: number,
): void {
  if ((offset & 7) === 0 && skipped === 0) {
    const bytes = (rows + 7) >> 3;
    if (source) target.set(source.subarray(0, bytes), offset >> 3);
    else target.fill(255, offset >> 3, (offset >> 3) + bytes);
    return;
  }
  for (let i = skipped; i < rows; i++) {
    const at = offset + i - skipped;
    const bit = source ? ((source[i >> 3] ?? 0) >> (i & 7)) & 1 : 1;
    const byte = target[at >> 3] ?? 0;
    target[at >> 3] = bit ? byte | (1 << (at & 7)) : byte & ~(1 << (at & 7));
  }
}
