import type { Database } from './duckdb.ts';

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

  constructor(db: Database, size: number) {
    this.db = db;
    this.size = size;
  }

  /** Requests that wait for a connection now. */
  get queue(): number {
    return this.waiting.length;
  }

  async use<T>(work: (db: Database) => Promise<T>): Promise<T> {
    const connection = await this.take();
    try {
      return await work(connection);
    } finally {
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
