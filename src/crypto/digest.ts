import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';

export type { Hash };

/**
 * SHA-256, which the formats we exchange name by name whatever an installation signs with: manifests and checksum
 * files, Frictionless packages, query ids. What only we check ourselves goes by the suite (`suite.ts`).
 */
export const sha256Hash = (): Hash => createHash('sha256');

/** The SHA-256 of a whole text or file content, in hexadecimal digits. */
export const sha256Hex = (data: string | Uint8Array): string => sha256Hash().update(data).digest('hex');

/** HMAC-SHA-256, the MAC that pseudonyms and receipts are defined by; the engine knows no other. */
export const sha256Mac = (key: Uint8Array): Hmac => createHmac('sha256', key);

/** HMAC-SHA-1 of RFC 4226: authenticators know no other. */
export const authenticatorMac = (key: Uint8Array, counter: Uint8Array): Buffer =>
  createHmac('sha1', key).update(counter).digest();
