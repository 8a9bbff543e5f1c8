import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Installs the locked packages unless this very lock file is installed already. */
export function ensureInstalled(root) {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules', '.thermometer-lock');
  const isInstalled = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === lock;
  if (isInstalled()) return;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`需要 Node 20.19 或更新版本，当前为 ${process.versions.node}。请先升级 Node。`);
    console.error(`Node 20.19 or later is needed; this is ${process.versions.node}. Upgrade Node first.`);
    process.exit(1);
  }
  const release = takeTurn(root);
  try {
    if (!isInstalled()) install(root, stamp, lock);
  } finally {
    release();
  }
}

function install(root, stamp, lock) {
  console.error('正在安装依赖（首次运行，约半分钟）… installing packages (first run)…');
  const done = spawnSync(
    'npm',
    ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel', 'error'],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    },
  );
  if (done.status !== 0) {
    console.error('依赖安装失败。请检查到软件包仓库的网络后重试：npm ci');
    console.error('Installing packages failed. Check the network to the package registry, then run: npm ci');
    process.exit(1);
  }
  writeFileSync(stamp, lock);
}

/** Two first commands at once would install into each other's folder. Waits for the other one to end, however it ends. */
function takeTurn(root) {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const path = join(tmpdir(), `thermometer-install-${name}`);
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!isAlive(Number(readIfThere(path)))) rmSync(path, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  }
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function isAlive(pid) {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
