import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { uncertaintyOf } from '../../pipelines/indices/uncertainty/pool.ts';
import { baseOf } from '../../src/indices/base.ts';
import { rankChains } from '../../src/indices/rank-chain.ts';
import { readingsFrom } from '../../src/indices/reading.ts';
import {
  aggregationsOf,
  linearScale,
  rankScale,
  type Scale,
  scaled,
  type UncertainIndex,
  zScale,
} from '../../src/indices/uncertain-index.ts';

import { type ScoredPart, uncertainTotal } from '../../src/indices/uncertain-thermometer.ts';
import {
  DRAW_DEFAULT,
  Draws,
  drawRun,
  FACTORS,
  type Factor,
  intervalsOf,
  rankInto,
  sensitivityOf,
} from '../../src/indices/uncertainty.ts';
import { panelFrom, smallDefinition } from './sample-panel.ts';

const NA = Number.NaN;
const LINEAR: Scale = { kind: 'linear', slope: 1, offset: 0 };
const only = (...vary: Factor[]): Factor[] => FACTORS.filter((f) => !vary.includes(f));

/** An index of plain means on one level: `rows[cell]` holds the values of its indicators. */
function plainIndex(
  rows: readonly (readonly number[])[],
  units: number,
  more: Partial<UncertainIndex> = {},
): UncertainIndex {
  const leaves = rows[0]?.length ?? 0;
  const published = Float64Array.from(rows, (row) => {
    const seen = row.filter((v) => !Number.isNaN(v));
    return seen.length > 0 ? seen.reduce((a, b) => a + b, 0) / seen.length : NA;
  });
  return {
    units,
    periods: rows.length / units,
    leaves,
    values: Float64Array.from(
      { length: leaves * rows.length },
      (_, i) => rows[i % rows.length]?.[Math.floor(i / rows.length)] ?? NA,
    ),
    errors: null,
    scales: [Array.from({ length: leaves }, () => LINEAR)],
    branches: [
      {
        children: Array.from({ length: leaves }, (_, k) => k),
        weights: Array.from({ length: leaves }, () => 1),
      },
    ],
    aggregations: [['arithmetic']],
    reference: new Uint8Array(rows.length).fill(1),
    published,
    ...more,
  };
}
const errorsOf = (index: UncertainIndex, se: number): Float64Array => index.values.map(() => se);
const run = (index: UncertainIndex, draws: number, fixed: readonly Factor[] = [], seed = 7) =>
  intervalsOf(index, [drawRun(new Draws(index, { ...DRAW_DEFAULT, seed, fixed }), index, 0, draws)]);

describe('worked by hand', () => {
  test('nothing drawn: every interval is the published number', () => {
    const index = plainIndex(
      [
        [10, 30],
        [20, 60],
        [50, 40],
      ],
      3,
    );
    const { score, rank } = run(index, 20, FACTORS);
    expect([...score.low]).toEqual([20, 40, 45]);
    expect([...score.high]).toEqual([20, 40, 45]);
    expect([...rank.low, ...rank.high]).toEqual([3, 2, 1, 3, 2, 1]);
  });

  test('weights alone: the share of the first indicator runs from 0.375 to 0.625', () => {
    // a = (20, 60), b = (60, 20): equal as published; a leads whenever the second indicator weighs more.
    const index = plainIndex(
      [
        [20, 60],
        [60, 20],
        [10, 10],
        [90, 90],
      ],
      4,
    );
    const { rank } = run(index, 400, only('weights'));
    expect([...rank.published]).toEqual([2, 2, 4, 1]);
    expect([...rank.low]).toEqual([2, 2, 4, 1]);
    expect([...rank.high]).toEqual([3, 3, 4, 1]);
  });

  test('a sampling error comes through its weight and scale', () => {
    // Half the weight, an error of 2: a standard error of 1, so that 95% lie within 1.96.
    const rows = Array.from({ length: 60 }, (_, i) => [20 + i, 50]);
    const index = plainIndex(rows, 60);
    const errors = index.values.map((_, i) => (i === 30 ? 2 : 0));
    const { score } = run({ ...index, errors }, 4000, only('sampling'));
    expect((score.high[30] ?? NA) - (score.low[30] ?? NA)).toBeCloseTo(2 * 1.96, 0);
    expect(score.high[31]).toBeCloseTo(index.published[31] ?? NA, 0);
  });

  test('scales: ends at 1 and 100, three standard deviations, share of the reference below', () => {
    const linear = linearScale(10, 20);
    expect([5, 10, 15, 20, 99].map((v) => scaled(v, linear))).toEqual([1, 1, 50.5, 100, 100]);
    expect(scaled(0, zScale(0, 1))).toBeCloseTo(50.5, 12);
    const rank = rankScale([4, 1, 3, 3, 2]);
    expect([0, 1, 2, 3, 4, 9].map((v) => scaled(v, rank))).toEqual([1, 1, 25.75, 50.5, 100, 100]);
    expect(scaled(7, linearScale(3, 3))).toBe(50.5);
  });

  test('ranks: ties share the least, what is missing has none', () => {
    const ranks = new Uint16Array(5);
    rankInto(Float64Array.of(5, NA, 9, 5, 1), 0, 5, ranks);
    expect([...ranks]).toEqual([2, 0, 1, 2, 4]);
  });

  test('chains of overlaps: b meets a and c, d stands alone, e and f are tied', () => {
    const placed = rankChains([
      { code: 'a', rank: 1, low: 1, high: 2 },
      { code: 'b', rank: 2, low: 2, high: 3 },
      { code: 'c', rank: 3, low: 3, high: 3 },
      { code: 'd', rank: 4, low: 4, high: 4 },
      { code: 'f', rank: 5, low: 5, high: 6 },
      { code: 'e', rank: 5, low: 5, high: 6 },
    ]);
    expect(placed.map((u) => [u.code, u.chain, u.tied.join('')])).toEqual([
      ['a', 1, 'b'],
      ['b', 1, 'ac'],
      ['c', 1, 'b'],
      ['d', null, ''],
      ['e', 2, 'f'],
      ['f', 2, 'e'],
    ]);
  });
});

