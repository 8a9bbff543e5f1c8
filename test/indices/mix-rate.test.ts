import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type MixGroup, mixRate } from '../../src/indices/mix-rate.ts';

const group = (id: string, a: [number, number], b: [number, number]): MixGroup => ({
  id,
  before: { part: a[0], whole: a[1] },
  now: { part: b[0], whole: b[1] },
});

describe('mix and rate', () => {
  test('Simpson: both channels get better, the whole gets worse, because the better one shrank', () => {
    // 850 of 1000 come by app at 10 %, 150 by phone at 30 %; then 250 at 7 % and 750 at 20 %.
    const out = mixRate([group('app', [85, 850], [17.5, 250]), group('phone', [45, 150], [150, 750])]);
    expect(out.before).toBeCloseTo(0.13, 12);
    expect(out.now).toBeCloseTo(0.1675, 12);
    expect(out.groups.every((g) => g.rate < 0)).toBe(true);
    // rate: 0.55·(−0.03) + 0.45·(−0.10); mix: −0.6·0.085 + 0.6·0.25 (the overall rate cancels)
    expect(out.rate).toBeCloseTo(-0.0615, 12);
    expect(out.mix).toBeCloseTo(0.099, 12);
  });

  test('a group that comes, one that goes, one that stays', () => {
    const out = mixRate([
      group('stays', [5, 50], [5, 50]),
      group('goes', [20, 50], [0, 0]),
      group('comes', [0, 0], [0, 50]),
    ]);
    expect(out.rate).toBe(0);
    expect(out.mix).toBeCloseTo(-0.2, 12);
    expect(out.rate + out.mix).toBeCloseTo(out.change, 12);
  });

  test('degenerate: nothing, no records, parts larger than wholes', () => {
    expect(() => mixRate([])).toThrow('need records');
    expect(() => mixRate([group('a', [0, 0], [1, 2])])).toThrow('need records');
    expect(() => mixRate([group('a', [3, 2], [1, 2])])).toThrow('3 of 2');
    expect(mixRate([group('a', [1, 2], [1, 2])])).toMatchObject({ change: 0, rate: 0, mix: 0 });
  });

  test('adds up to 1e-9; turned round it changes sign; the order of groups and the size of all do not matter', () => {
    const count = fc.integer({ min: 0, max: 1000 });
    const pair = fc.tuple(count, count).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(pair, pair), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 2, max: 9 }),
        (list, k) => {
          const groups = list.map(([a, b], i) => group(String(i), a, b));
          fc.pre(groups.some((g) => g.before.whole > 0) && groups.some((g) => g.now.whole > 0));
          const out = mixRate(groups);
          expect(Math.abs(out.rate + out.mix - out.change)).toBeLessThan(1e-9);
          const back = mixRate(groups.map((g) => ({ ...g, before: g.now, now: g.before })));
          expect(back.rate).toBeCloseTo(-out.rate, 9);
          expect(mixRate([...groups].reverse()).mix).toBeCloseTo(out.mix, 9);
          const larger = list.map(([a, b], i) => group(String(i), [a[0] * k, a[1] * k], b));
          expect(mixRate(larger).rate).toBeCloseTo(out.rate, 9);
        },
      ),
      { seed: 11 },
    );
  });
});
