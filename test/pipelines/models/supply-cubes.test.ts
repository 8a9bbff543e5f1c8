import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database, Row } from '../../../src/warehouse/duckdb.ts';
import { cells, give, modelCase, run } from './model-case.ts';

let db: Database;

beforeAll(async () => {
  db = await modelCase();
  // Months of life, so that what stands has ends of periods to stand at.
  await give(db, 'site_visits', [
    { site_no: 1, visit_date: '2025-01-31', visits: 9 },
    { site_no: 1, visit_date: '2025-04-30', visits: 9 },
  ]);
  await give(db, 'sites', [
    {
      site_no: 1,
      site_type: 'station',
      region_code: '510104',
      is_outpost: true,
      is_window: false,
      opened_on: '2024-05-01',
    },
    {
      site_no: 2,
      site_type: 'station',
      region_code: '510300',
      opened_on: '2025-02-01',
      closed_on: '2025-04-15',
    },
    {
      site_no: 3,
      site_type: 'culture_palace',
      region_code: '610100',
      is_community: true,
      opened_on: '2025-04-20',
    },
  ]);
  await give(db, 'partners', [
    {
      partner_no: 1,
      partner_type: 'social_org',
      need_domain: 'S08',
      region_code: '510100',
      joined_on: '2024-01-01',
      is_conformant: true,
    },
    {
      partner_no: 2,
      partner_type: 'enterprise',
      need_domain: 'S08',
      region_code: '510100',
      joined_on: '2025-02-10',
      left_on: '2025-03-10',
      is_conformant: false,
    },
    {
      partner_no: 3,
      partner_type: 'enterprise',
      need_domain: 'S05',
      region_code: '610100',
      joined_on: '2024-01-01',
    },
  ]);
  await give(db, 'capacity', [
    {
      month: 202501,
      event_month: 202501,
      region_code: '510100',
      need_domain: 'S08',
      partner_no: 1,
      seats: 40,
      used: 38,
      waiting: 6,
    },
    {
      month: 202501,
      event_month: 202501,
      region_code: '510104',
      need_domain: 'S08',
      site_no: 1,
      seats: 10,
      used: 0,
    },
    {
      month: 202502,
      event_month: 202502,
      region_code: '510104',
      need_domain: 'S05',
      site_no: 1,
      seats: 10,
      used: 7,
      waiting: 0,
    },
  ]);
  await give(db, 'projects', [
    {
      project_no: 1,
      partner_no: 1,
      need_domain: 'S08',
      region_code: '510100',
      started_on: '2025-01-10',
      status: 'finished',
      budget_fen: 100_00,
      union_fund_fen: 60_00,
      people_served: 20,
      places_created: 5,
    },
    {
      project_no: 2,
      partner_no: 9,
      need_domain: 'S08',
      region_code: '510100',
      started_on: '2025-01-20',
      status: 'stopped',
      budget_fen: 50_00,
    },
  ]);
  await give(db, 'activities', [
    {
      activity_no: 1,
      activity_type: 'promotion',
      region_code: '510100',
      started_on: '2025-01-05',
      budget_fen: 90_00,
      subsidy_fen: 60_00,
      participants: 30,
      visits: 40,
    },
    {
      activity_no: 2,
      activity_type: 'sport',
      region_code: '510100',
      started_on: '2025-01-08',
      budget_fen: 10_00,
    },
  ]);
  await give(db, 'merchants', [
    { merchant_no: 1, is_domestic_brand: true, is_local_specialty: true, is_innovative_sme: false },
    { merchant_no: 2, is_domestic_brand: false, is_innovative_sme: true, is_consumption_aid: true },
  ]);
  const bought = { purchased_on: '2025-01-15', region_code: '510100', consumption_class: '01' };
  await give(db, 'welfare_purchases', [
    { ...bought, purchase_no: 1, merchant_no: 1, amount_fen: 100_00, list_amount_fen: 125_00 },
    { ...bought, purchase_no: 2, merchant_no: 2, amount_fen: 60_00 },
    { ...bought, purchase_no: 3, amount_fen: 40_00, is_consumption_aid: true },
  ]);
  await give(db, 'skills', [
    {
      record_no: 1,
      kind: 'training',
      skill_level: '4',
      enrolled_on: '2025-01-05',
      is_completed: true,
      is_digital: true,
      fee_waived: true,
      region_code: '510100',
    },
    {
      record_no: 2,
      kind: 'certificate',
      skill_level: '3',
      enrolled_on: '2025-01-06',
      is_completed: true,
      is_digital: false,
      region_code: '510100',
    },
    {
      record_no: 3,
      kind: 'certificate',
      skill_level: '3',
      enrolled_on: '2025-01-07',
      is_completed: false,
      region_code: '510104',
    },
    { record_no: 4, kind: 'training', enrolled_on: '2025-01-08', region_code: '510100' },
  ]);
  for (const cube of [
    'sites_open',
    'partners_active',
    'places_offered',
    'projects_started',
    'activities_held',
    'procurement',
    'skills_gained',
  ])
    await run(db, `cubes.${cube}`);
});
afterAll(() => db.close());

