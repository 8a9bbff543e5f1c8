import { createPublicKey } from 'node:crypto';
import { fingerprintOf } from '../../crypto/signer.ts';

const PEM = /-----BEGIN PUBLIC KEY-----[\s\S]+?-----END PUBLIC KEY-----/g;

/**
 * The fingerprints a text of trust holds: public keys in PEM, and fingerprints of 64 hexadecimal digits, one a line, with or
 * without colons and blanks; after `#` stands what people want to say.
 */
export function readTrust(text: string): string[] {
  const keys = [...text.matchAll(PEM)].flatMap(([pem]) => {
    try {
      return [fingerprintOf(createPublicKey(pem).export({ format: 'der', type: 'spki' }))];
    } catch {
      return [];
    }
  });
  const lines = text
    .replace(PEM, '')
    .split('\n')
    .map((line) => line.replace(/#.*/, '').replace(/[\s:]/g, '').toLowerCase())
    .filter((line) => /^[0-9a-f]{64}$/.test(line));
  return [...new Set([...keys, ...lines])];
}
