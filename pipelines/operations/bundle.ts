import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { CommandError } from '../commands/command.ts';
import { filesBelow, sha256OfFile } from '../runner/freeze.ts';
import { packageVersion } from '../runner/publish.ts';

/** The machines a bundle runs on, all with glibc; what ELF files of each say they are for. */
export const ARCHITECTURES = { x64: 0x3e, arm64: 0xb7 } as const;
export type Architecture = keyof typeof ARCHITECTURES;

/** Node itself, as the registry has it: a machine without a network need not have one. */
const NODE: Readonly<Record<Architecture, string>> = {
  x64: 'sha512-nSaDjLjUZdsLMDckfinsQl+hvKifYUuzO7swyacVzrKAIi0ByaORSE1DpaRTjxfCq3mETV/3uTlKXStzd2nJWQ==',
  arm64: 'sha512-T28TZKZJ9yyf/ZZI1hVnzkvD3HhVrVe8O/5oSNO2WtlYVshqJrWuGnOOOk/7R3xF7psP2aVzHnbtQ1Q5UeWKmA==',
};
export const NODE_VERSION = '20.19.6';

/** What an installation is made of; everything else in the folder is for those who change it. */
const PARTS = [
  ...['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.client.json', 'vite.config.ts'],
  ...[
    'LICENSE',
    'README.md',
    'README.zh-CN.md',
    'ARCHITECTURE.md',
    'CHANGELOG.md',
    'GLOSSARY.md',
    'SECURITY.md',
  ],
  ...['pipelines', 'src', 'public', 'docs', 'notebooks', 'data/reference', 'data/sample', 'data/workspaces'],
];

/** Starts with the Node of the bundle, whatever the machine has. */
const LAUNCHER = `#!/bin/sh
# 社会温度计 / Social Thermometer
here=$(CDPATH= cd -- "$(dirname -- "$(readlink -f -- "$0")")" && pwd)
case $(uname -m) in
  x86_64 | amd64) arch=x64 ;;
  aarch64 | arm64) arch=arm64 ;;
  *) echo "不支持的处理器 $(uname -m):安装包只含 x64 与 arm64 / no such machine in this bundle" >&2; exit 1 ;;
esac
: "\${THERMOMETER_HOME:=$here/data/local}"
export THERMOMETER_HOME
PATH="$here/runtime/$arch:$PATH"
export PATH
exec "$here/runtime/$arch/node" "$here/pipelines/bin.mjs" "$@"
`;

export interface BundleResult {
  readonly out: string;
  readonly sha256: string;
  readonly files: number;
  /** Compiled files by architecture. */
  readonly native: Readonly<Record<Architecture, number>>;
}

/**
 * Makes one archive that installs and runs without a network on x64 and arm64 Linux: the software, the locked packages
 * with the compiled parts of both, Node, and the built dashboard. Needs the package registry once, on this machine.
 * @throws CommandError when it exists, a package cannot be had, or a compiled part lacks its counterpart.
 */
