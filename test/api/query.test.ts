import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiError } from '../../src/contracts/error.ts';
import { type QueryInput, type QueryRow, queryResultSchema } from '../../src/contracts/query.ts';
import { type Database, open } from '../../src/warehouse/duckdb.ts';
import { type HandApi, handApi } from '../support/hand-api.ts';
import { handRelease } from '../support/hand-warehouse.ts';

const home = mkdtempSync(join(tmpdir(), 'api-'));
let api: HandApi;
let raw: Database;

beforeAll(async () => {
  await handRelease(home);
  api = await handApi(home);
  raw = await open(join(home, 'warehouse.duckdb'), { readOnly: true });
});
afterAll(async () => {
  await api.shelf.close();
  raw.close();
  rmSync(home, { recursive: true, force: true });
});

async function refused(input: unknown): Promise<ApiError['error'] & { status: number }> {
  const response = await api.app.request('/api/query', {
    method: 'POST',
    body: JSON.stringify(input),
    headers: { 'content-type': 'application/json' },
  });
  return { status: response.status, ...((await response.json()) as ApiError).error };
}
const one = (rows: readonly QueryRow[]): QueryRow => {
  const [row] = rows;
  if (!row || rows.length !== 1) throw new Error(`expected one row, got ${rows.length}`);
  return row;
};
const month = (code: number): QueryInput['period'] => ({ grain: 'month', from: code, to: code });

describe('numbers are those of the records', () => {
  test.each([
    ['orders', 'count(*)'],
    ['buyers', 'count(distinct member_key)'],
    ['paid', 'sum(paid_fen) / 100'],
  ])('%s by month, nation', async (metric, sql) => {
    const { rows } = await api.query({ metric });
    const expected = await raw.all(
      `select event_month as period, (${sql})::double as value from raw.consumption group by 1 order by 1`,
    );
    expect(rows.map(({ period, value }) => ({ period, value }))).toEqual(expected);
    expect(rows).toHaveLength(24);
  });

  test('persons of a quarter are read, not summed from months', async () => {
    const { rows } = await api.query({
      metric: 'buyers',
      period: { grain: 'quarter', from: 20252, to: 20252 },
    });
    const { n } = await raw.one<{ n: number }>(
      'select count(distinct member_key) as n from raw.consumption where event_month between 202504 and 202506',
    );
    expect(one(rows)).toMatchObject({ period: 20252, value: n, status: 'observed' });
  });

  test('by two dimensions, one region', async () => {
    const { rows } = await api.query({
      metric: 'orders',
      by: ['consumption_class', 'sex'],
      region: { level: 'city', codes: ['510100'] },
      period: month(202506),
    });
    const expected =
      await raw.all(`select consumption_class, sex, count(*)::double as value from raw.consumption
      where event_month = 202506 and region_code = '510100' and consumption_class <> '03' group by all order by all`);
    const shown = rows
      .filter((r) => r.value !== null && r.consumption_class !== '03')
      .map(({ consumption_class, sex, value }) => ({ consumption_class, sex, value }));
    expect(expected).toEqual(expect.arrayContaining(shown));
    expect(shown.length).toBeGreaterThan(0);
    // The few of class 03 lie in sums with these: what is not shown of them is hidden, never another number.
    expect(rows.filter((r) => r.value === null).every((r) => r.status === 'suppressed')).toBe(true);
  });

  test('a filter on a dimension that is not shown', async () => {
    const { rows } = await api.query({
      metric: 'orders',
      where: { consumption_class: ['01', '02'] },
      period: month(202506),
    });
    const { n } = await raw.one<{ n: number }>(
      "select count(*) as n from raw.consumption where event_month = 202506 and consumption_class in ('01', '02')",
    );
    expect(one(rows).value).toBe(n);
  });

  test('a rate over another cube, with its denominator', async () => {
    const { rows } = await api.query({ metric: 'buyer_share', by: ['sex'], period: month(202506) });
    for (const row of rows) {
      const { value } = await raw.one<{ value: number }>(
        `select (select count(distinct member_key) from raw.consumption where event_month = 202506 and sex = '${row.sex}') * 10000.0 / (select count(*) from raw.members where sex = '${row.sex}') as value`,
      );
      expect(row.value).toBeCloseTo(value, 9);
      expect(row.n).toBe(1500);
    }
    expect(rows).toHaveLength(2);
  });

  test('a denominator that does not know a dimension is its total', async () => {
    const { rows } = await api.query({
      metric: 'buyer_share',
      by: ['consumption_class'],
      period: month(202506),
    });
    expect(rows.map((r) => r.n)).toContain(3000);
  });

  test('regions inside another', async () => {
    const { rows, labels } = await api.query({
      metric: 'orders',
      region: { level: 'city', within: '510000' },
      period: month(202506),
    });
    expect(rows.map((r) => r.region)).toEqual(['510100', '510700']);
    expect(labels.region?.['510100']).toEqual({ zh: '成都市', en: 'Chengdu', short: '成都' });
  });
});