describe('shares of the variance', () => {
  test('a factor alone explains all of it; one that changes nothing, none', () => {
    const index = plainIndex(
      [
        [20, 60],
        [61, 20],
        [45, 33],
        [90, 10],
      ],
      4,
    );
    const { rank_shift, units } = sensitivityOf(index, 0, 400, { ...DRAW_DEFAULT, fixed: only('weights') });
    const of = (shares: typeof rank_shift, factor: Factor) => shares.find((s) => s.factor === factor);
    for (const shares of [rank_shift, units[1] ?? []]) {
      expect(of(shares, 'weights')?.total).toBeCloseTo(1, 1);
      expect(of(shares, 'weights')?.first).toBeCloseTo(1, 0);
      expect(of(shares, 'normalisation')).toMatchObject({ first: 0, total: 0 });
    }
  });
});

const value = fc.integer({ min: 1, max: 99 });
const rowsOf = (cells: number) =>
  fc.array(fc.array(value, { minLength: 3, maxLength: 3 }), { minLength: cells, maxLength: cells });
/** Every factor open. */
const open = (index: UncertainIndex): UncertainIndex => ({
  ...index,
  errors: errorsOf(index, 3),
  scales: [
    [0, 1, 2].map(() => linearScale(0, 100)),
    [0, 1, 2].map(() => zScale(50, 20)),
    [0, 1, 2].map(() => rankScale([10, 30, 50, 70, 90])),
  ],
  aggregations: aggregationsOf(['arithmetic']),
});

describe('properties', () => {
  test('the published rank and score lie inside their intervals, and the best is no worse than the worst', () => {
    fc.assert(
      fc.property(rowsOf(10), (rows) => {
        const index = open(plainIndex(rows, 5));
        const { score, rank } = run(index, 60);
        for (const [cell, x] of index.published.entries()) {
          expect(score.low[cell]).toBeLessThanOrEqual(x);
          expect(score.high[cell]).toBeGreaterThanOrEqual(x);
          expect(rank.low[cell]).toBeLessThanOrEqual(rank.published[cell] ?? 0);
          expect(rank.high[cell]).toBeGreaterThanOrEqual(rank.published[cell] ?? 0);
        }
      }),
      { seed: 31, numRuns: 15 },
    );
  });

  test('a period outside the reference changes no earlier interval', () => {
    fc.assert(
      fc.property(rowsOf(15), (rows) => {
        const reference = Uint8Array.from(rows, (_, cell) => (cell < 10 ? 1 : 0));
        const whole = run(open(plainIndex(rows, 5, { reference })), 40);
        const before = run(open(plainIndex(rows.slice(0, 10), 5)), 40);
        expect(whole.score.low.slice(0, 10)).toEqual(before.score.low);
        expect(whole.rank.high.slice(0, 10)).toEqual(before.rank.high);
      }),
      { seed: 32, numRuns: 10 },
    );
  });

  test('without sampling error the order of units does not matter', () => {
    fc.assert(
      fc.property(rowsOf(6), (rows) => {
        const straight = run({ ...open(plainIndex(rows, 6)), errors: null }, 40);
        const turned = run({ ...open(plainIndex([...rows].reverse(), 6)), errors: null }, 40);
        expect([...turned.rank.low].reverse()).toEqual([...straight.rank.low]);
        expect([...turned.rank.high].reverse()).toEqual([...straight.rank.high]);
      }),
      { seed: 33, numRuns: 15 },
    );
  });
});

