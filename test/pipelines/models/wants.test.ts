import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/warehouse/duckdb.ts';
import { cells, type Given, give, modelCase, run } from './model-case.ts';

let db: Database;

const child: Given = {
  need_domain: 'S08',
  service_item: 'S0802',
  service_tier: 'inclusive',
  region_code: '510104',
  channel: 'app',
};
const unmet: Given = { status: 'done', unmet_reason: 'quota', closed_at: '2025-03-20' };
const met: Given = { status: 'done', closed_at: '2025-03-20' };

beforeAll(async () => {
  db = await modelCase();
  await give(db, 'service_applications', [
    // 0: unmet, complete: two places for 600 yuan in all.
    {
      ...child,
      ...unmet,
      application_no: 1,
      member: 1,
      applied_at: '2025-01-10',
      quantity: 2,
      amount_fen: 60_000,
    },
    // 1: the same person again in the same quarter, this time met: joined as well.
    {
      ...child,
      ...met,
      application_no: 2,
      member: 1,
      applied_at: '2025-03-02',
      quantity: 1,
      amount_fen: 35_000,
    },
    // 2: unmet, says neither how many nor what it may cost: counts as one, is not complete.
    { ...child, ...unmet, application_no: 3, member: 2, applied_at: '2025-02-05' },
    // 3: met, and the person's only one of the quarter: no need is left.
    {
      ...child,
      ...met,
      application_no: 4,
      member: 3,
      applied_at: '2025-02-06',
      quantity: 1,
      amount_fen: 30_000,
    },
    // 4: the same person in the next quarter, met again: once a quarter is not again.
    {
      ...child,
      ...met,
      application_no: 5,
      member: 3,
      applied_at: '2025-04-06',
      quantity: 1,
      amount_fen: 30_000,
    },
    // 5: hardship aid carries no person: an application without a person.
    { ...unmet, application_no: 6, need_domain: 'S02', region_code: '510300', applied_at: '2025-02-07' },
    // 6: unmet, the city unknown: not complete.
    {
      ...child,
      ...unmet,
      application_no: 7,
      member: 4,
      applied_at: '2025-03-09',
      region_code: '510000',
      quantity: 1,
      amount_fen: 40_000,
    },
    // 7: withdrawn.
    { ...child, application_no: 8, member: 5, applied_at: '2025-03-09', status: 'cancelled' },
    // 8: another need of person 1 is not the same again.
    { ...child, ...met, application_no: 9, member: 1, applied_at: '2025-03-05', need_domain: 'S09' },
    // 9: another item of the same domain is not the same again.
    { ...child, ...met, application_no: 10, member: 1, applied_at: '2025-03-07', service_item: 'S0803' },
  ]);
  await run(db, 'cubes.wants');
});
afterAll(() => db.close());

const MEASURES = ['wanted', 'wanted_key', 'wanting', 'unmet', 'again', 'specified', 'quantity', 'budget_fen'];

describe('cubes.wants', () => {
  it('joins what was not met and what a person asked for again, each once', async () => {
    const place = ['region_code', 'need_domain'];
    expect(
      await cells(db, 'wants', { set: 'need_domain', level: 'province', grain: 'quarter' }, [
        'period',
        ...place,
        ...MEASURES,
      ]),
    ).toEqual([
      {
        period: 20251,
        region_code: '510000',
        need_domain: 'S02',
        wanted: 1,
        wanted_key: 32,
        wanting: null,
        unmet: 1,
        again: 0,
        specified: 0,
        quantity: 1,
        budget_fen: null,
      },
      {
        // Records 0, 1, 2 and 6: persons 1, 2 and 4.
        period: 20251,
        region_code: '510000',
        need_domain: 'S08',
        wanted: 4,
        wanted_key: 1 + 2 + 4 + 64,
        wanting: 3,
        unmet: 3,
        again: 2,
        specified: 2,
        quantity: 5,
        budget_fen: 135_000,
      },
    ]);
  });

  it('counts an item of the domain by itself, and what names none beside it', async () => {
    expect(
      await cells(db, 'wants', { set: 'need_domain+service_item', level: 'province', grain: 'quarter' }, [
        'period',
        'region_code',
        'need_domain',
        'service_item',
        'wanted',
        'wanting',
        'again',
      ]),
    ).toEqual([
      {
        period: 20251,
        region_code: '510000',
        need_domain: 'S02',
        service_item: 'U',
        wanted: 1,
        wanting: null,
        again: 0,
      },
      {
        period: 20251,
        region_code: '510000',
        need_domain: 'S08',
        service_item: 'S0802',
        wanted: 4,
        wanting: 3,
        again: 2,
      },
    ]);
  });

  it('takes no item of another domain', async () => {
    expect(
      await db.all(
        "select need_domain::varchar as need_domain, service_item::varchar as service_item from marts.services where need_domain = 'S09'",
      ),
    ).toEqual([{ need_domain: 'S09', service_item: 'U' }]);
  });

  it('keeps the two largest of those who stated an amount, each person with all of theirs', async () => {
    expect(
      await cells(db, 'wants', { set: 'total', level: 'nation', grain: 'quarter' }, [
        'budget_contributors',
        'budget_top1_fen',
        'budget_top2_fen',
        'wanting_key',
      ]),
    ).toEqual([
      {
        budget_contributors: 2,
        budget_top1_fen: 95_000,
        budget_top2_fen: 40_000,
        wanting_key: 1000 + 2000 + 4000,
      },
    ]);
  });

  it('puts each into the band of what one of them may cost', async () => {
    expect(
      await cells(db, 'wants', { set: 'budget_band+need_domain', level: 'city', grain: 'quarter' }, [
        'region_code',
        'need_domain',
        'budget_band',
        'wanted',
        'wanting',
      ]),
    ).toEqual([
      { region_code: '510100', need_domain: 'S08', budget_band: 'U', wanted: 1, wanting: 1 },
      // 600 yuan for two, and 350 for one: one person, twice.
      { region_code: '510100', need_domain: 'S08', budget_band: 'b4', wanted: 2, wanting: 1 },
      { region_code: '510300', need_domain: 'S02', budget_band: 'U', wanted: 1, wanting: null },
      { region_code: 'U', need_domain: 'S08', budget_band: 'b4', wanted: 1, wanting: 1 },
    ]);
  });

  it('counts months from the same applications', async () => {
    expect(
      await cells(db, 'wants', { set: 'need_domain', level: 'nation' }, [
        'period',
        'need_domain',
        'wanted',
        'wanting',
      ]),
    ).toEqual([
      { period: 202501, need_domain: 'S08', wanted: 1, wanting: 1 },
      { period: 202502, need_domain: 'S02', wanted: 1, wanting: null },
      { period: 202502, need_domain: 'S08', wanted: 1, wanting: 1 },
      { period: 202503, need_domain: 'S08', wanted: 2, wanting: 2 },
    ]);
  });
});
