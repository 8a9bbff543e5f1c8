import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import { Shelf } from '../../src/api/release/shelf.ts';
import { getCatalogue, getQuery, getRepresentation } from '../../src/client/client.ts';
import {
  getConfidence,
  getFestivals,
  getMerchants,
  getPrices,
  getVouchers,
} from '../../src/client/consumption.ts';
import type { Fetch } from '../../src/client/http.ts';
import {
  festivalsSchema,
  pricesSchema,
  type SpendingParts,
  vouchersSchema,
} from '../../src/contracts/consumption.ts';
import type { QueryInput } from '../../src/contracts/query.ts';
import { representationSchema } from '../../src/contracts/representation.ts';
import { confidenceSchema, merchantsSchema } from '../../src/contracts/trust.ts';
import { loadPolicy } from '../../src/disclosure/policy.ts';
import { METRICS } from '../../src/domain/catalogue.ts';
import { madeUpPrice } from '../support/prices.ts';
import { tinyWorkspace } from '../support/tiny-workspace.ts';

let shelf: Shelf;
let fetch: Fetch;

beforeAll(async () => {
  shelf = new Shelf({ folder: join(await tinyWorkspace(), 'releases') });
  await shelf.follow();
  const app = createApp({ shelf, policy: loadPolicy(), metrics: METRICS });
  fetch = (path, init) => app.request(path, init);
});
afterAll(() => shelf.close());

const CLASSES = ['01', '02', '03', '04', '05', '06', '07', '08'];

/** Prices against the same month of 2023: the year before the first index is 1. */
const levelOf = (month: number, code: string, region: string): number =>
  Array.from({ length: Math.trunc(month / 100) - 2023 }, (_, i) => 2024 + i).reduce(
    (level, year) => (level * madeUpPrice(year * 100 + (month % 100), code, region)) / 100,
    1,
  );

const sumOf = (parts: SpendingParts): number =>
  [parts.volume, parts.mix, parts.price, parts.entered, parts.left, parts.unpriced].reduce(
    (sum, part) => sum + (part.value ?? Number.NaN),
    0,
  );

