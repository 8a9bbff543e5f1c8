import type { Database } from './duckdb.ts';

/** An answer took longer than anybody waits for; its statement was stopped. */
export class OutOfPatience extends Error {
  readonly seconds: number;
  constructor(seconds: number, options?: ErrorOptions) {
    super(`stopped after ${seconds} seconds`, options);
    this.name = 'OutOfPatience';
    this.seconds = seconds;
  }
}

/** Longest one answer may hold a connection. */
const PATIENCE_MS = 30_000;

/**
 * A few connections to one database, lent one at a time: statements on one connection wait for each other, and
 * more statements at once than cores only make all of them slow.
 */
export class Pool {
  private readonly free: Database[] = [];
  private readonly waiting: ((db: Database) => void)[] = [];
  private opened = 0;
  private readonly db: Database;
  private readonly size: number;
  private readonly patienceMs: number;

  constructor(db: Database, size: number, patienceMs: number = PATIENCE_MS) {
    this.db = db;
    this.size = size;
    this.patienceMs = patienceMs;
  }

  /** Requests that wait for a connection now. */
  get queue(): number {
    return this.waiting.length;
  }

  /** @throws OutOfPatience when the work takes too long; the connection can be used again. */
  async use<T>(work: (db: Database) => Promise<T>): Promise<T> {
    const connection = await this.take();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      connection.interrupt();
    }, this.patienceMs);
    try {
      return await work(connection);
    } catch (cause) {
      throw late ? new OutOfPatience(this.patienceMs / 1000, { cause }) : cause;
    } finally {
      clearTimeout(timer);
      const next = this.waiting.shift();
      if (next) next(connection);
      else this.free.push(connection);
    }
  }

  /** A connection outside the count, for an answer that streams as slowly as its reader likes. Close it. */
  dedicated(): Promise<Database> {
    return this.db.connect();
  }

  private take(): Promise<Database> {
    const free = this.free.pop();
    if (free) return Promise.resolve(free);
    if (this.opened < this.size) {
      this.opened++;
      return this.db.connect();
    }
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Closes the connections and the database. Only when nobody uses it any more. */
  close(): void {
    for (const connection of this.free.splice(0)) connection.close();
    this.db.close();
  }
}