describe('comparison', () => {
  test('percent for amounts, by previous month and year', async () => {
    const yoy = one((await api.query({ metric: 'orders', period: month(202506), compare: 'yoy' })).rows);
    const [now, before] = await raw.all<{ n: number }>(
      'select count(*)::double as n from raw.consumption where event_month in (202506, 202406) group by event_month order by event_month desc',
    );
    expect(yoy.base).toEqual({ value: before?.n, status: 'observed' });
    expect(yoy.change).toEqual({
      value: expect.closeTo(((now?.n ?? 0) / (before?.n ?? 1) - 1) * 100, 9),
      status: 'observed',
      unit: 'percent',
      over: 'period',
    });
    const previous = one(
      (await api.query({ metric: 'orders', period: month(202501), compare: 'previous' })).rows,
    );
    const { n } = await raw.one<{ n: number }>(
      'select count(*) as n from raw.consumption where event_month = 202412',
    );
    expect(previous.base?.value).toBe(n);
  });

  test('before the first record there is no comparison, and the reason is said', async () => {
    const row = one((await api.query({ metric: 'orders', period: month(202406), compare: 'yoy' })).rows);
    expect(row.change).toMatchObject({ value: null, status: 'not_reported' });
  });

  test('January and February are compared as one, when asked', async () => {
    const { rows, notes } = await api.query({
      metric: 'orders',
      period: { grain: 'month', from: 202501, to: 202503 },
      compare: 'yoy',
      jan_feb: true,
    });
    const { change } = await raw.one<{ change: number }>(
      `select (count(*) filter (event_month in (202501, 202502)) / count(*) filter (event_month in (202401, 202402))::double - 1) * 100 as change from raw.consumption`,
    );
    expect(rows.map((r) => r.change?.over)).toEqual(['jan_feb', 'jan_feb', 'period']);
    expect(rows[0]?.change?.value).toBeCloseTo(change, 9);
    expect(rows[1]?.change?.value).toBe(rows[0]?.change?.value);
    expect(notes.map((n) => n.id)).toContain('jan_feb');
  });

  test('persons of January and February cannot be added', async () => {
    const { rows } = await api.query({
      metric: 'buyers',
      period: month(202501),
      compare: 'yoy',
      jan_feb: true,
    });
    expect(one(rows).change).toMatchObject({ value: null, status: 'not_at_this_grain' });
  });

  test('a rate is compared over both months by what it rests on', async () => {
    const { rows } = await api.query({
      metric: 'orders_per_buyer',
      period: month(202502),
      compare: 'yoy',
      jan_feb: true,
    });
    const { change } = await raw.one<{
      change: number;
    }>(`with m as (select event_month, count(*) o, count(distinct member_key) b from raw.consumption group by 1)
      select ((sum(o) filter (event_month in (202501, 202502)) / sum(b) filter (event_month in (202501, 202502))) / (sum(o) filter (event_month in (202401, 202402)) / sum(b) filter (event_month in (202401, 202402))) - 1) * 100 as change from m`);
    expect(one(rows).change?.value).toBeCloseTo(change, 9);
  });
});

