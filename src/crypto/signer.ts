import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { type SuiteName, suite } from './suite.ts';

/** What signs for an installation, and how others know it again. */
export interface Signer {
  readonly suite: SuiteName;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Buffer;
  readonly fingerprint: string;
  sign(data: Uint8Array): Buffer;
}

/** A signer whose private key is made from 32 secret bytes: the seed of Ed25519, or the scalar of SM2. */
export function signerOf(secret: Uint8Array, name: SuiteName): Signer {
  const key = privateKey(secret, name);
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    suite: name,
    publicKey,
    fingerprint: fingerprintOf(publicKey),
    sign: (data) => suite(name).sign(data, key),
  };
}

/** SHA-256 of a public key as it is enclosed: 64 hexadecimal digits that people can read to each other. */
export const fingerprintOf = (publicKey: Uint8Array): string =>
  createHash('sha256').update(publicKey).digest('hex');

/** Whether a signature over data is of the holder of this public key (DER). False for what is no key. */
export function isSigned(
  data: Uint8Array,
  signature: Uint8Array,
  publicKey: Uint8Array,
  name: SuiteName,
): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
    return suite(name).verify(data, key, signature);
  } catch {
    return false;
  }
}

/** RFC 8410: what stands before the seed of an Ed25519 key in PKCS #8. */
const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
/** RFC 5915 around a scalar of the curve 1.2.156.10197.1.301 (GB/T 32918). */
const SM2_SEC1 = [
  Buffer.from('30310201010420', 'hex'),
  Buffer.from('a00a06082a811ccf5501822d', 'hex'),
] as const;

function privateKey(secret: Uint8Array, name: SuiteName): KeyObject {
  if (name === 'international')
    return createPrivateKey({ key: Buffer.concat([ED25519_PKCS8, secret]), format: 'der', type: 'pkcs8' });
  const [before, after] = SM2_SEC1;
  return createPrivateKey({ key: Buffer.concat([before, secret, after]), format: 'der', type: 'sec1' });
}
