import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/warehouse/duckdb.ts';
import { cells, give, modelCase, run } from './model-case.ts';

let db: Database;

beforeAll(async () => {
  db = await modelCase();
  await give(db, 'vouchers', [
    { voucher_no: 1, issued_at: '2025-03-01', redeemed_at: '2025-03-05', voucher_status: 'redeemed' },
    { voucher_no: 2, issued_at: '2025-03-02', voucher_status: 'expired' },
    // A source that lists redemptions only.
    { voucher_no: 3, redeemed_at: '2025-03-03', voucher_status: 'redeemed' },
    { voucher_no: 4, redeemed_at: '2025-04-03', voucher_status: 'redeemed' },
  ]);
  await run(db, 'cubes.vouchers');
});
afterAll(() => db.close());

describe('cubes.vouchers', () => {
  it('leaves the number issued empty where no issue is known, and never counts it as none', async () => {
    const columns = ['period', 'vouchers', 'issued', 'redeemed', 'issued_redeemed'];
    expect(await cells(db, 'vouchers', { set: 'total', level: 'nation' }, columns)).toEqual([
      { period: 202503, vouchers: 3, issued: 2, redeemed: 2, issued_redeemed: 1 },
      { period: 202504, vouchers: 1, issued: null, redeemed: 1, issued_redeemed: null },
    ]);
  });
});
