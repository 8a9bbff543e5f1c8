import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publish } from '../../pipelines/runner/publish.ts';
import { heal, releasesFolder, verifyRelease } from '../../pipelines/runner/releases.ts';
import { currentId, readManifest, releaseIds } from '../../src/api/release/folder.ts';
import { open } from '../../src/warehouse/duckdb.ts';
import { HAND, handWarehouse } from '../support/hand-warehouse.ts';

const home = mkdtempSync(join(tmpdir(), 'kill-'));
const folder = releasesFolder(home);
const script = join(import.meta.dirname, '..', 'support', 'publish-hand.ts');

beforeAll(async () => {
  const db = await handWarehouse(home);
  await publish({ ...HAND, outsideIndices: undefined, home, db });
  db.close();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Starts a publish and kills it after so many milliseconds of work; says how long it worked. */
function publishAndKill(stamp: number, after: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', script, home, String(stamp)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let begun = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      if (!begun && chunk.toString().includes('begun')) {
        begun = performance.now();
        setTimeout(() => child.kill('SIGKILL'), after);
      }
    });
    child.on('error', reject);
    child.on('close', () => resolve(performance.now() - begun));
  });
}

test('killed at ten moments, readers have the release from before or a whole new one', async () => {
  const stamp = (n: number): number => Date.UTC(2026, 1, 1 + n);
  // How long a publish takes here, so that the kills fall all over it.
  const whole = await publishAndKill(stamp(0), 60_000);
  for (let n = 1; n <= 10; n++) {
    const before = releaseIds(folder);
    await publishAndKill(stamp(n), (whole * n) / 11);
    const id = currentId(folder);
    expect(id).not.toBeNull();
    expect((await verifyRelease(folder, id ?? '')).faults).toEqual([]);
    for (const made of releaseIds(folder)) {
      if (!before.includes(made)) expect((await verifyRelease(folder, made)).faults).toEqual([]);
    }
  }
  heal(folder);
  expect(
    readdirSync(folder)
      .filter((name) => name !== 'CURRENT')
      .sort(),
  ).toEqual(releaseIds(folder));
  // The next publish finds a clean folder and works.
  const db = await open(join(home, 'warehouse.duckdb'), { readOnly: true });
  const last = await publish({ ...HAND, outsideIndices: undefined, home, db, now: new Date(stamp(30)) });
  db.close();
  expect(currentId(folder)).toBe(last.id);
  expect(readManifest(folder, last.id).id).toBe(last.id);
}, 240_000);
