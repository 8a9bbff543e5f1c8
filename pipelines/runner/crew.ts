import type { Database } from '../../src/warehouse/duckdb.ts';

/** More of them gain nothing: what they wait for is the one file. */
const MOST = 4;

/** Something to do over one of the connections. */
export type CrewTask = (member: Database) => Promise<void>;

/**
 * Connections to one warehouse that work side by side. A statement over a few hundred thousand rows gains little
 * from a second thread (both fill hash tables that then have to be merged); two statements at once gain almost two.
 */
export class Crew {
  readonly #db: Database;
  readonly #threads: number;
  readonly #members: readonly Database[];

  private constructor(db: Database, threads: number, members: readonly Database[]) {
    this.#db = db;
    this.#threads = threads;
    this.#members = members;
  }

  /** @param prepare makes on each connection what lives only there: temporary macros. */
  static async gather(db: Database, prepare?: (member: Database) => Promise<void>): Promise<Crew> {
    const { threads } = await db.one<{ threads: number }>(
      "select current_setting('threads')::integer as threads",
    );
    const members: Database[] = [];
    for (let i = 0; i < Math.min(MOST, threads); i++) members.push(await db.connect());
    for (const member of members) await prepare?.(member);
    return new Crew(db, threads, members);
  }

  get size(): number {
    return this.#members.length;
  }

  /**
   * Works through `tasks` from the front, as many at a time as there are members, until none is left and none runs: a
   * task may add others. After a failure no task is begun.
   * @throws what the first of them threw, once all that run have ended.
   */
  async work(tasks: CrewTask[]): Promise<void> {
    let failed = false;
    let running = 0;
    let idle: (() => void)[] = [];
    const shift = async (member: Database): Promise<void> => {
      for (;;) {
        const task = failed ? undefined : tasks.shift();
        if (!task) {
          if (failed || running === 0) return;
          await new Promise<void>((wake) => idle.push(wake));
          continue;
        }
        running++;
        try {
          await task(member);
        } catch (cause) {
          failed = true;
          throw cause;
        } finally {
          running--;
          for (const wake of idle) wake();
          idle = [];
        }
      }
    };
    // Each statement keeps a thread of its own; the engine's further threads help whoever has most to do.
    await this.#db.run(`set threads = ${this.#threads - this.#members.length + 1}`);
    try {
      const ends = await Promise.allSettled(this.#members.map(shift));
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
    } finally {
      await this.#db.run(`set threads = ${this.#threads}`);
    }
  }

  dismiss(): void {
    for (const member of this.#members) member.close();
  }
}
