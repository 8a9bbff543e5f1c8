import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../commands/command.ts';

/** What each key is for; none is used for anything else, so that one can be withheld or destroyed alone. */
export const KEY_PURPOSES = ['record', 'member', 'link', 'reference'] as const;
export type KeyPurpose = (typeof KEY_PURPOSES)[number];

/**
 * Keys of one workspace, oldest generation first: rotation appends a generation and the door applies the whole
 * chain (new = HMAC(k2, old)), so that stored pseudonyms can be wrapped without the identifiers behind them.
 */
export type KeyRing = Readonly<Record<KeyPurpose, readonly Buffer[]>>;

const KEY_BYTES = 32;
const fileName = (purpose: KeyPurpose, generation: number): string => `${purpose}.${generation}.key`;

export const keysFolder = (home: string): string => join(home, 'keys');

/**
 * Reads the keys of a workspace, or makes them on its first run (folder 0700, files 0600).
 * @throws CommandError when some keys are missing, malformed or readable by others.
 */
export function openKeys(home: string): KeyRing {
  const folder = keysFolder(home);
  const present = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.key')) : [];
  if (present.length === 0) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // The generation is complete only with its last purpose; a kill in between leaves fewer files and the
    // warehouse, which is made later, knows no fingerprint yet.
    for (const purpose of KEY_PURPOSES) writeKey(folder, fileName(purpose, 1));
  } else if (present.length < KEY_PURPOSES.length && !existsSync(join(home, 'warehouse.duckdb'))) {
    for (const purpose of KEY_PURPOSES) {
      if (!existsSync(join(folder, fileName(purpose, 1)))) writeKey(folder, fileName(purpose, 1));
    }
  }
  const ring = {} as Record<KeyPurpose, Buffer[]>;
  for (const purpose of KEY_PURPOSES) ring[purpose] = readChain(folder, purpose);
  return ring;
}

function readChain(folder: string, purpose: KeyPurpose): Buffer[] {
  const chain: Buffer[] = [];
  for (let generation = 1; ; generation++) {
    const path = join(folder, fileName(purpose, generation));
    if (!existsSync(path)) break;
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
      throw new CommandError({
        zh: `密钥文件 ${path} 可被他人读取。请执行 chmod 600 ${path},并确认它未被复制,然后重试。`,
        en: `The key ${path} can be read by others. Run chmod 600 ${path}, make sure it was not copied, and try again.`,
      });
    }
    const text = readFileSync(path, 'utf8').trim();
    if (!/^[0-9a-f]{64}$/.test(text)) {
      throw new CommandError({
        zh: `密钥文件 ${path} 已损坏(应为 64 位十六进制)。请从备份恢复 ${folder} 后重试。`,
        en: `The key ${path} is damaged (64 hexadecimal digits expected). Restore ${folder} from its backup and try again.`,
      });
    }
    chain.push(Buffer.from(text, 'hex'));
  }
  if (chain.length === 0) {
    throw new CommandError({
      zh: `缺少密钥 ${join(folder, fileName(purpose, 1))}。没有它,新旧数据无法对应。请从备份恢复 ${folder} 后重试。`,
      en: `The key ${join(folder, fileName(purpose, 1))} is missing; without it new and old rows cannot meet. Restore ${folder} from its backup.`,
    });
  }
  return chain;
}

function writeKey(folder: string, name: string): void {
  const beside = join(folder, `${name}.new`);
  rmSync(beside, { force: true });
  const file = openSync(beside, 'wx', 0o600);
  try {
    writeSync(file, `${randomBytes(KEY_BYTES).toString('hex')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(beside, join(folder, name));
}

/** Names the keys without giving them away: 16 hexadecimal digits over all generations of all purposes. */
export function fingerprint(ring: KeyRing): string {
  const hash = createHash('sha256').update('social-thermometer keys');
  for (const purpose of KEY_PURPOSES) {
    for (const key of ring[purpose]) hash.update(purpose).update(createHash('sha256').update(key).digest());
  }
  return hash.digest('hex').slice(0, 16);
}
