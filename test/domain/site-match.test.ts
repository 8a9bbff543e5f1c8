import { describe, expect, test } from 'vitest';
import { byUse, type Match, matchOf, type Nearness, type Provider } from '../../src/domain/site-match.ts';

const provider = (given: Partial<Provider>): Provider => ({
  nearness: 'county',
  isSuited: false,
  serves: false,
  seats: null,
  used: 0,
  ...given,
});

describe('how a provider could help', () => {
  test('free places are used before anything is built', () => {
    expect(matchOf(provider({ seats: 40, used: 30, isSuited: true }))).toEqual({
      remedy: 'use_spare',
      reasons: ['spare', 'offers', 'suited'],
      spare: 10,
    });
  });

  test('a provider that is full, or as good as full, needs more places', () => {
    expect(matchOf(provider({ seats: 40, used: 39 }))).toMatchObject({ remedy: 'add_places', spare: 0 });
    expect(matchOf(provider({ seats: 40, used: 44 }))).toMatchObject({ remedy: 'add_places', spare: 0 });
  });

  test('who served such needs, or is built for them, may start the service', () => {
    expect(matchOf(provider({ serves: true, isWindow: true }))).toMatchObject({
      remedy: 'add_service',
      reasons: ['serves', 'window'],
    });
    expect(matchOf(provider({ isSuited: true, isConformant: true }))?.reasons).toEqual([
      'suited',
      'conformant',
    ]);
  });

  test('nothing speaks for a place that is merely near', () => {
    expect(matchOf(provider({ isWindow: true }))).toBeNull();
  });

  test('the nearest stands first, then what takes least, then what has most free', () => {
    const match = (nearness: Nearness, given: Partial<Provider>) => ({
      nearness,
      match: matchOf(provider({ nearness, ...given })) as Match,
    });
    const far = match('city', { seats: 100, used: 10 });
    const some = match('county', { seats: 20, used: 15 });
    const more = match('county', { seats: 20, used: 5 });
    const full = match('county', { seats: 20, used: 20 });
    expect([far, full, some, more].sort(byUse)).toEqual([more, some, full, far]);
  });
});
