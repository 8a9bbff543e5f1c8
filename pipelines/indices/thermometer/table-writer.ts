import { type ColumnAppender, columnAppender, type NumberColumn } from '../../../src/warehouse/columns.ts';
import { type Database, identifier, literal } from '../../../src/warehouse/duckdb.ts';

/** `INTEGER`, `DOUBLE`, or the values of a closed list, stored as one byte or two. */
export type ColumnSpec = 'INTEGER' | 'DOUBLE' | readonly string[];

const ROWS_OF_A_BATCH = 65_536;

/**
 * Fills a new table row by row from numbers alone: positions in lists, integers, doubles (NaN is NULL). Rows
 * gather in typed arrays and go to the engine as memory.
 */
export class TableWriter {
  readonly #appender: ColumnAppender;
  readonly #buffers: readonly NumberColumn[];
  #filled = 0;
  /** The row being made: one number per column, kept from row to row. */
  readonly row: Float64Array;
  rows = 0;

  private constructor(appender: ColumnAppender, specs: readonly ColumnSpec[]) {
    this.#appender = appender;
    this.row = new Float64Array(specs.length);
    this.#buffers = specs.map((spec) => {
      if (spec === 'DOUBLE') return new Float64Array(ROWS_OF_A_BATCH);
      if (spec === 'INTEGER') return new Int32Array(ROWS_OF_A_BATCH);
      return spec.length <= 0xff ? new Uint8Array(ROWS_OF_A_BATCH) : new Uint16Array(ROWS_OF_A_BATCH);
    });
  }

  /** Creates the table anew, replacing an older one. */
  static async create(
    db: Database,
    schema: string,
    name: string,
    columns: Readonly<Record<string, ColumnSpec>>,
  ): Promise<TableWriter> {
    const declared = Object.entries(columns).map(
      ([column, spec]) => `${identifier(column)} ${sqlType(spec)}`,
    );
    await db.run(`create or replace table ${identifier(schema)}.${identifier(name)}(${declared.join(', ')})`);
    return new TableWriter(await columnAppender(db, { schema, name }), Object.values(columns));
  }

  /** Adds `row` to the table. */
  add(): void {
    const at = this.#filled;
    for (let i = 0; i < this.#buffers.length; i++) {
      const buffer = this.#buffers[i];
      if (buffer) buffer[at] = this.row[i] ?? Number.NaN;
    }
    this.rows += 1;
    this.#filled = at + 1;
    if (this.#filled === ROWS_OF_A_BATCH) this.#flush();
  }

  close(): void {
    this.#flush();
    this.#appender.close();
  }

  #flush(): void {
    this.#appender.append(this.#buffers, this.#filled);
    this.#filled = 0;
  }
}

function sqlType(spec: ColumnSpec): string {
  return typeof spec === 'string' ? spec : `ENUM(${spec.map(literal).join(', ')})`;
}
