import { describe, expect, test } from 'vitest';
import { type CommitmentFacts, judgeCommitment } from '../../src/domain/commitment.ts';
import { countChange, differenceOf, shareChange, wontedChange } from '../../src/indices/change-interval.ts';

const facts = (over: Partial<CommitmentFacts>): CommitmentFacts => ({
  expected: { direction: 'down', by: 5 },
  closed: true,
  sameDefinition: true,
  sameMethod: true,
  move: { value: -8, low: -10, high: -6 },
  ...over,
});

describe('what became of a promise', () => {
  test.each<[string, Partial<CommitmentFacts>, string, string]>([
    ['the whole interval beyond', {}, 'kept', 'beyond'],
    [
      'its near end exactly at the target',
      { move: { value: -7, low: -9, high: -5 } },
      'cannot_tell',
      'astride',
    ],
    ['its near end just beyond', { move: { value: -7, low: -9, high: -5.001 } }, 'kept', 'beyond'],
    ['its far end exactly at the target', { move: { value: -3, low: -5, high: -1 } }, 'no_effect', 'short'],
    ['moved, not enough', { move: { value: -2, low: -3, high: -1 } }, 'no_effect', 'short'],
    ['moved the other way', { move: { value: 8, low: 6, high: 10 } }, 'no_effect', 'short'],
    ['the interval astride', { move: { value: -6, low: -9, high: -3 } }, 'cannot_tell', 'astride'],
    [
      'upwards, beyond',
      { expected: { direction: 'up', by: 2 }, move: { value: 4, low: 3, high: 5 } },
      'kept',
      'beyond',
    ],
    [
      'any fall at all',
      { expected: { direction: 'down', by: 0 }, move: { value: -1, low: -2, high: -0.1 } },
      'kept',
      'beyond',
    ],
    [
      'no change',
      { expected: { direction: 'down', by: 0 }, move: { value: 0, low: 0, high: 0 } },
      'no_effect',
      'short',
    ],
    ['before the window closes, whatever moved', { closed: false }, 'in_progress', 'window_open'],
    ['hidden or missing', { move: null }, 'cannot_tell', 'no_move'],
    [
      'another layer or definition',
      { sameDefinition: false, closed: false },
      'cannot_tell',
      'other_definition',
    ],
    ['another version of the method', { sameMethod: false }, 'cannot_tell', 'other_method'],
  ])('%s', (_, over, state, reason) => {
    expect(judgeCommitment(facts(over))).toEqual({ state, reason });
  });
});

describe('how sure a change is', () => {
  test('of counts: 60 after 100 cases', () => {
    // ln 0.6 ± 1.959964 √(1/60 + 1/100) = −0.51083 ± 0.32007.
    const found = countChange(60, 100);
    expect([found?.value, found?.low, found?.high].map((v) => v?.toFixed(1))).toEqual([
      '-40.0',
      '-56.4',
      '-17.4',
    ]);
    expect(countChange(0, 100)).toBeNull();
  });

  test('of shares: 56 of 70 after 48 of 80, as Newcombe 1998 (method 10, table II a)', () => {
    const found = shareChange({ percent: (56 / 70) * 100, n: 70 }, { percent: (48 / 80) * 100, n: 80 });
    expect([found?.value, found?.low, found?.high].map((v) => v?.toFixed(2))).toEqual([
      '20.00',
      '5.24',
      '33.39',
    ]);
  });

  test('of money: as far as it moved by itself before', () => {
    // Six growths of ±0.1 in logs: s = √(6 · 0.01 / 5) = 0.109545, t(0.975; 5) = 2.570582, ln 1.5 ± 0.281594.
    const past = [0, 0.1, 0, 0.1, 0, 0.1, 0].map((log) => 200 * Math.exp(log));
    const found = wontedChange(300, past, 1);
    expect([found?.value, found?.low, found?.high].map((v) => v?.toFixed(1))).toEqual([
      '50.0',
      '13.2',
      '98.8',
    ]);
    // Over two steps it stood still each time, and a gap is no growth; fewer than six say nothing.
    expect(wontedChange(300, [...past, 220, 200], 2)).toEqual(
      expect.objectContaining({ value: expect.closeTo(50) }),
    );
    expect(wontedChange(300, [null, ...past.slice(1)], 1)).toBeNull();
    expect(wontedChange(0, past, 1)).toBeNull();
  });

  test('of readings: their intervals meet as lengths at a right angle', () => {
    expect(differenceOf({ value: 105, low: 102, high: 108 }, { value: 100, low: 96, high: 104 })).toEqual({
      value: 5,
      low: 0,
      high: 10,
    });
  });
});