describe('reproducible', () => {
  const rows = Array.from({ length: 24 }, (_, i) => [
    10 + ((i * 37) % 80),
    15 + ((i * 53) % 70),
    20 + ((i * 29) % 60),
  ]);
  const index = open(plainIndex(rows, 8));

  test('any cut into runs gives the same draws; another seed gives others', () => {
    const draws = new Draws(index, DRAW_DEFAULT);
    const whole = drawRun(draws, index, 0, 30);
    const parts = [drawRun(draws, index, 0, 7), drawRun(new Draws(index, DRAW_DEFAULT), index, 7, 30)];
    expect([...parts.flatMap((p) => [...p.scores])]).toEqual([...whole.scores]);
    const other = drawRun(new Draws(index, { ...DRAW_DEFAULT, seed: 1 }), index, 0, 30);
    expect(other.scores).not.toEqual(whole.scores);
  });

  test('one thread or three: the same intervals to the last digit', async () => {
    const [one, three] = await Promise.all([
      uncertaintyOf(index, { draws: 100, workers: 1 }),
      uncertaintyOf(index, { draws: 100, workers: 3 }),
    ]);
    expect(three).toEqual(one);
  });
});

describe('a gauge’s total', () => {
  const definition = smallDefinition();
  const panel = panelFrom(
    { regions: 4, periods: 8, members: 2 },
    (r, t, m, k) => 20 + ((7 * r + 5 * t + 11 * m + 3 * k * t) % 30),
  );
  const base = baseOf(panel, definition, 202401, 202406);
  const { total, scores } = readingsFrom(panel, base, definition);
  const provinces = ['110000', '120000', '130000'];
  const months = [202401, 202402, 202403, 202404, 202405, 202408];
  const parts: ScoredPart[] = panel.regions.flatMap((region, r) =>
    panel.periods.flatMap((period, t) =>
      panel.members.flatMap((member, m) =>
        panel.indicators.map((indicator, k) => {
          const cell = ((r * 8 + t) * 2 + m) * 2 + k;
          return {
            region: region.code,
            period,
            member,
            indicator,
            numerator: panel.numerator[cell] ?? NA,
            denominator: panel.denominator[cell] ?? NA,
            prior: base.prior[m * 2 + k] ?? NA,
            low: base.low[m * 2 + k] ?? NA,
            high: base.high[m * 2 + k] ?? NA,
            weight: Number.isNaN(scores[cell] ?? NA) ? null : 1,
          };
        }),
      ),
    ),
  );
  const index = uncertainTotal({
    regions: provinces,
    periods: months,
    indicators: definition.gauges[0]?.indicators ?? [],
    domains: new Map([
      ['S01', 1],
      ['S02', 1],
      ['S99', 0],
    ]),
    parts,
    readingAt: (code, month) => {
      const r = panel.regions.findIndex((region) => region.code === code);
      return total?.reading[r * 8 + panel.periods.indexOf(month)] ?? null;
    },
  });

  test('drawn as published it is the published reading, digit for digit', () => {
    const out = new Float64Array(index.published.length);
    new Draws(index, { ...DRAW_DEFAULT, fixed: FACTORS }).draw(
      FACTORS.map(() => 0),
      out,
    );
    for (const [cell, x] of out.entries()) expect(x).toBeCloseTo(index.published[cell] ?? NA, 9);
    expect(out.length).toBe(18);
  });

  test('only the last month carries sampling errors: those of a count per member', () => {
    const cells = index.published.length;
    expect(index.errors?.slice(0, 15).every((e) => e === 0)).toBe(true);
    // n of 10,000 members, shown per 10,000: the error of a Poisson count.
    expect(index.errors?.[15]).toBeCloseTo(Math.sqrt(index.values[15] ?? NA), 9);
    expect(index.values.length).toBe(4 * cells);
  });
});

describe('degenerate', () => {
  test('constant, one unit, all missing, one indicator left out of one', () => {
    const same = run(
      open(
        plainIndex(
          [
            [5, 5, 5],
            [5, 5, 5],
          ],
          2,
        ),
      ),
      30,
      only('weights', 'normalisation'),
    );
    expect([...same.rank.low, ...same.rank.high]).toEqual([1, 1, 1, 1]);
    const single = run(open(plainIndex([[5, 8, 9]], 1)), 30);
    expect([...single.rank.low, ...single.rank.high]).toEqual([1, 1]);
    const gone = run(
      open(
        plainIndex(
          [
            [NA, NA, NA],
            [1, 2, 3],
          ],
          2,
        ),
      ),
      30,
    );
    expect([gone.rank.published[0], gone.rank.low[0], gone.rank.high[0]]).toEqual([0, 0, 0]);
    expect(gone.score.low[0]).toBeNaN();
    const lost = run(plainIndex([[5], [7]], 2), 30, only('drop_out'));
    expect([...lost.rank.low, ...lost.rank.high]).toEqual([2, 1, 2, 1]);
  });
});
