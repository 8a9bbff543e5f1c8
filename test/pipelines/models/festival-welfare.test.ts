import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../src/warehouse/duckdb.ts';
import { cells, give, modelCase, run } from './model-case.ts';

let db: Database;

beforeAll(async () => {
  db = await modelCase();
  await give(db, 'welfare_caps', [
    {
      region_code: '510000',
      cap_item: 'spring_festival',
      cap_basis: 'per_time',
      cap_fen: 50_000,
      effective_from: '2020-01-01',
    },
  ]);
  const bought = { festival: 'spring_festival', region_code: '510100', purchased_on: '2025-01-20' };
  await give(db, 'welfare_purchases', [
    // Union A: 400 a head, pooled, wanted; then 600 a head, scattered, not wanted: over the cap of 500.
    {
      ...bought,
      purchase_no: 1,
      org_code: 'A',
      headcount: 10,
      amount_fen: 400_000,
      is_pooled: true,
      is_preferred: true,
    },
    {
      ...bought,
      purchase_no: 2,
      org_code: 'A',
      headcount: 10,
      amount_fen: 600_000,
      is_pooled: false,
      is_preferred: false,
    },
    // Union B: neither how nor for how many is known; nothing to check.
    { ...bought, purchase_no: 3, org_code: 'B', headcount: null, amount_fen: 100_000, festival: 'birthday' },
  ]);
  await run(db, 'cubes.festival_welfare');
});
afterAll(() => db.close());

it('counts what was pooled, wanted and over the cap, with the unions behind the money', async () => {
  expect(
    await cells(db, 'festival_welfare', { set: 'festival', level: 'province' }, [
      'festival',
      'purchases',
      'checked',
      'over_cap',
      'heads',
      'amount_fen',
      'headed_fen',
      'moded_fen',
      'pooled_fen',
      'asked_fen',
      'preferred_fen',
    ]),
  ).toEqual([
    {
      festival: 'birthday',
      purchases: 1,
      checked: 0,
      over_cap: 0,
      heads: 0,
      amount_fen: 100_000,
      headed_fen: null,
      moded_fen: null,
      pooled_fen: null,
      asked_fen: null,
      preferred_fen: null,
    },
    {
      festival: 'spring_festival',
      purchases: 2,
      checked: 2,
      over_cap: 1,
      heads: 20,
      amount_fen: 1_000_000,
      headed_fen: 1_000_000,
      moded_fen: 1_000_000,
      pooled_fen: 400_000,
      asked_fen: 1_000_000,
      preferred_fen: 400_000,
    },
  ]);
  expect(
    await cells(db, 'festival_welfare', { set: 'total', level: 'nation' }, [
      'purchases_key',
      'amount_contributors',
      'amount_top1_fen',
      'amount_top2_fen',
    ]),
  ).toEqual([
    { purchases_key: 7, amount_contributors: 2, amount_top1_fen: 1_000_000, amount_top2_fen: 100_000 },
  ]);
});
