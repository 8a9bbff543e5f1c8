import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

export interface WriteThroughOptions {
  /** Who may read it; the owner alone unless given. */
  readonly mode?: number;
  /** `wx` refuses a file that is there. */
  readonly flag?: 'w' | 'wx';
}

/** Writes a small file and waits until the disk has it, so that a rename after it never names an empty one. */
export function writeThrough(
  path: string,
  text: string,
  { mode = 0o600, flag = 'w' }: WriteThroughOptions = {},
): void {
  withHandle(path, flag, mode, (file) => {
    writeSync(file, text);
    fsyncSync(file);
  });
}

/** Waits until the disk has what a file holds. */
export function syncFile(path: string): void {
  withHandle(path, 'r+', undefined, fsyncSync);
}

/** Makes the names in a folder as lasting as the files; a system that cannot is left to its own ways. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  withHandle(folder, 'r', undefined, fsyncSync);
}

function withHandle(
  path: string,
  flag: string,
  mode: number | undefined,
  work: (handle: number) => void,
): void {
  const handle = openSync(path, flag, mode);
  try {
    work(handle);
  } finally {
    closeSync(handle);
  }
}
