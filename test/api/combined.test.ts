import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { besideNation, besidePeers } from '../../src/api/query/beside.ts';
import { Comparison } from '../../src/api/query/compare.ts';
import { groupCells } from '../../src/api/query/group-cells.ts';
import type { QueryInput } from '../../src/contracts/query.ts';
import type { ShownCell } from '../../src/disclosure/gate.ts';
import { METRICS } from '../../src/domain/catalogue.ts';
import { type FestivalYear, straddledMonths } from '../../src/domain/festival.ts';
import { type HandApi, handApi } from '../support/hand-api.ts';
import { handRelease } from '../support/hand-warehouse.ts';

const metric = (id: string) => {
  const found = METRICS.find((m) => m.id === id);
  if (!found) throw new Error(id);
  return found;
};
const cell = (region: string, value: number | null, more: Partial<ShownCell> = {}): ShownCell => ({
  period: 202601,
  region,
  members: [],
  value,
  status: value === null ? 'not_reported' : 'observed',
  n: null,
  ...more,
});

const FESTIVALS = [
  { year: 2024, spring_festival: '2024-02-10', dragon_boat: '2024-06-10', mid_autumn: '2024-09-17' },
  { year: 2025, spring_festival: '2025-01-29', dragon_boat: '2025-05-31', mid_autumn: '2025-10-06' },
] as unknown as FestivalYear[];

describe('groups of places, from what may be shown of them', () => {
  const groups = [
    { scheme: 's', code: 'a', zh: '甲', en: 'A', regions: ['1', '2'] },
    { scheme: 's', code: 'b', zh: '乙', en: 'B', regions: ['3'] },
  ];
  const known = new Set(['1', '2', '3']);

  test('amounts add, what did not report adds nothing, rates are pooled by their denominators', () => {
    const [a, b] = groupCells([cell('1', 10), cell('2', null), cell('3', 7)], groups, 'count', known);
    expect([a?.value, b?.value]).toEqual([10, 7]);
    const [rate] = groupCells([cell('1', 10, { n: 100 }), cell('2', 40, { n: 300 })], groups, 'rate', known);
    expect(rate).toMatchObject({ region: 'a', value: 32.5, n: 400 });
  });

  test('one hidden place hides its group, and an unknown level is said by name', () => {
    const hidden = cell('2', null, { status: 'suppressed' });
    const [a, b] = groupCells([cell('1', 10), hidden, cell('3', 7)], groups, 'count', new Set(['1', '2']));
    expect(a).toMatchObject({ value: null, status: 'suppressed' });
    expect(b).toMatchObject({ value: null, status: 'not_at_this_grain' });
  });
});

describe('a place beside others', () => {
  test('peers leave the place itself out: mean of amounts, pooled rates', () => {
    const amounts = [cell('1', 10), cell('2', 20), cell('3', 60), cell('4', null)];
    const of = besidePeers(amounts[0] ?? cell('1', 10), amounts, metric('applications'));
    expect(of).toMatchObject({ base: { value: 40 }, change: { value: -75, unit: 'percent' }, peers: 2 });
    const rates = [cell('1', 50, { n: 10 }), cell('2', 10, { n: 300 }), cell('3', 50, { n: 100 })];
    const rate = besidePeers(rates[0] ?? cell('1', 50), rates, metric('unmet_rate'));
    expect(rate).toMatchObject({ base: { value: 20 }, change: { value: 30, unit: 'points' }, peers: 2 });
  });

  test('an amount has no percentage of the nation; a rate has its points', () => {
    expect(besideNation(cell('1', 5), cell('000000', 500), metric('applications')).change).toMatchObject({
      value: null,
      status: 'not_applicable',
    });
    expect(besideNation(cell('1', 5), cell('000000', 8), metric('unmet_rate')).change?.value).toBe(-3);
  });
});

