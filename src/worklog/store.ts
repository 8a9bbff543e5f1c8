import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Client, createClient, LibsqlError, type Transaction } from '@libsql/client';
import { MIGRATIONS } from './migrations.ts';

/** The embedded store of what people do. */
export interface Worklog {
  readonly client: Client;
  /** Runs in one transaction: all of it is kept, or nothing. Writers wait for each other, in this process and others. */
  write<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  close(): void;
}

/** A store written by a newer version of this software, or one that stays locked. */
export class WorklogError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'WorklogError';
  }
}

/**
 * Opens the worklog, making or updating it. Readable by its owner only.
 * @param path a file, or `:memory:`. @throws WorklogError when a newer version wrote it.
 */
export async function openWorklog(path: string): Promise<Worklog> {
  const inMemory = path === ':memory:';
  if (!inMemory) mkdirSync(dirname(path), { recursive: true });
  const isNew = !inMemory && !existsSync(path);
  const client = createClient({ url: inMemory ? path : `file:${path}` });
  const worklog: Worklog = {
    client,
    write: (work) => inTurn(path, () => transacted(client, path, work)),
    close: () => client.close(),
  };
  if (isNew) {
    await untilFree(path, () => client.execute('pragma journal_mode = wal'));
    chmodSync(path, 0o600);
  }
  await migrate(worklog, path);
  return worklog;
}

async function migrate(worklog: Worklog, path: string): Promise<void> {
  const version = versionIn(
    (await untilFree(path, () => worklog.client.execute('pragma user_version'))).rows,
  );
  if (version > MIGRATIONS.length) {
    worklog.close();
    throw new WorklogError(
      `${path}:由更新的版本写成(结构 ${version},本版本支持到 ${MIGRATIONS.length})。请升级软件。 / Written by a newer version (schema ${version}, this one knows ${MIGRATIONS.length}). Upgrade the software.`,
    );
  }
  if (version === MIGRATIONS.length) return;
  await worklog.write(async (transaction) => {
    // Another process may have migrated while this one waited for the lock.
    const seen = versionIn((await transaction.execute('pragma user_version')).rows);
    for (const statement of MIGRATIONS.slice(seen).flat()) await transaction.execute(statement);
    await transaction.execute(`pragma user_version = ${MIGRATIONS.length}`);
  });
}

const versionIn = (rows: readonly Record<string, unknown>[]): number => Number(rows[0]?.user_version ?? 0);

async function transacted<T>(
  client: Client,
  path: string,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const transaction = await untilFree(path, () => client.transaction('write'));
  try {
    const result = await work(transaction);
    await transaction.commit();
    return result;
  } finally {
    transaction.close();
  }
}

/**
 * The engine is synchronous: two transactions of one process would wait for each other for ever, so they queue here.
 */
const queues = new Map<string, Promise<unknown>>();

function inTurn<T>(path: string, work: () => Promise<T>): Promise<T> {
  const turn = (queues.get(path) ?? Promise.resolve()).then(work, work);
  queues.set(
    path,
    turn.catch(() => {}),
  );
  return turn;
}

const PATIENCE_MS = 5000;

/** Another process may hold the lock for a moment. */
async function untilFree<T>(path: string, attempt: () => Promise<T>): Promise<T> {
  for (let waited = 0, pause = 5; ; waited += pause, pause = Math.min(pause * 2, 200)) {
    try {
      return await attempt();
    } catch (cause) {
      if (!(cause instanceof LibsqlError) || !cause.code.startsWith('SQLITE_BUSY')) throw cause;
      if (waited > PATIENCE_MS) {
        throw new WorklogError(
          `${path} 一直被其他进程占用。请关闭占用它的程序后重试。 / ${path} stays locked by another process. Close it and try again.`,
          { cause },
        );
      }
      await wait(pause);
    }
  }
}
