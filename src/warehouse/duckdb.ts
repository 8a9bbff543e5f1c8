import { rmSync } from 'node:fs';
import {
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBResultReader,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api';

/** What DuckDB said, with the statement that made it say so. */
export class QueryError extends Error {
  readonly sql: string;
  constructor(cause: unknown, sql: string) {
    super(`${cause instanceof Error ? cause.message : String(cause)}\nSQL: ${sql.trim()}`, { cause });
    this.name = 'QueryError';
    this.sql = sql;
  }
}

export type Row = Record<string, unknown>;

export interface Column {
  readonly name: string;
  /** A text, or a code of a dictionary. */
  readonly text: boolean;
}

export type Bind = Record<string, DuckDBValue> | DuckDBValue[];

export interface Database {
  /** Runs one statement; values bind to `$name` or `?`. */
  run(sql: string, values?: Bind): Promise<void>;
  /** Runs several `;`-separated statements without values. */
  script(sql: string): Promise<void>;
  /** Rows as plain objects: BIGINT and DECIMAL as numbers where safe, DATE and TIMESTAMP as ISO text. */
  all<T extends Row = Row>(sql: string, values?: Bind): Promise<T[]>;
  one<T extends Row = Row>(sql: string, values?: Bind): Promise<T>;
  /**
   * The columns of a table, by its name as SQL writes it. DuckDB's own lists (`describe`, `information_schema`) spell out
   * the dictionary of every column they pass.
   */
  columnsOf(table: string): Promise<Column[]>;
  /** The same, undefined where there is no such table or view. */
  columnsIfThere(table: string): Promise<Column[] | undefined>;
  /** Whether there is such a table or view. */
  has(table: string): Promise<boolean>;
  /** A further connection to the same database (its own transaction and temp tables). */
  connect(): Promise<Database>;
  /** Stops the statement that runs on this connection. */
  interrupt(): void;
  close(): void;
  /** The raw connection, for the Arrow writer in this folder only. */
  readonly connection: DuckDBConnection;
}

const TEXTS: ReadonlySet<DuckDBTypeId> = new Set([DuckDBTypeId.VARCHAR, DuckDBTypeId.ENUM]);

export interface OpenOptions {
  readonly readOnly?: boolean;
  readonly memoryLimit?: string;
  readonly threads?: number;
  readonly tempDirectory?: string;
}

/**
 * Opens a DuckDB file or `:memory:`. One process may hold a file for writing; the same path opened twice in
 * one process is shared, because DuckDB does not refuse it and would corrupt the file.
 */
export async function open(path = ':memory:', options: OpenOptions = {}): Promise<Database> {
  const config: Record<string, string> = {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    preserve_insertion_order: 'false',
  };
  if (options.readOnly) config.access_mode = 'READ_ONLY';
  if (options.memoryLimit) config.memory_limit = options.memoryLimit;
  if (options.threads) config.threads = String(options.threads);
  if (options.tempDirectory) config.temp_directory = options.tempDirectory;
  try {
    const instance =
      path === ':memory:'
        ? await DuckDBInstance.create(path, config)
        : await DuckDBInstance.fromCache(path, config);
    return wrap(await instance.connect(), instance, true);
  } catch (cause) {
    throw new QueryError(cause, `open ${path}`);
  }
}

/**
 * Opens a file for reading inside a database in memory, so that scratch databases can be attached beside it. Names
 * without a database mean the file's, on every connection.
 */
export async function openForReading(path: string): Promise<Database> {
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    preserve_insertion_order: 'false',
    temp_directory: `${path}.tmp`,
  });
  const connect = async (): Promise<DuckDBConnection> => {
    const connection = await instance.connect();
    await connection.run('use warehouse');
    return connection;
  };
  const attach = `attach ${literal(path)} as warehouse (read_only)`;
  try {
    const first = await instance.connect();
    await first.run(attach);
    await first.run('use warehouse');
    return wrap(first, instance, true, connect);
  } catch (cause) {
    instance.closeSync();
    throw new QueryError(cause, attach);
  }
}

function wrap(
  connection: DuckDBConnection,
  instance: DuckDBInstance,
  owner: boolean,
  connect = (): Promise<DuckDBConnection> => instance.connect(),
): Database {
  const attempt = async <T>(sql: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (cause) {
      throw new QueryError(cause, sql);
    }
  };
  const all = async <T extends Row>(sql: string, values?: Bind): Promise<T[]> => {
    const reader = await attempt(sql, () => connection.runAndReadAll(sql, values));
    return rowsOf(reader) as T[];
  };
  const columnsOf = async (table: string): Promise<Column[]> => {
    const sql = `from ${table}`;
    const prepared = await attempt(sql, () => connection.prepare(sql));
    try {
      return Array.from({ length: prepared.columnCount }, (_, i) => ({
        name: prepared.columnName(i),
        text: TEXTS.has(prepared.columnTypeId(i)),
      }));
    } finally {
      prepared.destroySync();
    }
  };
  const columnsIfThere = async (table: string): Promise<Column[] | undefined> => {
    try {
      return await columnsOf(table);
    } catch (cause) {
      if (cause instanceof QueryError && cause.message.includes('does not exist')) return undefined;
      throw cause;
    }
  };
  return {
    connection,
    run: (sql, values) => attempt(sql, async () => void (await connection.run(sql, values))),
    script: async (sql) => {
      const statements = await attempt(sql, () => connection.extractStatements(sql));
      for (let i = 0; i < statements.count; i++) {
        const prepared = await attempt(sql, () => statements.prepare(i));
        await attempt(sql, async () => void (await prepared.run()));
        prepared.destroySync();
      }
    },
    all,
    one: async <T extends Row>(sql: string, values?: Bind) => {
      const [row] = await all<T>(sql, values);
      if (!row) throw new QueryError(new Error('expected one row, got none'), sql);
      return row;
    },
    columnsOf,
    columnsIfThere,
    has: async (table) => (await columnsIfThere(table)) !== undefined,
    connect: async () => wrap(await connect(), instance, false, connect),
    interrupt: () => connection.interrupt(),
    close: () => {
      connection.closeSync();
      if (owner) instance.closeSync();
    },
  };
}

/** Column by column, because a value by itself looks its column up: half of the time a large answer takes. */
function rowsOf(reader: DuckDBResultReader): Row[] {
  const names = reader.deduplicatedColumnNames();
  const columns = reader.getColumnsJS();
  return Array.from({ length: reader.currentRowCount }, (_, i) => {
    const row: Row = {};
    for (const [column, name] of names.entries()) row[name] = plainValue(columns[column]?.[i]);
    return row;
  });
}

function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') {
    return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
      ? Number(value)
      : value.toString();
  }
  if (value instanceof Date) {
    const text = value.toISOString();
    return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text;
  }
  return value;
}

/** Quotes an identifier: `order"s` becomes `"order""s"`. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
/** Quotes a text literal. Values from outside bind instead; this is for file paths and fixed lists. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Removes a database file and its write-ahead log. */
export function removeDatabase(path: string): void {
  for (const file of [path, `${path}.wal`]) rmSync(file, { force: true });
}
