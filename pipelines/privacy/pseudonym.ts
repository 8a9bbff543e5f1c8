import type { Database } from '../../src/warehouse/duckdb.ts';
import { KEY_PURPOSES, type KeyPurpose, type KeyRing } from './keys.ts';

/**
 * HMAC-SHA256 set-based in SQL. The two padded key blocks of each key are session variables, so that no key is
 * ever part of a statement's text (statements are quoted in error messages).
 */
const BLOCK = 64;

const variable = (purpose: KeyPurpose, generation: number, half: 'inner' | 'outer'): string =>
  `key_${purpose}_${generation}_${half}`;

const padded = (key: Buffer, pad: number): Buffer => {
  const block = Buffer.alloc(BLOCK, pad);
  for (const [i, byte] of key.entries()) block[i] = byte ^ pad;
  return block;
};

/** Lends the keys to one connection as session variables; `returnKeys` takes them back. */
export async function lendKeys(db: Database, ring: KeyRing): Promise<void> {
  for (const purpose of KEY_PURPOSES) {
    for (const [generation, key] of ring[purpose].entries()) {
      const halves = { inner: padded(key, 0x36), outer: padded(key, 0x5c) };
      for (const half of ['inner', 'outer'] as const) {
        // unhex of a bound text: DuckDB binds no Uint8Array.
        await db.run(`set variable ${variable(purpose, generation, half)} = unhex($1)`, [
          halves[half].toString('hex'),
        ]);
      }
    }
  }
}

export async function returnKeys(db: Database, ring: KeyRing): Promise<void> {
  for (const purpose of KEY_PURPOSES) {
    for (const generation of ring[purpose].keys()) {
      for (const half of ['inner', 'outer'] as const)
        await db.run(`reset variable ${variable(purpose, generation, half)}`);
    }
  }
}

/** SQL: 64 hexadecimal digits of the HMAC chain of a purpose over a text expression. */
export function hmacSql(ring: KeyRing, purpose: KeyPurpose, text: string): string {
  return ring[purpose].reduce((message, _key, generation) => {
    const inner = `getvariable('${variable(purpose, generation, 'inner')}')`;
    const outer = `getvariable('${variable(purpose, generation, 'outer')}')`;
    const bytes = generation === 0 ? `encode(${message})` : `unhex(${message})`;
    return `sha256(${outer} || unhex(sha256(${inner} || ${bytes})))`;
  }, text);
}

/** SQL: the first 128 bits of an HMAC as a record's name. */
export const recordIdSql = (hmac: string): string => `left(${hmac}, 32)::uuid`;

/** SQL: 32 further bits as a cell key in [0, 2^32), independent of the name. */
export const cellKeySql = (hmac: string): string => `('0x' || substr(${hmac}, 33, 8))::bigint`;

/** SQL: the last 64 bits of a record's HMAC as a signed integer, independent of its name and cell key. */
export const ownKeySql = (hmac: string): string =>
  `(('0x' || right(${hmac}, 16))::ubigint::hugeint - 9223372036854775808)::bigint`;

/** SQL: the first 64 bits as a signed integer. */
export const signedKeySql = (hmac: string): string =>
  `(('0x' || left(${hmac}, 16))::ubigint::hugeint - 9223372036854775808)::bigint`;
