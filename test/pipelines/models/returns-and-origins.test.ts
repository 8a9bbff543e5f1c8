import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../src/warehouse/duckdb.ts';
import { cells, type Given, give, modelCase, run } from './model-case.ts';

let db: Database;

const answer = (survey: string, response: number, question: string, more: Given): Given => ({
  survey_no: survey,
  response_no: response,
  question_code: question,
  answered_on: '2025-03-04',
  answer: 'yes',
  ...more,
});

beforeAll(async () => {
  db = await modelCase();
  const chengdu: Given = { region_code: '510100', invited: 10 };
  await give(db, 'surveys', [
    // 0, 1: one person, two questions.
    answer('A', 1, 'Q1', chengdu),
    answer('A', 1, 'Q2', chengdu),
    // 2: another, a month later: of the survey's first month.
    answer('A', 2, 'Q1', { ...chengdu, answered_on: '2025-04-02' }),
    // 3: another place of the survey invited five.
    answer('A', 3, 'Q1', { region_code: '610100', invited: 5 }),
    // 4: a survey that does not say how many it invited.
    answer('B', 4, 'Q1', { region_code: '610100' }),
  ]);
  await give(db, 'welfare_purchases', [
    {
      purchase_no: 1,
      line_no: '1',
      purchased_on: '2025-02-03',
      region_code: '510100',
      amount_fen: 700,
      origin_code: '610100',
    },
    {
      purchase_no: 2,
      line_no: '1',
      purchased_on: '2025-03-03',
      region_code: '510100',
      amount_fen: 300,
      origin_code: '510300',
    },
    { purchase_no: 3, line_no: '1', purchased_on: '2025-03-04', region_code: '510300', amount_fen: 50 },
  ]);
  await give(db, 'service_applications', [
    {
      application_no: 1,
      need_domain: 'S08',
      region_code: '510100',
      applied_at: '2025-04-03',
      status: 'done',
    },
  ]);
  await run(db, 'cubes.survey_returns');
  await run(db, 'cubes.procurement_origins');
});
afterAll(() => db.close());

it('counts a person once, in the month of the survey, against those invited where it says so', async () => {
  const measures = ['period', 'region_code', 'returned', 'returned_key', 'answered', 'invited'];
  expect(await cells(db, 'survey_returns', { set: 'total', level: 'nation' }, measures)).toEqual([
    {
      period: 202503,
      region_code: '000000',
      returned: 4,
      returned_key: 1 + 4 + 8 + 16,
      answered: 3,
      invited: 15,
    },
  ]);
  expect(await cells(db, 'survey_returns', { set: 'total', level: 'province' }, measures)).toEqual([
    { period: 202503, region_code: '510000', returned: 2, returned_key: 1 + 4, answered: 2, invited: 10 },
    { period: 202503, region_code: '610000', returned: 2, returned_key: 8 + 16, answered: 1, invited: 5 },
  ]);
});

it('adds up purchases by the province they come from', async () => {
  expect(
    await db.all(
      `select year, province_code::varchar as bought_in, origin_province_code::varchar as origin, amount_fen::int as fen
       from cubes.procurement_origins order by fen`,
    ),
  ).toEqual([
    { year: 2025, bought_in: '510000', origin: 'U', fen: 50 },
    { year: 2025, bought_in: '510000', origin: '510000', fen: 300 },
    { year: 2025, bought_in: '510000', origin: '610000', fen: 700 },
  ]);
});
