import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/warehouse/duckdb.ts';
import { cells, give, modelCase, run } from './model-case.ts';

let db: Database;

beforeAll(async () => {
  db = await modelCase();
  await give(db, 'members', [
    { member: 1, region_code: '510100', industry: 'C', sex: '1', join_month: 202001, link_key: 11 },
    { member: 2, region_code: '610100', industry: 'G', sex: '2', join_month: 202001, link_key: 22 },
    // Two members share this telephone: who called is not known.
    { member: 3, region_code: '610100', join_month: 202001, link_key: 33 },
    { member: 4, region_code: '610100', join_month: 202001, link_key: 33 },
  ]);
  await give(db, 'feedback', [
    {
      case_no: 1,
      link_key: 11,
      created_at: '2025-03-01 10:00:00',
      responded_at: '2025-03-01 15:30:00',
      due_at: '2025-03-10',
      closed_at: '2025-03-08',
      topic: 'A01',
      nature: 'complaint',
      region_code: '510100',
      status: 'done',
      resolution: 'resolved',
      revisit: 'done',
      satisfaction: '4',
    },
    {
      case_no: 2,
      parent_case_no: 1,
      link_key: 11,
      created_at: '2025-03-03 10:00:00',
      due_at: '2025-03-10',
      closed_at: '2025-03-12',
      topic: 'A01',
      nature: 'complaint',
      region_code: '510100',
      status: 'done',
      resolution: 'unresolved',
      revisit: 'done',
      satisfaction: '1',
    },
    {
      case_no: 3,
      member: 2,
      created_at: '2025-03-04 10:00:00',
      topic: 'A11',
      nature: 'consult',
      is_timely: false,
      status: 'in_progress',
      revisit: 'unreached',
    },
    // Due before its export was made, and still open.
    {
      case_no: 4,
      link_key: 33,
      created_at: '2025-03-05 10:00:00',
      due_at: '2025-04-01',
      topic: 'A11',
      nature: 'complaint',
      region_code: '610100',
      status: 'dispatched',
      sex: '2',
    },
    // Not due yet when exported: neither late nor in time.
    {
      case_no: 5,
      created_at: '2025-03-06 10:00:00',
      due_at: '2026-04-01',
      nature: 'help',
      region_code: '510300',
      status: 'accepted',
      is_repeat: true,
    },
    { case_no: 6, created_at: '2025-03-07 10:00:00', region_code: '510300', status: 'cancelled' },
  ]);
  await run(db, 'cubes.appeals');
});
afterAll(() => db.close());

describe('cubes.appeals', () => {
  it('counts tickets, and cases without further calls about the same matter', async () => {
    const columns = ['tickets', 'tickets_key', 'cases', 'cases_key'];
    expect(await cells(db, 'appeals', { set: 'total', level: 'nation' }, ['period', ...columns])).toEqual([
      { period: 202503, tickets: 5, tickets_key: 1 + 2 + 4 + 8 + 16, cases: 3, cases_key: 1 + 4 + 8 },
    ]);
  });

  it('counts who complained: by member number, by telephone, and by a shared telephone as one stranger', async () => {
    expect(
      await cells(db, 'appeals', { set: 'total', level: 'province' }, [
        'region_code',
        'complainants',
        'complainants_key',
      ]),
    ).toEqual([
      { region_code: '510000', complainants: 1, complainants_key: 1000 },
      { region_code: '610000', complainants: 2, complainants_key: 2000 + 33 },
    ]);
  });

  it('judges outcomes only where they are known', async () => {
    const columns = [
      'closed',
      'timed',
      'judged',
      'resolved',
      'due',
      'overdue',
      'revisit_due',
      'revisited',
      'scored',
      'satisfied',
      'dissatisfied',
      'responded',
      'response_hours',
      'wait_days',
    ];
    expect(await cells(db, 'appeals', { set: 'total', level: 'nation' }, columns)).toEqual([
      // Late: ticket 2 (closed after its day), 3 (says so itself), 4 (open after its day).
      {
        closed: 2,
        timed: 2,
        judged: 2,
        resolved: 1,
        due: 4,
        overdue: 3,
        revisit_due: 3,
        revisited: 2,
        scored: 2,
        satisfied: 1,
        dissatisfied: 1,
        responded: 1,
        response_hours: 5,
        wait_days: 7 + 9,
      },
    ]);
  });

  it('puts a topic into the need domain it belongs to', async () => {
    expect(
      await cells(db, 'appeals', { set: 'need_domain', level: 'nation' }, ['need_domain', 'tickets']),
    ).toEqual([
      { need_domain: 'S03', tickets: 2 },
      { need_domain: 'S17', tickets: 2 },
      { need_domain: 'U', tickets: 1 },
    ]);
    expect(
      await cells(db, 'appeals', { set: 'nature+topic', level: 'nation' }, ['topic', 'nature', 'cases']),
    ).toEqual([
      { topic: 'A01', nature: 'complaint', cases: 1 },
      { topic: 'A11', nature: 'complaint', cases: 1 },
      { topic: 'A11', nature: 'consult', cases: 1 },
      { topic: 'U', nature: 'help', cases: 0 },
    ]);
  });

  it('takes the sex from the ticket, else from the register', async () => {
    expect(await cells(db, 'appeals', { set: 'sex', level: 'nation' }, ['sex', 'tickets'])).toEqual([
      { sex: '1', tickets: 2 },
      { sex: '2', tickets: 2 },
      { sex: 'U', tickets: 1 },
    ]);
  });
});
