import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishWorkspace } from '../../../pipelines/runner/publish-workspace.ts';
import { releasesFolder } from '../../../pipelines/runner/releases.ts';
import { mergePackages } from '../../../pipelines/upward/merge.ts';
import { workspaceOf } from '../../../pipelines/workspace.ts';
import { currentId } from '../../../src/api/release/folder.ts';
import { loadPolicy } from '../../../src/disclosure/policy.ts';
import { open } from '../../../src/warehouse/duckdb.ts';
import { handRelease } from '../../support/hand-warehouse.ts';
import { folder, NOW, nation, packageOf, province, receive, SICHUAN, ZHEJIANG } from './installations.ts';

const root = folder();
let whole = '';
let parent = '';

beforeAll(async () => {
  whole = join(root, 'whole');
  await handRelease(whole);
  const sichuan = await province(root, SICHUAN);
  const zhejiang = await province(root, ZHEJIANG);
  parent = nation(root, [
    { region: SICHUAN, home: sichuan },
    { region: ZHEJIANG, home: zhejiang },
    { region: '500000' },
  ]);
  for (const home of [sichuan, zhejiang]) await receive(parent, await packageOf(home));
  await mergePackages(parent, { now: NOW });
  await publishWorkspace(parent, workspaceOf(parent), { policy: loadPolicy(), now: NOW });
}, 120_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

const layer = (home: string, layer: string, cube: string): string =>
  `read_parquet('${join(releasesFolder(home), currentId(releasesFolder(home)) ?? '', layer, `${cube}.parquet`)}')`;

describe('two provinces and the nation above them', () => {
  it('shows of every province exactly what the province shows', async () => {
    const db = await open();
    const columns = `period_grain, period, region_level, region_code, grouping_set, consumption_class, sex,
      lines, lines_status, orders, orders_status, buyers, buyers_status, paid_fen, paid_fen_status`;
    const select = (home: string, of: string): string =>
      `select ${columns} from ${layer(home, of, 'consumption')} where region_level <> 'nation'`;
    for (const [a, b] of [
      [select(whole, 'outside'), select(parent, 'outside')],
      [select(parent, 'outside'), select(parent, 'inside')],
    ]) {
      const { n } = await db.one<{ n: number }>(`select count(*)::int as n from (${a})`);
      expect(n).toBeGreaterThan(1000);
      expect(await db.all(`(${a}) except all (${b})`)).toEqual([]);
      expect(await db.all(`(${b}) except all (${a})`)).toEqual([]);
    }
    db.close();
  });
});
