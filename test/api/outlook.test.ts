import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publish } from '../../pipelines/runner/publish.ts';
import { releasesFolder } from '../../pipelines/runner/releases.ts';
import { ADJUSTED_FILE } from '../../src/api/release/adjusted.ts';
import { getOutlook } from '../../src/client/client.ts';
import { type Outlook, outlookSchema } from '../../src/contracts/outlook.ts';
import type { QueryInput } from '../../src/contracts/query.ts';
import type { Metric } from '../../src/domain/metric.ts';
import type { Database } from '../../src/warehouse/duckdb.ts';
import { openWorklog, type Worklog } from '../../src/worklog/store.ts';
import { HAND_METRICS, type HandApi, handApi } from '../support/hand-api.ts';
import { HAND, handWarehouse } from '../support/hand-warehouse.ts';

const text = (zh: string) => ({ zh, en: zh });
const VITALITY: Metric = {
  id: 'vitality',
  title: text('消费温度'),
  definition: text('手工样例的读数'),
  owner: text('测试'),
  unit: 'points',
  decimals: 1,
  formula: { kind: 'index', gauge: 'consumption' },
  by: [],
};

/** Five years instead of two: a season, a rise, a little of what repeats in no year. */
const LONGER = `
  create temp table months as
    select (2021 + m // 12) * 100 + m % 12 + 1 as month, m, 1 + 0.3 * sin(m % 12) + m / 200 + ((m * 37) % 11) / 200 as factor
    from range(60) r(m);
  create temp table one as select * from cubes.consumption
    where grouping_set = 'total' and period_grain = 'month' and region_level in ('nation', 'province') and period = 202402;
  delete from cubes.consumption
    where grouping_set = 'total' and period_grain = 'month' and region_level in ('nation', 'province');
  insert into cubes.consumption by name
    select one.* replace (month as period, (orders * factor)::bigint as orders, (lines * factor)::bigint as lines) from one, months;
  -- Three orders of three persons: one month of one province is hidden.
  update cubes.consumption set orders = 3, lines = 3, buyers = 3
    where grouping_set = 'total' and period_grain = 'month' and region_code = '330000' and period = 202306;
  create temp table reading as select * from indices.readings
    where gauge = 'consumption' and dimension = 'total' and region_level = 'nation' and period_grain = 'month' limit 1;
  delete from indices.readings where gauge = 'consumption' and dimension = 'total' and region_level = 'nation';
  insert into indices.readings by name
    select reading.* replace (month as period, 60 + 30 * factor as reading, 'observed' as status, 1.0 as coverage, 3000 as n_persons)
    from reading, months;`;

const home = mkdtempSync(join(tmpdir(), 'outlook-'));
let db: Database;
let api: HandApi;
let worklog: Worklog;
let first: string;
let second: string;

beforeAll(async () => {
  db = await handWarehouse(home);
  await db.script(LONGER);
  const release = async (now: string): Promise<string> => {
    const { id } = await publish({ ...HAND, outsideIndices: undefined, home, db, now: new Date(now) });
    return id;
  };
  first = await release('2026-01-10T08:00:00Z');
  // A late export moves the last months, and with them what is known of the season.
  await db.run(
    "update indices.readings set reading = reading + 2 where gauge = 'consumption' and period >= 202510",
  );
  second = await release('2026-01-20T08:00:00Z');
  worklog = await openWorklog(':memory:');
  api = await handApi(home, { metrics: [...HAND_METRICS, VITALITY], worklog });
});
afterAll(async () => {
  await api.shelf.close();
  worklog.close();
  db.close();
  rmSync(home, { recursive: true, force: true });
});

const ask = (input: QueryInput, ahead = false): Promise<Outlook> =>
  getOutlook(async (path, init) => api.app.request(path, init), input, { ahead });

