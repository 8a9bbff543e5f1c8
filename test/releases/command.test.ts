import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CommandError } from '../../pipelines/commands/command.ts';
import { publish } from '../../pipelines/runner/publish.ts';
import { releasesFolder } from '../../pipelines/runner/releases.ts';
import { currentId } from '../../src/api/release/folder.ts';
import { loadPolicy } from '../../src/disclosure/policy.ts';
import type { Database } from '../../src/warehouse/duckdb.ts';
import { readAudit } from '../../src/worklog/audit.ts';
import { openWorklog } from '../../src/worklog/store.ts';
import { HAND, handWarehouse } from '../support/hand-warehouse.ts';
import { thermometer } from '../support/tiny-workspace.ts';

const home = mkdtempSync(join(tmpdir(), 'releases-'));
const folder = releasesFolder(home);
let db: Database;
let [a, b, c] = ['', '', ''];

beforeAll(async () => {
  db = await handWarehouse(home);
  ({ id: a } = await publish({ ...HAND, home, db }));
  // A late record: one more order in one cell, one cell gone, one new; and another file in the ledger.
  await db.script(`
    update cubes.consumption set orders = orders + 1 where grouping_set = 'total' and period_grain = 'month' and region_level = 'nation' and period = 202503;
    delete from cubes.consumption where grouping_set = 'sex' and period_grain = 'month' and region_level = 'city' and period = 202407 and region_code = '510100' and sex = '2';
    insert into cubes.consumption by name select * replace (209901 as period) from cubes.consumption where grouping_set = 'total' and period_grain = 'month' and region_level = 'nation' and period = 202501;
    insert into ledger.batches by name select * replace (3 as batch_id, 'late.csv' as file_name, repeat('cd', 32) as file_sha256) from ledger.batches where batch_id = 1;
  `);
  ({ id: b } = await publish({ ...HAND, home, db, now: new Date('2026-02-10T08:00:00Z') }));
  ({ id: c } = await publish({
    ...HAND,
    home,
    db,
    codeVersion: '0.2.0',
    policy: { ...HAND.policy, version: '2099.1' },
    currency: 'CNY',
    checks: [],
    now: new Date('2026-03-10T08:00:00Z'),
  }));
});
afterAll(() => {
  db.close();
  rmSync(home, { recursive: true, force: true });
});

interface Told {
  readonly code: number;
  readonly current?: string;
  readonly releases?: { readonly id: string }[];
  readonly causes?: object;
  readonly tables?: { readonly table: string }[];
}

const json = async (...args: string[]): Promise<Told> => {
  const { code, lines } = await thermometer(home, 'releases', ...args, '--json');
  return { code, ...(JSON.parse(lines.join('')) as object) };
};

describe('releases', () => {
  test('list: newest first, the current one marked', async () => {
    const { releases, current } = await json('list');
    expect(releases?.map((r) => r.id)).toEqual([c, b, a]);
    expect(current).toBe(c);
    const { lines } = await thermometer(home, 'releases', 'list');
    expect(lines[0]).toMatch(/^\* .*202401…202512.*合成数据$/);
  });

  test('diff: which cells, which months, and that new data are the cause', async () => {
    const difference = await json('diff', a, b);
    expect(difference.causes).toEqual({
      data: { added: [`consumption late.csv ${'cd'.repeat(6)}`], removed: [] },
      contracts: [],
      methods: [],
      code: [],
      policy: [],
    });
    expect(difference.tables?.find((t) => t.table === 'inside/consumption')).toEqual({
      table: 'inside/consumption',
      added: 1,
      removed: 1,
      changed: 1,
      from: 202407,
      to: 209901,
    });
  });

  test('diff: a change of code and policy is named as such, without a number having changed', async () => {
    const { causes, tables } = await json('diff', b, c);
    expect(causes).toMatchObject({
      data: { added: [], removed: [] },
      code: ['version: 0.1.0 → 0.2.0'],
      policy: [expect.stringContaining(loadPolicy().version)],
    });
    expect(tables).toEqual([]);
  });

  test('use: back and forth by the beginning of an id, written into the audit log', async () => {
    expect(await json('use', a)).toMatchObject({ code: 0, current: a, previous: c });
    expect(currentId(folder)).toBe(a);
    expect(await json('use', c.slice(0, 15))).toMatchObject({ current: c, previous: a });
    const worklog = await openWorklog(join(home, 'worklog.db'));
    expect((await readAudit(worklog)).map((r) => [r.action, r.subject])).toEqual([
      ['use_release', c],
      ['use_release', a],
    ]);
    worklog.close();
  });

  test('verify: a flipped byte fails with exit code 1 and names the file', async () => {
    expect((await thermometer(home, 'releases', 'verify')).code).toBe(0);
    const file = join(folder, b, 'outside', 'consumption.parquet');
    const bytes = readFileSync(file);
    writeFileSync(
      file,
      bytes.map((byte, i) => (i === 1000 ? byte ^ 1 : byte)),
    );
    const { code, lines } = await thermometer(home, 'releases', 'verify', b);
    expect(code).toBe(1);
    expect(lines.join('\n')).toContain('outside/consumption.parquet:内容与发布时不同');
    writeFileSync(file, bytes);
    expect((await thermometer(home, 'releases', 'verify', b)).code).toBe(0);
  });

  test.each([
    [['use'], 2],
    [['use', '1999'], 1],
    [['use', '2026'], 1],
    [['diff', '2026'], 2],
    [['remove', 'x'], 2],
  ])('%j is refused with exit code %i and the way out', async (args, code) => {
    const error = await thermometer(home, 'releases', ...args).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(CommandError);
    expect(error).toMatchObject({ exitCode: code, text: { zh: expect.stringMatching(/releases list/) } });
  });
});
