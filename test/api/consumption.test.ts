import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import { Shelf } from '../../src/api/release/shelf.ts';
import { getRepresentation } from '../../src/client/client.ts';
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
import { representationSchema } from '../../src/contracts/representation.ts';
import { confidenceSchema, merchantsSchema } from '../../src/contracts/trust.ts';
import { loadPolicy } from '../../src/disclosure/policy.ts';
import { METRICS } from '../../src/domain/catalogue.ts';
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
