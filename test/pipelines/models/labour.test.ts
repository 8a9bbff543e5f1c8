import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../src/warehouse/duckdb.ts';
import { cells, give, modelCase, run } from './model-case.ts';

let db: Database;

beforeAll(async () => {
  db = await modelCase();
  await give(db, 'orgs', [
    { org_code: 'A', region_code: '510100' },
    { org_code: 'B', region_code: '510100' },
  ]);
  const leave = { leave_type: 'annual', region_code: '510100', industry: 'C' };
  await give(db, 'leave', [
    {
      ...leave,
      org_code: 'A',
      month: 202503,
      event_date: '2025-03-01',
      event_month: 202503,
      workers: 10,
      zero_leave_workers: 2,
      entitled_days: 50,
      taken_days: 30.5,
    },
    {
      ...leave,
      org_code: 'A',
      month: 202506,
      event_date: '2025-06-01',
      event_month: 202506,
      workers: 10,
      zero_leave_workers: 1,
      entitled_days: 50,
      taken_days: 40,
    },
    {
      ...leave,
      org_code: 'B',
      month: 202503,
      event_date: '2025-03-01',
      event_month: 202503,
      workers: 4,
      zero_leave_workers: 4,
      entitled_days: 20,
      taken_days: 0,
    },
    {
      ...leave,
      org_code: 'B',
      month: 202503,
      event_date: '2025-03-01',
      event_month: 202503,
      leave_type: 'sick',
      workers: 4,
      entitled_days: 9,
      taken_days: 9,
    },
  ]);
  await give(db, 'labour_disputes', [
    {
      dispute_no: 1,
      accepted_at: '2025-05-01',
      closed_at: '2025-05-21',
      topic: 'A01',
      region_code: '510100',
      workers_involved: 3,
      outcome: 'settled',
      is_legal_aid: true,
    },
    {
      dispute_no: 2,
      accepted_at: '2025-05-02',
      topic: 'A02',
      region_code: '610100',
      workers_involved: 1,
      outcome: 'pending',
    },
  ]);
  await give(db, 'collective_agreements', [
    {
      agreement_no: 1,
      signed_on: '2025-02-01',
      region_code: '510100',
      industry: 'C',
      enterprises: 5,
      workers: 200,
      wage_rise_percent: 4.5,
      is_profit_linked: true,
    },
    {
      agreement_no: 2,
      signed_on: '2025-02-09',
      region_code: '510100',
      industry: 'E',
      enterprises: 1,
      workers: 40,
    },
  ]);
  for (const id of ['leave_returns', 'labour_cases', 'agreements_signed']) await run(db, `cubes.${id}`);
});
afterAll(() => db.close());

const nation = { set: 'total', level: 'nation' };

it('a unit is one contributor of its year, however often it returns; other leave is not annual leave', async () => {
  const columns = [
    'period',
    'returns',
    'workers',
    'zero_leave',
    'entitled_days',
    'taken_days',
    'taken_days_contributors',
    'taken_days_top1_fen',
  ];
  expect(await cells(db, 'leave_returns', { ...nation, grain: 'year' }, columns)).toEqual([
    {
      period: 2025,
      returns: 3,
      workers: 24,
      zero_leave: 7,
      entitled_days: 12_000,
      taken_days: 7050,
      taken_days_contributors: 1,
      taken_days_top1_fen: 7050,
    },
  ]);
});

it('labour disputes are counted by case, with those concerned and days to closing', async () => {
  const columns = ['topic', 'cases', 'closed', 'legal_aid', 'mediated', 'settled', 'workers', 'wait_days'];
  expect(await cells(db, 'labour_cases', { set: 'topic', level: 'nation' }, columns)).toEqual([
    { topic: 'A01', cases: 1, closed: 1, legal_aid: 1, mediated: 1, settled: 1, workers: 3, wait_days: 20 },
    { topic: 'A02', cases: 1, closed: 0, legal_aid: 0, mediated: 0, settled: 0, workers: 1, wait_days: null },
  ]);
});

it('agreements say what is on paper', async () => {
  const columns = ['agreements', 'profit_linked', 'with_rise', 'enterprises', 'workers', 'rise_hundredths'];
  expect(await cells(db, 'agreements_signed', nation, columns)).toEqual([
    { agreements: 2, profit_linked: 1, with_rise: 1, enterprises: 6, workers: 240, rise_hundredths: 450 },
  ]);
});
