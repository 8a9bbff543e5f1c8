import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/warehouse/duckdb.ts';
import { cells, give, modelCase, run } from './model-case.ts';

let db: Database;

beforeAll(async () => {
  db = await modelCase();
  await give(db, 'members', [{ member: 1, region_code: '510100', join_month: 202001 }]);
  await give(db, 'merchants', [
    { merchant_no: 900, merchant_type: 'other', region_code: '510100', exported_at: '2024-01-01' },
    {
      merchant_no: 900,
      merchant_type: 'fitness',
      region_code: '510100',
      exported_at: '2025-01-01',
      source: 'newer',
    },
  ]);
  await give(db, 'disputes', [
    {
      dispute_no: 1,
      member: 1,
      merchant_no: 900,
      accepted_at: '2025-05-01',
      closed_at: '2025-05-11',
      dispute_nature: 'contract',
      is_online: true,
      is_prepaid: true,
      disputed_fen: 100_000,
      recovered_fen: 60_000,
      dispute_outcome: 'settled',
    },
    {
      dispute_no: 2,
      member: 1,
      merchant_no: 900,
      accepted_at: '2025-05-02',
      dispute_nature: 'contract',
      is_prepaid: true,
      is_online: false,
      disputed_fen: 30_000,
      recovered_fen: 30_000,
      dispute_outcome: 'settled',
    },
    {
      dispute_no: 3,
      accepted_at: '2025-05-03',
      dispute_nature: 'quality',
      region_code: '610100',
      is_online: false,
      disputed_fen: 500_000,
      dispute_outcome: 'failed',
    },
    {
      dispute_no: 4,
      accepted_at: '2025-05-04',
      region_code: '610100',
      disputed_fen: 7_000,
      recovered_fen: 7_000,
      dispute_outcome: 'pending',
    },
  ]);
  for (const id of ['disputes', 'merchant_disputes', 'merchant_register']) await run(db, `cubes.${id}`);
});
afterAll(() => db.close());

describe('cubes.disputes', () => {
  it('counts disputes and outcomes, and money only where the dispute is decided', async () => {
    const columns = [
      'disputes',
      'complainants',
      'closed',
      'timed',
      'mediated',
      'settled',
      'wait_days',
      'disputed_fen',
      'recovered_fen',
      'decided_fen',
    ];
    expect(await cells(db, 'disputes', { set: 'total', level: 'nation' }, columns)).toEqual([
      {
        disputes: 4,
        complainants: 1,
        closed: 3,
        timed: 1,
        mediated: 3,
        settled: 2,
        wait_days: 10,
        disputed_fen: 637_000,
        recovered_fen: 90_000,
        decided_fen: 130_000,
      },
    ]);
  });

  it('says whose money it is: contributors and the two largest', async () => {
    const columns = ['region_code', 'disputed_contributors', 'disputed_top1_fen', 'disputed_top2_fen'];
    expect(await cells(db, 'disputes', { set: 'total', level: 'province' }, columns)).toEqual([
      { region_code: '510000', disputed_contributors: 1, disputed_top1_fen: 130_000, disputed_top2_fen: 0 },
      {
        region_code: '610000',
        disputed_contributors: 2,
        disputed_top1_fen: 500_000,
        disputed_top2_fen: 7_000,
      },
    ]);
  });

  it('lets scenes overlap; ordinary is only what is said to be none of them', async () => {
    expect(
      await cells(db, 'disputes', { set: 'dispute_scene', level: 'nation' }, [
        'dispute_scene',
        'disputes',
        'disputes_key',
      ]),
    ).toEqual([
      { dispute_scene: 'offline', disputes: 1, disputes_key: 4 },
      { dispute_scene: 'online', disputes: 1, disputes_key: 1 },
      { dispute_scene: 'prepaid', disputes: 2, disputes_key: 1 + 2 },
    ]);
  });

  it('crosses outcomes with scenes, and scenes with cities', async () => {
    const columns = ['dispute_outcome', 'dispute_scene', 'disputes', 'free'];
    expect(
      await cells(db, 'disputes', { set: 'dispute_outcome+dispute_scene', level: 'nation' }, columns),
    ).toEqual([
      { dispute_outcome: 'failed', dispute_scene: 'offline', disputes: 1, free: 1 },
      { dispute_outcome: 'settled', dispute_scene: 'online', disputes: 1, free: 1 },
      { dispute_outcome: 'settled', dispute_scene: 'prepaid', disputes: 2, free: 2 },
    ]);
    const city = { set: 'dispute_scene', level: 'city' };
    expect(await cells(db, 'disputes', city, ['region_code', 'dispute_scene', 'disputes'])).toEqual([
      { region_code: '510100', dispute_scene: 'online', disputes: 1 },
      { region_code: '510100', dispute_scene: 'prepaid', disputes: 2 },
      { region_code: '610100', dispute_scene: 'offline', disputes: 1 },
    ]);
  });

  it('knows what a court would have cost where mediation settled: two small claims, 50 yuan each', async () => {
    const columns = ['fees_avoided_fen', 'fees_avoided_contributors', 'fees_avoided_top1_fen'];
    expect(await cells(db, 'disputes', { set: 'total', level: 'nation' }, columns)).toEqual([
      { fees_avoided_fen: 10_000, fees_avoided_contributors: 1, fees_avoided_top1_fen: 10_000 },
    ]);
  });

  it('counts the disputes of a merchant in three months, persons once, beside the year before', async () => {
    const rows = await db.all(
      `select month::int as month, merchant_no::int as merchant_no, disputes::int as disputes, persons::int as persons,
         prepaid::int as prepaid, settled::int as settled, disputed_fen::int as disputed_fen, disputes_before::int as before
       from cubes.merchant_disputes order by month`,
    );
    expect(rows).toEqual(
      [202505].map((month) => ({
        month,
        merchant_no: 900,
        disputes: 2,
        persons: 1,
        prepaid: 2,
        settled: 2,
        disputed_fen: 130_000,
        before: 0,
      })),
    );
    expect(
      await db.all('select merchant_type, merchant_status, exit_reason from cubes.merchant_register'),
    ).toEqual([{ merchant_type: 'fitness', merchant_status: 'U', exit_reason: null }]);
  });

  it('knows the merchant by the newest register and the place by the member', async () => {
    const at = { set: 'dispute_nature+merchant_type', level: 'nation' };
    expect(await cells(db, 'disputes', at, ['dispute_nature', 'merchant_type', 'disputes'])).toEqual([
      { dispute_nature: 'U', merchant_type: 'U', disputes: 1 },
      { dispute_nature: 'contract', merchant_type: 'fitness', disputes: 2 },
      { dispute_nature: 'quality', merchant_type: 'U', disputes: 1 },
    ]);
  });
});
