import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { queryRequestSchema } from '../../src/contracts/query.ts';
import { overviewParams, parseOverview } from '../../src/dashboard/state/overview.ts';
import { parseShared, searchOf } from '../../src/dashboard/state/shared.ts';
import { isStored, resolveTrends, splitsAfter, trendsQuery } from '../../src/dashboard/state/trends.ts';
import { parseTrends, type TrendsChoice, trendsParams } from '../../src/dashboard/state/trends-choice.ts';
import {
  chooseGrain,
  chooseLevel,
  chooseMembers,
  chooseMetric,
  chooseSplit,
} from '../../src/dashboard/state/trends-transitions.ts';
import { catalogue, metrics } from './fixture/world.ts';

const metric = (id: string) => {
  const found = metrics.find((m) => m.id === id);
  if (found === undefined) throw new Error(`fixture has no ${id}`);
  return found;
};
const resolve = (choice: TrendsChoice) => {
  const state = resolveTrends(choice, catalogue);
  if (state === undefined) throw new Error('no state');
  return state;
};
const search = (choice: TrendsChoice): string => searchOf(trendsParams(choice), {});

describe('the address holds what the reader chose, and only that', () => {
  it('nothing chosen is an empty address', () => {
    expect(search(parseTrends(''))).toBe('');
    expect(searchOf(overviewParams(parseOverview('')), parseShared(''))).toBe('');
  });

  it('a choice is readable and stands in one order', () => {
    expect(
      search({
        view: 'bars',
        compare: 'previous',
        where: { channel: ['app', 'hotline'] },
        by: ['need_domain'],
        metric: 'm',
      }),
    ).toBe('?metric=m&by=need_domain&in.channel=app,hotline&compare=previous&view=bars');
  });

  const code = fc.stringMatching(/^[a-zA-Z0-9_.-]{1,12}$/);
  const codes = fc.uniqueArray(code, { minLength: 1, maxLength: 4 });
  const choice = fc.record(
    {
      metric: code,
      by: fc.uniqueArray(fc.constantFrom('need_domain' as const, 'channel' as const, 'industry' as const), {
        minLength: 1,
        maxLength: 2,
      }),
      where: fc.dictionary(fc.constantFrom('need_domain', 'channel', 'sex'), codes, {
        minKeys: 1,
        maxKeys: 3,
        noNullPrototype: true,
      }),
      level: fc.constantFrom('nation' as const, 'province' as const, 'city' as const),
      within: code,
      codes,
      grain: fc.constantFrom('month' as const, 'quarter' as const, 'year' as const),
      from: fc.integer({ min: 200001, max: 209912 }),
      to: fc.oneof(fc.constant('latest' as const), fc.integer({ min: 200001, max: 209912 })),
      compare: fc.constantFrom('previous' as const, 'yoy' as const, 'none' as const),
      janFeb: fc.boolean(),
      view: fc.constantFrom('lines' as const, 'multiples' as const, 'bars' as const),
    },
    { requiredKeys: [] },
  );

  it('address → choice → address is the same address', () => {
    fc.assert(
      fc.property(choice, (chosen) => {
        const address = search(chosen as TrendsChoice);
        expect(parseTrends(address)).toEqual(chosen);
        expect(search(parseTrends(address))).toBe(address);
      }),
    );
  });

  it.each([
    '?by=region',
    '?by=DROP%20TABLE',
    '?from=soon&to=later',
    '?level=planet&grain=hour&compare=fate&view=pie',
    '?in.need_domain=',
    '?metric=a%20b',
    '?janfeb=maybe',
  ])('%s chooses nothing', (address) => {
    expect(parseTrends(address)).toEqual({});
  });

  it('language and release travel with every page', () => {
    const shared = parseShared('?metric=x&lang=en&release=20261122T080000Z-9f3ac2d1');
    expect(searchOf(new URLSearchParams({ metric: 'x' }), shared)).toBe(
      '?metric=x&lang=en&release=20261122T080000Z-9f3ac2d1',
    );
    expect(parseShared('?lang=fr&release=../../etc')).toEqual({});
  });
});