describe('a value is a number or a reason', () => {
  test('few persons are hidden, and nothing between 1 and 4 is ever shown', async () => {
    const { rows, hidden, notes } = await api.query({
      metric: 'orders',
      by: ['consumption_class'],
      region: { level: 'city' },
    });
    const few = await raw.all(
      `select event_month, region_code, count(*) from raw.consumption where consumption_class = '03' group by 1, 2 having count(distinct member_key) < 5`,
    );
    expect(few.length).toBeGreaterThan(20);
    // The others are complements: cities under one province and months of one quarter are sums on other pages.
    expect(hidden).toBeGreaterThan(few.length);
    expect(rows.filter((r) => r.status === 'suppressed').every((r) => r.value === null)).toBe(true);
    expect(rows.filter((r) => r.value !== null && r.value > 0 && r.value < 5)).toEqual([]);
    expect(notes.map((n) => n.id)).toContain('suppressed');
  });

  test('asking for less shows no more', async () => {
    const all = await api.query({
      metric: 'orders',
      by: ['consumption_class'],
      region: { level: 'city' },
      period: { grain: 'month', from: 202501, to: 202506 },
    });
    const hidden = all.rows.filter((r) => r.status === 'suppressed');
    expect(hidden.length).toBeGreaterThan(4);
    for (const { period, region = '', consumption_class = '' } of hidden.slice(0, 8)) {
      const { rows } = await api.query({
        metric: 'orders',
        where: { consumption_class: [consumption_class] },
        region: { level: 'city', codes: [region] },
        period: { grain: 'month', from: period, to: period },
      });
      expect(one(rows)).toMatchObject({ value: null, status: 'suppressed' });
    }
  });

  test('with totals in the table, a lone hidden part takes another with it', async () => {
    const { rows } = await api.query({
      metric: 'orders',
      by: ['consumption_class'],
      totals: true,
      region: { level: 'city', codes: ['510100'] },
    });
    const perMonth = new Map<number, number>();
    for (const row of rows) {
      perMonth.set(row.period, (perMonth.get(row.period) ?? 0) + (row.status === 'suppressed' ? 1 : 0));
    }
    expect([...perMonth.values()].filter((hidden) => hidden === 2).length).toBeGreaterThan(5);
    expect([...perMonth.values()]).not.toContain(1);
    expect(rows.some((r) => r.consumption_class === '*' && r.value !== null)).toBe(true);
  });

  test('the last months are provisional, later ones not complete', async () => {
    const { rows, watermark } = await api.query({
      metric: 'orders',
      period: { grain: 'month', from: 202511, to: 202602 },
    });
    expect(rows.map((r) => [r.period, r.status, r.value === null])).toEqual([
      [202511, 'observed', false],
      [202512, 'provisional', false],
      [202601, 'not_complete', true],
      [202602, 'not_complete', true],
    ]);
    expect(watermark).toMatchObject({ complete_through: 202512, settled_through: 202511 });
  });

  test('a year or quarter that has not ended is not complete', async () => {
    const { rows } = await api.query({
      metric: 'orders',
      period: { grain: 'quarter', from: 20254, to: 20261 },
    });
    expect(rows.map((r) => r.status)).toEqual(['provisional', 'not_complete']);
  });

  test('before the first month there is no zero', async () => {
    const { rows } = await api.query({
      metric: 'orders',
      period: { grain: 'month', from: 202312, to: 202401 },
    });
    expect(rows.map((r) => r.status)).toEqual(['not_reported', 'observed']);
  });

  test('a class nobody bought in a month that was reported is a true zero', async () => {
    const { rows } = await api.query({
      metric: 'orders',
      by: ['consumption_class'],
      region: { level: 'city' },
    });
    const zero = rows.filter((r) => r.value === 0);
    expect(zero.length).toBeGreaterThan(0);
    expect(zero.every((r) => r.status === 'observed' || r.status === 'provisional')).toBe(true);
  });

  test('a family that was never loaded is refused with the way to find out', async () => {
    expect(await refused({ metric: 'absent' })).toMatchObject({ status: 400, code: 'NOT_AT_THIS_GRAIN' });
  });
});

