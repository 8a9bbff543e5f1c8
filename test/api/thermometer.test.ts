import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDefinition } from '../../pipelines/indices/thermometer/definition.ts';
import { releasesFolder } from '../../pipelines/runner/releases.ts';
import { cellKey } from '../../src/api/query/read.ts';
import { breaksOf, readingRows } from '../../src/api/thermometer/readings.ts';
import { type Method, methodSchema } from '../../src/contracts/method.ts';
import { overviewSchema } from '../../src/contracts/overview.ts';
import { type Quality, qualitySchema } from '../../src/contracts/quality.ts';
import { type Thermometer, thermometerSchema } from '../../src/contracts/thermometer.ts';
import { type Database, open } from '../../src/warehouse/duckdb.ts';
import { type HandApi, handApi } from '../support/hand-api.ts';
import { handRelease } from '../support/hand-warehouse.ts';
import { processorTime } from '../support/processor-time.ts';

const home = mkdtempSync(join(tmpdir(), 'thermometer-'));
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

async function ask(parameters: string): Promise<Thermometer> {
  const { status, body } = await api.json(`/api/thermometer?gauge=consumption&${parameters}`);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return thermometerSchema.parse(body);
}

describe('/api/thermometer', () => {
  test('readings are those of the warehouse, with bands and changes', async () => {
    const { readings, method_version, release, synthetic } = await ask('');
    const stored = await raw.all<{ period: number; reading: number | null }>(
      "select period, reading from indices.readings where gauge = 'consumption' and dimension = 'total' and region_level = 'nation' order by period",
    );
    expect(readings.map((r) => [r.period, r.reading.value])).toEqual(
      stored.map((s) => [s.period, s.reading]),
    );
    const [, second] = readings;
    expect(second?.change.previous.value).toBeCloseTo(
      (stored[1]?.reading ?? 0) - (stored[0]?.reading ?? 0),
      9,
    );
    expect(second?.change.previous.unit).toBe('points');
    expect(second?.change.yoy).toMatchObject({ value: null, status: 'not_reported' });
    expect(readings.every((r) => r.reading.value === null || r.band !== null)).toBe(true);
    expect({ method_version, release, synthetic }).toEqual({
      method_version: expect.stringContaining('1.0.0'),
      release: api.shelf.currentId,
      synthetic: true,
    });
  });

  test('the bars of a reading add up to it, and those of a change to the change, within 1e-9', async () => {
    const { readings, contributions } = await ask('level=city');
    const sum = (region: string, kind: string): number =>
      contributions
        .filter((c) => c.region === region && c.kind === kind)
        .reduce((total, c) => total + (c.contribution.value ?? Number.NaN), 0);
    const last = readings.filter((r) => r.period === readings.at(-1)?.period && r.reading.value !== null);
    expect(last.length).toBe(3);
    for (const r of last) {
      expect(sum(r.region, 'level')).toBeCloseTo((r.reading.value ?? 0) - 100, 9);
      expect(sum(r.region, 'change')).toBeCloseTo(r.change.previous.value ?? 0, 9);
      expect(sum(r.region, 'change_yoy')).toBeCloseTo(r.change.yoy.value ?? 0, 9);
    }
  });

  test('every score row carries method, data and code version, in both layers, and so does a file of readings', async () => {
    const folder = join(releasesFolder(home), api.shelf.currentId ?? '');
    for (const file of [
      'inside/index_readings',
      'inside/index_indicator_values',
      'outside/index_readings',
      'outside/index_contributions',
      'outside/index_indicator_values',
    ]) {
      const rows = await raw.one<{ n: number; stamped: number; data: number; code: number }>(
        `select count(*) as n, count(distinct data_version) as data, count(distinct code_version) as code,
                count(*) filter (where method_version <> '' and regexp_full_match(data_version, '[0-9a-f]{12}')
                  and regexp_full_match(code_version, '[0-9.]+\\+[0-9a-f]{8}')) as stamped
         from read_parquet('${join(folder, `${file}.parquet`)}')`,
      );
      expect(rows.n, file).toBeGreaterThan(0);
      expect(rows).toMatchObject({ stamped: rows.n, data: 1, code: 1 });
    }
    const answer = await ask('');
    const file = await api.app.request('/api/thermometer?gauge=consumption&format=csv');
    const text = await file.text();
    expect(text.split('\n')[0]).toContain('method_version,data_version,code_version');
    expect(text.split('\n')[1]).toContain(
      `${answer.method_version},${answer.data_version},${answer.code_version}`,
    );
  });

  test('a break of the method is marked, and no change is stated across it', () => {
    const at = (month: number, version: string, value: number) => ({
      cell: { period: month, region: '000000', members: ['*'], value, status: 'observed' as const, n: null },
      about: [cellKey(month, '000000', ['*']), { coverage: 1, grade: 'A', method_version: version }] as const,
    });
    const months = [
      at(202501, '1.0.0+202301-202412', 100),
      at(202502, '1.0.0+202301-202412', 101),
      at(202503, '2.0.0+202301-202412', 90),
      at(202504, '2.0.0+202301-202412', 92),
    ];
    const rows = readingRows(
      { cells: months.map((m) => m.cell), hidden: 0 } as never,
      new Map(months.map((m) => m.about)),
      'need',
      readDefinition(),
      { from: 202501, to: 202504 },
    );
    expect(breaksOf(rows)).toEqual([{ period: 202503, before: '1.0.0', after: '2.0.0' }]);
    expect(rows.map((r) => r.change.previous.value)).toEqual([null, 1, null, 2]);
    expect(rows[2]?.change.previous.status).toBe('not_applicable');
  });

  test('intervals of readings and places: drawn from the layer itself, no ordinal inside a chain', async () => {
    const plain = await ask('level=city&explain=none');
    expect(plain.uncertainty).toBeUndefined();
    expect(plain.readings.every((r) => r.interval === undefined)).toBe(true);
    const drawn = await ask('level=city&explain=none&intervals=sources');
    expect(drawn.readings.map((r) => r.reading)).toEqual(plain.readings.map((r) => r.reading));
    const last = drawn.readings.at(-1)?.period;
    for (const { period, reading, interval } of drawn.readings) {
      expect(interval !== undefined).toBe(period === last && reading.value !== null);
      if (!interval || reading.value === null) continue;
      expect(interval.low).toBeLessThanOrEqual(reading.value);
      expect(interval.high).toBeGreaterThanOrEqual(reading.value);
    }
    const members = drawn.ranking?.bands.flatMap((b) => b.members) ?? [];
    expect(members.length).toBe(3);
    for (const { code, place } of members) {
      expect(place?.ordinal === null).toBe(place?.chain !== null);
      expect((place?.tied.length ?? 0) > 0).toBe(place?.chain !== null);
      for (const other of place?.tied ?? []) {
        const theirs = members.find((m) => m.code === other)?.place;
        expect(theirs?.tied).toContain(code);
        expect(theirs?.chain).toBe(place?.chain);
      }
    }
    expect(drawn.uncertainty).toMatchObject({ draws: 1000, level: 0.95 });
    expect(drawn.uncertainty?.shares.map((s) => s.factor)).toContain('sampling');
    const again = await ask('level=city&explain=none&intervals=sources');
    expect(again).toEqual(drawn);
    const outside = await ask('level=city&explain=none&intervals=last&layer=outside');
    for (const r of outside.readings) if (r.interval) expect(r.reading.value).not.toBeNull();
  });

  test('split by class, with the indicators each class rests on', async () => {
    const { readings, indicator_values, labels, ranking } = await ask('dimension=consumption_class');
    expect(new Set(readings.map((r) => r.member))).toEqual(new Set(['01', '02', '03']));
    expect(labels.consumption_class?.['01']?.zh).toBe('食品烟酒');
    expect(labels.indicator?.buyer_reach?.zh).toBe('消费参与度');
    const reach = indicator_values.find((v) => v.member === '01' && v.indicator === 'buyer_reach');
    const { value } = await raw.one<{ value: number }>(
      "select count(distinct member_key) * 10000.0 / 3000 as value from raw.consumption where event_month = 202512 and consumption_class = '01'",
    );
    expect(reach?.value.value).toBeCloseTo(value, 9);
    expect(ranking?.bands.flatMap((b) => b.members).length).toBe(
      readings.filter((r) => r.period === 202512 && r.reading.value !== null).length,
    );
  });

  test('regions are ranked in bands, inside a band by code', async () => {
    const { ranking, readings } = await ask('level=province&from=202506&to=202506');
    const listed = ranking?.bands.flatMap((b) => b.members.map((m) => m.code)) ?? [];
    expect([...listed, ...(ranking?.without ?? []).map((m) => m.code)].sort()).toEqual(
      readings.map((r) => r.region).sort(),
    );
    for (const band of ranking?.bands ?? [])
      expect(band.members.map((m) => m.code)).toEqual(band.members.map((m) => m.code).sort());
  });

  test('nothing that rests on 1–4 persons is shown, nor the bars it would follow from', async () => {
    const { indicator_values, contributions, readings } = await ask('dimension=consumption_class&level=city');
    const few = await raw.all<{ region: string; member: string; indicator: string }>(
      `select region_code as region, member, indicator from indices.indicator_values where gauge = 'consumption' and dimension = 'consumption_class'
       and region_level = 'city' and period = 202512 and n_persons between 1 and 4`,
    );
    const hidden = new Set(few.map((f) => `${f.region} ${f.member} ${f.indicator}`));
    for (const v of indicator_values)
      if (hidden.has(`${v.region} ${v.member} ${v.indicator}`)) expect(v.value.value).toBeNull();
    const shown = new Set(
      readings.filter((r) => r.reading.value !== null).map((r) => `${r.period} ${r.region} ${r.member}`),
    );
    for (const c of contributions) expect(shown.has(`${c.period} ${c.region} ${c.member}`)).toBe(true);
  });

  test.each([
    ['inside', 'total', 'province'],
    ['inside', 'total', 'city'],
    ['inside', 'consumption_class', 'province'],
    ['outside', 'total', 'province'],
    ['outside', 'consumption_class', 'nation'],
  ])(
    'what is worked out when asked is what the computation wrote: %s, %s, %s',
    async (layer, dimension, level) => {
      const answer = await ask(`layer=${layer}&dimension=${dimension}&level=${level}&to=202509`);
      const stored = (table: string): string =>
        layer === 'inside'
          ? `indices.${table}`
          : `read_parquet('${join(home, 'releases', answer.release, 'outside', `index_${table}.parquet`)}')`;
      const where = `gauge = 'consumption' and dimension = '${dimension}' and region_level = '${level}' and period = 202509`;
      const bars = await raw.all<{ key: string; value: number }>(
        `select concat_ws(' ', region_code, member, component, indicator, kind) as key, value from ${stored('contributions')} where ${where}`,
      );
      const written = new Map(bars.map((b) => [b.key, b.value]));
      const shown = answer.contributions.filter((c) => c.contribution.value !== null);
      expect(answer.contributions.length).toBe(written.size);
      for (const c of shown)
        expect(c.contribution.value).toBe(
          written.get([c.region, c.member, c.component, c.indicator, c.kind].join(' ')),
        );
      const cells = await raw.all<{ key: string; value: number | null; score: number | null }>(
        `select concat_ws(' ', region_code, member, indicator) as key, value, score from ${stored('indicator_values')} where ${where}`,
      );
      const values = new Map(cells.map((c) => [c.key, c]));
      for (const v of answer.indicator_values.filter((i) => i.value.value !== null))
        expect(values.get([v.region, v.member, v.indicator].join(' '))).toMatchObject({
          value: v.value.value,
          score: v.score,
        });
    },
  );

  test('the outside layer is computed from its own protected parts', async () => {
    const outside = await ask('layer=outside');
    const inside = await ask('');
    expect(outside.readings.map((r) => r.period)).toEqual(inside.readings.map((r) => r.period));
    expect(outside.readings.some((r, i) => r.reading.value !== inside.readings[i]?.reading.value)).toBe(true);
    const of = (table: string): string =>
      `read_parquet('${join(home, 'releases', outside.release, 'outside', `${table}.parquet`)}')`;
    const parts = await raw.all<{
      period: number;
      numerator: number;
      denominator: number;
      orders: number;
      buyers: number;
    }>(
      `select i.period, i.numerator, i.denominator, c.orders, c.buyers from ${of('index_indicator_values')} i
       join ${of('consumption')} c on c.grouping_set = 'consumption_class' and c.period_grain = 'month' and c.region_level = i.region_level
        and c.region_code = i.region_code and c.period = i.period and c.consumption_class = i.member
       where i.indicator = 'orders_per_buyer' and i.dimension = 'consumption_class' and i.status in ('observed', 'provisional')`,
    );
    expect(parts.length).toBeGreaterThan(100);
    for (const p of parts) expect([p.numerator, p.denominator]).toEqual([p.orders, p.buyers]);
  });

  test('as Arrow', async () => {
    const response = await api.app.request('/api/thermometer?gauge=consumption&level=province&format=arrow');
    const table = tableFromIPC(new Uint8Array(await response.arrayBuffer()));
    const { readings } = await ask('level=province');
    expect(table.toArray().map((r) => r.reading)).toEqual(readings.map((r) => r.reading.value));
    expect(table.schema.metadata.get('synthetic')).toBe('true');
  });

  test.each<[string, string]>([
    ['dimension=need_domain', 'UNDECLARED_DIMENSION'],
    ['level=village', 'BAD_REQUEST'],
    ['region=999999', 'UNKNOWN_REGION'],
    ['from=202513', 'BAD_PERIOD'],
    ['from=202512&to=202501', 'BAD_PERIOD'],
  ])('%s is refused as %s', async (parameters, code) => {
    const { status, body } = await api.json(`/api/thermometer?gauge=consumption&${parameters}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { code } });
  });
});

describe('/api/overview', () => {
  test('is one answer made of the others', async () => {
    const overview = overviewSchema.parse((await api.json('/api/overview')).body);
    const { readings } = await ask('');
    const card = overview.gauges.find((g) => g.gauge === 'consumption');
    expect(overview.period).toBe(202512);
    expect(card?.reading).toEqual(readings.at(-1)?.reading);
    expect(card?.series).toHaveLength(24);
    const drivers = card?.drivers.reduce((sum, d) => sum + (d.contribution.value ?? 0), 0);
    expect(drivers).toBeCloseTo(card?.change.previous.value ?? Number.NaN, 9);
    expect(overview.headlines.map((h) => h.metric)).toEqual(['orders']);
    expect(overview.tiles.map((t) => t.region)).toEqual(['330000', '510000']);
    expect(overview.freshness.map((f) => f.family)).toEqual(['consumption', 'members']);
    expect(overview.synthetic).toBe(true);
  });

  test('answers within 100 ms of processor time', async () => {
    await api.json('/api/overview');
    const took: number[] = [];
    for (let n = 0; n < 5; n++) {
      const worked = processorTime();
      await api.json('/api/overview');
      took.push(worked());
    }
    expect(Math.min(...took)).toBeLessThan(0.1);
  });
});

describe('/api/quality', () => {
  test('accounts for every record of every load', async () => {
    const quality: Quality = qualitySchema.parse((await api.json('/api/quality')).body);
    for (const load of quality.loads)
      expect(load.rows_in).toBe(load.loaded + load.updated + load.unchanged + load.duplicate + load.rejected);
    expect(quality.rejects).toEqual([
      {
        family: 'consumption',
        rule: 'not_a_number',
        field: 'paid_amount_fen',
        title: { zh: '金额不是数字', en: 'Not a number' },
        rows: 2,
      },
    ]);
    expect(quality.skipped).toEqual([{ family: 'consumption', reason: 'title', lines: 1 }]);
    expect(quality.linkage[0]).toMatchObject({
      family: 'consumption',
      linked: { value: 1 },
      orphan: { value: 0 },
    });
    expect(
      quality.returns.map(({ status, sender, lines, until, actors }) => [
        status,
        sender,
        lines,
        until,
        actors,
      ]),
    ).toEqual([
      ['open', '样例市总工会', 1, expect.any(String), []],
      ['waived', '样例市总工会', 1, '2026-01-08', ['王芳']],
    ]);
    expect(quality.return_events).toMatchObject([
      { at: '2026-01-08T09:00:00Z', actor: '王芳', action: 'waived', reason: '源头已停用' },
    ]);
    expect(quality.corrections).toMatchObject([
      { id: 'unit', since: '2026-01-07', reason: { zh: '单位写错' }, guards: { en: 'Amount = 9' }, rows: 1 },
    ]);
    expect(quality.checks).toHaveLength(1);
    expect(quality.lineage.edges).toEqual([{ from: 'raw.consumption', to: 'cubes.consumption' }]);
    expect(new Set(quality.coverage.map((c) => c.status))).toEqual(new Set(['reported']));
  });
});

describe('/api/method', () => {
  test('is the definition frozen with the release, the catalogue and the policy', async () => {
    const method: Method = methodSchema.parse((await api.json('/api/method')).body);
    const consumption = method.indices.find((i) => i.gauge === 'consumption');
    expect(consumption?.domains.map((d) => d.id)).toEqual(['01', '02', '03']);
    expect(consumption?.domains.reduce((sum, d) => sum + d.weight, 0)).toBeCloseTo(1, 12);
    expect(consumption?.base).toEqual({ from: 202401, to: 202512 });
    expect(consumption?.text.zh).toContain('社会温度计');
    expect(method.metrics.map((m) => m.id)).toContain('buyer_share');
    expect(method.metrics.find((m) => m.id === 'buyer_share')?.formula).toBe(
      'consumption.buyers ÷ members.active_members × 10000',
    );
    expect(method.policy.rules.map((r) => r.id)).toContain('perturbation');
    expect(method.statuses.map((s) => s.mark)).toContain('*');
  });
});
