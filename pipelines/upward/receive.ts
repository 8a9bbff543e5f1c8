import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PackageManifest } from '../../src/contracts/report-package.ts';
import type { Policy } from '../../src/disclosure/policy.ts';
import type { BundleFiles } from '../../src/papers/edition/bundle.ts';
import { CommandError } from '../commands/command.ts';
import { trustFile } from '../commands/sealed-files.ts';
import { contractOf, loadable } from '../contracts/index.ts';
import { cubeDeclarations, readModels } from '../runner/model.ts';
import { workspaceOf } from '../workspace.ts';
import { readReporters } from './declaration.ts';
import { examineContent } from './examine-content.ts';
import { keep, receivedPackages, unpackBeside } from './received.ts';
import { type ExpectedPackage, PackageRefused, verifyPackage } from './verify-package.ts';

export interface ReceiveOptions {
  readonly policy: Policy;
  readonly now: Date;
  /** Looks at the package and keeps nothing. */
  readonly only?: 'verify';
}

/**
 * Verifies a package that was handed up and keeps it; nothing is kept of one that is refused.
 * @throws CommandError naming package, rule and next step; its cause is a PackageRefused.
 */
export async function receivePackage(
  home: string,
  files: BundleFiles,
  { policy, now, only }: ReceiveOptions,
): Promise<PackageManifest> {
  try {
    const manifest = verifyPackage(files, expectedBy(home, now));
    const beside = unpackBeside(home, files);
    try {
      await examineContent(beside, manifest, { policy, regionsFile: workspaceOf(home).regionsFile });
      if (only !== 'verify') keep(home, beside, manifest, now);
    } finally {
      rmSync(beside, { recursive: true, force: true });
    }
    return manifest;
  } catch (cause) {
    if (!(cause instanceof PackageRefused)) throw cause;
    throw new CommandError(
      { zh: `没有收下。${cause.text.zh}`, en: `Not taken. ${cause.text.en}` },
      { cause },
    );
  }
}

/** What this installation expects of a package, from its own files alone. */
export function expectedBy(home: string, now: Date): ExpectedPackage {
  const { reporters, folder } = readReporters(home);
  const { synthetic, currency } = workspaceOf(home);
  return {
    reporters: reporters.map((one) => ({ ...one, trusted: trustFile(resolve(folder, one.trust)) })),
    cubes: cubeDeclarations(readModels()),
    contracts: Object.fromEntries(loadable.map(contractOf).map(({ family, version }) => [family, version])),
    synthetic,
    currency,
    last: (region) => receivedPackages(home, region).at(-1),
    now,
  };
}
