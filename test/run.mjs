// `npm test`: installs what is missing, finds or installs a browser, then runs the checks one after another.
// Ends with one plain line, "N passed, N failed". `--long` runs the files that `npm test` leaves out (vitest.config.ts),
// `--full` everything at its full size, and names of files run those alone.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from '../pipelines/setup.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
ensureInstalled(root);
const { ensureBrowser } = await import('./support/browser.mjs');

const full = process.argv.includes('--full');
const long = process.argv.includes('--long');
const update = process.argv.includes('--update');
// The engines of `docs/cluster.md`, beside everything else.
const cluster = process.argv.includes('--cluster');
const filters = cluster ? ['test/cluster'] : process.argv.slice(2).filter((a) => !a.startsWith('--'));
const bin = (name) => join(root, 'node_modules', name);
const run = (label, args, env = {}) => {
  const started = Date.now();
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  console.log(`${status === 0 ? '✓' : '✗'} ${label} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  return status === 0;
};

let passed = 0;
let failed = 0;
const count = (ok) => (ok ? passed++ : failed++);

if (filters.length === 0) {
  if (!long) {
    count(run('types', [bin('typescript/bin/tsc'), '--noEmit']));
    count(run('lint and format', [bin('@biomejs/biome/bin/biome'), 'check', '.']));
  }
  count(run('dashboard build', [bin('vite/bin/vite.js'), 'build', '--logLevel', 'warn']));
}

const browser = cluster ? undefined : await ensureBrowser();
if (!cluster) {
  console.log(
    browser ? `浏览器 browser: ${browser}` : '没有可用的浏览器 no browser could be found or installed',
  );
}

const report = join(root, 'node_modules', '.thermometer-tests.json');
rmSync(report, { force: true });
const ok = run(
  'vitest',
  [
    bin('vitest/vitest.mjs'),
    'run',
    ...filters,
    ...(update ? ['--update'] : []),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ],
  {
    TZ: 'UTC',
    UV_THREADPOOL_SIZE: '16',
    TEST_FULL: full ? '1' : '0',
    TEST_PART: long ? 'long' : full || filters.length > 0 ? 'all' : 'short',
    TEST_CLUSTER: cluster ? '1' : '0',
    THERMOMETER_BROWSER: browser ?? '',
  },
);
try {
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
  passed += numPassedTests;
  failed += numFailedTests;
  if (!ok && numFailedTests === 0) failed++;
} catch {
  failed++;
}

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
