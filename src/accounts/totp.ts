import { randomBytes, timingSafeEqual } from 'node:crypto';
import { authenticatorMac } from '../crypto/digest.ts';

/** Seconds of one step, and digits of a code: what every authenticator expects (RFC 6238 with its defaults). */
const STEP = 30;
const DIGITS = 6;
/** Clocks may be one step apart. */
const DRIFT = 1;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A new secret of 160 bits, in base 32. */
export const newSecret = (): string => base32(randomBytes(20));

export function base32(bytes: Uint8Array): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => ALPHABET[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('');
}

function bytesOf(secret: string): Buffer {
  let bits = '';
  for (const letter of secret) bits += ALPHABET.indexOf(letter).toString(2).padStart(5, '0');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
}

/** The code of one time step (RFC 4226 §5.3). Authenticators know SHA-1 only; it is used as a MAC, not as a digest. */
export function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = authenticatorMac(bytesOf(secret), counter);
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** DIGITS).padStart(DIGITS, '0');
}

export const stepOf = (now: Date): number => Math.floor(now.getTime() / 1000 / STEP);

/** @returns the step a code belongs to, or null. A step that was used, or is older than one, is refused. */
export function matchingStep(secret: string, code: string, now: Date, lastStep: number): number | null {
  const given = Buffer.from(code.replaceAll(/\s/g, ''));
  for (let drift = -DRIFT; drift <= DRIFT; drift++) {
    const step = stepOf(now) + drift;
    const right = Buffer.from(codeAt(secret, step));
    if (step > lastStep && given.length === right.length && timingSafeEqual(given, right)) return step;
  }
  return null;
}

/** What an authenticator reads, by hand or from a picture. */
export const otpauth = (secret: string, name: string, issuer: string): string =>
  `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(name)}?secret=${secret}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=${DIGITS}&period=${STEP}`;
