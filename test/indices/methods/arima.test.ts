import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arimaMethods } from '../../../pipelines/indices/methods/arima.ts';
import { InputTable } from '../../../pipelines/indices/methods/table.ts';
import { AIRLINE, type ArimaOrder, arimaInference } from '../../../src/indices/arima-inference.ts';
import { sarimax, sarimaxForecast } from '../../../src/indices/sarimax.ts';
import { describePeer, peerJson, worst } from './peer-cases.ts';
import { AIR_PASSENGERS, NILE } from './published.ts';

const NONE = { P: 0, D: 0, Q: 0, s: 1 };
const WALK: ArimaOrder = { p: 0, d: 1, q: 0, ...NONE };
const named = (of: ReturnType<typeof arimaInference>, part: 'value' | 'se'): Record<string, number> =>
  Object.fromEntries(of.coefficients.map((c) => [c.name, c[part]]));

describePeer('R forecast::Arima 8.20, exact maximum likelihood', () => {
  const peer = peerJson('seasonal/cny_preadjust_exports.json');
  const logs = (peer.values as number[]).map(Math.log);
  const festival = Object.fromEntries(
    ['before', 'during', 'after'].map((name) => [
      name,
      (peer.regressors as Record<string, number>[]).map((r) => r[name] ?? Number.NaN),
    ]),
  );

  test('exports with three Spring Festival regressors: coefficients, standard errors, likelihood', () => {
    const ours = arimaInference(logs, AIRLINE, festival);
    const { coef, se, loglik, sigma2 } = peer.arima_011_011_xreg;
    for (const [name, value] of Object.entries(coef as Record<string, number>)) {
      expect(named(ours, 'value')[name], name).toBeCloseTo(value, 4);
      expect((named(ours, 'se')[name] ?? 0) / se[name], name).toBeCloseTo(1, 1);
    }
    expect(ours.logLikelihood).toBeCloseTo(loglik, 2);
    expect(ours.sigma2 / sigma2).toBeCloseTo(1, 2);
  });

  test('twelve months held out', () => {
    const ours = sarimax(logs.slice(0, peer.holdout12.train_n), 12, AIRLINE, festival);
    expect(worst(ours.mean, peer.holdout12.mean)).toBeLessThan(1e-5);
    expect(worst(ours.lower, peer.holdout12.lower95)).toBeLessThan(1e-4);
    expect(worst(ours.upper, peer.holdout12.upper95)).toBeLessThan(1e-4);
  });

  test('AirPassengers of 1959 and 1960', () => {
    const ours = sarimaxForecast(AIR_PASSENGERS.slice(0, 120).map(Math.log), 24);
    const { mean, upper95 } = peerJson('forecast/accuracy.json').forecasts.arima;
    expect(worst(ours.mean.map(Math.exp), mean)).toBeLessThan(1e-4);
    expect(worst(ours.upper.map(Math.exp), upper95)).toBeLessThan(1e-3);
  });

  test('two programs, one likelihood: the package’s effect of a regressor is our coefficient', () => {
    const past = Object.fromEntries(Object.entries(festival).map(([k, of]) => [k, of.slice(0, 60)]));
    const ours = arimaInference(logs.slice(0, 60), AIRLINE, past);
    const ahead = (pulse: string): number =>
      sarimaxForecast(
        logs.slice(0, 60),
        1,
        AIRLINE,
        Object.fromEntries(Object.entries(past).map(([k, of]) => [k, [...of, k === pulse ? 1 : 0]])),
      ).mean[0] ?? Number.NaN;
    for (const name of Object.keys(festival))
      expect(ahead(name) - ahead('none'), name).toBeCloseTo(named(ours, 'value')[name] ?? 0, 4);
  });
});

describe('published', () => {
  test('the airline model of AirPassengers: θ −0.402, Θ −0.557, log-likelihood 244.70 (Box & Jenkins)', () => {
    const ours = arimaInference(AIR_PASSENGERS.map(Math.log), AIRLINE);
    expect(named(ours, 'value')).toEqual({
      ma1: expect.closeTo(-0.4018, 3),
      sma1: expect.closeTo(-0.5569, 3),
    });
    expect(named(ours, 'se')).toEqual({ ma1: expect.closeTo(0.0896, 3), sma1: expect.closeTo(0.0731, 3) });
    expect(ours.logLikelihood).toBeCloseTo(244.7, 1);
    expect(ours.sigma2).toBeCloseTo(0.00137, 4);
  });

  test('the Nile remembers half of the year before: φ 0.506 around 919.6 (R arima)', () => {
    const ours = sarimax(NILE, 1, { p: 1, d: 0, q: 0, ...NONE });
    expect(named(ours, 'value')).toEqual({
      ar1: expect.closeTo(0.5063, 3),
      intercept: expect.closeTo(919.57, 1),
    });
    expect(ours.logLikelihood).toBeCloseTo(-639.95, 2);
    expect(ours.mean[0]).toBeCloseTo(919.57 + 0.5063 * (740 - 919.57), 0);
  });
});

