import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/warehouse/duckdb.ts';
import { give, modelCase, run } from './model-case.ts';

let db: Database;

beforeAll(async () => {
  db = await modelCase();
  const closed = { need_domain: 'S08', region_code: '510104', status: 'done' };
  await give(db, 'service_applications', [
    { ...closed, member: 1, applied_at: '2025-01-02', closed_at: '2025-01-05' },
    {
      ...closed,
      member: 1,
      applied_at: '2025-02-02',
      closed_at: '2025-02-05',
      unmet_reason: 'quota',
      site_no: 7,
    },
    { ...closed, member: 2, applied_at: '2025-03-31', closed_at: '2025-04-02', unmet_reason: 'distance' },
    // Refused without a reason, known only to the city.
    { ...closed, member: 2, applied_at: '2025-03-31', status: 'refused', region_code: '510100' },
    // Nobody is known: each record is one applicant.
    { ...closed, applied_at: '2025-04-01', status: 'in_progress' },
    { ...closed, applied_at: '2025-04-02', status: 'in_progress' },
    { ...closed, member: 1, applied_at: '2025-04-03', status: 'cancelled' },
  ]);
  await give(db, 'sites', [
    { site_no: 7, site_name: 'A', site_type: 'childcare_class', region_code: '510104', is_outpost: true },
  ]);
  await give(db, 'site_visits', [
    { site_no: 7, visit_date: '2025-01-31', need_domain: 'S08', visits: 30 },
    { site_no: 7, visit_date: '2025-02-28', need_domain: 'S08', visits: 12 },
    { site_no: 7, visit_date: '2025-02-28', need_domain: 'S11', visits: 5 },
  ]);
  await give(db, 'capacity', [
    {
      month: 202501,
      event_month: 202501,
      region_code: '510104',
      need_domain: 'S08',
      site_no: 7,
      seats: 20,
      used: 18,
      waiting: 3,
    },
    {
      month: 202502,
      event_month: 202502,
      region_code: '510104',
      need_domain: 'S08',
      site_no: 7,
      seats: 20,
      used: 20,
    },
    {
      month: 202502,
      event_month: 202502,
      region_code: '510100',
      need_domain: 'S08',
      partner_no: 9,
      seats: 40,
      used: 31,
    },
  ]);
  for (const cube of ['service_gaps', 'site_register', 'site_quarters', 'partner_quarters'])
    await run(db, `cubes.${cube}`);
});
afterAll(() => db.close());

describe('gaps between demand and supply', () => {
  test('a county and a domain in a quarter, each applicant once', async () => {
    expect(
      await db.all(
        `select quarter, county_code, applications, applicants, closed, unmet, no_places, too_far, no_service
         from cubes.service_gaps order by 1, 2`,
      ),
    ).toEqual([
      {
        quarter: 20251,
        county_code: '510104',
        applications: 3,
        applicants: 2,
        closed: 3,
        unmet: 2,
        no_places: 1,
        too_far: 1,
        no_service: 0,
      },
      {
        quarter: 20251,
        county_code: 'U',
        applications: 1,
        applicants: 1,
        closed: 1,
        unmet: 1,
        no_places: 0,
        too_far: 0,
        no_service: 0,
      },
      {
        quarter: 20252,
        county_code: '510104',
        applications: 2,
        applicants: 2,
        closed: 0,
        unmet: 0,
        no_places: 0,
        too_far: 0,
        no_service: 0,
      },
    ]);
  });

  test('what a site did is evidence of what it can do', async () => {
    expect(
      await db.all(
        'select need_domain, visits, applications, seats, used, waiting from cubes.site_quarters order by 1',
      ),
    ).toEqual([
      { need_domain: 'S08', visits: 42, applications: 1, seats: 40, used: 38, waiting: 3 },
      { need_domain: 'S11', visits: 5, applications: 0, seats: 0, used: 0, waiting: 0 },
    ]);
    expect(
      await db.all('select site_no, county_code, is_outpost, is_window from cubes.site_register'),
    ).toEqual([{ site_no: 7, county_code: '510104', is_outpost: true, is_window: null }]);
  });

  test('places a partner offers stand where they are offered', async () => {
    expect(await db.all('select partner_no, city_code, seats, used from cubes.partner_quarters')).toEqual([
      { partner_no: 9, city_code: '510100', seats: 40, used: 31 },
    ]);
  });
});