describe('last year, aligned on festivals', () => {
  test('the months a festival moved between are known by name', () => {
    expect(straddledMonths(FESTIVALS, 202509)).toEqual([202509, 202510]);
    expect(straddledMonths(FESTIVALS, 202505)).toEqual([202505, 202506]);
    expect(straddledMonths(FESTIVALS, 202507)).toBeUndefined();
    expect(straddledMonths(FESTIVALS, 202409)).toBeUndefined();
  });

  test('a festival that moved is no change; without alignment it is', () => {
    // A flat series with 100 more in the month of 中秋.
    const cells = [202409, 202410, 202509, 202510].map((period) =>
      cell('000000', period === 202409 || period === 202510 ? 200 : 100, { period }),
    );
    const at = { grain: 'month', code: 202509 } as const;
    const own = cells[2] ?? cell('000000', 0);
    const of = (festivals?: readonly FestivalYear[]) =>
      new Comparison(cells, metric('applications'), { compare: 'yoy', jan_feb: false, festivals }).of(
        own,
        at,
      );
    expect(of()?.change.value).toBe(-50);
    expect(of(FESTIVALS)?.change).toMatchObject({ value: 0, over: 'festival' });
  });

  test('a period that has not closed is compared with nothing', () => {
    const cells = [cell('000000', 100, { period: 202512 }), cell('000000', 40, { status: 'partial' })];
    const compared = new Comparison(cells, metric('applications'), { compare: 'previous', jan_feb: false });
    expect(compared.of(cells[1] ?? cell('', 0), { grain: 'month', code: 202601 })?.change).toMatchObject({
      value: null,
      status: 'not_complete',
    });
  });
});

describe('asked of the API', () => {
  const home = mkdtempSync(join(tmpdir(), 'combined-'));
  let api: HandApi;
  const period: QueryInput['period'] = { grain: 'month', from: 202506, to: 202506 };

  beforeAll(async () => {
    await handRelease(home);
    api = await handApi(home);
  });
  afterAll(async () => {
    await api.shelf.close();
    rmSync(home, { recursive: true, force: true });
  });

  test('peers are the other places, told from plain answers', async () => {
    const plain = await api.query({ metric: 'orders', region: { level: 'province' }, period });
    const { rows } = await api.query({
      metric: 'orders',
      region: { level: 'province', codes: ['510000'] },
      period,
      compare: 'peers',
    });
    const others = plain.rows.filter((row) => row.region !== '510000' && row.value !== null);
    const mean = others.reduce((sum, row) => sum + (row.value ?? 0), 0) / others.length;
    expect(rows).toHaveLength(1);
    expect(rows[0]?.base?.value).toBeCloseTo(mean, 9);
    expect(rows[0]?.peers).toBe(others.length);
  });

  test('per 10,000 members is the amount over the members', async () => {
    const amount = await api.query({ metric: 'orders', period });
    const per = await api.query({ metric: 'orders', period, per: 'members' });
    const [row] = per.rows;
    expect(per.metric).toMatchObject({ unit: 'per_10k_members', unit_label: { zh: '单/万会员' } });
    expect(row?.n).toBe(3000);
    expect(row?.value).toBeCloseTo(((amount.rows[0]?.value ?? 0) / 3000) * 10_000, 9);
  });

  test.each<[string, object, string]>([
    ['weeks', { metric: 'orders', period: { grain: 'week' } }, 'NOT_AT_THIS_GRAIN'],
    ['days', { metric: 'orders', period: { grain: 'day' } }, 'NOT_AT_THIS_GRAIN'],
    ['real terms without prices', { metric: 'paid', real: true }, 'NOT_AT_THIS_GRAIN'],
    ['real terms of no money', { metric: 'orders', real: true }, 'UNDECLARED_DIMENSION'],
    ['a rate over members', { metric: 'buyer_share', per: 'members' }, 'UNDECLARED_DIMENSION'],
    ['groups nobody has', { metric: 'orders', region: { level: 'province', groups: 'x' } }, 'UNKNOWN_REGION'],
  ])('%s are refused by name', async (_, input, code) => {
    const response = await api.app.request('/api/query', {
      method: 'POST',
      body: JSON.stringify(input),
      headers: { 'content-type': 'application/json' },
    });
    const body = (await response.json()) as { error: { code: string; message: { zh: string } } };
    expect(response.status).toBe(400);
    expect(body.error.code).toBe(code);
    expect(body.error.message.zh).toMatch(/[。？]$/);
  });
});
