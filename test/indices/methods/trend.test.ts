import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pelt, pettitt, toUnitNoise } from '../../../src/indices/change-point.ts';
import { ears } from '../../../src/indices/ears.ts';
import { gesd } from '../../../src/indices/gesd.ts';
import { hpFilter } from '../../../src/indices/hp-filter.ts';
import {
  hamedRao,
  mannKendall,
  seasonalMannKendall,
  seasonalSenSlope,
  senSlope,
} from '../../../src/indices/mann-kendall.ts';
import { ADJUSTMENTS, adjustPValues } from '../../../src/indices/multiple-testing.ts';
import { describePeer, peerJson, worst } from './peer-cases.ts';
import { BH1995, NILE, ROSNER } from './published.ts';

describePeer('R Kendall 2.2.1, trend 1.1.6, changepoint 2.3', () => {
  const peer = peerJson('trend/mannkendall_sen_changepoint.json');

  test.each(Object.keys(peer.annual))('%s: S, variance, z, p, tau, slope with interval, Pettitt', (name) => {
    const { values, trend_mk, sens_slope, pettitt: shift } = peer.annual[name];
    const ours = mannKendall(values);
    expect([ours.s, ours.variance]).toEqual([trend_mk.S, expect.closeTo(trend_mk.varS, 7)]);
    if (trend_mk.z === null) expect(ours.z).toBeNaN();
    else {
      expect(ours.z).toBeCloseTo(trend_mk.z, 9);
      expect(ours.p / trend_mk.p).toBeCloseTo(1, 9);
      expect(ours.tau).toBeCloseTo(trend_mk.tau, 7);
    }
    const slope = senSlope(values);
    expect(slope.slope).toBeCloseTo(sens_slope.slope, 9);
    if (sens_slope.ci95 !== null)
      expect(worst([slope.low ?? 0, slope.high ?? 0], sens_slope.ci95)).toBeLessThan(1e-9);
    else expect(slope.low).toBeNull();
    const change = pettitt(values);
    expect(change.at).toEqual([shift.K].flat());
    expect(change.u).toBe(shift.U);
    expect(change.p).toBeCloseTo(shift.p, 9);
  });

  test.each(Object.keys(peer.seasonal))('%s: seasonal test and slope', (name) => {
    const series = peerJson('forecast/series.json')[name];
    const { trend_smk, sea_sens_slope } = peer.seasonal[name];
    const ours = seasonalMannKendall(series.values, 12);
    expect([ours.s, ours.variance]).toEqual([trend_smk.S, expect.closeTo(trend_smk.varS, 7)]);
    expect(ours.z).toBeCloseTo(trend_smk.z, 8);
    expect(ours.p / trend_smk.p).toBeCloseTo(1, 8);
    expect(
      worst(
        ours.seasons.map((s) => s.z),
        trend_smk.per_season.Z,
      ),
    ).toBeLessThan(1e-8);
    expect(seasonalSenSlope(series.values, 12)).toBeCloseTo(sea_sens_slope, 9);
  });

  test('PELT: the Nile falls after 1898; three levels of a made series', () => {
    const { synthetic_PELT_2logn: made, Nile_scaled_mean_PELT_BIC: nile } = peer.changepoint;
    expect(pelt(toUnitNoise(NILE, 'sd'), nile.pen)).toEqual([nile.cpts]);
    expect(pelt(made.values, made.pen)).toEqual(made.cpts);
  });
});

describePeer('alerts', () => {
  test('Rosner 1983, every step', () => {
    const peer = peerJson('alerts/generalized_esd_rosner.json');
    const ours = gesd(peer.data, peer.max_outliers, peer.alpha);
    expect(
      worst(
        ours.steps.map((s) => s.r),
        peer.R,
      ),
    ).toBeLessThan(1e-10);
    expect(
      worst(
        ours.steps.map((s) => s.lambda),
        peer.lambda,
      ),
    ).toBeLessThan(1e-10);
    expect(ours.steps.map((s) => s.value)).toEqual(peer.removed);
    expect(ours.outliers).toBe(peer.n_outliers);
  });

  test('p-values adjusted in four ways', () => {
    const peer = peerJson('alerts/fdr_bh1995.json');
    for (const method of ADJUSTMENTS)
      expect(worst(adjustPValues(peer.p, method), peer[method])).toBeLessThan(1e-12);
  });
});