const nation = (cube: string, set: string, columns: string[], grain?: string): Promise<Row[]> =>
  cells(db, cube, { set, level: 'nation', grain }, ['period', ...columns]);

describe('what stands at the end of a period', () => {
  test('a site counts from the month it opened to the month before it closed', async () => {
    expect(
      await nation('sites_open', 'total', ['sites', 'outposts', 'windows', 'centres', 'stated']),
    ).toEqual([
      { period: 202501, sites: 1, outposts: 1, windows: 0, centres: 0, stated: 1 },
      { period: 202502, sites: 2, outposts: 1, windows: 0, centres: 0, stated: 1 },
      { period: 202503, sites: 2, outposts: 1, windows: 0, centres: 0, stated: 1 },
      { period: 202504, sites: 2, outposts: 1, windows: 0, centres: 1, stated: 2 },
    ]);
  });

  test('a quarter is its last month, not a sum', async () => {
    expect(await nation('sites_open', 'total', ['sites'], 'quarter')).toEqual([
      { period: 20251, sites: 2 },
      { period: 20252, sites: 2 },
    ]);
  });

  test('partners by kind, with the verdict of those that have one', async () => {
    expect(
      (
        await nation('partners_active', 'partner_type', ['partner_type', 'partners', 'judged', 'conformant'])
      ).filter(({ period }) => period === 202502),
    ).toEqual([
      { period: 202502, partner_type: 'enterprise', partners: 2, judged: 1, conformant: 0 },
      { period: 202502, partner_type: 'social_org', partners: 1, judged: 1, conformant: 1 },
    ]);
  });
});

describe('what happened in a month', () => {
  test('places are things, takers are persons with their cell keys', async () => {
    expect(
      await nation('places_offered', 'need_domain', [
        'need_domain',
        'seats',
        'used',
        'used_key',
        'waiting',
        'waiting_key',
      ]),
    ).toEqual([
      { period: 202501, need_domain: 'S08', seats: 50, used: 38, used_key: 1, waiting: 6, waiting_key: 1 },
      { period: 202502, need_domain: 'S05', seats: 10, used: 7, used_key: 4, waiting: 0, waiting_key: 0 },
    ]);
    expect(
      await cells(db, 'places_offered', { set: 'total', level: 'city' }, ['period', 'region_code', 'seats']),
    ).toEqual([
      { period: 202501, region_code: '510100', seats: 50 },
      { period: 202502, region_code: '510100', seats: 10 },
    ]);
  });

  test('projects by the kind of partner that runs them', async () => {
    expect(
      await nation('projects_started', 'partner_type', [
        'partner_type',
        'projects',
        'budget_fen',
        'union_fund_fen',
        'people_served',
        'places_created',
        'ended',
        'finished',
      ]),
    ).toEqual([
      {
        period: 202501,
        partner_type: 'U',
        projects: 1,
        budget_fen: 5000,
        union_fund_fen: 0,
        people_served: 0,
        places_created: 0,
        ended: 1,
        finished: 0,
      },
      {
        period: 202501,
        partner_type: 'social_org',
        projects: 1,
        budget_fen: 10000,
        union_fund_fen: 6000,
        people_served: 20,
        places_created: 5,
        ended: 1,
        finished: 1,
      },
    ]);
  });

  test('activities with participants and subsidy', async () => {
    expect(
      await nation('activities_held', 'total', [
        'activities',
        'participants',
        'participants_key',
        'budget_fen',
        'subsidy_fen',
      ]),
    ).toEqual([
      {
        period: 202501,
        activities: 2,
        participants: 30,
        participants_key: 1,
        budget_fen: 10000,
        subsidy_fen: 6000,
      },
    ]);
  });

  test('procurement by what suppliers are supported for; kinds overlap', async () => {
    expect(
      await nation('procurement', 'total', [
        'amount_fen',
        'known_fen',
        'domestic_fen',
        'local_fen',
        'sme_fen',
        'aid_fen',
        'list_fen',
        'listed_fen',
      ]),
    ).toEqual([
      {
        period: 202501,
        amount_fen: 20000,
        known_fen: 16000,
        domestic_fen: 10000,
        local_fen: 10000,
        sme_fen: 6000,
        aid_fen: 10000,
        list_fen: 12500,
        listed_fen: 10000,
      },
    ]);
  });

  test('certificates by level are those that were gained', async () => {
    expect(
      await nation('skills_gained', 'skill_level', [
        'skill_level',
        'records',
        'completed',
        'stated',
        'certificates',
        'digital',
        'waived',
      ]),
    ).toEqual([
      {
        period: 202501,
        skill_level: '3',
        records: 2,
        completed: 1,
        stated: 2,
        certificates: 1,
        digital: 0,
        waived: 0,
      },
      {
        period: 202501,
        skill_level: '4',
        records: 1,
        completed: 1,
        stated: 1,
        certificates: 0,
        digital: 1,
        waived: 1,
      },
      {
        period: 202501,
        skill_level: 'U',
        records: 1,
        completed: 0,
        stated: 0,
        certificates: 0,
        digital: 0,
        waived: 0,
      },
    ]);
  });
});
