import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decompose } from '../../../src/indices/decompose.ts';
import { holidayRegressor, SPRING_FESTIVAL_WINDOWS } from '../../../src/indices/genhol.ts';
import { seasonalStrength, stl } from '../../../src/indices/stl.ts';
import { describePeer, numbers, peerCsv, peerJson, worst } from './peer-cases.ts';
import { NOTTEM, NOTTEM_STL } from './published.ts';

describePeer('R stats::stl 4.2.2 and statsmodels 0.13.5', () => {
  const runs = peerJson('seasonal/stl_runs.json').filter(
    (run: { series: string }) => run.series === 'nottem',
  );
  const plain = peerCsv('seasonal/stl_nottem.csv');
  const robust = peerCsv('seasonal/stl_statsmodels_robust_nottem.csv');

  test.each(runs as { prefix: string; s_window: number | 'periodic'; robust: boolean; win: { t: number } }[])(
    'nottem $prefix',
    ({ prefix, s_window, robust: isRobust }) => {
      const peer = isRobust ? robust : plain;
      const ours = stl(NOTTEM, { period: 12, seasonal: s_window, robust: isRobust });
      const tolerance = isRobust ? 1e-7 : 1e-9;
      expect(worst(ours.seasonal, numbers(peer, `${prefix}_seasonal`))).toBeLessThan(tolerance);
      expect(worst(ours.trend, numbers(peer, `${prefix}_trend`))).toBeLessThan(tolerance);
      expect(worst(ours.remainder, numbers(peer, `${prefix}_remainder`))).toBeLessThan(tolerance);
      if (isRobust) expect(worst(ours.weights, numbers(peer, `${prefix}_weights`))).toBeLessThan(1e-6);
    },
  );

  test('classical decomposition', () => {
    const peer = peerCsv('seasonal/decompose_add_nottem.csv');
    const ours = decompose(numbers(peer, 'x'), 12);
    for (const part of ['trend', 'seasonal', 'random'] as const) {
      expect(worst(ours[part], numbers(peer, part)), part).toBeLessThan(1e-10);
    }
  });
});

describePeer('Spring Festival regressors of R seasonal (genhol)', () => {
  test('20 days before, 8 during, 20 after, less the mean of the calendar month', () => {
    const dates = peerCsv('seasonal/cny_dates_1930_2030.csv').get('cny') ?? [];
    const { regressors, start } = peerJson('seasonal/cny_preadjust_exports.json');
    const months = (regressors as unknown[]).map(
      (_r, i) => (start[0] + Math.floor(i / 12)) * 100 + (i % 12) + 1,
    );
    const windows = { before: { from: -20, to: -1 }, during: { from: 0, to: 7 }, after: { from: 8, to: 27 } };
    for (const [name, window] of Object.entries(windows)) {
      const ours = holidayRegressor(dates, window, months, 'calendar');
      const peer = (regressors as Record<string, number>[]).map((r) => r[name] ?? Number.NaN);
      expect(worst(ours, peer), name).toBeLessThan(1e-12);
    }
  });
});

describe('published', () => {
  test('STL of nottem, plain by R and robust by statsmodels', () => {
    const plain = stl(NOTTEM, { period: 12, seasonal: 13 });
    const robust = stl(NOTTEM, { period: 12, seasonal: 13, robust: true });
    for (const [at, s, t, rs, rt] of NOTTEM_STL as [number, number, number, number, number][]) {
      expect(worst([plain.seasonal[at] ?? 0, plain.trend[at] ?? 0], [s, t])).toBeLessThan(1e-9);
      expect(worst([robust.seasonal[at] ?? 0, robust.trend[at] ?? 0], [rs, rt])).toBeLessThan(1e-7);
    }
    expect(seasonalStrength(plain)).toBeGreaterThan(0.9);
  });
});