describe('published', () => {
  test('the Nile falls: S −1387, z −4.13, −2.6 a year; −2.82 once its memory is allowed for', () => {
    expect(mannKendall(NILE)).toMatchObject({ n: 100, s: -1387, z: expect.closeTo(-4.128, 3) });
    expect(senSlope(NILE).slope).toBeCloseTo(-2.6, 9);
    expect(hamedRao(NILE).z.toFixed(2)).toBe('-2.82');
  });

  test('the Nile changes after 1898 (28th year) by Pettitt and by PELT', () => {
    expect(pettitt(NILE)).toMatchObject({ at: [28], u: 1617 });
    expect(pelt(toUnitNoise(NILE, 'sd'))).toEqual([28]);
    expect(pelt(toUnitNoise(NILE, 'mad'))).toEqual([28]);
    // Unscaled, noise becomes change: the trap that methods.md names.
    expect(pelt(NILE).length).toBeGreaterThan(90);
  });

  test('Rosner has three outliers although the second step alone would say none', () => {
    const { outliers, steps } = gesd(ROSNER);
    expect(outliers).toBe(3);
    expect(steps.slice(0, 3).map((s) => s.value)).toEqual([6.01, 5.42, 5.34]);
    expect((steps[0]?.r ?? 0) < (steps[0]?.lambda ?? 0)).toBe(true);
    expect(steps.map((s) => Math.floor(s.r * 1000) / 1000)).toEqual([
      3.118, 2.942, 3.179, 2.81, 2.815, 2.848, 2.279, 2.31, 2.101, 2.067,
    ]);
  });

  test('Benjamini & Hochberg reject four of fifteen, Bonferroni three', () => {
    expect(adjustPValues(BH1995, 'bh').filter((p) => p <= 0.05).length).toBe(4);
    expect(adjustPValues(BH1995, 'bonferroni').filter((p) => p <= 0.05).length).toBe(3);
    expect(() => adjustPValues([0.5, 1.5])).toThrow('position 2 holds 1.5');
  });
});

describe('worked by hand', () => {
  test('1, 3, 2, 4: five pairs rise, one falls', () => {
    // var = 4·3·13/18
    expect(mannKendall([1, 3, 2, 4])).toMatchObject({ s: 4, variance: 156 / 18, tau: 4 / 6 });
    // slopes 2, 1/2, 1, −1, 1/2, 2
    expect(senSlope([1, 3, 2, 4])).toMatchObject({ slope: 0.75, low: null });
  });

  test('degenerate series', () => {
    expect(mannKendall([5, 5, 5]).z).toBeNaN();
    expect(mannKendall([Number.NaN, 1, Number.NaN, 2]).s).toBe(1);
    expect(senSlope([0, Number.NaN, 4]).slope).toBe(2);
    expect(gesd([1, 1, 1, 1]).outliers).toBe(0);
    expect(pelt([3, 3, 3])).toEqual([]);
    expect(() => hpFilter([1, 2, 3])).toThrow('four values or more, got 3');
    expect(() => hpFilter([1, 2, Number.NaN, 4])).toThrow('position 3 has none');
  });

  test('the Hodrick-Prescott trend solves its equations, leaves a line alone, and has no mean cycle', () => {
    const line = Array.from({ length: 12 }, (_, i) => 3 + 2 * i);
    expect(worst(hpFilter(line, 1600).trend, line)).toBeLessThan(1e-9);
    const { trend, cycle } = hpFilter(NILE, 6.25);
    expect(Math.abs(cycle.reduce((a, b) => a + b, 0))).toBeLessThan(1e-9);
    // First-order condition in the middle: x = τ + λ (τ₋₂ − 4 τ₋₁ + 6 τ − 4 τ₊₁ + τ₊₂)
    const t = (i: number): number => trend[50 + i] ?? 0;
    expect(t(0) + 6.25 * (t(-2) - 4 * t(-1) + 6 * t(0) - 4 * t(1) + t(2))).toBeCloseTo(NILE[50] ?? 0, 8);
  });

  test('EARS: a baseline of 9, 11, 9, 11, 9, 11, 10 lets 10 ± 1 through and stops 15', () => {
    const counts = [9, 11, 9, 11, 9, 11, 10, 13, 15];
    const c1 = ears(counts, 'C1');
    expect(c1[6]).toEqual({ upper: Number.NaN, alarm: false });
    // mean 10, sd 1, z(0.999) = 3.0902
    expect(c1[7]).toEqual({ upper: expect.closeTo(13.0902323, 6), alarm: false });
    expect(ears(counts, 'C2')[8]).toEqual({ upper: Number.NaN, alarm: false });
    expect(ears([0, 0, ...counts.slice(0, 7), 0, 0, 14], 'C2')[11]).toEqual({
      upper: expect.closeTo(13.0902323, 6),
      alarm: true,
    });
  });
});

