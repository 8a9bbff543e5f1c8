#!/usr/bin/env node
// The one entry: installs what is missing, then hands over to the TypeScript command line.
// Plain JavaScript, because on a fresh machine nothing else is there yet.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './setup.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
ensureInstalled(root);

const child = spawn(
  process.execPath,
  ['--import', import.meta.resolve('tsx'), join(root, 'pipelines', 'cli.ts'), ...process.argv.slice(2)],
  {
    stdio: 'inherit',
    // libuv reads the pool size before any module runs; four threads let four long queries stall all file reads.
    env: { UV_THREADPOOL_SIZE: '16', TZ: 'UTC', ...process.env },
  },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal ?? 'SIGTERM']));
