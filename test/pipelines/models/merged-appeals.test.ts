import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/warehouse/duckdb.ts';
import { cells, give, modelCase, run } from './model-case.ts';

/** 重复诉求并单: further tickets about one matter name its main ticket, or say that they repeat it. */
let db: Database;

const TICKET = { topic: 'A01', nature: 'complaint', region_code: '510100', status: 'done' };

beforeAll(async () => {
  db = await modelCase();
  await give(db, 'members', [
    { member: 1, region_code: '510100', industry: 'C', sex: '1', join_month: 202001 },
    { member: 2, region_code: '510100', industry: 'G', sex: '2', join_month: 202001 },
    { member: 3, region_code: '510100', industry: 'C', sex: '2', join_month: 202001 },
    { member: 4, region_code: '510100', industry: 'C', sex: '1', join_month: 202001 },
  ]);
  await give(db, 'feedback', [
    // The main ticket names itself, as some systems write it.
    { ...TICKET, case_no: 1, parent_case_no: 1, member: 1, created_at: '2025-03-01 10:00:00' },
    // Another member about the same matter, merged; and the first once more.
    { ...TICKET, case_no: 2, parent_case_no: 1, member: 2, created_at: '2025-03-03 10:00:00' },
    { ...TICKET, case_no: 3, parent_case_no: 1, member: 1, created_at: '2025-03-04 10:00:00' },
    // Merged by closing it as withdrawn: the matter goes on under ticket 1.
    {
      ...TICKET,
      case_no: 4,
      parent_case_no: 1,
      member: 3,
      created_at: '2025-03-05 10:00:00',
      status: 'cancelled',
    },
    // Withdrawn for good.
    { ...TICKET, case_no: 5, member: 4, created_at: '2025-03-06 10:00:00', status: 'cancelled' },
    // Merged a month later; and one that only says it is a repeat.
    { ...TICKET, case_no: 6, parent_case_no: 1, member: 4, created_at: '2025-04-02 10:00:00' },
    { ...TICKET, case_no: 7, is_repeat: true, member: 2, created_at: '2025-04-03 10:00:00' },
    // Merged into a ticket that the city has and this district has not, in May and again in June.
    {
      ...TICKET,
      case_no: 8,
      parent_case_no: 99,
      member: 1,
      created_at: '2025-05-02 10:00:00',
      is_repeat: true,
    },
    { ...TICKET, case_no: 9, parent_case_no: 99, member: 2, created_at: '2025-05-03 10:00:00' },
    { ...TICKET, case_no: 10, parent_case_no: 99, member: 3, created_at: '2025-06-03 10:00:00' },
  ]);
  await run(db, 'cubes.appeals');
});
afterAll(() => db.close());

describe('merged repeat appeals', () => {
  it('are one matter and keep everyone who raised it', async () => {
    expect(
      await cells(db, 'appeals', { set: 'total', level: 'nation', grain: 'month' }, [
        'period',
        'tickets',
        'cases',
        'complainants',
        'complainants_key',
      ]),
    ).toEqual([
      { period: 202503, tickets: 4, cases: 1, complainants: 3, complainants_key: 1000 + 2000 + 3000 },
      { period: 202504, tickets: 2, cases: 0, complainants: 2, complainants_key: 2000 + 4000 },
      { period: 202505, tickets: 2, cases: 1, complainants: 2, complainants_key: 1000 + 2000 },
      { period: 202506, tickets: 1, cases: 0, complainants: 1, complainants_key: 3000 },
    ]);
  });

  it('are a matter even where the main ticket is with another level: the first of them stands for it', async () => {
    expect(
      await db.all('select case_no, event_month as month from marts.appeals where is_case order by case_no'),
    ).toEqual([
      { case_no: 1, month: 202503 },
      { case_no: 8, month: 202505 },
    ]);
  });

  it('keep them in every split, each by who they are', async () => {
    expect(
      await cells(db, 'appeals', { set: 'sex', level: 'nation' }, ['period', 'sex', 'cases', 'complainants']),
    ).toEqual([
      { period: 202503, sex: '1', cases: 1, complainants: 1 },
      { period: 202503, sex: '2', cases: 0, complainants: 2 },
      { period: 202504, sex: '1', cases: 0, complainants: 1 },
      { period: 202504, sex: '2', cases: 0, complainants: 1 },
      { period: 202505, sex: '1', cases: 1, complainants: 1 },
      { period: 202505, sex: '2', cases: 0, complainants: 1 },
      { period: 202506, sex: '2', cases: 0, complainants: 1 },
    ]);
  });

  it('count everyone once over a longer span', async () => {
    expect(
      await cells(db, 'appeals', { set: 'total', level: 'nation', grain: 'quarter' }, [
        'period',
        'cases',
        'complainants',
      ]),
    ).toEqual([
      { period: 20251, cases: 1, complainants: 3 },
      { period: 20252, cases: 1, complainants: 4 },
    ]);
  });
});