describe('properties', () => {
  const series = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 5, maxLength: 30 });

  test('trend tests feel order, not scale: turned round they change sign', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 9 }), (x, a) => {
        const back = [...x].reverse();
        expect(mannKendall(back).s).toBe(-mannKendall(x).s + 0);
        expect(mannKendall(x.map((v) => a * v + 7)).s).toBe(mannKendall(x).s);
        expect(senSlope(x.map((v) => a * v + 7)).slope).toBeCloseTo(a * senSlope(x).slope, 9);
        expect(senSlope(back).slope).toBeCloseTo(-senSlope(x).slope, 9);
      }),
      { seed: 41 },
    );
  });

  test('PELT finds the least cost: no better segmentation by exhaustive search', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 9 }),
        fc.integer({ min: 1, max: 20 }),
        (x, penalty) => {
          const costOf = (cuts: readonly number[]): number => {
            const ends = [0, ...cuts, x.length];
            return ends.slice(1).reduce((total, to, i) => {
              const part = x.slice(ends[i], to);
              const mean = part.reduce((a, b) => a + b, 0) / part.length;
              return total + part.reduce((a, b) => a + (b - mean) ** 2, 0);
            }, cuts.length * penalty);
          };
          let best = Number.POSITIVE_INFINITY;
          for (let mask = 0; mask < 2 ** (x.length - 1); mask++) {
            const cuts = x.slice(1).flatMap((_v, i) => ((mask >> i) & 1 ? [i + 1] : []));
            best = Math.min(best, costOf(cuts));
          }
          expect(costOf(pelt(x, penalty))).toBeCloseTo(best, 9);
        },
      ),
      { seed: 42, numRuns: 60 },
    );
  });

  test('adjusted p-values keep the order, never shrink, and Holm is never above Bonferroni', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }),
        (p) => {
          for (const method of ADJUSTMENTS) {
            const q = adjustPValues(p, method);
            expect(p.every((v, i) => (q[i] ?? 0) >= v - 1e-15)).toBe(true);
            for (const [i, v] of p.entries())
              for (const [j, w] of p.entries()) if (v < w) expect(q[i]).toBeLessThanOrEqual(q[j] ?? 0);
          }
          const [holm, bonferroni] = [adjustPValues(p, 'holm'), adjustPValues(p, 'bonferroni')];
          expect(holm.every((v, i) => v <= (bonferroni[i] ?? 0) + 1e-15)).toBe(true);
        },
      ),
      { seed: 43 },
    );
  });
});
