import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buhlmannStraub } from '../../../src/indices/buhlmann.ts';
import {
  betaCdf,
  betaQuantile,
  binomialCdf,
  discreteQuantile,
  gammaQuantile,
  lnGamma,
  negativeBinomialCdf,
  normalCdf,
  normalQuantile,
  normalTwoSided,
  poissonCdf,
  tCdf,
  tQuantile,
} from '../../../src/indices/distribution.ts';
import { funnel } from '../../../src/indices/funnel.ts';
import { PROPORTION_METHODS, proportionInterval } from '../../../src/indices/proportion.ts';
import { starScore } from '../../../src/indices/star-score.ts';
import { describePeer, numbers, peerCsv } from './peer-cases.ts';

describePeer('binomial intervals of R (prop.test, binom) and Newcombe (1998)', () => {
  test('five methods on 16 proportions, from 0 of 1 to large n', () => {
    const peer = peerCsv('ratings/binomial_intervals.csv');
    const [x, n] = [numbers(peer, 'x'), numbers(peer, 'n')];
    const runs = [
      ['wilson', 0.95, 'wilson95'],
      ['wilson', 0.9, 'wilson90'],
      ['wilson_cc', 0.95, 'wilson_cc95'],
      ['exact', 0.95, 'exact'],
      ['agresti_coull', 0.95, 'agresti_coull'],
      ['jeffreys', 0.95, 'jeffreys_equal_tail'],
    ] as const;
    let worst = 0;
    for (const [method, level, column] of runs) {
      const [low, high] = [numbers(peer, `${column}_lo`), numbers(peer, `${column}_hi`)];
      for (let i = 0; i < x.length; i++) {
        const ours = proportionInterval(x[i] ?? 0, n[i] ?? 1, level, method);
        worst = Math.max(worst, Math.abs(ours.low - (low[i] ?? 0)), Math.abs(ours.high - (high[i] ?? 0)));
      }
    }
    expect(worst).toBeLessThan(1e-9);
  });

  test('published to four digits', () => {
    const peer = peerCsv('ratings/wilson_newcombe1998.csv');
    for (const [i, x] of (peer.get('x') ?? []).entries()) {
      const ours = proportionInterval(Number(x), Number(peer.get('n')?.[i]));
      expect(ours.low.toFixed(4)).toBe(Number(peer.get('pub_lo')?.[i]).toFixed(4));
      expect(ours.high.toFixed(4)).toBe(Number(peer.get('pub_hi')?.[i]).toFixed(4));
    }
  });
});

describe('published cases', () => {
  test('Wilson of Newcombe (1998): 81 of 263 is 0.2553 to 0.3662, 0 of 20 is 0 to 0.1611', () => {
    const a = proportionInterval(81, 263);
    expect([a.low.toFixed(4), a.high.toFixed(4)]).toEqual(['0.2553', '0.3662']);
    const b = proportionInterval(0, 20);
    expect([b.low, b.high.toFixed(4)]).toEqual([0, '0.1611']);
  });

  test('Bühlmann-Straub on Hachemeister (1975): the five premiums of Goovaerts & Hoogstad', () => {
    const states: [number[], number[]][] = [
      [
        [1738, 1642, 1794, 2051, 2079, 2234, 2032, 2035, 2115, 2262, 2267, 2517],
        [7861, 9251, 8706, 8575, 7917, 8263, 9456, 8003, 7365, 7832, 7849, 9077],
      ],
      [
        [1364, 1408, 1597, 1444, 1342, 1675, 1470, 1448, 1464, 1831, 1612, 1471],
        [1622, 1742, 1523, 1515, 1622, 1602, 1964, 1515, 1527, 1748, 1654, 1861],
      ],
      [
        [1759, 1685, 1479, 1763, 1674, 2103, 1502, 1622, 1828, 2155, 2233, 2059],
        [1147, 1357, 1329, 1204, 998, 1077, 1277, 1218, 896, 1003, 1108, 1121],
      ],
      [
        [1223, 1146, 1010, 1257, 1426, 1532, 1953, 1123, 1343, 1243, 1762, 1306],
        [407, 396, 348, 341, 315, 328, 352, 331, 287, 384, 321, 342],
      ],
      [
        [1456, 1499, 1609, 1741, 1482, 1572, 1606, 1735, 1607, 1573, 1613, 1690],
        [2902, 3172, 3046, 3068, 2693, 2910, 3275, 2697, 2663, 3017, 3242, 3425],
      ],
    ];
    const result = buhlmannStraub(
      states.map(([values, weights], i) => ({ id: String(i + 1), values, weights })),
    );
    expect(result.units.map((u) => u.estimate.toFixed(3))).toEqual([
      '2055.165',
      '1523.706',
      '1793.444',
      '1442.967',
      '1603.285',
    ]);
  });
});

