import { AsyncLocalStorage } from 'node:async_hooks';
import type { ApiKey } from '../../accounts/api-key.ts';
import { LOCAL, type Principal } from '../../accounts/principal.ts';
import type { Purpose } from '../../domain/purpose.ts';

/** Who asks, from where and what for: known from the door to the last statement that is run for them. */
export interface Asking {
  readonly principal: Principal;
  /** Of the caller's machine; null inside the process. */
  readonly address: string | null;
  readonly purpose: { readonly code: Purpose; readonly note: string } | null;
  /** Filled by whoever answers, for the audit log: metric, filters, query id, rows. */
  readonly told: Record<string, unknown>;
  /** A download was recorded, so that the answer needs no record as a reading. */
  exported: boolean;
  /** The session's row, for who signed in. */
  readonly sessionHash: string | null;
  /** What is asked speaks of places only: an account of unions without an area gets nothing of it. */
  readonly ofPlaces: boolean;
  /** The key a machine came in with. */
  readonly key?: ApiKey;
}

const storage = new AsyncLocalStorage<Asking>();

/** Runs an answer on somebody's behalf. What it asks in turn, it asks as the same person. */
export const onBehalf = <T>(asking: Asking, work: () => T): T => storage.run(asking, work);

/** The request being answered; undefined where the server or the command line works for itself. */
export const asking = (): Asking | undefined => storage.getStore();

/** Outside a request there is only who holds the files: the command line, and the server warming its answers. */
export const principal = (): Principal => storage.getStore()?.principal ?? LOCAL;

/** Says what an answer was about, for the audit log. */
export const tell = (about: Readonly<Record<string, unknown>>): void => {
  const now = storage.getStore();
  if (now) Object.assign(now.told, about);
};
