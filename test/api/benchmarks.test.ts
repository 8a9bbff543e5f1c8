import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stretch } from '../../src/api/benchmarks/query.ts';
import { getBenchmarks } from '../../src/client/client.ts';
import { type Benchmarks, benchmarksSchema } from '../../src/contracts/benchmarks.ts';
import { type Database, open } from '../../src/warehouse/duckdb.ts';
import { HAND_METRICS, type HandApi, handApi } from '../support/hand-api.ts';
import { handRelease } from '../support/hand-warehouse.ts';

/** Figures made up for this test; no bureau published them. */
const OFFICIAL = `
  create table reference.official_series as
    select *, '国家统计局' as source_zh, 'NBS' as source_en from (
    select 'expenditure.' || c as series_code, 'expenditure' as kind, 'all' as population, c as consumption_class
    from (values ('01'), ('02'), ('03'), ('04')) t(c)
    union all values ('expenditure.total', 'expenditure', 'all', '*'),
      ('expenditure_share_urban.01', 'expenditure_share', 'urban', '01'), ('expenditure_share_urban.02', 'expenditure_share', 'urban', '02'));
  create table reference.official_statistics as
    select s as series_code, '' as title_zh, '' as title_en, '国家统计局' as source, r as region_code, g as period_grain, p as period,
      v::decimal(28,8) as value, case when v is null then 'not_reported' else 'observed' end as status, u as unit, d::date as vintage,
      '' as file_sha256, 1 as batch_id
    from (values
      ('expenditure.total', '000000', 'year', 2024, 1000, '元', '2025-01-17'),
      ('expenditure.01', '000000', 'year', 2024, 250, '元', '2025-01-17'),
      ('expenditure.01', '000000', 'year', 2024, 300, '元', '2026-01-17'),
      ('expenditure.02', '000000', 'year', 2024, 100, '元', '2025-01-17'),
      ('expenditure.03', '000000', 'year', 2024, 400, '元', '2025-01-17'),
      ('expenditure.04', '000000', 'year', 2024, null, '元', '2025-01-17'),
      ('expenditure_share_urban.01', '510000', 'year', 2025, 30, '%', '2026-01-17'),
      ('expenditure_share_urban.02', '510000', 'year', 2025, 10, '%', '2026-01-17'),
      ('expenditure.01', '000000', 'year', 1990, 50, '元', '2025-01-17'),
      ('expenditure.02', '000000', 'year', 1990, 50, '元', '2025-01-17')) t(s, r, g, p, v, u, d);`;

const home = mkdtempSync(join(tmpdir(), 'benchmarks-'));
let api: HandApi;
let raw: Database;

beforeAll(async () => {
  await handRelease(home, {}, { extra: OFFICIAL });
  const metrics = HAND_METRICS.map((m) => (m.id === 'paid' ? { ...m, id: 'paid_amount' } : m));
  api = await handApi(home, { metrics });
  raw = await open(join(home, 'warehouse.duckdb'), { readOnly: true });
});
afterAll(async () => {
  await api.shelf.close();
  raw.close();
  rmSync(home, { recursive: true, force: true });
});

const ask = (input = {}): Promise<Benchmarks> =>
  getBenchmarks(async (path, init) => api.app.request(path, init), input);

describe('official structures beside ours', () => {
  test('re-based to the covered classes, with the newest vintage of each figure', async () => {
    const answer = await ask();
    expect(benchmarksSchema.parse(answer)).toEqual(answer);
    const [first, second] = answer.benchmarks;
    expect([first?.period, first?.comparable, first?.vintage, first?.unit]).toEqual([
      2024,
      true,
      '2026-01-17',
      '元',
    ]);
    expect(first?.source).toEqual({ zh: '国家统计局', en: 'NBS' });
    expect(first?.covered_share).toBeCloseTo(40, 10);
    const row = (code: string) => first?.rows.find((r) => r.consumption_class === code);
    expect([row('01')?.published, row('01')?.published_share, row('01')?.rebased_share]).toEqual([
      300, 30, 75,
    ]);
    expect([row('02')?.rebased_share, row('03')?.coverage, row('03')?.rebased_share]).toEqual([
      25,
      'hardly_covered',
      null,
    ]);
    expect([row('04')?.coverage, row('04')?.published]).toEqual(['not_published', null]);
    expect(row('05')?.coverage).toBe('not_published');

    const [ours] = await raw.all<{ share: number }>(
      `select 100.0 * sum(paid_fen) filter (where consumption_class = '01') / sum(paid_fen) as share
       from raw.consumption where event_month // 100 = 2024 and consumption_class in ('01', '02')`,
    );
    expect(row('01')?.ours.value).toBeCloseTo(Number(ours?.share), 8);
    expect((row('01')?.ours.value ?? 0) + (row('02')?.ours.value ?? 0)).toBeCloseTo(100, 8);
    // Before our records begin there is nothing to compare.
    expect([second?.period, second?.comparable, second?.rows[0]?.ours.value]).toEqual([1990, false, null]);
    expect(answer.notes.map((note) => note.id)).toEqual(['rebased', 'not_a_sample']);
  });

  test('a province has its own first, then those of the nation', async () => {
    const { benchmarks, region } = await ask({ region: '510000' });
    expect(region).toBe('510000');
    expect(benchmarks.map((b) => [b.region, b.period, b.population])).toEqual([
      ['510000', 2025, 'urban'],
      ['000000', 2024, 'all'],
      ['000000', 1990, 'all'],
    ]);
    expect(benchmarks[0]?.rows[0]?.rebased_share).toBe(75);
  });

  test('an unknown place is refused with the way to the known ones', async () => {
    await expect(ask({ region: '999999' })).rejects.toMatchObject({ code: 'UNKNOWN_REGION' });
  });
});

test.each([
  ['year', 2024, false, { grain: 'year', from: 2024, to: 2024 }],
  ['quarter', 20243, false, { grain: 'quarter', from: 20243, to: 20243 }],
  ['quarter', 20243, true, { grain: 'quarter', from: 20241, to: 20243 }],
  ['quarter', 20244, true, { grain: 'year', from: 2024, to: 2024 }],
  ['ytd', 202509, true, { grain: 'quarter', from: 20251, to: 20253 }],
  ['ytd', 202508, true, { grain: 'month', from: 202501, to: 202508 }],
  ['month', 202508, false, { grain: 'month', from: 202508, to: 202508 }],
  ['month', 202509, false, { grain: 'month', from: 202509, to: 202509 }],
] as const)('%s %i (cumulative %s) is our %o', (period_grain, period, cumulative, expected) => {
  expect(stretch({ period_grain, period, cumulative })).toEqual(expected);
});
