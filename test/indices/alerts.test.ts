import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleWorld } from '../../pipelines/sample/cube-cells.ts';
import { ALERT_RULES, findAlerts, type WatchedCell } from '../../src/indices/alerts.ts';
import { farringtonFlexible } from '../../src/indices/farrington-flexible.ts';
import { normalDraws } from '../../src/indices/random.ts';
import { SeasonalCounts } from '../../src/indices/seasonal-counts.ts';
import { tryAlerts } from './alert-trial.ts';

const SEASON = [0.8, 0.7, 1, 1, 1, 1.3, 1.5, 1.2, 1.2, 0.9, 0.8, 0.7];
const none = new Float64Array(72);

/** 72 months about 100, seasonal, growing, with a little noise; `change` multiplies a month. */
function cell(seed: number, change: (t: number) => number = () => 1, level = 100): WatchedCell {
  const normal = normalDraws(seed);
  const values = Float64Array.from({ length: 72 }, (_, t) =>
    Math.round(
      level * 1.004 ** t * (SEASON[t % 12] ?? 1) * (1 + (0.5 * normal()) / Math.sqrt(level)) * change(t),
    ),
  );
  return { values, kind: 'count' };
}
const judge = (cells: readonly WatchedCell[], from = 60, to = 71) =>
  findAlerts(cells, none, { from, to }).episodes;

describe('the fast regression', () => {
  test('equals farringtonFlexible with a season per month, its trend kept and no old outbreak', () => {
    const { values } = cell(3);
    const fast = new SeasonalCounts(60, 12);
    // Months low in the year: the peer drops a trend that leads above all it has seen.
    for (const t of [69, 71]) {
      const [slow] = farringtonFlexible(values, [t], {
        frequency: 12,
        half: 0,
        seasons: 12,
        gap: 3,
        trendLevel: 1.1,
        reweight: false,
      });
      const ours = fast.expect({ values, moving: none, period: 12 }, t, t - 60, t - 3, {
        seasons: true,
        trend: true,
      });
      expect(ours.expected / (slow?.expected ?? 0)).toBeCloseTo(1, 6);
    }
  });

  test('two months may take what a moving holiday takes from a third', () => {
    const holiday = Float64Array.from({ length: 72 }, (_, t) =>
      t % 12 === 1 ? ((t / 12) | 0) % 2 : t % 12 === 0 ? 1 - (((t / 12) | 0) % 2) : 0,
    );
    const values = Float64Array.from(holiday, (x) => 100 * Math.exp(-0.5 * x));
    const fit = new SeasonalCounts(60, 12).expect({ values, moving: holiday, period: 12 }, 61, 0, 60, {
      seasons: true,
      trend: true,
    });
    expect(fit.expected).toBeCloseTo(100 * Math.exp(-0.5), 6);
  });
});