describe('consumption', () => {
  test('nominal over the index is real, and the six parts are the whole change, by month and by class', async () => {
    const answer = await getPrices(fetch);
    expect(pricesSchema.parse(answer)).toEqual(answer);
    const known = answer.months.filter((m) => m.real.value !== null);
    expect(known.length).toBeGreaterThan(20);
    expect(known[0]?.price_index.value).toBeCloseTo(100, 9);
    for (const { nominal, price_index, real } of known)
      expect(real.value).toBeCloseTo((nominal.value ?? 0) / ((price_index.value ?? 0) / 100), 6);
    // The generator lets prices drift by 0.41 % a month.
    const [first, last] = [known[0], known.at(-1)];
    expect((last?.price_index.value ?? 0) / (first?.price_index.value ?? 1)).toBeGreaterThan(1);
    const changed = [...answer.months.map((m) => m.parts), ...answer.classes.map((c) => c.parts)].filter(
      (parts) => parts.whole.value !== null,
    );
    expect(changed.length).toBeGreaterThan(10);
    for (const parts of changed) expect(sumOf(parts)).toBeCloseTo(parts.whole.value ?? 0, 4);
  });

  test('real growth by official prices, class by class, from the files of the bureau', async () => {
    const answer = await getPrices(fetch);
    expect(answer.cpi_loaded).toBe(true);
    // Purchases of members themselves, as the page says.
    const modes = Object.keys((await getCatalogue(fetch)).labels.buy_mode ?? {});
    const { rows } = await getQuery(fetch, {
      metric: 'paid_amount',
      by: ['consumption_class'],
      region: { level: 'nation' },
      period: { grain: 'month' },
      where: { buy_mode: modes.filter((mode) => mode !== 'pooled' && mode !== '*') },
    });
    const paid = (month: number, code: string): number | null =>
      rows.find((row) => row.period === month && row.consumption_class === code)?.value ?? null;
    const known = answer.months.filter((m) => m.real_growth_cpi.value !== null);
    expect(known.length).toBeGreaterThan(10);
    for (const { period, real_growth_cpi } of known) {
      let [base, now] = [0, 0];
      for (const code of CLASSES) {
        const [then, current] = [paid(period - 100, code), paid(period, code)];
        if (then === null || current === null) continue;
        base += then;
        now += current / (madeUpPrice(period, code) / 100);
      }
      expect(real_growth_cpi).toEqual({
        value: expect.closeTo((now / base - 1) * 100, 9),
        status: 'estimated',
      });
    }
    // Of a year before the first record there is nothing to compare with.
    expect(answer.months[0]?.real_growth_cpi).toEqual({ value: null, status: 'not_reported' });
  });

  test('a province where the classes are hidden has no growth by class, and says so', async () => {
    const { months, cpi_loaded } = await getPrices(fetch, { region: '510000' });
    expect(cpi_loaded).toBe(true);
    expect(months.at(-2)?.nominal.value).not.toBeNull();
    expect(months.at(-2)?.real_growth_cpi).toEqual({ value: null, status: 'suppressed' });
  });

  test.each(['510000', '330000'])(
    'real terms by class and place: %s has the nation’s prices but for its own',
    async (place) => {
      const split: QueryInput = {
        metric: 'paid_amount',
        by: ['consumption_class'],
        region: { level: 'province', codes: [place] },
        period: { grain: 'year' },
      };
      const [nominal, real] = [await getQuery(fetch, split), await getQuery(fetch, { ...split, real: true })];
      const known = real.rows.filter((row) => CLASSES.includes(row.consumption_class ?? '') && row.value);
      expect(known.length).toBeGreaterThan(3);
      for (const { period, consumption_class: code = '', value } of known) {
        const own = place === '510000' && code === '01' ? place : '000000';
        const spent = nominal.rows.find((r) => r.period === period && r.consumption_class === code)?.value;
        const months = Array.from({ length: 12 }, (_, i) => levelOf(period * 100 + i + 1, code, own));
        const level = months.reduce((a, b) => a + b, 0) / 12;
        expect(value).toBeCloseTo((spent ?? Number.NaN) / level, 6);
      }
      const food: QueryInput = { ...split, by: [], where: { consumption_class: ['01'] }, real: true };
      const { rows } = await getQuery(fetch, food);
      for (const row of rows.filter(({ value }) => value !== null))
        expect(row.value).toBe(
          real.rows.find((r) => r.period === row.period && r.consumption_class === '01')?.value,
        );
    },
  );

  test('any amount of money in real terms: nominal over the chained prices of its place and month', async () => {
    const asked: QueryInput = {
      metric: 'paid_amount',
      region: { level: 'nation' },
      period: { grain: 'month' },
    };
    const [nominal, real] = [await getQuery(fetch, asked), await getQuery(fetch, { ...asked, real: true })];
    const { deflator } = await getCatalogue(fetch);
    // Prices of single months against the year before begin in 2024, so that 2023 is 1.
    expect(deflator).toEqual({ from: 202301, to: 202609 });
    const known = real.rows.filter((row) => row.value !== null);
    expect(known.length).toBeGreaterThan(20);
    for (const { period, value } of known) {
      const spent = nominal.rows.find((row) => row.period === period)?.value ?? Number.NaN;
      expect(value).toBeCloseTo(spent / levelOf(period, '*', '000000'), 6);
    }
  });

  test('a province that is not there is refused with the nearest', async () => {
    await expect(getPrices(fetch, { region: '999999' })).rejects.toMatchObject({ code: 'UNKNOWN_REGION' });
  });

  test('curves stand on the lunar date, only for years that are whole, and their mean is 100', async () => {
    const answer = await getFestivals(fetch, { festival: 'mid_autumn' });
    expect(festivalsSchema.parse(answer)).toEqual(answer);
    // Mid-Autumn of 2026 ends its stretch in October, which is not complete.
    expect(answer.years.map((y) => y.date)).toEqual(['2024-09-17', '2025-10-06']);
    const days = answer.days.filter((d) => d.year === 2025);
    expect(days.map((d) => d.day)).toEqual(Array.from({ length: 41 }, (_, i) => i - 20));
    const shown = days.flatMap((d) => d.index.value ?? []);
    expect(shown.reduce((a, b) => a + b, 0) / shown.length).toBeCloseTo(100, 9);
  });

  test('where no round stands out none is measured, and one that is not there is refused', async () => {
    const answer = await getVouchers(fetch);
    expect(vouchersSchema.parse(answer)).toEqual(answer);
    expect(answer.round).toBeNull();
    await expect(getVouchers(fetch, { round: '330000-209901' })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
  });
});

describe('trust', () => {
  test('no score under five raters, no rank under twenty, every score inside its interval', async () => {
    const answer = await getMerchants(fetch);
    expect(merchantsSchema.parse(answer)).toEqual(answer);
    expect(answer.counts.scored).toBeGreaterThan(0);
    for (const m of answer.merchants) {
      expect(m.score.value !== null).toBe(m.raters >= 5);
      expect(m.rank !== null).toBe(m.raters >= 20);
      if (m.score.value === null) continue;
      expect((m.score.low ?? 9) <= m.score.value && m.score.value <= (m.score.high ?? 0)).toBe(true);
      expect((m.satisfied.low ?? 999) <= (m.satisfied.value ?? 0) + 1e-9).toBe(true);
    }
  });

  test('a filter changes who is listed and nobody’s score', async () => {
    const all = await getMerchants(fetch);
    const [one] = all.merchants;
    const some = await getMerchants(fetch, { merchant_type: one?.merchant_type });
    expect(some.merchants.find((m) => m.name === one?.name)?.score).toEqual(one?.score);
  });

  test.each(['pboc', 'beijing', 'michigan'] as const)(
    'an index of surveys by %s, with its interval',
    async (formula) => {
      const answer = await getConfidence(fetch, { formula });
      expect(confidenceSchema.parse(answer)).toEqual(answer);
      expect(answer.index.length).toBeGreaterThan(4);
      for (const p of answer.points.filter((q) => q.weighted.value !== null)) {
        expect((p.low ?? 999) <= (p.weighted.value ?? 0) + 1).toBe(true);
        expect((p.high ?? -1) >= (p.weighted.value ?? 0) - 1).toBe(true);
        expect(p.effective_n ?? 0).toBeLessThanOrEqual(p.responses);
      }
    },
  );
});

describe('whom the numbers speak for', () => {
  test('observed never exceed the roll, groups add up to it, and the silent province is listed, not filled in', async () => {
    const answer = await getRepresentation(fetch);
    expect(representationSchema.parse(answer)).toEqual(answer);
    const any = answer.families.find((f) => f.family === '*');
    expect(any?.on_roll.value ?? 0).toBeGreaterThan(1000);
    for (const family of answer.families) {
      expect(family.observed.value ?? 0).toBeLessThanOrEqual(family.on_roll.value ?? 0);
      expect(family.effective_n ?? 0).toBeLessThanOrEqual((family.observed.value ?? 0) + 0.5);
      for (const dimension of ['sex', 'age_band']) {
        const own = family.groups.filter((g) => g.dimension === dimension);
        expect(own.reduce((sum, g) => sum + (g.on_roll.value ?? 0), 0)).toBe(family.on_roll.value);
      }
    }
    expect(answer.silent_places.filter((p) => p.region === '230000').length).toBeGreaterThan(0);
    // What is shown is never under five persons, and hidden is never zero.
    for (const group of answer.families.flatMap((f) => f.groups)) {
      for (const v of [group.on_roll, group.observed])
        expect(v.value === null || v.value === 0 || v.value >= 5).toBe(true);
    }
  });

  test('shares of the channels add up', async () => {
    const { channels } = await getRepresentation(fetch);
    const own = channels.filter((c) => c.metric === 'applications');
    expect(own.reduce((sum, c) => sum + (c.share.value ?? 0), 0)).toBeCloseTo(100, 6);
  });
});
