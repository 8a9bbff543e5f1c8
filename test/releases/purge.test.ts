import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CommandError } from '../../pipelines/commands/command.ts';
import { publish } from '../../pipelines/runner/publish.ts';
import { releasesFolder } from '../../pipelines/runner/releases.ts';
import { releaseIds } from '../../src/api/release/folder.ts';
import { open } from '../../src/warehouse/duckdb.ts';
import { readAudit } from '../../src/worklog/audit.ts';
import { openWorklog } from '../../src/worklog/store.ts';
import { HAND, handWarehouse } from '../support/hand-warehouse.ts';
import { thermometer } from '../support/tiny-workspace.ts';

const home = mkdtempSync(join(tmpdir(), 'purge-'));
const folder = releasesFolder(home);
let [a, b] = ['', ''];

beforeAll(async () => {
  const db = await handWarehouse(home);
  ({ id: a } = await publish({ ...HAND, home, db }));
  await db.run('update cubes.consumption set orders = orders + 1');
  ({ id: b } = await publish({ ...HAND, home, db, now: new Date('2026-03-10T08:00:00Z') }));
  await db.run('create table if not exists ledger.erasures (receipt varchar, erased_at timestamp)');
  db.close();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function erased(at: string): Promise<void> {
  const db = await open(join(home, 'warehouse.duckdb'));
  await db.run(`insert into ledger.erasures (receipt, erased_at) values ('r', timestamp '${at}')`);
  db.close();
}

const purge = async (...args: string[]): Promise<unknown> =>
  JSON.parse((await thermometer(home, 'releases', 'purge', ...args, '--json')).lines.join(''));

describe('releases purge', () => {
  test('has nothing to do where nobody was erased', async () => {
    expect(await purge()).toEqual({ erased_at: null, releases: [], dry_run: false });
    expect(releaseIds(folder)).toEqual([a, b]);
  });

  test('withdraws what was published before the erasure: the exact layer goes, the outside one stays', async () => {
    await erased('2026-03-01 09:00:00');
    expect(await purge('--dry-run')).toMatchObject({ releases: [a], dry_run: true });
    expect(releaseIds(folder)).toEqual([a, b]);
    expect(await purge('--by', '张科')).toMatchObject({
      erased_at: '2026-03-01T09:00:00.000Z',
      releases: [a],
    });
    expect(releaseIds(folder)).toEqual([b]);
    const kept = readdirSync(join(folder, 'withdrawn', a));
    expect(kept).toEqual(expect.arrayContaining(['manifest.json', 'outside']));
    expect(kept.filter((part) => part === 'inside' || part === 'quality')).toEqual([]);
    expect(await purge()).toMatchObject({ releases: [] });
    const worklog = await openWorklog(join(home, 'worklog.db'));
    const entries = await readAudit(worklog);
    worklog.close();
    expect(entries.map(({ action, subject, actor }) => ({ action, subject, actor }))).toEqual([
      { action: 'purge_releases', subject: a, actor: '张科' },
    ]);
  });

  test('ends what a kill left between the rename and the removal', async () => {
    const inside = join(folder, 'withdrawn', a, 'inside');
    mkdirSync(inside);
    writeFileSync(join(inside, 'consumption.parquet'), 'exact');
    await purge();
    expect(readdirSync(join(folder, 'withdrawn', a))).not.toContain('inside');
  });

  test('does not withdraw the current release: a successor comes first', async () => {
    await erased('2026-04-01 09:00:00');
    const refused = thermometer(home, 'releases', 'purge');
    await expect(refused).rejects.toBeInstanceOf(CommandError);
    await expect(refused).rejects.toMatchObject({ text: { zh: expect.stringContaining(`现行版本 ${b}`) } });
    expect(releaseIds(folder)).toEqual([b]);
  });
});