describe('a request that cannot be answered says why and what could be', () => {
  test.each<[string, unknown, string, string]>([
    ['an unknown metric', { metric: 'ordres' }, 'UNKNOWN_METRIC', 'orders'],
    [
      'a pair that is not declared',
      { metric: 'buyers', by: ['consumption_class', 'sex'] },
      'UNDECLARED_DIMENSION',
      'consumption_class',
    ],
    [
      'a dimension of another cube',
      { metric: 'orders', by: ['need_domain'] },
      'UNDECLARED_DIMENSION',
      'consumption_class',
    ],
    [
      'a code that does not exist',
      { metric: 'orders', where: { consumption_class: ['1'] } },
      'UNKNOWN_DIMENSION_VALUE',
      '01',
    ],
    [
      'persons over several codes',
      { metric: 'buyers', where: { consumption_class: ['01', '02'] } },
      'NOT_AT_THIS_GRAIN',
      'consumption_class',
    ],
    [
      'a level that is not stored',
      { metric: 'orders', region: { level: 'county' } },
      'NOT_AT_THIS_GRAIN',
      'city',
    ],
    [
      'an unknown region',
      { metric: 'orders', region: { level: 'city', within: '510001' } },
      'UNKNOWN_REGION',
      '510100',
    ],
    [
      'a region of another level',
      { metric: 'orders', region: { level: 'city', codes: ['510000'] } },
      'UNKNOWN_REGION',
      'province',
    ],
    [
      'a month that does not exist',
      { metric: 'orders', period: { grain: 'month', from: 202513 } },
      'BAD_PERIOD',
      '202506',
    ],
    [
      'a period that runs backwards',
      { metric: 'orders', period: { grain: 'month', from: 202506, to: 202505 } },
      'BAD_PERIOD',
      '202506',
    ],
    ['an unknown field', { metric: 'orders', sql: 'drop table' }, 'BAD_REQUEST', 'sql'],
    ['no metric', {}, 'BAD_REQUEST', 'metric'],
    [
      'an unknown release',
      { metric: 'orders', release: '20200101T000000Z-00000000' },
      'UNKNOWN_RELEASE',
      'Z-',
    ],
    ['a release that is a path', { metric: 'orders', release: '../../etc' }, 'UNKNOWN_RELEASE', 'Z-'],
  ])('%s', async (_, request, code, near) => {
    const error = await refused(request);
    expect(error.code).toBe(code);
    expect(error.status).toBeGreaterThanOrEqual(400);
    expect(error.status).toBeLessThan(500);
    expect(error.message.zh).toMatch(/[一-鿿]/);
    expect(JSON.stringify(error)).toContain(near);
  });

  test('a body that is not JSON', async () => {
    const response = await api.app.request('/api/query?q={', {});
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'BAD_REQUEST' } });
  });

  test('a code with a quote in it is data, not SQL', async () => {
    expect(await refused({ metric: 'orders', where: { sex: ["1') or 1=1 --"] } })).toMatchObject({
      code: 'UNKNOWN_DIMENSION_VALUE',
    });
  });
});

describe('formats hold the same values', () => {
  const question = encodeURIComponent(
    JSON.stringify({ metric: 'paid', by: ['consumption_class'], region: { level: 'city' }, compare: 'yoy' }),
  );
  const url = `/api/query?q=${question}`;
  const get = (headers: Record<string, string> = {}, more = ''): Promise<Response> =>
    Promise.resolve(api.app.request(url + more, { headers }));

  test('JSON fits its contract', async () => {
    const body = await (await get()).json();
    expect(queryResultSchema.safeParse(body).error?.issues ?? []).toEqual([]);
  });

  test.each(['application/vnd.apache.arrow.stream', 'application/vnd.apache.arrow.file'])(
    '%s',
    async (accept) => {
      const { rows, query_id } = queryResultSchema.parse(await (await get()).json());
      const response = await get({ accept });
      expect(response.headers.get('content-type')).toBe(accept);
      const table = tableFromIPC(new Uint8Array(await response.arrayBuffer()));
      expect(
        table.toArray().map((r) => [r.period, r.region, r.consumption_class, r.value, r.status, r.change]),
      ).toEqual(
        rows.map((r) => [
          r.period,
          r.region,
          r.consumption_class,
          r.value,
          r.status,
          r.change?.value ?? null,
        ]),
      );
      expect(table.schema.metadata.get('synthetic')).toBe('true');
      expect(table.schema.metadata.get('query_id')).toBe(query_id);
      expect(table.schema.fields.find((f) => f.name === 'value')?.metadata.get('unit')).toBe('yuan');
      expect(response.headers.get('content-disposition')).toContain('paid_synthetic_2026');
    },
  );

  test('CSV, with a byte-order mark on request', async () => {
    const { rows } = queryResultSchema.parse(await (await get()).json());
    const text = await (await get({ accept: 'text/csv' })).text();
    const lines = text.split('\r\n');
    expect(lines).toHaveLength(rows.length + 2);
    expect(lines[0]).toBe(
      'period,region,region_name,consumption_class,consumption_class_name,value,status,base,base_status,change,change_status,change_over,synthetic',
    );
    const [first] = rows;
    expect(lines[1]?.split(',').slice(0, 7)).toEqual([
      '202401',
      '330100',
      '杭州市',
      '01',
      '食品烟酒',
      String(first?.value ?? ''),
      first?.status,
    ]);
    const bytes = new Uint8Array(await (await get({}, '&format=csv&bom=1')).arrayBuffer());
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  });

  test('Parquet, read back by DuckDB', async () => {
    const { rows } = queryResultSchema.parse(await (await get()).json());
    const file = join(home, 'answer.parquet');
    const { writeFileSync } = await import('node:fs');
    writeFileSync(file, new Uint8Array(await (await get({}, '&format=parquet')).arrayBuffer()));
    const read = await raw.all(
      `select period, region, consumption_class, value, status from read_parquet('${file}')`,
    );
    expect(read).toEqual(
      rows.map(({ period, region, consumption_class, value, status }) => ({
        period,
        region,
        consumption_class,
        value,
        status,
      })),
    );
    const keys = await raw.all<{ key: string }>(
      `select decode(key) as key from parquet_kv_metadata('${file}')`,
    );
    expect(keys.map((k) => k.key)).toEqual(expect.arrayContaining(['release', 'query_id', 'synthetic']));
  });

  test('XLSX is a workbook', async () => {
    const bytes = new Uint8Array(await (await get({}, '&format=xlsx')).arrayBuffer());
    expect([...bytes.slice(0, 2)]).toEqual([0x50, 0x4b]);
    expect(bytes.length).toBeGreaterThan(5000);
  });

  test('what is not offered is refused by name', async () => {
    const response = await get({ accept: 'application/pdf' });
    expect(response.status).toBe(406);
    expect(await response.json()).toMatchObject({
      error: { code: 'NOT_ACCEPTABLE', value: 'application/pdf' },
    });
  });

  test('the same answer is not sent twice', async () => {
    const etag = (await get()).headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"[0-9a-f]{16}-json-zh-CN"$/);
    const again = await get({ 'if-none-match': etag });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
    expect((await get({ 'if-none-match': etag, accept: 'text/csv' })).status).toBe(200);
  });
});

