import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, identifier } from '../../src/warehouse/duckdb.ts';
import { type Contract, rawColumns } from '../contracts/contract.ts';
import { contracts } from '../contracts/index.ts';
import { syncFolder } from '../durable.ts';
import {
  CELL_PURPOSE,
  fingerprint,
  KEY_FILE,
  KEY_PURPOSES,
  type KeyPurpose,
  type KeyRing,
  keyFileName,
  keysFolder,
  openKeys,
  readKey,
  writeKey,
} from './keys.ts';
import { lendKeys, linkCellKeyOfStoredSql, rewrappedSql } from './pseudonym.ts';
import { rewriteWarehouse, type WarehouseTable } from './rewrite-warehouse.ts';

const pendingFolder = (home: string): string => join(keysFolder(home), 'pending');

/** What is not derived. Models carry keys under names of their own; the next build makes them from wrapped rows. */
const LOADED = ['raw', 'ledger', 'reference', 'indices'];

export interface Rotation {
  readonly fingerprint: string;
  readonly generation: number;
  readonly bytes: { readonly before: number; readonly after: number };
}

/**
 * Adds a generation to every key and wraps all stored keys with it, set-based and without any identifier: the file of
 * the warehouse is written anew with wrapped keys and the new fingerprint. The next generation waits in
 * `keys/pending` until that file is in place; which of the two a kill left, the fingerprint in the warehouse says.
 *
 * Cell keys stay, so that the outside layer shows the same number for the same cell before and after (a second
 * perturbation of one cell could be averaged with the first), unless `cells` is set: then the first generation is
 * taken for known to others, and every perturbed number changes once.
 */
export async function rotateKeys(
  db: Database,
  home: string,
  ring: KeyRing,
  { cells, now }: { readonly cells: boolean; readonly now: Date },
): Promise<Rotation> {
  const purposes: readonly KeyPurpose[] = cells ? [...KEY_PURPOSES, CELL_PURPOSE] : KEY_PURPOSES;
  const next = prepare(home, ring, purposes);
  await lendKeys(db, next);
  const bytes = await rewriteWarehouse(db, home, {
    only: LOADED,
    rows: (table, name) => {
      if (table.schema === 'ledger' && table.name === 'built') return `from ${name} where false`;
      const wrapped = wrappedColumns(table, next, cells);
      return wrapped.length > 0 ? `select * replace (${wrapped.join(', ')}) from ${name}` : undefined;
    },
    note: async (catalog) => {
      await db.run(`insert into ${catalog}.ledger.keys values ($fingerprint, $at::timestamp)`, {
        fingerprint: fingerprint(next),
        at: now.toISOString(),
      });
    },
  });
  promote(home);
  return { fingerprint: fingerprint(next), generation: next.record.length, bytes };
}

/** Writes the next generation where it is complete or absent. */
function prepare(home: string, ring: KeyRing, purposes: readonly KeyPurpose[]): KeyRing {
  const folder = pendingFolder(home);
  const draft = `${folder}.new`;
  for (const path of [folder, draft]) rmSync(path, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  const next: Record<KeyPurpose, readonly Buffer[]> = { ...ring };
  for (const purpose of purposes) {
    const key = randomBytes(32);
    writeKey(draft, keyFileName(purpose, ring[purpose].length + 1), key);
    next[purpose] = [...ring[purpose], key];
  }
  renameSync(draft, folder);
  syncFolder(keysFolder(home));
  return next;
}

function promote(home: string): void {
  const folder = pendingFolder(home);
  for (const name of readdirSync(folder)) renameSync(join(folder, name), join(keysFolder(home), name));
  syncFolder(keysFolder(home));
  rmSync(folder, { recursive: true, force: true });
}

/**
 * Ends a rotation that was killed: its keys become the warehouse's when the warehouse knows their fingerprint, and
 * are dropped when it does not. Only the holder of the write lock may call it.
 * @param known fingerprint in the warehouse.
 */
export function settleRotation(home: string, ring: KeyRing, known: string | undefined): KeyRing {
  const folder = pendingFolder(home);
  rmSync(`${folder}.new`, { recursive: true, force: true });
  if (!existsSync(folder)) return ring;
  if (known !== undefined && fingerprint(withPending(folder, ring)) === known) {
    promote(home);
    return openKeys(home);
  }
  rmSync(folder, { recursive: true, force: true });
  return ring;
}

function withPending(folder: string, ring: KeyRing): KeyRing {
  const next: Record<KeyPurpose, readonly Buffer[]> = { ...ring };
  for (const name of readdirSync(folder)) {
    const purpose = KEY_FILE.exec(name)?.[1] as KeyPurpose | undefined;
    if (purpose) next[purpose] = [...next[purpose], readKey(join(folder, name))];
  }
  return next;
}

/** `expression as column` for each stored key of a table. */
function wrappedColumns(table: WarehouseTable, ring: KeyRing, cells: boolean): string[] {
  return [...purposesOf(table)].flatMap(([column, purpose]) => {
    if (!table.columns.has(column)) return [];
    // Links that were loaded without a cell key are given theirs while their first name is still there.
    const stored =
      column === 'member_cell_key'
        ? `coalesce(member_cell_key, ${linkCellKeyOfStoredSql('link_key')})`
        : identifier(column);
    const now = purpose === CELL_PURPOSE && !cells ? stored : rewrappedSql(ring, purpose, stored);
    return now === identifier(column) ? [] : [`${now} as ${identifier(column)}`];
  });
}

/** Which columns of a stored table hold keys, and of which purpose: what contracts and the ledger declare. */
export function purposesOf({
  schema,
  name,
}: Pick<WarehouseTable, 'schema' | 'name'>): Map<string, KeyPurpose> {
  if (schema === 'ledger') return new Map(name === 'rejects' ? [['record_id', 'record']] : []);
  const contract = schema === 'raw' ? (contracts as Record<string, Contract>)[name] : undefined;
  if (!contract) return new Map();
  const stored = new Set(rawColumns(contract).map((column) => column.name));
  const system: [string, KeyPurpose][] = [
    ['record_id', 'record'],
    ['cell_key', CELL_PURPOSE],
    ['member_key', 'member'],
    ['member_cell_key', CELL_PURPOSE],
    ['link_key', 'link'],
    ['id_link_key', 'link'],
  ];
  const references = Object.entries(contract.fields)
    .filter(([, field]) => field.type === 'reference')
    .map(([field]): [string, KeyPurpose] => [field, 'reference']);
  return new Map([...system, ...references].filter(([column]) => stored.has(column)));
}
