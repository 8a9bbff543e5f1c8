import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../src/warehouse/duckdb.ts';
import { cells, give, modelCase, run } from './model-case.ts';

let db: Database;

beforeAll(async () => {
  db = await modelCase();
  await give(db, 'orgs', [
    { org_code: 'G0', org_type: 'local', org_level: 'national', region_code: '000000' },
    { org_code: 'G51', org_type: 'local', org_level: 'province', region_code: '510000', parent_code: 'G0' },
    // A township union carries the code of its county: it has no area of its own.
    { org_code: 'T1', org_type: 'local', org_level: 'township', region_code: '510104', parent_code: 'G51' },
    { org_code: 'C0', org_type: 'industrial', org_level: 'national', org_name: '机械', parent_code: 'G0' },
    {
      org_code: 'C51',
      org_type: 'industrial',
      org_level: 'province',
      region_code: '510000',
      parent_code: 'C0',
    },
    { org_code: 'B1', org_type: 'grassroots', org_level: 'grassroots', parent_code: 'C51' },
    { org_code: 'B2', org_type: 'grassroots', org_level: 'grassroots', parent_code: 'B1' },
    { org_code: 'B3', org_type: 'grassroots', org_level: 'grassroots', parent_code: 'G51' },
    // The newest export moves it from the federation to the national industrial union.
    { org_code: 'B4', org_type: 'grassroots', parent_code: 'G51' },
    {
      org_code: 'B4',
      org_type: 'grassroots',
      parent_code: 'C0',
      source: 'newer',
      exported_at: '2026-02-01 08:00:00',
    },
  ]);
  const asked = { applied_at: '2025-01-02', need_domain: 'S06', status: 'done', satisfaction: '5' };
  await give(db, 'service_applications', [
    { member: 1, org_code: 'B1', ...asked },
    { member: 1, org_code: 'B2', ...asked, satisfaction: '1' },
    { member: 2, org_code: 'B2', ...asked, status: 'refused' },
    { member: 2, org_code: 'B4', ...asked },
    { member: 3, org_code: 'B3', ...asked },
    { member: 4, org_code: 'unheard', ...asked },
    { member: 5, org_code: 'T1', ...asked },
  ]);
  await run(db, 'cubes.union_services');
});
afterAll(() => db.close());

it('every union belongs to the nearest one above that is neither grass-roots nor has an area', async () => {
  const units = await db.all(
    'select org_code, unit_code from intermediate.int_union_units order by org_code',
  );
  expect(units.map(({ org_code, unit_code }) => `${org_code} ${unit_code}`)).toEqual([
    'B1 C51',
    'B2 C51',
    'B4 C0',
    'C0 C0',
    'C51 C51',
    'T1 T1',
  ]);
});

it('records are counted once, persons once in each union and once in all', async () => {
  const columns = [
    'org',
    'applications',
    'applicants',
    'unmet',
    'satisfied',
    'applications_key',
    'applicants_key',
  ];
  expect(
    await cells(db, 'union_services', { set: 'org', level: 'nation', grain: 'quarter' }, columns),
  ).toEqual([
    {
      org: 'C0',
      applications: 1,
      applicants: 1,
      unmet: 0,
      satisfied: 1,
      applications_key: 8,
      applicants_key: 2000,
    },
    {
      org: 'C51',
      applications: 3,
      applicants: 2,
      unmet: 1,
      satisfied: 2,
      applications_key: 7,
      applicants_key: 3000,
    },
    {
      org: 'T1',
      applications: 1,
      applicants: 1,
      unmet: 0,
      satisfied: 1,
      applications_key: 64,
      applicants_key: 5000,
    },
  ]);
  expect(await cells(db, 'union_services', { set: 'total', level: 'nation' }, columns)).toEqual([
    {
      org: '*',
      applications: 5,
      applicants: 3,
      unmet: 1,
      satisfied: 4,
      applications_key: 79,
      applicants_key: 8000,
    },
  ]);
});
