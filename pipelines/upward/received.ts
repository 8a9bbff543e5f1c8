import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type PackageManifest, packageManifestSchema } from '../../src/contracts/report-package.ts';
import { sha256Hex } from '../../src/crypto/digest.ts';
import { type BundleFiles, MANIFEST } from '../../src/papers/edition/bundle.ts';
import { isAlive } from '../runner/releases.ts';

/** A package that was verified and kept. */
export interface ReceivedPackage {
  readonly manifest: PackageManifest;
  readonly folder: string;
  /** Of its signed manifest: it names everything in the package. */
  readonly sha256: string;
  readonly receivedAt: string;
}

const RECEIVED_AT = 'received_at';
export const receivedFolder = (home: string): string => join(home, 'reports', 'received');

/** Every package that was taken from a region, or from all, oldest first. */
export function receivedPackages(home: string, region?: string): ReceivedPackage[] {
  const root = receivedFolder(home);
  const regions = region ? [region] : foldersIn(root, /^\d{6}$/);
  return regions.flatMap((code) =>
    foldersIn(join(root, code), /^\d{6}$/).flatMap((sequence): ReceivedPackage[] => {
      const folder = join(root, code, sequence);
      if (!existsSync(join(folder, MANIFEST))) return [];
      const bytes = readFileSync(join(folder, MANIFEST));
      return [
        {
          manifest: packageManifestSchema.parse(JSON.parse(bytes.toString('utf8'))),
          folder,
          sha256: sha256Hex(bytes),
          receivedAt: readFileSync(join(folder, RECEIVED_AT), 'utf8').trim(),
        },
      ];
    }),
  );
}

/** The newest package of each region, in the order of the codes: what the figures of this installation are made of. */
export function newestPackages(home: string): ReceivedPackage[] {
  const newest = new Map(receivedPackages(home).map((one) => [one.manifest.region, one]));
  return [...newest.values()].sort((a, b) => (a.manifest.region < b.manifest.region ? -1 : 1));
}

/**
 * Where a package lies while it is looked at, and how it is kept: written beside, then renamed, so that a kill leaves it
 * received or not received.
 */
export function unpackBeside(home: string, files: BundleFiles): string {
  const root = receivedFolder(home);
  mkdirSync(root, { recursive: true });
  for (const name of readdirSync(root)) {
    const pid = /^\.receiving-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && (Number(pid) === process.pid || !isAlive(Number(pid))))
      rmSync(join(root, name), { recursive: true, force: true });
  }
  const beside = join(root, `.receiving-${process.pid}`);
  for (const [path, bytes] of files) {
    const file = join(beside, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
  return beside;
}

/** Keeps an unpacked package for good. */
export function keep(home: string, beside: string, { region, sequence }: PackageManifest, now: Date): string {
  writeFileSync(join(beside, RECEIVED_AT), `${now.toISOString()}\n`);
  const target = join(receivedFolder(home), region, String(sequence).padStart(6, '0'));
  mkdirSync(dirname(target), { recursive: true });
  renameSync(beside, target);
  return target;
}

const foldersIn = (folder: string, named: RegExp): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => named.test(name) && statSync(join(folder, name)).isDirectory())
        .sort()
    : [];
