import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accuracy, intervalAccuracy, rollingOrigin } from '../../../src/indices/accuracy.ts';
import { ets, etsFilter, etsForecast, parseEts } from '../../../src/indices/ets.ts';
import { type SIMPLE_METHODS, simpleForecast } from '../../../src/indices/forecast.ts';
import { holtWinters } from '../../../src/indices/holt-winters.ts';
import { nelderMead } from '../../../src/indices/nelder-mead.ts';
import { theta } from '../../../src/indices/theta.ts';
import { describePeer, peerJson, worst } from './peer-cases.ts';
import { AIR_PASSENGERS, NILE } from './published.ts';

const train = AIR_PASSENGERS.slice(0, 120);
const future = AIR_PASSENGERS.slice(120);
const relative = (ours: ArrayLike<number>, peer: ArrayLike<number>): number =>
  Math.max(...Array.from(ours, (v, i) => Math.abs(v / (peer[i] ?? Number.NaN) - 1)));

describePeer('R forecast 8.20 on AirPassengers, trained to 1958', () => {
  const peer = peerJson('forecast/accuracy.json');

  test('seasonal naive, with its interval', () => {
    const ours = simpleForecast(train, 'snaive', 24, 12);
    const { mean, lower95, upper95 } = peer.forecasts.snaive;
    expect(
      worst([...ours.mean, ...ours.lower, ...ours.upper], [...mean, ...lower95, ...upper95]),
    ).toBeLessThan(1e-10);
  });

  test('Theta and its interval', () => {
    const ours = theta(train, 24, 12);
    expect(relative(ours.mean, peer.forecasts.theta.mean)).toBeLessThan(1e-4);
    expect(relative(ours.upper, peer.forecasts.theta.upper95)).toBeLessThan(1e-4);
  });

  test.each(['snaive', 'theta', 'ets_MAM', 'arima'])('accuracy measures of %s', (name) => {
    const { mean, lower95, upper95 } = peer.forecasts[name];
    const ours = accuracy(future, mean, train, 12);
    const theirs = peer.accuracy[name];
    expect(
      worst(
        [ours.me, ours.rmse, ours.mae, ours.mpe, ours.mape, ours.mase, ours.acf1, ours.theilU],
        ['ME', 'RMSE', 'MAE', 'MPE', 'MAPE', 'MASE', 'ACF1', "Theil's U"].map((k) => theirs[k]),
      ),
    ).toBeLessThan(1e-9);
    if (theirs.sMAPE)
      expect(worst([ours.smape, ours.rmsse], [theirs.sMAPE, theirs.RMSSE])).toBeLessThan(1e-9);
    const interval = intervalAccuracy(future, { lower: lower95, upper: upper95 }, train, 12);
    const { winkler95, coverage95, msis95 } = peer.interval[name];
    expect(
      worst([interval.winkler, interval.coverage, interval.msis], [winkler95, coverage95, msis95]),
    ).toBeLessThan(1e-9);
  });

  test('rolling origins of the seasonal naive forecast', () => {
    const cv = peerJson('forecast/tscv_snaive.json');
    const ours = rollingOrigin(AIR_PASSENGERS, (past) => simpleForecast(past, 'snaive', 3, 12).mean, 3, 60);
    expect(worst(ours.rmse, cv.rmse_by_h)).toBeLessThan(1e-9);
    expect(worst(ours.mae, cv.mae_by_h)).toBeLessThan(1e-9);
    expect(ours.errors.map((e) => e.length)).toEqual(cv.n_by_h);
  });
});

describe('published', () => {
  test('Theta of AirPassengers for 1959 begins 341.6, 335.6, 385.4 (R forecast)', () => {
    expect([...theta(train, 3, 12).mean].map((v) => v.toFixed(1))).toEqual(['341.6', '335.6', '385.4']);
  });

  test('ETS(M,Ad,M) of AirPassengers: AIC 1395.17 and σ 0.0392 at the parameters R prints; our fit is no worse', () => {
    const seasons = [
      0.9059, 0.8869, 1.011, 0.9804, 0.9786, 1.1105, 1.2318, 1.2203, 1.0592, 0.9217, 0.7993, 0.8944,
    ];
    const printed = {
      alpha: 0.7096,
      beta: 0.0204,
      gamma: 1e-4,
      phi: 0.98,
      level: 120.9939,
      slope: 1.7705,
      seasons,
    };
    const theirs = etsFilter(AIR_PASSENGERS, parseEts('MAdM'), printed, 12);
    expect(-2 * theirs.logLikelihood + 2 * 18).toBeCloseTo(1395.17, 1);
    expect(Math.sqrt(theirs.sigma2)).toBeCloseTo(0.0392, 4);
    const ours = ets(AIR_PASSENGERS, parseEts('MAdM'), 12);
    expect(ours.logLikelihood).toBeGreaterThan(theirs.logLikelihood);
    expect(relative(etsForecast(ours, 12).mean, etsForecast(theirs, 12).mean)).toBeLessThan(0.01);
  });

  test('Holt-Winters of R on AirPassengers, multiplicative: α 0.2756, β 0.0327, γ 0.8707', () => {
    const hw = holtWinters(AIR_PASSENGERS, 12, { period: 12, seasonal: 'multiplicative' });
    expect(hw.alpha).toBeCloseTo(0.2756, 2);
    expect(hw.beta).toBeCloseTo(0.0327, 2);
    expect(hw.gamma).toBeCloseTo(0.8707, 2);
    expect(hw.sse).toBeLessThan(16_571);
  });

  test('simple smoothing of the Nile: α 0.2465, level 805 (R HoltWinters)', () => {
    const ses = holtWinters(NILE, 1, { beta: false, gamma: false });
    expect(ses.alpha).toBeCloseTo(0.2465796, 4);
    expect(ses.level).toBeCloseTo(805.0389, 1);
  });
});

