import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { sha256Hex } from '../../src/crypto/digest.ts';
import { sealUnder, unsealUnder } from '../../src/crypto/passphrase.ts';
import { CommandError } from '../commands/command.ts';
import { fingerprint, keysFolder, openKeys, readKey, SECRET_FILE, writeKey } from './keys.ts';

const hex = z.string().regex(/^([0-9a-f]{2})+$/);

/** All keys of a workspace in one file, under a passphrase (scrypt, AES-256-GCM) or, when none is given, as they are. */
const backupSchema = z.object({
  kind: z.literal('thermometer-keys'),
  version: z.literal(1),
  /** ISO instant. */
  made_at: z.string(),
  fingerprint: z.string().regex(/^[0-9a-f]{16}$/),
  sealed: z.object({ salt: hex, nonce: hex, tag: hex, bytes: hex }).optional(),
  keys: z.record(z.string().regex(SECRET_FILE), hex).optional(),
});
type Backup = z.infer<typeof backupSchema>;
type Keys = NonNullable<Backup['keys']>;

/** Writes the backup, readable by its owner only, and never over a file that is there. */
export function backUpKeys(home: string, path: string, passphrase: string | undefined, now: Date): string {
  const name = fingerprint(openKeys(home));
  const keys: Keys = {};
  for (const file of readdirSync(keysFolder(home))
    .filter((entry) => SECRET_FILE.test(entry))
    .sort()) {
    keys[file] = readKey(join(keysFolder(home), file)).toString('hex');
  }
  const backup: Backup = {
    kind: 'thermometer-keys',
    version: 1,
    made_at: now.toISOString(),
    fingerprint: name,
    ...(passphrase === undefined ? { keys } : { sealed: seal(keys, passphrase) }),
  };
  if (existsSync(path)) {
    throw new CommandError({
      zh: `${path} 已存在。密钥备份不覆盖任何文件，请换一个文件名。`,
      en: `${path} exists. A backup of keys overwrites nothing; choose another name.`,
    });
  }
  writeFileSync(path, `${JSON.stringify(backup, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return name;
}

/**
 * Reads a backup and checks that its keys are those its fingerprint names.
 * @throws CommandError when it is none, the passphrase is wrong, or the keys are not whole.
 */
export function readBackup(
  path: string,
  passphrase: string | undefined,
): { fingerprint: string; keys: Keys } {
  let backup: Backup;
  try {
    backup = backupSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new CommandError(
      {
        zh: `${path} 不是密钥备份，或已损坏。请给出 thermometer keys backup 生成的文件。`,
        en: `${path} is not a backup of keys, or is damaged. Give a file that thermometer keys backup wrote.`,
      },
      { cause },
    );
  }
  if (backup.sealed && passphrase === undefined) {
    throw new CommandError({
      zh: `备份 ${path} 有口令保护。请用 --passphrase-file 给出口令文件。`,
      en: `The backup ${path} is under a passphrase. Give its file with --passphrase-file.`,
    });
  }
  const keys = backup.sealed ? unseal(backup.sealed, passphrase ?? '', path) : (backup.keys ?? {});
  if (fingerprintOf(keys) !== backup.fingerprint) {
    throw new CommandError({
      zh: `备份 ${path} 中的密钥与其指纹 ${backup.fingerprint} 不符：文件不完整或被改动。请使用另一份备份。`,
      en: `The keys in ${path} are not those of fingerprint ${backup.fingerprint}: it is incomplete or was changed. Use another backup.`,
    });
  }
  return { fingerprint: backup.fingerprint, keys };
}

/** Puts the keys of a backup into a workspace that has none. @throws CommandError when it has some. */
export function restoreKeys(home: string, keys: Keys): void {
  const folder = keysFolder(home);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const present = readdirSync(folder).filter((name) => SECRET_FILE.test(name));
  if (present.length > 0) {
    throw new CommandError({
      zh: `${folder} 中已有密钥（${present.join('、')}）。恢复不会覆盖密钥：请先把该文件夹改名保存，再恢复。`,
      en: `${folder} holds keys (${present.join(', ')}). Restoring overwrites none: rename that folder first, then restore.`,
    });
  }
  for (const [name, key] of Object.entries(keys)) writeKey(folder, name, Buffer.from(key, 'hex'));
}

/** As `fingerprint`, of keys by file name. */
function fingerprintOf(keys: Keys): string {
  const chain = (purpose: string): Buffer[] => {
    const found: Buffer[] = [];
    for (let g = 1; ; g++) {
      const key = keys[`${purpose}.${g}.key`];
      if (key === undefined) return found;
      found.push(Buffer.from(key, 'hex'));
    }
  };
  return fingerprint({
    record: chain('record'),
    member: chain('member'),
    link: chain('link'),
    reference: chain('reference'),
    cell: chain('cell'),
  });
}

function seal(keys: Keys, passphrase: string): NonNullable<Backup['sealed']> {
  return sealUnder(JSON.stringify(keys), passphrase);
}

function unseal(sealed: NonNullable<Backup['sealed']>, passphrase: string, path: string): Keys {
  try {
    return z.record(z.string(), hex).parse(JSON.parse(unsealUnder(sealed, passphrase)));
  } catch (cause) {
    throw new CommandError(
      {
        zh: `打不开备份 ${path}：口令不对，或文件被改动。`,
        en: `The backup ${path} does not open: wrong passphrase, or the file was changed.`,
      },
      { cause },
    );
  }
}

/** Names a backup file in the audit log without its place. */
export const sha256OfBackup = (path: string): string => sha256Hex(readFileSync(path));
