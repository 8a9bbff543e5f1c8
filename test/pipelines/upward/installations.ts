import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportKey } from '../../../pipelines/privacy/keys.ts';
import { receivePackage } from '../../../pipelines/upward/receive.ts';
import { writePackage } from '../../../pipelines/upward/write-package.ts';
import type { PackageManifest } from '../../../src/contracts/report-package.ts';
import { signerOf } from '../../../src/crypto/signer.ts';
import type { SuiteName } from '../../../src/crypto/suite.ts';
import { loadPolicy } from '../../../src/disclosure/policy.ts';
import { unpackBundle } from '../../../src/papers/edition/archive.ts';
import { type BundleFiles, sealFiles } from '../../../src/papers/edition/bundle.ts';
import { handRelease } from '../../support/hand-warehouse.ts';

export const NOW = new Date('2025-01-12T08:00:00Z');
export const SICHUAN = '510000';
export const ZHEJIANG = '330000';

const NAMES: Readonly<Record<string, string>> = {
  [SICHUAN]: '{ zh: 四川, en: Sichuan }',
  [ZHEJIANG]: '{ zh: 浙江, en: Zhejiang }',
  '500000': '{ zh: 重庆, en: Chongqing }',
};

export const folder = (): string => mkdtempSync(join(tmpdir(), 'thermometer-upward-'));

/** The home of a province that has published its own records and declares that it reports upwards. */
export async function province(root: string, region: string, more = ''): Promise<string> {
  const home = join(root, region);
  const others = `region_code not like '${region.slice(0, 2)}%'`;
  await handRelease(
    home,
    { now: new Date('2025-01-10T08:00:00Z') },
    {
      until: 202412,
      extra: `delete from raw.members where ${others}; delete from raw.consumption where ${others};`,
    },
  );
  declare(home, region, more);
  return home;
}

export function declare(home: string, region: string, more = ''): void {
  writeFileSync(join(home, 'report.yml'), `region: '${region}'\nname: ${NAMES[region]}\n${more}`);
}

/** The home of the installation above; whoever is listed with a home is trusted by the key of that home. */
export function nation(
  root: string,
  reporters: readonly { region: string; home?: string; inside?: boolean; suite?: SuiteName }[],
  name = 'nation',
): string {
  const home = join(root, name);
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'workspace.yml'), 'title: { zh: 全国汇总, en: The nation }\nsynthetic: true\n');
  const lines = reporters.map(({ region, home: of, inside, suite }) => {
    const trust = `${region}.trust`;
    writeFileSync(
      join(home, trust),
      `${of ? signer(of, suite).fingerprint : 'ab'.repeat(32)}  # ${region}\n`,
    );
    return `  - { region: '${region}', name: ${NAMES[region]}, trust: ${trust}${inside ? ', inside: true' : ''} }`;
  });
  writeFileSync(join(home, 'reporters.yml'), `due_days: 5\nreporters:\n${lines.join('\n')}\n`);
  return home;
}

const signer = (home: string, suite: SuiteName = 'international') =>
  signerOf(reportKey(home, true) ?? new Uint8Array(), suite);

export async function packageOf(home: string, now = NOW, sequence?: number): Promise<BundleFiles> {
  const out = join(home, `${now.getTime()}-${sequence ?? 'next'}.zip`);
  await writePackage(home, out, { now, ...(sequence === undefined ? {} : { sequence }) });
  return unpackBundle(readFileSync(out));
}

/** The package signed anew by the key of a home after its manifest was changed: what a faulty or hostile reporter can do. */
export function resigned(
  files: BundleFiles,
  home: string,
  change: (manifest: PackageManifest) => object,
  content: (files: Map<string, Uint8Array>) => void = () => {},
): BundleFiles {
  const rest = new Map([...files].filter(([path]) => path !== 'manifest.json' && path !== 'signature.json'));
  content(rest);
  const manifest = manifestIn(files);
  return sealFiles(rest, signer(home), (seal) => ({ ...change(manifest), ...seal }));
}

export const manifestIn = (files: BundleFiles): PackageManifest =>
  JSON.parse(new TextDecoder().decode(files.get('manifest.json'))) as PackageManifest;

export const receive = (home: string, files: BundleFiles, now = NOW): Promise<PackageManifest> =>
  receivePackage(home, files, { policy: loadPolicy(), now });
