import type { Database } from '../../src/warehouse/duckdb.ts';
import { CELL_PURPOSE, type KeyPurpose, type KeyRing, RING_PURPOSES } from './keys.ts';

/**
 * HMAC-SHA256 set-based in SQL. The two padded key blocks of each key are session variables, so that no key is
 * ever part of a statement's text (statements are quoted in error messages).
 *
 * A name is 64 hexadecimal digits, of which each use takes its own: 1–32 name a record (1–16 a person, a link or a
 * thing), 33–40 are a cell key, 49–64 a record's own number. The first generation hashes the text; each later one
 * wraps what is stored, and only that, so that rotation needs no identifier: new = HMAC(k, old).
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
  for (const purpose of RING_PURPOSES) {
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
  for (const purpose of RING_PURPOSES) {
    for (const generation of ring[purpose].keys()) {
      for (const half of ['inner', 'outer'] as const)
        await db.run(`reset variable ${variable(purpose, generation, half)}`);
    }
  }
}

const digest = (purpose: KeyPurpose, generation: number, text: string): string => {
  const inner = `getvariable('${variable(purpose, generation, 'inner')}')`;
  const outer = `getvariable('${variable(purpose, generation, 'outer')}')`;
  return `sha256(${outer} || unhex(sha256(${inner} || encode(${text}))))`;
};

/** SQL: the 64 digits of a text expression under all generations of a purpose. */
export function hmacSql(ring: KeyRing, purpose: KeyPurpose, text: string): string {
  const first = digest(purpose, 0, text);
  if (isFirst(ring, purpose)) return first;
  const later = (of: KeyPurpose): number[] => [...ring[of].keys()].slice(1);
  const name = later(purpose).reduce((old, g) => wrap(purpose, g, old, nameDigits(purpose)), first);
  const cell = [...ring[CELL_PURPOSE].keys()].reduce(
    (old, g) => wrap(CELL_PURPOSE, g, old, CELL_DIGITS),
    `substr(${first}, ${cellFrom(purpose)}, ${CELL_DIGITS})`,
  );
  // A source with a key of its own writes a shared number into the column of own numbers: both wrap alike.
  const own =
    purpose === 'record'
      ? later('reference').reduce((old, g) => wrap('reference', g, old, KEY_DIGITS), `right(${first}, 16)`)
      : `right(${first}, 16)`;
  return `(left(${name}, 32) || left(${cell}, 8) || '00000000' || left(${own}, 16))`;
}

const isFirst = (ring: KeyRing, purpose: KeyPurpose): boolean =>
  ring[purpose].length === 1 && ring[CELL_PURPOSE].length === 0;

const KEY_DIGITS = 16;
const CELL_DIGITS = 8;
/** A link's cell key is the lower half of its first name, as models make it of names that came without one. */
const cellFrom = (purpose: KeyPurpose): number => (purpose === 'link' ? 9 : 33);
const nameDigits = (purpose: KeyPurpose): number => (purpose === 'record' ? 32 : KEY_DIGITS);

const wrap = (purpose: KeyPurpose, generation: number, old: string, digits: number): string =>
  digest(purpose, generation, `left(${old}, ${digits})`);

/** SQL: the first 128 bits of an HMAC as a record's name. */
export const recordIdSql = (hmac: string): string => `left(${hmac}, 32)::uuid`;

/** SQL: 32 further bits as a cell key in [0, 2^32), independent of the name. */
export const cellKeySql = (hmac: string): string => `('0x' || substr(${hmac}, 33, 8))::bigint`;

/** SQL: the cell key of whoever an identifier links, in [0, 2^32); no generation of names changes it. */
export const linkCellKeySql = (ring: KeyRing, hmac: string): string =>
  `('0x' || substr(${hmac}, ${isFirst(ring, 'link') ? cellFrom('link') : 33}, ${CELL_DIGITS}))::bigint`;

/** SQL: the cell key of a link that was stored without one, which is of the first generation. */
export const linkCellKeyOfStoredSql = (column: string): string =>
  `(((${column} % 4294967296) + 4294967296) % 4294967296)`;

/** SQL: the last 64 bits of a record's HMAC as a signed integer, independent of its name and cell key. */
export const ownKeySql = (hmac: string): string =>
  `(('0x' || right(${hmac}, 16))::ubigint::hugeint - 9223372036854775808)::bigint`;

/** SQL: the first 64 bits as a signed integer. */
export const signedKeySql = (hmac: string): string =>
  `(('0x' || left(${hmac}, 16))::ubigint::hugeint - 9223372036854775808)::bigint`;

/**
 * SQL: a stored key, wrapped once more by the last generation of its purpose: exactly what `hmacSql` makes of the
 * identifier behind it. NULL stays NULL.
 */
export function rewrappedSql(ring: KeyRing, purpose: KeyPurpose, column: string): string {
  const newest = ring[purpose].length - 1;
  if (purpose === 'record')
    return recordIdSql(wrap(purpose, newest, `replace(${column}::varchar, '-', '')`, 32));
  if (purpose === CELL_PURPOSE)
    return `('0x' || left(${wrap(purpose, newest, `lpad(lower(to_hex(${column})), 8, '0')`, CELL_DIGITS)}, 8))::bigint`;
  const digits = `lpad(lower(to_hex((${column}::hugeint + 9223372036854775808)::ubigint)), 16, '0')`;
  return signedKeySql(wrap(purpose, newest, digits, KEY_DIGITS));
}
