import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../src/warehouse/duckdb.ts';
import { type Given, give, modelCase, run } from './model-case.ts';

let db: Database;

const order = (no: number, day: string, city: string, yuan: number, more: Given = {}): Given => ({
  order_no: no,
  line_no: '1',
  member: no % 7,
  ordered_at: day,
  region_code: city,
  consumption_class: '01',
  paid_amount_fen: yuan * 100,
  quantity: 1,
  ...more,
});

beforeAll(async () => {
  db = await modelCase();
  const promotion: Given = {
    activity_type: 'promotion',
    need_domain: 'S13',
    subsidy_fen: 10_000,
    budget_fen: 30_000,
  };
  await give(db, 'activities', [
    // 5 days from 10 to 14 March: compared with 3 to 7 March.
    { ...promotion, activity_no: 1, region_code: '510100', started_on: '2025-03-10', ended_on: '2025-03-14' },
    // Another city at the same time: no comparison for the first.
    { ...promotion, activity_no: 2, region_code: '510300', started_on: '2025-03-12', ended_on: '2025-03-12' },
    // No promotion, and one whose end is not loaded yet.
    {
      ...promotion,
      activity_no: 3,
      region_code: '610100',
      activity_type: 'sport',
      started_on: '2025-03-10',
      ended_on: '2025-03-14',
    },
    { ...promotion, activity_no: 4, region_code: '510100', started_on: '2025-03-28', ended_on: '2025-04-20' },
  ]);
  await give(db, 'consumption', [
    order(1, '2025-03-03', '510100', 100),
    order(2, '2025-03-07', '510100', 50),
    // 8 March lies between the windows.
    order(3, '2025-03-08', '510100', 999),
    order(4, '2025-03-10', '510100', 200, { activity_no: 1 }),
    order(5, '2025-03-14', '510100', 40),
    order(6, '2025-03-04', '510300', 70),
    order(8, '2025-03-05', '610100', 80),
    order(9, '2025-03-11', '610100', 88),
    order(10, '2025-03-31', '610100', 5),
  ]);
  await run(db, 'cubes.activity_effects');
});
afterAll(() => db.close());

it('sets a promotion beside the same weekdays before it and beside cities without one', async () => {
  const rows = await db.all<Record<string, unknown>>(
    `select activity_no::int as activity_no, shift_days, before_fen::int as before_fen, before_squares::int as before_squares,
            before_contributors::int as before_contributors, during_fen::int as during_fen, during_top1_fen::int as during_top1_fen,
            others_before_fen::int as others_before_fen, others_during_fen::int as others_during_fen,
            led_fen::int as led_fen, is_crowded
     from cubes.activity_effects order by activity_no`,
  );
  expect(rows).toEqual([
    {
      activity_no: 1,
      shift_days: 7,
      before_fen: 15_000,
      before_squares: 100 ** 2 + 50 ** 2,
      before_contributors: 2,
      during_fen: 24_000,
      during_top1_fen: 20_000,
      others_before_fen: 8000,
      others_during_fen: 8800,
      led_fen: 20_000,
      is_crowded: false,
    },
    {
      activity_no: 2,
      shift_days: 7,
      before_fen: null,
      before_squares: null,
      before_contributors: null,
      during_fen: null,
      during_top1_fen: null,
      others_before_fen: 8000,
      others_during_fen: null,
      led_fen: null,
      is_crowded: false,
    },
  ]);
});