describe('distributions, against values of tables', () => {
  test.each([
    ['normal 97.5 %', normalQuantile(0.975), 1.959963984540054],
    ['normal 1e-10', normalQuantile(1e-10), -6.361340902404056],
    ['normal cdf −4.1', normalCdf(-4.1), 2.0657506912546683e-5],
    ['normal two-sided 8', normalTwoSided(8), 1.244192114854348e-15],
    ['t 97.5 %, 1 df', tQuantile(0.975, 1), 12.706204736174698],
    ['t 97.5 %, 10 df', tQuantile(0.975, 10), 2.2281388519862744],
    ['t cdf 2, 5 df', tCdf(2, 5), 0.9490302605850709],
    ['beta median (2, 3)', betaQuantile(0.5, 2, 3), 0.38572756813238945],
    ['gamma 95 %, shape 3', gammaQuantile(0.95, 3), 12.591587243743977 / 2],
    ['ln Γ(10) = ln 9!', lnGamma(10), Math.log(362880)],
    ['binomial P(X ≤ 2 | 5, ½)', binomialCdf(2, 5, 0.5), 0.5],
    ['Poisson P(X ≤ 1 | 1)', poissonCdf(1, 1), 2 / Math.E],
    ['negative binomial of size 1 is geometric', negativeBinomialCdf(2, 1, 1), 7 / 8],
  ])('%s', (_name, ours, table) => {
    expect(Math.abs(ours / table - 1)).toBeLessThan(1e-12);
  });

  test('quantiles undo distributions', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }),
        fc.integer({ min: 1, max: 40 }),
        (p, k) => {
          expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 12);
          expect(tCdf(tQuantile(p, k), k)).toBeCloseTo(p, 10);
          expect(betaCdf(betaQuantile(p, k, 3), k, 3)).toBeCloseTo(p, 10);
          const q = discreteQuantile(p, (x) => poissonCdf(x, k));
          expect(poissonCdf(q, k)).toBeGreaterThanOrEqual(p);
          expect(poissonCdf(q - 1, k)).toBeLessThan(p);
        },
      ),
      { seed: 31 },
    );
  });
});

describe('worked by hand', () => {
  test('star score: no vote is the middle of the scale; one bad vote weighs less than a hundred good ones', () => {
    expect(starScore([0, 0, 0, 0, 0]).mean).toBe(3);
    // Five stars once: (1 + 2 + 3 + 4 + 2×5)/6 = 20/6; E k² = (1 + 4 + 9 + 16 + 50)/6 = 80/6; /7 under the root.
    expect(starScore([0, 0, 0, 0, 1]).mean).toBeCloseTo(20 / 6, 12);
    expect(starScore([0, 0, 0, 0, 1]).sd).toBeCloseTo(Math.sqrt((80 / 6 - (20 / 6) ** 2) / 7), 12);
    expect(starScore([0, 0, 0, 0, 1]).lower).toBeLessThan(starScore([1, 0, 0, 0, 100]).lower);
  });

  test('the funnel is wide for the small and narrow for the large', () => {
    const points = funnel(
      [
        { events: 3, n: 10 },
        { events: 300, n: 1000 },
        { events: 100, n: 1000 },
        { events: 1000, n: 10000 },
      ],
      0.998,
      0.1,
    );
    expect(points.map((p) => p.outside)).toEqual([null, 'above', null, null]);
    // qbinom(0.001, 1000, 0.1) = 72, qbinom(0.999, 1000, 0.1) = 130
    expect([points[1]?.low, points[1]?.high]).toEqual([0.072, 0.13]);
  });

  test('without spread between units everyone gets the whole', () => {
    const same = buhlmannStraub(['a', 'b'].map((id) => ({ id, values: [1, 3], weights: [1, 1] })));
    expect(same.between).toBe(0);
    expect(same.units.map((u) => u.estimate)).toEqual([2, 2]);
    expect(() => buhlmannStraub([{ id: 'a', values: [1], weights: [1] }])).toThrow('two units or more');
    expect(() => proportionInterval(3, 2)).toThrow('3 of 2 is no proportion');
  });
});

describe('properties', () => {
  test('an interval holds its proportion, lies in [0, 1], and mirrors', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, share) => {
          const x = Math.round(share * n);
          for (const method of PROPORTION_METHODS) {
            const { low, high } = proportionInterval(x, n, 0.95, method);
            if (method !== 'jeffreys') expect(low - 1e-12 <= x / n && x / n <= high + 1e-12).toBe(true);
            if (method !== 'agresti_coull') expect(low >= 0 && high <= 1).toBe(true);
            const mirror = proportionInterval(n - x, n, 0.95, method);
            expect(mirror.low).toBeCloseTo(1 - high, 9);
          }
        },
      ),
      { seed: 32 },
    );
  });

  test('credibility lies between the unit and the whole, and grows with what it rests on', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 2, maxLength: 5 }), {
          minLength: 3,
          maxLength: 6,
        }),
        (values) => {
          const result = buhlmannStraub(
            values.map((v, i) => ({ id: `${i}`, values: v, weights: v.map(() => i + 1) })),
          );
          for (const u of result.units) {
            const [low, high] = [Math.min(u.mean, result.collective), Math.max(u.mean, result.collective)];
            expect(u.estimate).toBeGreaterThanOrEqual(low - 1e-9);
            expect(u.estimate).toBeLessThanOrEqual(high + 1e-9);
          }
          const sorted = [...result.units].sort((a, b) => a.weight - b.weight).map((u) => u.credibility);
          expect(sorted.every((z, i) => i === 0 || z >= (sorted[i - 1] ?? 0) - 1e-12)).toBe(true);
        },
      ),
      { seed: 33 },
    );
  });
});
