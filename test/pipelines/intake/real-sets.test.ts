import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LoadResult } from '../../../pipelines/intake/load-file.ts';
import { loadFolder } from '../../../pipelines/intake/load-folder.ts';
import { adoptWorkspace, readWorkspace } from '../../../pipelines/workspace.ts';
import { recordingIo } from '../../support/tiny-workspace.ts';
import { accounted, atDesk, type Desk } from './support.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const DATA = join(ROOT, '..', 'shared', 'data');
const WORKSPACES = join(ROOT, 'data', 'workspaces');

async function load(desk: Desk, set: string, folder: string): Promise<readonly LoadResult[]> {
  const workspace = adoptWorkspace(desk.home, readWorkspace(join(WORKSPACES, set)));
  const io = recordingIo(desk.home);
  const { results, failed } = await loadFolder(desk.home, join(DATA, folder), workspace, io);
  expect(io.errors).toEqual([]);
  expect(failed).toBe(0);
  for (const result of results) expect(accounted(result)).toBe(true);
  return results;
}

const counts = (r: LoadResult | undefined) =>
  r && [r.rowsIn, r.loaded, r.updated, r.unchanged, r.duplicate, r.rejected];

/** Real exports, read by the mappings of `data/workspaces`. They stand beside the project and are not part of it. */
describe.skipIf(!existsSync(DATA))('the real sets (skipped without ../shared/data)', () => {
  it('heat: CSV and XLSX hold the same rows', async () => {
    await atDesk(async (desk) => {
      const [csv, xlsx] = await load(desk, 'heat', 'gov-messages');
      expect(counts(csv)).toEqual([2059, 2059, 0, 0, 0, 0]);
      expect(counts(xlsx)).toEqual([2059, 0, 0, 2059, 0, 0]);
      expect(
        await desk.rows(
          'select count(created_at)::int as dated, count(topic)::int as topics, sum(supports)::int as supports from raw.feedback',
        ),
      ).toEqual([{ dated: 2059, topics: 0, supports: expect.any(Number) }]);
    });
  });

  it('cfpb: two junk lines first, texts that span lines', async () => {
    await atDesk(async (desk) => {
      const [result] = await load(desk, 'cfpb', 'service-requests');
      expect(counts(result)).toEqual([3312, 3312, 0, 0, 0, 0]);
      expect([result?.skippedBy, result?.unmapped]).toEqual([{ title: 2 }, {}]);
      expect(await desk.rows('select topic, count(*)::int as n from raw.feedback group by 1')).toEqual([
        { topic: 'A11', n: 3312 },
      ]);
    });
  });

  it('baltimore: CSV and XLSX hold the same rows', async () => {
    await atDesk(async (desk) => {
      const [csv, xlsx] = await load(desk, 'baltimore', 'service-requests');
      expect(counts(csv)).toEqual([10_000, 10_000, 0, 0, 0, 0]);
      expect(counts(xlsx)).toEqual([10_000, 0, 0, 10_000, 0, 0]);
      expect(csv?.unmapped).toEqual({});
    });
  });

  it('grocery: members, consumption, vouchers and activities', async () => {
    await atDesk(async (desk) => {
      const results = await load(desk, 'grocery', 'transactions');
      expect(results.map((r) => [r.family, ...(counts(r) ?? [])])).toEqual([
        ['members', 423, 423, 0, 0, 0, 0],
        ['consumption', 38_645, 38_645, 0, 0, 0, 0],
        ['vouchers', 944, 944, 0, 0, 0, 0],
        ['activities', 27, 27, 0, 0, 0, 0],
      ]);
      // Known only in part: more households buy than have demographics.
      const [met] = await desk.rows(
        'select count(distinct c.member_key)::int as buyers, count(distinct m.member_key)::int as known from raw.consumption c left join raw.members m using (member_key)',
      );
      expect(Number(met?.buyers)).toBeGreaterThan(Number(met?.known));
      expect(
        await desk.rows(
          'select count(*)::int as n from raw.vouchers join raw.activities using (activity_no)',
        ),
      ).toEqual([{ n: 944 }]);
    });
  });

  it('online retail: exact repeats are duplicates, cancelled lines keep their sign', {
    timeout: 180_000,
  }, async () => {
    await atDesk(async (desk) => {
      const [first] = await load(desk, 'online-retail', 'transactions');
      expect(counts(first)).toEqual([320_705, 318_222, 0, 0, 2_483, 0]);
      const [row] = await desk.rows(
        'select count(*) filter (where member_key is null)::int as anonymous, count(*) filter (where paid_amount_fen < 0)::int as negative, count(distinct region_code)::int as regions from raw.consumption',
      );
      expect(Number(row?.anonymous)).toBeGreaterThan(70_000);
      expect(Number(row?.negative)).toBeGreaterThan(5_000);
      expect(first?.unmapped).toEqual({});
    });
  });
});