describe('worked by hand', () => {
  test('Spring Festival of 2025 fell on 29 January: three days of its week in January, four in February', () => {
    const months = [202501, 202502, 202503];
    expect([...holidayRegressor(['2025-01-29'], SPRING_FESTIVAL_WINDOWS.during, months, 'none')]).toEqual([
      expect.closeTo(3 / 7, 12),
      expect.closeTo(4 / 7, 12),
      0,
    ]);
    // 24–28 January before; 5–18 February after.
    expect(
      [...holidayRegressor(['2025-01-29'], SPRING_FESTIVAL_WINDOWS.before, months, 'none')][0],
    ).toBeCloseTo(1, 12);
    expect(
      [...holidayRegressor(['2025-01-29'], SPRING_FESTIVAL_WINDOWS.after, months, 'none')][1],
    ).toBeCloseTo(1, 12);
    expect(() => holidayRegressor(['2025-01-29'], { from: 3, to: 1 }, months)).toThrow('3…1');
  });

  test('a line with a fixed pattern falls into line and pattern', () => {
    const pattern = [3, -1, 2, -4];
    const x = Array.from({ length: 40 }, (_, i) => 10 + 0.5 * i + (pattern[i % 4] ?? 0));
    const ours = stl(x, { period: 4, seasonal: 'periodic', inner: 20 });
    expect(
      worst(
        ours.seasonal,
        x.map((_v, i) => pattern[i % 4] ?? 0),
      ),
    ).toBeLessThan(1e-2);
    expect(
      worst(
        ours.trend,
        x.map((_v, i) => 10 + 0.5 * i),
      ),
    ).toBeLessThan(1e-2);
    expect([...decompose(x, 4).figure]).toEqual(pattern.map((v) => expect.closeTo(v, 12)));
    const product = decompose(
      x.map((_v, i) => (10 + i) * (pattern[i % 4] === -4 ? 0.5 : 1)),
      4,
      'multiplicative',
    );
    expect(product.figure.reduce((a, b) => a + b, 0)).toBeCloseTo(4, 12);
  });

  test('too short, not periodic, or with a gap', () => {
    expect(() => stl([1, 2, 3, 4, 5, 6, 7, 8], { period: 4, seasonal: 7 })).toThrow(
      '8 values for a period of 4',
    );
    expect(() => stl([1, 2, 3], { period: 1, seasonal: 7 })).toThrow('whole number from 2, got 1');
    const gap = Array.from({ length: 30 }, (_, i) => (i === 4 ? Number.NaN : i));
    expect(() => stl(gap, { period: 12, seasonal: 7 })).toThrow('position 5 has none');
    expect(() => decompose([1, 2, 3], 12)).toThrow('3 values for a period of 12');
  });

  test('a constant stays what it is', () => {
    const flat = stl(new Float64Array(36).fill(7), { period: 12, seasonal: 7, robust: true });
    expect(worst(flat.trend, new Float64Array(36).fill(7))).toBeLessThan(1e-9);
    expect(seasonalStrength(flat)).toBe(0);
  });
});

describe('properties', () => {
  const series = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 26, maxLength: 60 });

  test('parts add up, and moving or stretching the series moves and stretches them', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 9 }), fc.boolean(), (x, a, robust) => {
        const base = stl(x, { period: 12, seasonal: 7, robust });
        expect(
          worst(
            base.seasonal.map((s, i) => s + (base.trend[i] ?? 0) + (base.remainder[i] ?? 0)),
            x,
          ),
        ).toBeLessThan(1e-9);
        const moved = stl(
          x.map((v) => a * v + 100),
          { period: 12, seasonal: 7, robust },
        );
        expect(
          worst(
            moved.trend,
            base.trend.map((t) => a * t + 100),
          ),
        ).toBeLessThan(1e-6);
        expect(
          worst(
            moved.seasonal,
            base.seasonal.map((s) => a * s),
          ),
        ).toBeLessThan(1e-6);
      }),
      { seed: 51, numRuns: 30 },
    );
  });

  test('a centred regressor sums to nothing over the years it is centred on', () => {
    fc.assert(
      fc.property(fc.integer({ min: -20, max: 0 }), fc.integer({ min: 1, max: 20 }), (from, length) => {
        const dates = ['2022-02-01', '2023-01-22', '2024-02-10', '2025-01-29', '2026-02-17'];
        const months = dates.flatMap((_d, y) =>
          Array.from({ length: 12 }, (_, m) => (2022 + y) * 100 + m + 1),
        );
        for (const centring of ['calendar', 'mean'] as const) {
          const x = holidayRegressor(dates, { from, to: from + length - 1 }, months, centring);
          expect(Math.abs(x.reduce((a, b) => a + b, 0))).toBeLessThan(1e-12);
        }
      }),
      { seed: 52 },
    );
  });
});
