import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { currentId } from '../../src/api/release/folder.ts';
import { literal, open } from '../../src/warehouse/duckdb.ts';
import { openWorklog } from '../../src/worklog/store.ts';
import { worklogFile } from '../commands/audit.ts';
import { CommandError } from '../commands/command.ts';
import { lockWorkspace } from '../intake/lock.ts';
import { backUpKeys } from '../privacy/key-backup.ts';
import { fingerprint, keysFolder, openKeys } from '../privacy/keys.ts';
import { warehouseFile } from '../privacy/rewrite-warehouse.ts';
import { codeVersion } from '../runner/code-version.ts';
import { filesBelow } from '../runner/freeze.ts';
import { releasesFolder } from '../runner/releases.ts';
import { declaredFiles, workspaceOf } from '../workspace.ts';
import { type ArchiveManifest, type ArchivePart, writeArchive } from './archive.ts';

/** Settings of a workspace that lie beside `workspace.yml`. */
const SETTINGS = [
  'workspace.yml',
  'retention.yml',
  'accounts.yml',
  'report.yml',
  'agreement.yml',
  'reporters.yml',
];
/** Folders a workspace cannot be without; whatever else lies there may be an export with persons in it. */
const FOLDERS = ['releases', 'editions', 'branding', 'boundary', 'fonts', 'reports', 'trust'];
/** Made anew when missing, or kept apart on purpose. */
const PASSING = new Set(['staging', 'uploads', 'keys', 'write.lock', 'worklog.db-wal', 'worklog.db-shm']);
/** Where the sealed keys lie in an archive. */
export const SEALED_KEYS = 'keys.sealed.json';

export interface BackupResult {
  readonly manifest: ArchiveManifest;
  readonly bytes: number;
  /** What lies in the workspace and is not in the archive, beside what is made anew. */
  readonly leftOut: readonly string[];
}

/**
 * Copies a whole workspace into one file while its server goes on answering: the warehouse under the write lock, so
 * that no load is half in it, and the worklog as its engine copies it. Keys only under a passphrase.
 * @throws CommandError when the file exists, or a load or build holds the lock.
 */
export async function backUp(
  home: string,
  out: string,
  options: {
    readonly passphrase?: string;
    readonly now: Date;
    readonly progress?: (bytes: number, of: number) => void;
  },
): Promise<BackupResult> {
  const target = resolve(out);
  if (existsSync(target)) {
    throw new CommandError({
      zh: `${target} 已存在。备份不覆盖任何文件，请换一个文件名。`,
      en: `${target} exists. A backup overwrites nothing; choose another name.`,
    });
  }
  mkdirSync(dirname(target), { recursive: true });
  const beside = mkdtempSync(join(dirname(target), '.backup-'));
  try {
    const lock = await lockWorkspace(home);
    try {
      const parts = await partsOf(home, beside, options);
      const total = parts.reduce((sum, part) => sum + part.bytes, 0);
      const about = {
        made_at: options.now.toISOString(),
        software: codeVersion(),
        title: workspaceOf(home).title,
        release: currentId(releasesFolder(home)),
        key_fingerprint: existsSync(keysFolder(home)) ? fingerprint(openKeys(home)) : null,
        has_keys: options.passphrase !== undefined,
      };
      const draft = join(beside, 'archive.zip');
      const manifest = await writeArchive(draft, parts, about, (done) => options.progress?.(done, total));
      renameSync(draft, target);
      const kept = new Set(parts.map((part) => part.path.split('/')[0]));
      const leftOut = readdirSync(home).filter((name) => !kept.has(name) && !PASSING.has(name));
      return { manifest, bytes: statSync(target).size, leftOut };
    } finally {
      lock.release();
    }
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

async function partsOf(
  home: string,
  beside: string,
  { passphrase, now }: { readonly passphrase?: string; readonly now: Date },
): Promise<ArchivePart[]> {
  const parts: ArchivePart[] = [];
  const add = (path: string, from = join(home, path)): void => {
    if (existsSync(from)) parts.push({ path, from, bytes: statSync(from).size });
  };
  for (const name of [...SETTINGS, ...declaredFiles(workspaceOf(home))]) add(posix(name));
  for (const folder of FOLDERS) {
    if (!existsSync(join(home, folder))) continue;
    // A release that is being built has no name yet and begins with a dot.
    for (const path of filesBelow(join(home, folder))) if (!path.startsWith('.')) add(`${folder}/${path}`);
  }
  if (existsSync(warehouseFile(home))) {
    const db = await open();
    try {
      await db.run(`attach ${literal(warehouseFile(home))} as warehouse`);
      await db.run('checkpoint warehouse');
      await db.run('detach warehouse');
    } finally {
      db.close();
    }
    add(posix(relative(home, warehouseFile(home))));
  }
  if (existsSync(worklogFile(home))) {
    const copy = join(beside, 'worklog.db');
    const worklog = await openWorklog(worklogFile(home));
    await worklog.client.execute({ sql: 'vacuum into ?', args: [copy] });
    worklog.close();
    add('worklog.db', copy);
  }
  if (passphrase !== undefined) {
    const sealed = join(beside, SEALED_KEYS);
    backUpKeys(home, sealed, passphrase, now);
    add(SEALED_KEYS, sealed);
  }
  return parts;
}

const posix = (path: string): string => path.split(sep).join('/');
