import { describe, expect, test } from 'vitest';
import { PairWatch, type Population, pairsBetween } from '../../src/disclosure/pair-difference.ts';

const told = (count: number, kept: Population['kept'], at: Partial<Population> = {}): Population => ({
  query: JSON.stringify([count, kept]),
  release: 'r1',
  subject: 'orders',
  period: 202506,
  region: '510000',
  kept,
  count,
  ...at,
});

describe('pairs of answers that tell a few people apart', () => {
  const whole = told(104, { age_band: ['a', 'b', 'c'] });
  test.each<[string, Population, number]>([
    ['a part that lacks three', told(101, { age_band: ['a', 'b'] }), 1],
    ['all, of whom the filter lacks two', told(106, {}), 1],
    ['a part that lacks five', told(99, { age_band: ['a', 'b'] }), 0],
    ['as many', told(104, { age_band: ['a', 'b'] }), 0],
    ['an overlap, neither within the other', told(101, { age_band: ['b', 'd'] }), 0],
    ['a part along another dimension as well', told(103, { age_band: ['a'], sex: ['1'] }), 1],
    ['another month', told(101, { age_band: ['a', 'b'] }, { period: 202505 }), 0],
    ['another place', told(101, { age_band: ['a', 'b'] }, { region: '110000' }), 0],
    ['the same people a release later', told(107, { age_band: ['a', 'b', 'c'] }, { release: 'r2' }), 1],
  ])('%s', (_, other, pairs) => {
    expect(pairsBetween([whole], [other], 5)).toHaveLength(pairs);
    expect(pairsBetween([other], [whole], 5)).toHaveLength(pairs);
  });

  test('each actor is watched apart, and the same question twice is no pair', () => {
    const watch = new PairWatch();
    const part = told(101, { age_band: ['a', 'b'] });
    expect(watch.tell('li', [whole], 5)).toEqual([]);
    expect(watch.tell('wang', [part], 5)).toEqual([]);
    expect(watch.tell('li', [whole], 5)).toEqual([]);
    expect(watch.tell('li', [part], 5)).toMatchObject([{ difference: 3 }]);
  });
});
