import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe } from 'vitest';
import { parseCsv } from '../../../pipelines/indices/methods/csv.ts';

/** Results of peer programs, kept beside the repository; the tests that need them say when they are absent. */
export const PEER_FOLDER = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'methods-cases');
const here = existsSync(PEER_FOLDER);

/** `describe` when the peer cases are there; a named skip when they are not. */
export const describePeer = here ? describe : (describe.skip as unknown as typeof describe);

const text = (path: string): string => {
  const bytes = readFileSync(join(PEER_FOLDER, path));
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
};

/** A peer table as columns of text. */
export function peerCsv(path: string): Map<string, string[]> {
  const { header, rows } = parseCsv(text(path));
  return new Map(header.map((name, i) => [name, rows.map((row) => row.cells[i] ?? '')]));
}

/** One column as numbers; empty and NA are NaN. */
export const numbers = (table: ReadonlyMap<string, readonly string[]>, column: string): Float64Array => {
  const cells = table.get(column);
  if (!cells) throw new Error(`peer table has no column ${column}`);
  return Float64Array.from(cells, (c) => (c === '' || c === 'NA' ? Number.NaN : Number(c)));
};

// biome-ignore lint/suspicious/noExplicitAny: peer results have the shape of their program
export const peerJson = (path: string): any => JSON.parse(text(path));

/** Largest |a − b| / max(1, |b|); NaN must meet NaN. */
export function worst(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    const x = a[i] ?? Number.NaN;
    const y = b[i] ?? Number.NaN;
    if (Number.isNaN(x) !== Number.isNaN(y)) return Number.POSITIVE_INFINITY;
    if (!Number.isNaN(x)) most = Math.max(most, Math.abs(x - y) / Math.max(1, Math.abs(y)));
  }
  return most;
}
