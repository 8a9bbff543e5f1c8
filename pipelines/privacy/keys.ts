import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256Hash } from '../../src/crypto/digest.ts';
import { CommandError } from '../commands/command.ts';
import { syncFolder, writeThrough } from '../durable.ts';

/** What each key is for; none is used for anything else, so that one can be withheld or destroyed alone. */
export const KEY_PURPOSES = ['record', 'member', 'link', 'reference'] as const;
/** Wraps cell keys, and has no generation at all until someone decides that cell keys must change too. */
export const CELL_PURPOSE = 'cell';
export const RING_PURPOSES = [...KEY_PURPOSES, CELL_PURPOSE] as const;
export type KeyPurpose = (typeof RING_PURPOSES)[number];
/** Seals receipts; belongs to no ring, is never rotated, and may be destroyed alone. */
const RECEIPT = 'receipt';
/** Signs editions of papers: who trusts its fingerprint knows them again for years, so it is never rotated unasked. */
const EDITION = 'edition';
/** Signs packages of figures that go to the installation above: its fingerprint is what that one trusts. */
const REPORT = 'report';

/**
 * Keys of one workspace, oldest generation first: rotation appends a generation and the door applies the whole
 * chain (new = HMAC(k2, old)), so that stored pseudonyms can be wrapped without the identifiers behind them.
 */
export type KeyRing = Readonly<Record<KeyPurpose, readonly Buffer[]>>;

const KEY_BYTES = 32;
export const keyFileName = (purpose: string, generation: number): string => `${purpose}.${generation}.key`;
export const KEY_FILE = /^(record|member|link|reference|cell|receipt|edition|report)\.([1-9]\d*)\.key$/;

/** Every secret of a workspace that must outlive it: the rings, receipts, and what accounts and editions are sealed with. */
export const SECRET_FILE = /^[a-z]+(\.[1-9]\d*)?\.key$/;

export const keysFolder = (home: string): string => join(home, 'keys');

/**
 * Reads the keys of a workspace, or makes them on its first run (folder 0700, files 0600).
 * @throws CommandError when some keys are missing, malformed or readable by others.
 */
export function openKeys(home: string): KeyRing {
  const folder = keysFolder(home);
  const present = existsSync(folder) ? readdirSync(folder).filter((name) => RING_FILE.test(name)) : [];
  if (present.length === 0) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // The generation is complete only with its last purpose; a kill in between leaves fewer files and the
    // warehouse, which is made later, knows no fingerprint yet.
    for (const purpose of KEY_PURPOSES) writeKey(folder, keyFileName(purpose, 1));
  } else if (present.length < KEY_PURPOSES.length && !existsSync(join(home, 'warehouse.duckdb'))) {
    for (const purpose of KEY_PURPOSES) {
      if (!existsSync(join(folder, keyFileName(purpose, 1)))) writeKey(folder, keyFileName(purpose, 1));
    }
  }
  const ring = {} as Record<KeyPurpose, Buffer[]>;
  for (const purpose of KEY_PURPOSES) ring[purpose] = readChain(folder, purpose);
  ring[CELL_PURPOSE] = readChain(folder, CELL_PURPOSE, 0);
  return ring;
}

const RING_FILE = /^(record|member|link|reference)\.\d+\.key$/;

/** The key that seals receipts, made when the first one is written. @throws CommandError as `openKeys` does. */
export function receiptKey(home: string, make: boolean): Buffer | undefined {
  const folder = keysFolder(home);
  if (!existsSync(join(folder, keyFileName(RECEIPT, 1)))) {
    if (!make) return undefined;
    writeKey(folder, keyFileName(RECEIPT, 1));
  }
  return readKey(join(folder, keyFileName(RECEIPT, 1)));
}

/** The secret that signs editions, made with the first one that is signed. @throws CommandError as `openKeys` does. */
export const editionKey = (home: string, make: boolean): Buffer | undefined =>
  signingKey(home, EDITION, make);

/** The secret that signs packages sent upwards, made with the first of them. @throws CommandError as `openKeys` does. */
export const reportKey = (home: string, make: boolean): Buffer | undefined => signingKey(home, REPORT, make);

function signingKey(home: string, purpose: string, make: boolean): Buffer | undefined {
  const folder = keysFolder(home);
  const name = keyFileName(purpose, 1);
  if (!existsSync(join(folder, name))) {
    if (!make) return undefined;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeKey(folder, name);
  }
  return readKey(join(folder, name));
}

function readChain(folder: string, purpose: KeyPurpose, least = 1): Buffer[] {
  const chain: Buffer[] = [];
  for (let generation = 1; ; generation++) {
    const path = join(folder, keyFileName(purpose, generation));
    if (!existsSync(path)) break;
    chain.push(readKey(path));
  }
  if (chain.length < least) {
    throw new CommandError({
      zh: `缺少密钥 ${join(folder, keyFileName(purpose, 1))}。没有它，新旧数据无法对应。请从备份恢复 ${folder} 后重试。`,
      en: `The key ${join(folder, keyFileName(purpose, 1))} is missing; without it new and old rows cannot meet. Restore ${folder} from its backup.`,
    });
  }
  return chain;
}

/** @throws CommandError when the file can be read by others or holds no key. */
export function readKey(path: string): Buffer {
  const mode = statSync(path).mode & 0o777;
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    const said = mode.toString(8).padStart(4, '0');
    throw new CommandError({
      zh: `密钥文件 ${path} 的权限为 ${said}，他人可以读取。请执行 chmod 600 ${path}，并确认它未被复制（若已泄露，请再执行 thermometer keys rotate），然后重试。`,
      en: `The key ${path} has mode ${said}: others can read it. Run chmod 600 ${path}, make sure it was not copied (if it was, run thermometer keys rotate after that), and try again.`,
    });
  }
  const text = readFileSync(path, 'utf8').trim();
  if (!/^[0-9a-f]{64}$/.test(text)) {
    throw new CommandError({
      zh: `密钥文件 ${path} 已损坏（应为 64 位十六进制）。请从备份恢复 ${dirname(path)} 后重试。`,
      en: `The key ${path} is damaged (64 hexadecimal digits expected). Restore ${dirname(path)} from its backup and try again.`,
    });
  }
  return Buffer.from(text, 'hex');
}

/** Writes a key file whole or not at all, readable by its owner only; a new one unless the content is given. */
export function writeKey(folder: string, name: string, key: Buffer = randomBytes(KEY_BYTES)): void {
  const beside = join(folder, `${name}.new`);
  rmSync(beside, { force: true });
  writeThrough(beside, `${key.toString('hex')}\n`, { flag: 'wx' });
  renameSync(beside, join(folder, name));
  syncFolder(folder);
}

/** Names the keys without giving them away: 16 hexadecimal digits over all generations of all purposes. */
export function fingerprint(ring: KeyRing): string {
  const hash = sha256Hash().update('social-thermometer keys');
  for (const purpose of RING_PURPOSES) {
    for (const key of ring[purpose]) hash.update(purpose).update(sha256Hash().update(key).digest());
  }
  return hash.digest('hex').slice(0, 16);
}
