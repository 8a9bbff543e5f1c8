import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';

const SCRYPT = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 };

/** A text under a passphrase: scrypt, AES-256-GCM; every part in hexadecimal. */
export interface SealedText {
  readonly salt: string;
  readonly nonce: string;
  readonly tag: string;
  readonly bytes: string;
}

export function sealUnder(text: string, passphrase: string): SealedText {
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', scryptSync(passphrase, salt, 32, SCRYPT), nonce);
  const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const hex = (part: Buffer): string => part.toString('hex');
  return { salt: hex(salt), nonce: hex(nonce), tag: hex(cipher.getAuthTag()), bytes: hex(bytes) };
}

/** @throws Error when the passphrase is another or the text was changed. */
export function unsealUnder(sealed: SealedText, passphrase: string): string {
  const part = (name: keyof SealedText): Buffer => Buffer.from(sealed[name], 'hex');
  const key = scryptSync(passphrase, part('salt'), 32, SCRYPT);
  const decipher = createDecipheriv('aes-256-gcm', key, part('nonce'), { authTagLength: 16 });
  decipher.setAuthTag(part('tag'));
  return Buffer.concat([decipher.update(part('bytes')), decipher.final()]).toString('utf8');
}