export async function makeBundle(
  root: string,
  out: string,
  step: (label: string, done: number, total: number) => void,
): Promise<BundleResult> {
  const target = resolve(out);
  if (existsSync(target)) {
    throw new CommandError({
      zh: `${target} 已存在。安装包不覆盖任何文件，请换一个文件名。`,
      en: `${target} exists. A bundle overwrites nothing; choose another name.`,
    });
  }
  mkdirSync(dirname(target), { recursive: true });
  const beside = mkdtempSync(join(dirname(target), '.bundle-'));
  const name = `social-thermometer-${packageVersion()}`;
  const stage = join(beside, name);
  const total = 6;
  try {
    step('软件 software', 0, total);
    for (const part of PARTS)
      if (existsSync(join(root, part))) cpSync(join(root, part), join(stage, part), { recursive: true });
    step('依赖 packages', 1, total);
    install(stage, 'x64');
    addPackagesOf('arm64', stage, join(beside, 'arm64'));
    // What `bin.mjs` looks for before it would ask the registry.
    const lock = await sha256OfFile(join(stage, 'package-lock.json'));
    writeFileSync(join(stage, 'node_modules', '.thermometer-lock'), lock);
    step('运行环境 Node', 2, total);
    for (const arch of Object.keys(ARCHITECTURES) as Architecture[]) addNode(arch, stage, beside);
    step('看板 dashboard', 3, total);
    run(
      process.execPath,
      [
        ...['--import', 'tsx', '--input-type=module', '-e'],
        "await (await import('./pipelines/commands/dashboard-build.ts')).buildDashboard(process.cwd())",
      ],
      stage,
    );
    writeFileSync(join(stage, 'thermometer'), LAUNCHER);
    chmodSync(join(stage, 'thermometer'), 0o755);
    copyFileSync(join(root, 'pipelines/operations/check-bundle.sh'), join(stage, 'check.sh'));
    chmodSync(join(stage, 'check.sh'), 0o755);
    step('校验 checksums', 4, total);
    const files = filesBelow(stage);
    const native = requireBoth(stage, files);
    const sums: string[] = [];
    for (const path of files) sums.push(`${await sha256OfFile(join(stage, path))}  ${path}\n`);
    writeFileSync(join(stage, 'SHA256SUMS'), sums.join(''));
    step('打包 archive', 5, total);
    const draft = join(beside, 'bundle.tar.gz');
    run(
      'tar',
      ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '-czf', draft, name],
      beside,
    );
    const sha256 = await sha256OfFile(draft);
    writeFileSync(`${target}.sha256`, `${sha256}  ${basename(target)}\n`);
    renameSync(draft, target);
    step('打包 archive', total, total);
    return { out: target, sha256, files: files.length, native };
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

/** The locked packages as a machine of another kind would install them. No script of any package is run. */
function install(folder: string, arch: Architecture): void {
  run(
    'npm',
    [
      ...['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
      ...['--os=linux', `--cpu=${arch}`, '--libc=glibc'],
    ],
    folder,
  );
}

/** Adds what only another kind of machine installs: its compiled parts are packages of their own. */
function addPackagesOf(arch: Architecture, stage: string, beside: string): void {
  mkdirSync(beside);
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(join(stage, file), join(beside, file));
  install(beside, arch);
  for (const name of packagesIn(beside)) {
    const target = join(stage, 'node_modules', name);
    if (existsSync(target)) continue;
    mkdirSync(dirname(target), { recursive: true });
    renameSync(join(beside, 'node_modules', name), target);
  }
  rmSync(beside, { recursive: true });
}

const packagesIn = (folder: string): string[] =>
  readdirSync(join(folder, 'node_modules'))
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@')
        ? readdirSync(join(folder, 'node_modules', name)).map((inner) => `${name}/${inner}`)
        : [name],
    );

/** The Node of a machine, from the registry, with the hash written above. */
function addNode(arch: Architecture, stage: string, beside: string): void {
  const packed = run(
    'npm',
    ['pack', `node-linux-${arch}@${NODE_VERSION}`, '--json', '--loglevel=error'],
    beside,
  );
  const [said] = JSON.parse(packed) as { filename: string; integrity: string }[];
  if (said?.integrity !== NODE[arch]) {
    throw new CommandError({
      zh: `node-linux-${arch}@${NODE_VERSION} 的哈希是 ${said?.integrity ?? '—'}，应为 ${NODE[arch]}。没有打包；请检查软件包仓库是否被替换。`,
      en: `node-linux-${arch}@${NODE_VERSION} has hash ${said?.integrity ?? '—'}, expected ${NODE[arch]}. Nothing was bundled; check whether the registry was tampered with.`,
    });
  }
  const folder = join(stage, 'runtime', arch);
  mkdirSync(folder, { recursive: true });
  run(
    'tar',
    ['-xzf', join(beside, said.filename), '-C', folder, '--strip-components=2', 'package/bin/node'],
    beside,
  );
  run(
    'tar',
    ['-xzf', join(beside, said.filename), '-C', folder, '--strip-components=1', 'package/LICENSE'],
    beside,
  );
}

/** What an ELF file is made for; null for a file of another kind. */
export function machineOf(file: string): number | null {
  const head = Buffer.alloc(20);
  const handle = openSync(file, 'r');
  try {
    if (readSync(handle, head, 0, 20, 0) < 20 || head.readUInt32BE(0) !== 0x7f454c46) return null;
    return head.readUInt16LE(18);
  } finally {
    closeSync(handle);
  }
}

/** @throws CommandError naming compiled files that one kind of machine has and the other has not. */
export function requireBoth(folder: string, files: readonly string[]): Record<Architecture, number> {
  const parts: Record<Architecture, Set<string>> = { x64: new Set(), arm64: new Set() };
  for (const path of files) {
    const machine = machineOf(join(folder, path));
    const arch = (Object.keys(ARCHITECTURES) as Architecture[]).find((one) => ARCHITECTURES[one] === machine);
    // What a part is called says for whom it is; with that taken out both have the same name.
    if (arch) parts[arch].add(path.replaceAll(/x86_64|x64|amd64|aarch64|arm64/g, '*'));
  }
  const lacking = (['x64', 'arm64'] as const).flatMap((arch) => {
    const other = arch === 'x64' ? 'arm64' : 'x64';
    return [...parts[other]].filter((path) => !parts[arch].has(path)).map((path) => `${arch}: ${path}`);
  });
  if (lacking.length > 0) {
    throw new CommandError({
      zh: `有 ${lacking.length} 个编译部件缺一种处理器的版本：${lacking.slice(0, 5).join('、')}。没有打包；请检查 package-lock.json 是否完整，网络是否中断。`,
      en: `${lacking.length} compiled parts lack one kind of machine: ${lacking.slice(0, 5).join(', ')}. Nothing was bundled; check package-lock.json and the network.`,
    });
  }
  return { x64: parts.x64.size, arm64: parts.arm64.size };
}

function run(command: string, args: readonly string[], cwd: string): string {
  const done = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 2 ** 26,
  });
  if (done.status === 0) return done.stdout;
  const said = (done.stderr || String(done.error ?? '')).trim().split('\n').slice(-3).join(' ');
  throw new CommandError({
    zh: `打包时 ${command} ${args[0]} 失败：${said}。请检查到软件包仓库的网络与磁盘空间后重试。`,
    en: `${command} ${args[0]} failed while bundling: ${said}. Check the network to the package registry and the free disk space, then try again.`,
  });
}
