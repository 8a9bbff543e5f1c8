import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RunCommand } from '../../src/api/imports/jobs.ts';
import type { CommandIo } from './command.ts';

const BIN = join(import.meta.dirname, '..', 'bin.mjs');

/** Runs a command of this command line as a process of its own, in the same workspace and language. */
export const runAsProcess =
  (io: Pick<CommandIo, 'home' | 'lang'>): RunCommand =>
  (args, on) =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [BIN, ...args, '--lang', io.lang], {
        env: { ...process.env, THERMOMETER_HOME: io.home },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      createInterface({ input: child.stdout }).on('line', on.line);
      createInterface({ input: child.stderr }).on('line', on.note);
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? 1));
    });