describe('what is an alert', () => {
  test('a surge of one month is a spike, of several a shift, with when and how much', () => {
    const [spike] = judge([cell(1, (t) => (t === 65 ? 2 : 1))]);
    expect(spike).toMatchObject({
      direction: 'up',
      shape: 'spike',
      months: [{ t: 65, method: 'farrington' }],
    });
    expect(spike?.months[0]?.change).toBeGreaterThan(0.8);
    const [shift] = judge([cell(1, (t) => (t >= 65 && t <= 68 ? 0.5 : 1))]);
    expect(shift).toMatchObject({ direction: 'down', shape: 'shift' });
    expect(shift?.months.map((m) => m.t)).toEqual([65, 66, 67, 68]);
  });

  test('never on what is hidden, not reported, small or little', () => {
    const silent = cell(1);
    for (let t = 62; t < 72; t++) silent.values[t] = Number.NaN;
    expect(judge([silent])).toEqual([]);
    expect(judge([cell(1, (t) => (t === 65 ? 1.15 : 1), 100_000)])).toEqual([]);
    expect(judge([cell(1, (t) => (t === 65 ? 0 : 1))])).toEqual([]);
    expect(
      judge([{ kind: 'count', values: Float64Array.from({ length: 72 }, (_, t) => (t === 65 ? 4 : 0)) }]),
    ).toEqual([]);
  });

  test('a later month never changes an earlier answer', () => {
    const whole = cell(1, (t) => (t === 62 ? 2 : t === 70 ? 3 : 1));
    const part = { ...whole, values: whole.values.slice(0, 66) };
    expect(findAlerts([part], none, { from: 60, to: 65 }).episodes).toEqual(judge([whole]).slice(0, 1));
  });

  test('money is judged by robust log-STL; two years of months by EARS', () => {
    const values = cell(1, (t) => (t === 66 ? 1.8 : 1), 10_000).values;
    const money = { kind: 'amount', values, volume: values.map((v) => Math.round(v / 50)) } as const;
    expect(judge([money])).toMatchObject([{ months: [{ t: 66, method: 'stl' }] }]);
    // A few dear purchases: the records stay what they were.
    expect(judge([{ ...money, volume: new Float64Array(72).fill(200) }])).toEqual([]);
    const young: WatchedCell = {
      kind: 'count',
      values: Float64Array.from({ length: 24 }, (_, t) => (t === 20 ? 90 : 20 + (t % 3))),
    };
    expect(findAlerts([young], none, { from: 9, to: 23 }).episodes).toMatchObject([
      { direction: 'up', months: [{ t: 20, method: 'ears' }] },
    ]);
  });

  test('under three years, 春节 is no alert by itself, and what departs from the last one is', () => {
    // 春节 in February of the first year, in January of the second; 45 % of the records of a whole festival are missing.
    const moving = new Float64Array(30);
    moving[7] = 0.8;
    moving[6] = 0.2;
    moving[18] = 0.9;
    moving[19] = 0.1;
    const young = (change: (t: number) => number = () => 1): WatchedCell => ({
      kind: 'count',
      values: Float64Array.from({ length: 30 }, (_, t) =>
        Math.round((400 + 9 * ((t * 7) % 5)) * 0.55 ** (moving[t] ?? 0) * change(t)),
      ),
    });
    const found = (cell: WatchedCell, known = moving) =>
      findAlerts([cell], known, { from: 9, to: 29 }).episodes.map((e) => [
        e.direction,
        e.months.map((m) => m.t),
      ]);
    expect(found(young())).toEqual([]);
    // Blind to the festival, the same months are a fall.
    expect(found(young(), none)).toEqual([['down', [18]]]);
    // In a festival month only what the festival does not explain is one; elsewhere nothing is lost.
    expect(found(young((t) => (t === 18 ? 0.5 : 1)))).toEqual([['down', [18]]]);
    expect(found(young((t) => (t === 18 ? 1.7 : 1)))).toEqual([['up', [18]]]);
    expect(found(young((t) => (t === 23 ? 1.6 : 1)))).toEqual([['up', [23]]]);
    // The months after a festival are not compared with it: they are no rise.
    expect(found(young((t) => (t === 24 ? 1 : 1)))).toEqual([]);
    // A first festival teaches, and is not judged.
    const first = { ...young(), values: young().values.slice(0, 15) };
    const early = moving.slice(0, 15);
    early[11] = 0.9;
    early[7] = 0;
    early[6] = 0;
    expect(findAlerts([first], early, { from: 9, to: 14 }).episodes).toEqual([]);
  });

  test('no cell, no month, constants, zeros', () => {
    expect(findAlerts([], none, { from: 0, to: 71 })).toEqual({ episodes: [], judged: 0 });
    for (const v of [0, 7, Number.NaN])
      expect(judge([{ kind: 'count', values: new Float64Array(72).fill(v) }])).toEqual([]);
    expect(judge([{ kind: 'count', values: Float64Array.of(5) }], 0, 0)).toEqual([]);
  });

  test('the order of cells does not matter, and more quiet cells never make more alerts', () => {
    const loud = cell(1, (t) => (t === 65 ? 1.45 : 1));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }), (a, b) => {
        const quiet = (n: number, from: number) => Array.from({ length: n }, (_, i) => cell(from + i));
        const [x, y] = [
          judge([...quiet(a, 50), loud, ...quiet(b, 80)]),
          judge([loud, ...quiet(a, 50), ...quiet(b, 80)]),
        ];
        expect(x.map((e) => e.months)).toHaveLength(y.length);
        expect(judge([loud]).length).toBeGreaterThanOrEqual(y.filter((e) => e.cell === 0).length);
      }),
      { seed: 5, numRuns: 8 },
    );
  });
});

describe('planted events over 20 seeds', () => {
  test('recall ≥ 0.8 for shifts of 3 σ, false discovery ≤ 10 %', async () => {
    const world = await sampleWorld();
    const full = process.env.ALERTS_FULL !== undefined;
    const provinces = new Set(['510000', '410000', '230000', '440000']);
    const leaves = world.leaves.filter(
      (l) => full || (provinces.has(l.province) && ['applications', 'cases'].includes(l.measure.name)),
    );
    const seeds = Array.from({ length: 20 }, (_, i) => i + 1);
    const trial = tryAlerts({ ...world, leaves }, seeds, { from: full ? 48 : 60, to: 71 });
    if (full) console.log(trial);
    expect(trial.planted).toBeGreaterThan(200);
    expect(trial.found / trial.planted).toBeGreaterThanOrEqual(0.8);
    expect(trial.falseAlerts / trial.alerts).toBeLessThanOrEqual(0.1);
    expect(ALERT_RULES).toMatchObject({ volume: 5, change: 0.2 });
  }, 120_000);
});
