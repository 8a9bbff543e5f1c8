import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of its own for a test: small, and full or read-only when the test says so. */
export interface SmallDisk {
  readonly path: string;
  /** Mounts it anew, as `size=200m` or `ro`. */
  remount(option: string): void;
  remove(): void;
}

/** A disk in memory, where this process may mount one; undefined where it may not. */
export function smallDisk(megabytes: number): SmallDisk | undefined {
  const path = mkdtempSync(join(tmpdir(), 'small-disk-'));
  const mount = (option: string): boolean =>
    spawnSync('mount', ['-t', 'tmpfs', '-o', option, 'tmpfs', path]).status === 0;
  if (!mount(`size=${megabytes}m`)) {
    rmSync(path, { recursive: true, force: true });
    return undefined;
  }
  return {
    path,
    remount: (option) => {
      if (!mount(`remount,${option}`)) throw new Error(`${path} could not be mounted with ${option}`);
    },
    remove: () => {
      spawnSync('umount', ['-l', path]);
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** Writes a file until the disk takes no more. */
export function fill(file: string): void {
  try {
    for (;;) appendFileSync(file, Buffer.alloc(65_536));
  } catch {
    // The disk is full now.
  }
}
