import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { currentId, POINTER, readManifest, releaseIds } from '../../src/api/release/folder.ts';
import type { Manifest } from '../../src/contracts/manifest.ts';
import { sha256Hash } from '../../src/crypto/digest.ts';
import { CommandError } from '../commands/command.ts';
import { writeThrough } from '../durable.ts';
import { type FrozenFile, filesBelow, sha256OfFile } from './freeze.ts';

export const releasesFolder = (home: string): string => join(home, 'releases');

/** Prefix of a release that is being built; the process id says whether anyone still builds it. */
const BUILDING = /^\.building-(\d+)-/;
export const buildingFolder = (folder: string, nonce: string): string =>
  join(folder, `.building-${process.pid}-${nonce}`);

/** The id a person gave, which may be the beginning of one. @throws CommandError listing what there is. */
export function resolveRelease(folder: string, given: string): string {
  const ids = releaseIds(folder);
  const found = ids.filter((id) => id.startsWith(given));
  const [id] = found;
  if (id && found.length === 1) return id;
  const known = ids.length > 0 ? ids.join(' ') : '—';
  throw new CommandError({
    zh: `${found.length > 1 ? `“${given}”不唯一` : `没有版本“${given}”`}。现有版本：${known}。用 thermometer releases list 查看。`,
    en: `${found.length > 1 ? `"${given}" is not unique` : `There is no release "${given}"`}. Releases: ${known}. See: thermometer releases list`,
  });
}

/** Makes a release the current one: readers see the old pointer or the new one, never half of either. */
export function pointTo(folder: string, id: string): void {
  const draft = join(folder, `${POINTER}.${process.pid}`);
  writeThrough(draft, `${id}\n`, { mode: 0o644 });
  renameSync(draft, join(folder, POINTER));
}

/**
 * Removes what a killed publish left behind, and points to the newest whole release when the pointer names none.
 * Safe beside a publish that is still running.
 */
export function heal(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const removed: string[] = [];
  for (const name of readdirSync(folder)) {
    const pid = name.match(BUILDING)?.[1] ?? name.match(/^CURRENT\.(\d+)$/)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    rmSync(join(folder, name), { recursive: true, force: true });
    removed.push(name);
  }
  const newest = releaseIds(folder).at(-1);
  if (newest && !currentId(folder)) pointTo(folder, newest);
  return removed;
}

/** Whether a process runs, whoever's it is. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** One hash for the content of a release: the hashes of its files, in path order. */
export function contentHash(files: readonly FrozenFile[]): string {
  const hash = sha256Hash();
  for (const file of files) hash.update(`${file.path} ${file.sha256}\n`);
  return hash.digest('hex');
}

export interface Verification {
  readonly id: string;
  readonly files: number;
  readonly bytes: number;
  /** What is not as published, each naming its file. Empty when the release is whole. */
  readonly faults: readonly { readonly path: string; readonly fault: 'missing' | 'changed' | 'unlisted' }[];
}

/** Recomputes every hash of a release. */
export async function verifyRelease(folder: string, id: string): Promise<Verification> {
  const manifest: Manifest = readManifest(folder, id);
  const faults: { path: string; fault: 'missing' | 'changed' | 'unlisted' }[] = [];
  for (const file of manifest.files) {
    const path = join(folder, id, file.path);
    if (!existsSync(path)) faults.push({ path: file.path, fault: 'missing' });
    else if ((await sha256OfFile(path)) !== file.sha256) faults.push({ path: file.path, fault: 'changed' });
  }
  const listed = new Set(manifest.files.map((f) => f.path));
  for (const path of filesBelow(join(folder, id))) {
    if (path !== 'manifest.json' && !listed.has(path)) faults.push({ path, fault: 'unlisted' });
  }
  const stated = contentHash(manifest.files);
  if (stated !== manifest.content_sha256 || !manifest.id.endsWith(stated.slice(0, 8)) || manifest.id !== id) {
    faults.push({ path: 'manifest.json', fault: 'changed' });
  }
  return {
    id,
    files: manifest.files.length,
    bytes: manifest.files.reduce((sum, f) => sum + f.bytes, 0),
    faults,
  };
}