describe('GET /api/outlook', () => {
  test('one series of the nation: every complete month, adjusted, its trend in numbers', async () => {
    const answer = await ask({ metric: 'orders', period: { grain: 'month', from: 202501, to: 202506 } });
    expect(outlookSchema.parse(answer)).toEqual(answer);
    expect(answer.series.map((p) => p.period).slice(0, 2)).toEqual([202101, 202102]);
    expect(answer.series).toHaveLength(60);
    const { adjustment, trend, forecast } = answer;
    if (adjustment.status !== 'adjusted') throw new Error(adjustment.text.en);
    expect(adjustment.values).toHaveLength(60);
    expect(adjustment.multiplicative).toBe(true);
    // The season swings by 60 % of the level, the adjusted series by less than a tenth from month to month.
    const steps = (x: readonly number[]): number =>
      Math.max(...x.slice(1).map((v, i) => Math.abs(v / (x[i] ?? 1) - 1)));
    expect(steps(answer.series.map((p) => p.value ?? 0))).toBeGreaterThan(0.2);
    expect(steps(adjustment.values)).toBeLessThan(0.1);
    expect(trend).toMatchObject({ status: 'stated', direction: 'up', to: 202512, adjusted: true });
    expect(forecast).toBeNull();
    expect(answer.first_published).toEqual([]);
  });

  test('the forecast is worked out when asked for, with how it did, or the reason why there is none', async () => {
    const { forecast } = await ask({ metric: 'orders' }, true);
    if (forecast === null) throw new Error('asked for');
    const of = (name: string) => forecast.scores.find((s) => s.name === name);
    const beats = (of('mean')?.mase ?? 1) < (of('snaive')?.mase ?? 0);
    expect(forecast.status).toBe(beats ? 'forecast' : 'none');
    if (forecast.status !== 'forecast') return;
    expect(forecast.points[0]?.period).toBe(202601);
    for (const p of forecast.points) {
      expect([p.low95, p.low80, p.value, p.high80, p.high95]).toEqual(
        [p.low95, p.low80, p.value, p.high80, p.high95].sort((a, b) => a - b),
      );
    }
  });

  test('a hidden month is a gap: no adjusted value, no trend, no forecast, and the reason names it', async () => {
    const answer = await ask({ metric: 'orders', region: { level: 'province', codes: ['330000'] } }, true);
    expect(answer.series.find((p) => p.period === 202306)).toMatchObject({
      value: null,
      status: 'suppressed',
    });
    expect(answer.adjustment).toMatchObject({ status: 'none', why: 'gap' });
    expect(answer.trend.status).toBe('none');
    expect(answer.forecast).toMatchObject({ status: 'none', why: 'gap', scores: [] });
    const hidden = answer.series.find((p) => p.value === null)?.period;
    if (answer.adjustment.status === 'none') expect(answer.adjustment.text.zh).toContain(String(hidden));
  });

  test('several lines, or quarters, are refused with what to do', async () => {
    for (const input of [
      { metric: 'orders', by: ['sex'] },
      { metric: 'orders', region: { level: 'province' } },
      { metric: 'orders', period: { grain: 'quarter' } },
    ]) {
      const { status, body } = await api.json(`/api/outlook?q=${encodeURIComponent(JSON.stringify(input))}`);
      expect([status, (body as { error: { code: string } }).error.code]).toEqual([400, 'NOT_AT_THIS_GRAIN']);
    }
  });
});

describe('vintages of the headline', () => {
  test('a release keeps the adjusted readings of its day; the newest says what was published first', async () => {
    const kept = JSON.parse(readFileSync(join(releasesFolder(home), first, ADJUSTED_FILE), 'utf8'));
    expect(kept.gauges.consumption).toHaveLength(60);
    const answer = await ask({ metric: 'vitality' });
    expect(answer.release).toBe(second);
    expect(answer.first_published.map((p) => [p.period, p.value])).toEqual(kept.gauges.consumption);
    expect(new Set(answer.first_published.map((p) => p.release))).toEqual(new Set([first]));
    if (answer.adjustment.status !== 'adjusted') throw new Error(answer.adjustment.text.en);
    const now = answer.adjustment.values.at(-1) ?? 0;
    expect(now - (answer.first_published.at(-1)?.value ?? 0)).toBeGreaterThan(0.5);
    const before = await ask({ metric: 'vitality', release: first });
    expect(before.adjustment).toMatchObject({ status: 'adjusted' });
    if (before.adjustment.status !== 'adjusted') return;
    for (const [i, value] of before.adjustment.values.entries())
      expect(value).toBeCloseTo(kept.gauges.consumption[i][1], 6);
  });
});

describe('vintages of any other line', () => {
  const whole = (from: number, more: Partial<QueryInput> = {}): Promise<Outlook> =>
    ask({ metric: 'orders', period: { grain: 'month', from }, ...more });

  test('what a release showed of it stands beside what the next one says', async () => {
    const { first_published: none, series, adjustment } = await whole(202402, { release: first });
    if (adjustment.status !== 'adjusted') throw new Error(adjustment.text.en);
    expect(none).toEqual([]);
    const now = await whole(202402);
    expect(now.release).toBe(second);
    expect(now.first_published.map((p) => [p.period, p.value, p.release])).toEqual(
      series.map((p, i) => [p.period, adjustment.values[i], first]),
    );
    // Another line has none.
    expect((await whole(202402, { where: { sex: ['1'] } })).first_published).toEqual([]);
  });

  test('goes with the exact numbers it was made of', async () => {
    expect((await whole(202403)).first_published.length).toBe(60);
    renameSync(join(releasesFolder(home), first, 'inside'), join(home, 'gone'));
    expect((await whole(202404)).first_published).toEqual([]);
    const { rows } = await worklog.client.execute('select release from adjusted_vintages');
    expect(new Set(rows.map((row) => row.release))).toEqual(new Set([second]));
  });
});
