import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/warehouse/duckdb.ts';
import { cells, give, modelCase, run } from './model-case.ts';

let db: Database;

beforeAll(async () => {
  db = await modelCase();
  await give(db, 'members', [
    {
      member: 1,
      region_code: '510100',
      industry: 'C',
      sex: '1',
      age_band: '25-34',
      join_month: 202001,
      is_new_form: true,
    },
    {
      member: 2,
      region_code: '610100',
      industry: 'G',
      sex: '2',
      age_band: '45-54',
      join_month: 202001,
      link_key: 77,
    },
  ]);
  const waited = {
    applied_at: '2025-01-02 09:00:00',
    closed_at: '2025-01-05 08:00:00',
    due_at: '2025-01-04 00:00:00',
  };
  await give(db, 'service_applications', [
    {
      member: 1,
      ...waited,
      need_domain: 'S06',
      region_code: '510100',
      status: 'done',
      satisfaction: '5',
      channel: 'app',
    },
    { member: 1, applied_at: '2025-01-09', need_domain: 'S06', region_code: '510104', status: 'refused' },
    {
      member: 2,
      applied_at: '2025-01-31',
      need_domain: 'S03',
      status: 'in_progress',
      closed_at: '2025-02-01',
    },
    {
      applied_at: '2025-01-10',
      closed_at: '2025-01-10',
      need_domain: 'S02',
      region_code: '510300',
      status: 'done',
      unmet_reason: 'quota',
      satisfaction: '2',
    },
    {
      member: 1,
      applied_at: '2025-02-10',
      closed_at: '2025-02-20',
      need_domain: 'S06',
      region_code: '510100',
    },
    { member: 1, applied_at: '2025-02-11', need_domain: 'S06', region_code: '510100', status: 'cancelled' },
    { link_key: 77, applied_at: '2025-02-12', need_domain: 'S06', status: 'pending', satisfaction: 'U' },
  ]);
  await run(db, 'cubes.services');
});
afterAll(() => db.close());

describe('cubes.services', () => {
  it('counts applications, outcomes and days; a withdrawn application is none', async () => {
    const columns = [
      'applications',
      'closed',
      'unmet',
      'timed',
      'due',
      'overdue',
      'scored',
      'satisfied',
      'dissatisfied',
      'wait_days',
    ];
    expect(await cells(db, 'services', { set: 'total', level: 'nation' }, ['period', ...columns])).toEqual([
      {
        period: 202501,
        applications: 4,
        closed: 3,
        unmet: 2,
        timed: 2,
        due: 1,
        overdue: 1,
        scored: 2,
        satisfied: 1,
        dissatisfied: 1,
        wait_days: 3,
      },
      {
        period: 202502,
        applications: 2,
        closed: 1,
        unmet: 0,
        timed: 1,
        due: 0,
        overdue: 0,
        scored: 0,
        satisfied: 0,
        dissatisfied: 0,
        wait_days: 10,
      },
    ]);
  });

  it('adds up the cell keys of exactly the records a measure counts', async () => {
    const keys = [
      'applications_key',
      'closed_key',
      'unmet_key',
      'overdue_key',
      'scored_key',
      'dissatisfied_key',
    ];
    const [january] = await cells(db, 'services', { set: 'total', level: 'nation' }, ['period', ...keys]);
    expect(january).toEqual({
      period: 202501,
      applications_key: 1 + 2 + 4 + 8,
      closed_key: 1 + 2 + 8,
      unmet_key: 2 + 8,
      overdue_key: 1,
      scored_key: 1 + 8,
      dissatisfied_key: 8,
    });
  });

  it('counts a person once in a period, however often and wherever they applied', async () => {
    const columns = ['period', 'applications', 'applicants', 'applicants_key'];
    expect(await cells(db, 'services', { set: 'total', level: 'nation', grain: 'quarter' }, columns)).toEqual(
      [{ period: 20251, applications: 6, applicants: 2, applicants_key: 3000 }],
    );
    expect(
      await cells(db, 'services', { set: 'total', level: 'province', grain: 'year' }, [
        'region_code',
        ...columns,
      ]),
    ).toEqual([
      { region_code: '510000', period: 2025, applications: 4, applicants: 1, applicants_key: 1000 },
      { region_code: '610000', period: 2025, applications: 2, applicants: 1, applicants_key: 2000 },
    ]);
  });

  it('knows no person where the door kept none: a sensitive domain has applications without applicants', async () => {
    const at = { set: 'need_domain', level: 'nation' };
    const rows = await cells(db, 'services', at, ['period', 'need_domain', 'applications', 'applicants']);
    expect(rows.filter((r) => r.period === 202501)).toEqual([
      { period: 202501, need_domain: 'S02', applications: 1, applicants: null },
      { period: 202501, need_domain: 'S03', applications: 1, applicants: 1 },
      { period: 202501, need_domain: 'S06', applications: 2, applicants: 1 },
    ]);
  });

  it('places a record by its own region, then by the member’s, and a county in its city', async () => {
    expect(
      await cells(db, 'services', { set: 'total', level: 'city' }, ['period', 'region_code', 'applications']),
    ).toEqual([
      { period: 202501, region_code: '510100', applications: 2 },
      { period: 202501, region_code: '510300', applications: 1 },
      { period: 202501, region_code: '610100', applications: 1 },
      { period: 202502, region_code: '510100', applications: 1 },
      { period: 202502, region_code: '610100', applications: 1 },
    ]);
  });

  it('splits by groups that overlap, each counted by itself', async () => {
    const rows = await cells(db, 'services', { set: 'worker_group', level: 'nation' }, [
      'period',
      'worker_group',
      'applications',
      'applicants',
    ]);
    expect(rows.filter((r) => r.period === 202501)).toEqual([
      { period: 202501, worker_group: 'female', applications: 1, applicants: 1 },
      { period: 202501, worker_group: 'new_form', applications: 2, applicants: 1 },
      { period: 202501, worker_group: 'youth', applications: 2, applicants: 1 },
    ]);
  });

  it('knows members by telephone too: their industry, sex and age come from the register', async () => {
    const at = { set: 'industry+need_domain', level: 'nation' };
    const rows = await cells(db, 'services', at, ['period', 'need_domain', 'industry', 'applications']);
    expect(rows.filter((r) => r.period === 202502)).toEqual([
      { period: 202502, need_domain: 'S06', industry: 'C', applications: 1 },
      { period: 202502, need_domain: 'S06', industry: 'G', applications: 1 },
    ]);
  });

  it('leaves no cell of one grouping set twice', async () => {
    const [doubled] = await db.all<{ n: number }>(
      `select count(*) as n from (select period_grain, period, region_level, region_code, grouping_set, need_domain, industry, age_band, sex, channel, service_tier, worker_group
       from cubes.services group by all having count(*) > 1)`,
    );
    expect(doubled?.n).toBe(0);
  });
});