describe('the outside layer', () => {
  test('shows protected counts, never 1–9 persons, and says that parts may not add up', async () => {
    const inside = await api.query({
      metric: 'buyers',
      by: ['consumption_class'],
      region: { level: 'city' },
    });
    const outside = await api.query({
      metric: 'buyers',
      by: ['consumption_class'],
      region: { level: 'city' },
      layer: 'outside',
    });
    expect(outside.rows).toHaveLength(inside.rows.length);
    expect(outside.hidden).toBeGreaterThan(inside.hidden);
    expect(outside.rows.filter((r) => r.value !== null && r.value > 0 && r.value < 10)).toEqual([]);
    expect(outside.rows.some((r, i) => r.value !== null && r.value !== inside.rows[i]?.value)).toBe(true);
    expect(outside.notes.map((n) => n.id)).toContain('perturbed');
  });

  test('a rate is made of protected parts', async () => {
    const rate = one(
      (await api.query({ metric: 'orders_per_buyer', period: month(202506), layer: 'outside' })).rows,
    );
    const orders = one((await api.query({ metric: 'orders', period: month(202506), layer: 'outside' })).rows);
    const buyers = one((await api.query({ metric: 'buyers', period: month(202506), layer: 'outside' })).rows);
    expect(rate.value).toBeCloseTo((orders.value ?? 0) / (buyers.value ?? 1), 12);
  });
});

describe('other resources', () => {
  test('health names the release and says that it is synthetic', async () => {
    const { body } = await api.json('/api/health');
    expect(body).toMatchObject({ status: 'ok', release: api.shelf.currentId, synthetic: true });
  });
  test('the catalogue says what this release can answer', async () => {
    const { body } = await api.json('/api/catalogue');
    const { metrics, regions, labels } = body as {
      metrics: { id: string; available: boolean; grains: string[]; levels: string[] }[];
      regions: unknown[];
      labels: Record<string, unknown>;
    };
    expect(metrics.find((m) => m.id === 'orders')).toMatchObject({
      available: true,
      grains: ['month', 'quarter', 'year'],
      levels: ['nation', 'province', 'city'],
    });
    expect(metrics.find((m) => m.id === 'absent')).toMatchObject({ available: false });
    expect(regions).toHaveLength(6);
    expect(Object.keys(labels)).toEqual(['consumption_class', 'sex']);
  });
  test('every path is described', async () => {
    const { body } = await api.json('/api/openapi.json');
    expect(Object.keys((body as { paths: object }).paths)).toEqual(
      expect.arrayContaining(['/health', '/releases', '/catalogue', '/query']),
    );
  });
  test('an unknown path is refused in the same shape', async () => {
    const { status, body } = await api.json('/api/nothing');
    expect(status).toBe(404);
    expect(body).toMatchObject({ error: { code: 'NOT_FOUND', value: '/api/nothing' } });
  });
  test('no page may load anything from elsewhere', async () => {
    const response = await api.app.request('/api/health');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(response.headers.get('content-security-policy')).not.toContain('http');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });
});