describe('worked by hand (worked/sarimax.csv)', () => {
  const path = join(import.meta.dirname, 'worked', 'sarimax.csv');
  const table = new InputTable('sarimax.csv', readFileSync(path, 'utf8'));
  const options = { value: 'x', regressors: 'r', order: '0,1,0', seasonal: '0,0,0', level: 0.95 };

  test('a walk with a pulse: steps of the walk are orthogonal to the pulse, which adds 2', () => {
    const out = arimaMethods[0]?.run(table, options) as Record<string, number[]>;
    // Σw² = 8·1 + 3·4 = 20 over 11 steps, one coefficient; Σ(Δr)² = 8.
    expect(out.coefficients).toEqual({ r: expect.closeTo(2, 12) });
    expect(out.se).toEqual({ r: expect.closeTo(Math.sqrt(20 / 11 / 8), 12) });
    expect(out.sigma2).toBeCloseTo(2, 12);
    expect(out.loglik).toBeCloseTo((-11 / 2) * (Math.log((2 * Math.PI * 20) / 11) + 1), 12);
    // The last value is 24; the pulse comes and goes.
    expect([...(out.mean ?? [])]).toEqual([expect.closeTo(26, 12), expect.closeTo(24, 12)]);
    expect([...(out.upper ?? [])]).toEqual([
      expect.closeTo(26 + 1.959963984540054 * Math.sqrt(2), 9),
      expect.closeTo(24 + 1.959963984540054 * 2, 9),
    ]);
  });

  test('what it refuses, it names', () => {
    const run = (text: string, more = {}) =>
      arimaMethods[0]?.run(new InputTable('a.csv', text), { ...options, ...more });
    const rows = (values: readonly (number | string)[]): string =>
      `x,r\n${values.map((v, i) => `${v},${i % 3}`).join('\n')}\n`;
    const good = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9];
    expect(() => run(rows([3, 1, '', 1, 5, 9, 2, 6, 5, 3, 5, 8]))).toThrow(
      'position 3 of the series is missing',
    );
    expect(() => run(rows(good.slice(0, 5)))).toThrow('needs 11 values or more, got 5');
    expect(() => run(rows(good), { horizon: 2 })).toThrow('regressor r has no value 14');
    expect(() => run(rows(good), { order: '0,1' })).toThrow('not "0,1"');
    expect(() => run(rows(good), { log: true, regressors: undefined })).not.toThrow();
    expect(() => run(rows([0, ...good]), { log: true })).toThrow('value 1, 0, is not above 0');
    expect(() => run(`x,r\n${good.map((v) => `${v},7`).join('\n')}\n`)).toThrow(
      'does not vary once differenced',
    );
    const twice = `x,r,s\n${good.map((v, i) => `${v},${i % 3},${2 * (i % 3)}`).join('\n')}\n`;
    expect(() => run(twice, { regressors: 'r,s' })).toThrow('depend on each other');
  });

  test('a constant and a line go on; their memory is unknown, not zero', () => {
    for (const slope of [0, 2]) {
      const ours = sarimax(
        Array.from({ length: 48 }, (_, i) => 5 + slope * i),
        2,
      );
      expect(worst(ours.mean, [5 + 48 * slope, 5 + 49 * slope])).toBeLessThan(1e-9);
      expect(named(ours, 'value').ma1).toBeNaN();
    }
  });
});

describe('properties', () => {
  const series = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 16, maxLength: 24 });

  test('moving and stretching a series moves and stretches its forecast; models that say the same agree', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 2, max: 9 }), (x, a) => {
        const order: ArimaOrder = { p: 0, d: 1, q: 1, ...NONE };
        const base = sarimaxForecast(x, 3, order);
        const moved = sarimaxForecast(
          x.map((v) => a * v + 100),
          3,
          order,
        );
        expect(
          worst(
            moved.mean,
            base.mean.map((v) => a * v + 100),
          ),
        ).toBeLessThan(1e-2);
        const walk = sarimax(x, 3, WALK);
        expect(worst(walk.mean, new Float64Array(3).fill(x.at(-1) ?? 0))).toBeLessThan(1e-9);
      }),
      { seed: 71, numRuns: 15 },
    );
  });
});