describe('defaults come from the release', () => {
  it('the first metric with data, three years of complete months, year on year', () => {
    const state = resolve({});
    expect(state.metric.id).toBe('service_applications');
    expect([state.from, state.to, state.compare, state.janFeb, state.level]).toEqual([
      202309,
      202609,
      'yoy',
      true,
      'nation',
    ]);
    expect(state.ignored).toEqual([]);
  });

  it('the address wins over the default', () => {
    const state = resolve({ from: 202401, to: 202412, compare: 'none', grain: 'month' });
    expect([state.from, state.to, state.compare, state.janFeb]).toEqual([202401, 202412, 'none', false]);
  });

  it('joins January and February only where months can be added', () => {
    expect(resolve({ metric: 'service_applicants' }).janFeb).toBe(false);
    expect(resolve({ metric: 'need_temperature', janFeb: true }).janFeb).toBe(false);
    expect(resolve({ metric: 'unmet_rate' }).janFeb).toBe(true);
    expect(resolve({ grain: 'quarter' }).janFeb).toBe(false);
    expect(resolveTrends({}, { ...catalogue, currency: 'GBP' })?.janFeb).toBe(false);
  });

  it('`latest` reaches into the months that have not closed', () => {
    expect(resolve({ to: 'latest' }).to).toBe(202611);
  });

  it('a quarter that has not closed is no default', () => {
    const open = {
      ...catalogue,
      metrics: metrics.map((m) => ({ ...m, watermark: { ...m.watermark, complete_through: 202608 } })),
    };
    expect(resolveTrends({ grain: 'quarter' }, open)?.to).toBe(20262);
    expect(resolve({ grain: 'quarter' }).to).toBe(20263);
  });

  it('what a release cannot honour is said, and the rest still stands', () => {
    const state = resolve({
      metric: 'appeal_cases',
      by: ['need_domain'],
      level: 'province',
      within: '990000',
    });
    expect(state.by).toEqual([]);
    expect(state.level).toBe('province');
    expect(state.ignored).toEqual(['by=need_domain', 'within=990000']);
  });

  it('an unknown metric falls back and is named', () => {
    expect(resolve({ metric: 'gone' }).ignored).toEqual(['metric=gone']);
  });

  it('no metric at all is no state', () => {
    expect(resolveTrends({}, { ...catalogue, metrics: [] })).toBeUndefined();
  });
});

describe('the question', () => {
  it('is one the API accepts, whatever is chosen', () => {
    for (const choice of [
      {},
      { by: ['need_domain' as const], where: { need_domain: ['S08'] } },
      { level: 'province' as const, grain: 'year' as const },
    ]) {
      const asked = trendsQuery(resolve(choice), { lang: 'zh-CN' });
      expect(queryRequestSchema.safeParse(asked).success).toBe(true);
    }
  });

  it('asks for no comparison when none is wanted', () => {
    expect(trendsQuery(resolve({ compare: 'none' }), { lang: 'en' })).not.toHaveProperty('compare');
  });
});

describe('declared sets of dimensions', () => {
  it('only exactly stored sets may be asked', () => {
    expect(isStored(metric('service_applications'), ['channel', 'need_domain'])).toBe(true);
    expect(isStored(metric('consumption_paid'), ['need_domain'])).toBe(false);
  });

  it('offers what may still be added', () => {
    expect(splitsAfter(metric('service_applications'), [])).toEqual(['need_domain', 'channel']);
    expect(splitsAfter(metric('service_applications'), ['channel'])).toEqual(['need_domain']);
    expect(splitsAfter(metric('appeal_cases'), [])).toEqual([]);
  });
});

describe('transitions touch one choice and drop only what no longer fits', () => {
  const full: TrendsChoice = {
    metric: 'service_applications',
    by: ['need_domain'],
    where: { need_domain: ['S08'] },
    level: 'province',
    codes: ['510000'],
    from: 202401,
    compare: 'previous',
    view: 'bars',
  };

  it('another metric keeps place, period and comparison', () => {
    expect(chooseMetric(full, 'consumption_paid', catalogue)).toEqual({
      metric: 'consumption_paid',
      level: 'province',
      codes: ['510000'],
      from: 202401,
      compare: 'previous',
      view: 'bars',
    });
    expect(chooseMetric(full, 'unmet_rate', catalogue)).toMatchObject({
      by: ['need_domain'],
      where: { need_domain: ['S08'] },
    });
  });

  it('another split drops filters that are not stored with it', () => {
    expect(chooseSplit(full, ['channel'], metric('service_applications')).where).toEqual({
      need_domain: ['S08'],
    });
    expect(chooseSplit(full, [], metric('consumption_paid')).where).toBeUndefined();
  });

  it('no members chosen means all of them', () => {
    expect(chooseMembers(full, 'need_domain', [])).not.toHaveProperty('where');
    expect(chooseMembers(full, 'need_domain', ['S08', 'S09']).where).toEqual({ need_domain: ['S08', 'S09'] });
  });

  it('another level forgets the regions of the old one', () => {
    expect(chooseLevel(full, 'city')).not.toHaveProperty('codes');
  });

  it('another grain keeps the span on screen', () => {
    expect(chooseGrain({ from: 202402, to: 202411 }, 'quarter')).toEqual({
      grain: 'quarter',
      from: 20241,
      to: 20244,
    });
    expect(chooseGrain({ from: 20241, to: 20244 }, 'month')).toEqual({
      grain: 'month',
      from: 202401,
      to: 202412,
    });
    expect(chooseGrain({ from: 2024, to: 'latest' }, 'quarter')).toEqual({
      grain: 'quarter',
      from: 20241,
      to: 'latest',
    });
  });
});
