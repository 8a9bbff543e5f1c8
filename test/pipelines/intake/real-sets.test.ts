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

async function load(
  desk: Desk,
  set: string,
  folder: string,
  expectNotes = false,
): Promise<readonly LoadResult[]> {
  const workspace = adoptWorkspace(desk.home, readWorkspace(join(WORKSPACES, set)));
  const io = recordingIo(desk.home);
  const { results, failed } = await loadFolder(desk.home, join(DATA, folder), workspace, io);
  if (!expectNotes) expect(io.errors).toEqual([]);
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

  it('official statistics: every table, its gaps and its October', async () => {
    await atDesk(async (desk) => {
      const results = await load(desk, 'official-stats', 'official-stats', true);
      const read = (part: string) => counts(results.find((one) => one.file.includes(part)));
      expect(read('人口抽样')).toEqual([620, 620, 0, 0, 0, 0]);
      expect(read('地区生产总值')).toEqual([589, 589, 0, 0, 0, 0]);
      expect(read('CPI_8类')).toEqual([550, 550, 0, 0, 0, 0]);
      expect(read('季度数据_GDP')).toEqual([66, 66, 0, 0, 0, 0]);
      expect(read('食品类')).toEqual([1488, 1488, 0, 0, 0, 0]);
      expect(read('retail_sales')).toEqual([48, 48, 0, 0, 0, 0]);
      expect(read('主要城市')).toEqual([180, 180, 0, 0, 0, 0]);
      const figure = async (series: string, region: string, period: number) =>
        (
          await desk.rows<{ v: number | null }>(
            `select value::double as v from reference.official_statistics
             where series_code = '${series}' and region_code = '${region}' and period = ${period}`,
          )
        ).map((row) => row.v);
      expect(await figure('cpi_yoy.07', '310000', 201610)).toEqual([110.9]);
      expect(await figure('cpi_yoy.07', '310000', 201601)).toEqual([105.3197]);
      expect(await figure('cpi_yoy.01', '000000', 201911)).toEqual([113.9]);
      expect(await figure('trade.export_month', '000000', 202001)).toEqual([null]);
      expect(await figure('gdp.region', '150000', 2006)).toEqual([4212.3]);
      expect(await figure('population.sample', '110000', 2020)).toEqual([null]);
      expect(await figure('expenditure_share_urban.01', '350000', 2018)).toEqual([31.98]);
      expect(await figure('retail.month', '000000', 201501)).toEqual([null]);
    });
  });
});
