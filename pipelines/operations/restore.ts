import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { currentId } from '../../src/api/release/folder.ts';
import { brokenAt } from '../../src/worklog/audit.ts';
import { openWorklog } from '../../src/worklog/store.ts';
import { worklogFile } from '../commands/audit.ts';
import { CommandError } from '../commands/command.ts';
import { readBackup, restoreKeys } from '../privacy/key-backup.ts';
import { releasesFolder, verifyRelease } from '../runner/releases.ts';
import { ArchiveError, type ArchiveFault, type ArchiveManifest, readArchive } from './archive.ts';
import { SEALED_KEYS } from './backup.ts';

/** Reads an archive through and compares every file with its list. @throws CommandError when it is no archive. */
export async function verifyArchive(
  path: string,
  into?: string,
  progress?: (bytes: number) => void,
): Promise<{ manifest: ArchiveManifest; faults: ArchiveFault[] }> {
  try {
    return await readArchive(path, into, progress);
  } catch (cause) {
    if (!(cause instanceof ArchiveError)) throw cause;
    throw new CommandError(
      {
        zh: `${path} 不是工作区备份，或已损坏（${cause.message}）。请给出 thermometer backup 生成的完整文件。`,
        en: `${path} is not a backup of a workspace, or is damaged (${cause.message}). Give a whole file that thermometer backup wrote.`,
      },
      { cause },
    );
  }
}

/**
 * Makes a workspace from an archive: beside its place first, checked file by file, release by hash and audit log by
 * chain, then put there by one rename. A kill before the rename leaves nothing changed.
 * @param replace moves a workspace that is there aside and says where; without it a present one is refused.
 * @throws CommandError naming every file that differs.
 */
export async function restore(
  archive: string,
  home: string,
  options: {
    readonly passphrase?: string;
    readonly replace: boolean;
    readonly now: Date;
    readonly progress?: (bytes: number) => void;
  },
): Promise<{ manifest: ArchiveManifest; movedTo: string | null }> {
  const place = resolve(home);
  const isTaken = existsSync(place) && readdirSync(place).length > 0;
  if (isTaken && !options.replace) {
    throw new CommandError({
      zh: `${place} 中已有工作区。请用 THERMOMETER_HOME 指向一个空文件夹，或加 --replace（现有工作区改名保留）。`,
      en: `${place} holds a workspace. Point THERMOMETER_HOME to an empty folder, or add --replace (the present one is renamed and kept).`,
    });
  }
  const building = join(dirname(place), `.${basename(place)}.restoring`);
  rmSync(building, { recursive: true, force: true });
  mkdirSync(building, { recursive: true, mode: 0o700 });
  try {
    const { manifest, faults } = await verifyArchive(archive, building, options.progress);
    if (faults.length > 0) throw notWhole(archive, faults);
    await checkInside(building, manifest);
    unsealKeys(building, manifest, options.passphrase);
    const movedTo = isTaken ? `${place}.before-${options.now.toISOString().replaceAll(/[:.]/g, '')}` : null;
    if (movedTo !== null) renameSync(place, movedTo);
    else rmSync(place, { recursive: true, force: true });
    renameSync(building, place);
    return { manifest, movedTo };
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}

async function checkInside(home: string, { release }: ArchiveManifest): Promise<void> {
  if (release !== null) {
    const folder = releasesFolder(home);
    const { faults } = await verifyRelease(folder, release);
    if (currentId(folder) !== release || faults.length > 0) {
      const places = faults.map((fault) => fault.path).join('、');
      throw new CommandError({
        zh: `备份中的现行版本 ${release} 在备份之前就已不完整（${places}）。请用另一份备份。`,
        en: `The current release ${release} of the backup was not whole before it was backed up (${places}). Use another backup.`,
      });
    }
  }
  if (!existsSync(worklogFile(home))) return;
  const worklog = await openWorklog(worklogFile(home));
  const broken = await brokenAt(worklog);
  worklog.close();
  if (broken !== null) {
    throw new CommandError({
      zh: `备份中的审计日志在第 ${broken} 条处断裂。请用另一份备份，并查明原因。`,
      en: `The audit log of the backup is broken at record ${broken}. Use another backup and find out why.`,
    });
  }
}

function unsealKeys(home: string, { has_keys }: ArchiveManifest, passphrase: string | undefined): void {
  const sealed = join(home, SEALED_KEYS);
  if (!has_keys || passphrase === undefined) return;
  restoreKeys(home, readBackup(sealed, passphrase).keys);
  rmSync(sealed);
}

function notWhole(archive: string, faults: readonly ArchiveFault[]): CommandError {
  const shown = faults.slice(0, 10).map(({ path, fault }) => `${path}(${fault})`);
  const more = faults.length > shown.length ? `…(${faults.length})` : '';
  return new CommandError({
    zh: `备份 ${archive} 有 ${faults.length} 个文件与其清单不符：${shown.join('、')}${more}。没有恢复任何内容，请用另一份备份。`,
    en: `${faults.length} files of the backup ${archive} are not as listed: ${shown.join(', ')}${more}. Nothing was restored; use another backup.`,
  });
}
