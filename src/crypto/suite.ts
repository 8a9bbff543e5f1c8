import { createHash, createHmac, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';

/**
 * The algorithms of one installation. `international` is SHA-256, HMAC-SHA-256 and Ed25519; `sm` is SM3, HMAC-SM3
 * and SM2 (GB/T 32905, GB/T 32918), for installations that must use the national algorithms.
 */
export const SUITES = ['international', 'sm'] as const;
export type SuiteName = (typeof SUITES)[number];

export interface Suite {
  readonly name: SuiteName;
  /** Hexadecimal, 64 digits in both suites. */
  digest(data: string | Uint8Array): string;
  hmac(key: string | Uint8Array, data: string | Uint8Array): Buffer;
  keyPair(): { readonly privateKey: KeyObject; readonly publicKey: KeyObject };
  sign(data: Uint8Array, key: KeyObject): Buffer;
  verify(data: Uint8Array, key: KeyObject, signature: Uint8Array): boolean;
}

function make(name: SuiteName, hash: string, signing: string | null, keyPair: Suite['keyPair']): Suite {
  return {
    name,
    digest: (data) => createHash(hash).update(data).digest('hex'),
    hmac: (key, data) => createHmac(hash, key).update(data).digest(),
    keyPair,
    sign: (data, key) => sign(signing, data, key),
    verify: (data, key, signature) => verify(signing, data, key, signature),
  };
}

const BY_NAME: Readonly<Record<SuiteName, Suite>> = {
  international: make('international', 'sha256', null, () => generateKeyPairSync('ed25519')),
  sm: make('sm', 'sm3', 'sm3', () => generateKeyPairSync('ec', { namedCurve: 'SM2' })),
};

/** The suite of a name. @throws Error from OpenSSL at first use where it was built without the SM algorithms. */
export const suite = (name: SuiteName): Suite => BY_NAME[name];