describe('worked by hand', () => {
  test('level and trend with α = β = ½: 1, 3, 4, 8', () => {
    const hw = holtWinters([1, 3, 4, 8], 2, { alpha: 0.5, beta: 0.5, gamma: false });
    // start level 3, trend 2; forecast 5, value 4: level 4.5, trend ½·1.5 + ½·2 = 1.75; forecast 6.25, value 8.
    expect([...hw.fitted]).toEqual([Number.NaN, Number.NaN, 5, 6.25]);
    expect(hw).toMatchObject({ level: 7.125, trend: 0.5 * 2.625 + 0.5 * 1.75, sse: 1 + 1.75 ** 2 });
    expect([...hw.forecast]).toEqual([7.125 + 2.1875, 7.125 + 2 * 2.1875]);
  });

  test('ETS(M,N,N) with α = ½ from level 10: 12, 9', () => {
    const fit = etsFilter(
      [12, 9],
      parseEts('MNN'),
      { alpha: 0.5, beta: 0, gamma: 0, phi: 1, level: 10, slope: 0, seasons: [] },
      1,
    );
    expect([...fit.fitted]).toEqual([10, 11]);
    expect([...fit.residuals]).toEqual([0.2, -2 / 11]);
    const squares = 0.04 + (2 / 11) ** 2;
    expect(fit.logLikelihood).toBeCloseTo(
      -0.5 * (2 * Math.log(squares) + 2 * (Math.log(10) + Math.log(11))),
      12,
    );
    expect(fit.end.level).toBe(10);
  });

  test('simple forecasts of 1, 2, 3, 4, period 2', () => {
    const mean = (m: (typeof SIMPLE_METHODS)[number]): number[] => [
      ...simpleForecast([1, 2, 3, 4], m, 3, 2).mean,
    ];
    expect(mean('mean')).toEqual([2.5, 2.5, 2.5]);
    expect(mean('naive')).toEqual([4, 4, 4]);
    expect(mean('drift')).toEqual([5, 6, 7]);
    expect(mean('snaive')).toEqual([3, 4, 3]);
  });

  test('accuracy of 2, 4 against 1, 6 after training on 1, 2, 4', () => {
    const a = accuracy([1, 6], [2, 4], [1, 2, 4]);
    expect(a).toMatchObject({ me: 0.5, mae: 1.5, mase: 1 });
    expect(a.rmse).toBeCloseTo(Math.sqrt(2.5), 12);
    expect(
      intervalAccuracy([1, 6], { lower: Float64Array.of(0, 0), upper: Float64Array.of(2, 5) }, [1, 2, 4])
        .winkler,
    ).toBeCloseTo((2 + 5 + 40) / 2, 9);
  });

  test('what cannot be fitted is refused with the reason', () => {
    expect(() => parseEts('AAB')).toThrow('"AAB" is no model');
    expect(() => ets([1, 2, 0, 4, 5], parseEts('MNN'))).toThrow('values above 0; MNN got 0');
    expect(() => ets([1, 2, 3], parseEts('ANN'))).toThrow('needs more than 3 values');
    expect(() => holtWinters([1, 2, 3], 1, { period: 12 })).toThrow('3 values for a period of 12');
    expect(() => accuracy([1], [1, 2], [1, 2])).toThrow('2 forecasts for 1 values');
  });
});

describe('properties', () => {
  test('the optimiser finds the valley of Rosenbrock and never takes what is not a number', () => {
    const banana = ([x = 0, y = 0]: readonly number[]): number =>
      x < -1.5 ? Number.NaN : 100 * (y - x * x) ** 2 + (1 - x) ** 2;
    const { x, value } = nelderMead(banana, [-1.2, 1]);
    expect(value).toBeLessThan(1e-8);
    expect(x[0]).toBeCloseTo(1, 3);
  });

  test('a line is forecast as a line', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 100, max: 200 }), (slope, level) => {
        const x = Array.from({ length: 24 }, (_, i) => level + slope * i);
        const ahead = [24, 25, 26].map((i) => level + slope * i);
        expect(worst(simpleForecast(x, 'drift', 3).mean, ahead)).toBeLessThan(1e-9);
        expect(
          worst(holtWinters(x, 3, { gamma: false, alpha: 0.4, beta: 0.2 }).forecast, ahead),
        ).toBeLessThan(1e-9);
      }),
      { seed: 61, numRuns: 20 },
    );
  });

  test('every interval holds its forecast and widens with the level', () => {
    const fit = ets(train, parseEts('AAA'), 12);
    for (const at of [
      (l: number) => etsForecast(fit, 12, l),
      (l: number) => theta(train, 12, 12, l),
      (l: number) => simpleForecast(train, 'snaive', 12, 12, l),
    ]) {
      const [narrow, wide] = [at(0.8), at(0.95)];
      for (let h = 0; h < 12; h++) {
        expect(narrow.lower[h]).toBeLessThan(narrow.mean[h] ?? 0);
        expect(wide.lower[h]).toBeLessThan(narrow.lower[h] ?? 0);
        expect(wide.upper[h]).toBeGreaterThan(narrow.upper[h] ?? 0);
      }
    }
  });
});
