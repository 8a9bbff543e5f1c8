import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/warehouse/duckdb.ts';
import { give, modelCase, run } from './model-case.ts';

let db: Database;

beforeAll(async () => {
  db = await modelCase();
  const spring = { cap_item: 'spring_festival', cap_basis: 'per_time' };
  await give(db, 'welfare_caps', [
    { region_code: '000000', ...spring, cap_fen: 80_000, effective_from: '2018-01-01' },
    { region_code: '510000', ...spring, cap_fen: 50_000, effective_from: '2020-01-01' },
    { region_code: '510000', ...spring, cap_fen: 60_000, effective_from: '2025-06-01' },
    // The same rule from two systems: the newer export speaks.
    {
      region_code: '510000',
      ...spring,
      cap_fen: 1,
      effective_from: '2020-01-01',
      source: 'old',
      exported_at: '2020-02-01',
    },
    {
      region_code: '510100',
      ...spring,
      cap_fen: 40_000,
      effective_from: '2025-01-01',
      effective_to: '2025-01-31',
    },
    {
      region_code: '510000',
      cap_item: 'other_festival',
      cap_basis: 'per_time',
      cap_fen: 20_000,
      effective_from: '2020-01-01',
    },
    {
      region_code: '510000',
      cap_item: 'festivals_year',
      cap_basis: 'per_year',
      cap_fen: 150_000,
      effective_from: '2020-01-01',
    },
  ]);
  const bought = { headcount: 10, festival: 'spring_festival', region_code: '510100' };
  await give(db, 'welfare_purchases', [
    { ...bought, purchase_no: 1, purchased_on: '2025-01-20', amount_fen: 450_000 },
    { ...bought, purchase_no: 2, purchased_on: '2025-02-01', amount_fen: 450_000 },
    { ...bought, purchase_no: 3, purchased_on: '2025-05-31', amount_fen: 550_000 },
    { ...bought, purchase_no: 4, purchased_on: '2025-06-01', amount_fen: 550_000 },
    { ...bought, purchase_no: 5, purchased_on: '2025-03-01', amount_fen: 850_000, region_code: '610100' },
    { ...bought, purchase_no: 6, purchased_on: '2025-06-01', amount_fen: 200_000, festival: 'dragon_boat' },
    { ...bought, purchase_no: 7, purchased_on: '2025-06-01', amount_fen: 999_999, festival: 'other' },
    { ...bought, purchase_no: 8, purchased_on: '2025-06-01', amount_fen: 999_999, headcount: null },
    { ...bought, purchase_no: 9, purchased_on: '2017-01-20', amount_fen: 999_999 },
  ]);
  await run(db, 'marts.welfare_cap_checks');
});
afterAll(() => db.close());

describe('marts.welfare_caps', () => {
  it('keeps one rule per region, item and day, each until the next takes over', async () => {
    expect(
      await db.all(
        `select region_code, cap_fen, effective_from::varchar as effective_from, replaced_on::varchar as replaced_on
         from marts.welfare_caps where cap_item = 'spring_festival' order by region_code, effective_from`,
      ),
    ).toEqual([
      { region_code: '000000', cap_fen: 80_000, effective_from: '2018-01-01', replaced_on: null },
      { region_code: '510000', cap_fen: 50_000, effective_from: '2020-01-01', replaced_on: '2025-06-01' },
      { region_code: '510000', cap_fen: 60_000, effective_from: '2025-06-01', replaced_on: null },
      { region_code: '510100', cap_fen: 40_000, effective_from: '2025-01-01', replaced_on: null },
    ]);
  });
});

describe('marts.welfare_cap_checks', () => {
  it('takes the nearest rule in force on the day, and says by how much it is passed', async () => {
    expect(
      await db.all(
        `select purchase_no, cap_level, cap_item, cap_fen, over_fen, is_over_cap
         from marts.welfare_cap_checks join marts.welfare_purchases using (record_id) order by purchase_no`,
      ),
    ).toEqual([
      // The city's own rule, for January only.
      row(1, 'city', 'spring_festival', 40_000, 50_000),
      row(2, 'province', 'spring_festival', 50_000, 0),
      row(3, 'province', 'spring_festival', 50_000, 50_000),
      // On its first day the new rule holds.
      row(4, 'province', 'spring_festival', 60_000, 0),
      // A province without a rule falls to the nation's.
      row(5, 'nation', 'spring_festival', 80_000, 50_000),
      // Exactly at the cap is within it.
      row(6, 'province', 'other_festival', 20_000, 0),
    ]);
  });
});

const row = (
  purchase_no: number,
  cap_level: string,
  cap_item: string,
  cap_fen: number,
  over_fen: number,
): Record<string, unknown> => ({
  purchase_no,
  cap_level,
  cap_item,
  cap_fen,
  over_fen,
  is_over_cap: over_fen > 0,
});
