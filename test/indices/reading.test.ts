import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { baseOf } from '../../src/indices/base.ts';
import { CONTRIBUTION_KINDS, contributionsOf, NONE } from '../../src/indices/contribution.ts';
import { bandOf } from '../../src/indices/definition.ts';
import { CELL_STATUSES, type Panel, statusCode } from '../../src/indices/panel.ts';
import { gradeOf, type Readings, readingsFrom } from '../../src/indices/reading.ts';
import { domainWeights } from '../../src/indices/score.ts';
import { panelFrom, smallDefinition } from './sample-panel.ts';

const definition = smallDefinition();

/** Sums contributions per (kind, region, period, member). */
function sums(readings: Readings, panel: Panel, window: { from: number; to: number }): Map<string, number> {
  const base = baseOf(panel, definition, window.from, window.to);
  const out = new Map<string, number>();
  contributionsOf(readings, base, definition, (r, t, m, _c, _k, kind, value) => {
    const key = [CONTRIBUTION_KINDS[kind], r, t, m].join('/');
    out.set(key, (out.get(key) ?? 0) + value);
  });
  return out;
}

describe('a reading worked by hand (hand-worked.csv)', () => {
  const rows = readFileSync(join(import.meta.dirname, 'hand-worked.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  const values = rows.map((row) => row.split(',').slice(2).map(Number));
  const panel = panelFrom({ periods: 3, members: 2 }, (_r, t, m, k) => values[t * 2 + m]?.[k] ?? Number.NaN);
  const base = baseOf(panel, definition, 202401, 202403);
  const readings = readingsFrom(panel, base, definition);

  test('goalposts are the ends of the base window, per domain and indicator', () => {
    // applications S01: 10, 20, 30 per 10,000 members; unmet S01: 0, 5, 10; S02: 20, 30, 40 and 0, 10, 20.
    expect([...base.low]).toEqual([10, 0, 20, 0]);
    expect([...base.high]).toEqual([30, 10, 40, 20]);
  });

  test('scores, domains and total follow the definition', () => {
    // S01: 1, 50.5, 100 in both; S02: applications 1, 50.5, 100, unmet 50.5, 100, 1.
    expect([...readings.scores]).toEqual([1, 1, 1, 50.5, 50.5, 50.5, 50.5, 100, 100, 100, 100, 1]);
    // 0.75 s1 + 0.25 s2: S01 1, 50.5, 100; S02 0.75 + 12.625 = 13.375, 37.875 + 25 = 62.875, 75.25.
    expect([...readings.members.raw]).toEqual([1, 13.375, 50.5, 62.875, 100, 75.25]);
    // geometric: sqrt(13.375), sqrt(50.5 × 62.875), sqrt(7525)
    expect([...(readings.total?.raw ?? [])].map((x) => x.toFixed(9))).toEqual(
      [Math.sqrt(13.375), Math.sqrt(50.5 * 62.875), Math.sqrt(7525)].map((x) => x.toFixed(9)),
    );
  });

  test('the display is 100 + 10 z against the base moments', () => {
    // S01: mean 50.5, sample sd of 1, 50.5, 100 is 49.5.
    expect(readings.members.reading[0]).toBeCloseTo(90, 12);
    expect(readings.members.reading[2]).toBeCloseTo(100, 12);
    expect(readings.members.reading[4]).toBeCloseTo(110, 12);
    expect(bandOf(90, definition)).toBe('mild');
    expect(bandOf(89.999, definition)).toBe('cold');
    expect(bandOf(null, definition)).toBeNull();
  });

  test('what moved S01 from January to February: 7.5 points applications, 2.5 unmet', () => {
    const bars: number[] = [];
    contributionsOf(readings, base, definition, (_r, t, m, _c, _k, kind, value) => {
      if (t === 1 && m === 0 && CONTRIBUTION_KINDS[kind] === 'change') bars.push(value);
    });
    expect(bars.map((b) => b.toFixed(12))).toEqual(['7.500000000000', '2.500000000000']);
  });
});

/** Small panels with holes: counts 0…60, one cell in eight missing. */
const cells = (n: number) =>
  fc.array(fc.oneof({ weight: 7, arbitrary: fc.integer({ min: 0, max: 60 }) }, fc.constant(Number.NaN)), {
    minLength: n,
    maxLength: n,
  });
const SHAPE = { regions: 3, periods: 15, members: 3 };
const SIZE = SHAPE.regions * SHAPE.periods * SHAPE.members * 2;
const WINDOW = { from: 202401, to: 202408 };
const panelOf = (xs: readonly number[], shape = SHAPE): Panel =>
  panelFrom(shape, (r, t, m, k) => xs[((r * shape.periods + t) * shape.members + m) * 2 + k] ?? Number.NaN);
const read = (panel: Panel, frozen = panel): Readings =>
  readingsFrom(panel, baseOf(frozen, definition, WINDOW.from, WINDOW.to), definition);

describe('properties', () => {
  test('contributions add up to the reading and to its changes within 1e-9', () => {
    let checked = 0;
    fc.assert(
      fc.property(cells(SIZE), (xs) => {
        const panel = panelOf(xs);
        const readings = read(panel);
        for (const [key, sum] of sums(readings, panel, WINDOW)) {
          const [kind, r, t, m] = key.split('/');
          const lag = kind === 'level' ? 0 : kind === 'change' ? 1 : 12;
          const at = (period: number): number => {
            const row = Number(r) * SHAPE.periods + period;
            return Number(m) === NONE
              ? (readings.total?.reading[row] ?? Number.NaN)
              : (readings.members.reading[row * SHAPE.members + Number(m)] ?? Number.NaN);
          };
          const target = at(Number(t)) - (lag === 0 ? 100 : at(Number(t) - lag));
          expect(Math.abs(sum - target)).toBeLessThan(1e-9);
          checked += 1;
        }
      }),
      { seed: 1, numRuns: 60 },
    );
    expect(checked).toBeGreaterThan(1000);
  });

  test('a new month, whatever it brings, never changes an earlier reading', () => {
    fc.assert(
      fc.property(cells(SIZE), fc.integer({ min: 9, max: 14 }), (xs, known) => {
        const whole = panelOf(xs);
        const shape = { ...SHAPE, periods: known };
        const past = panelFrom(
          shape,
          (r, t, m, k) => xs[((r * SHAPE.periods + t) * SHAPE.members + m) * 2 + k] ?? Number.NaN,
        );
        const before = read(past);
        const after = read(whole);
        for (let r = 0; r < SHAPE.regions; r++) {
          for (let t = 0; t < known; t++) {
            expect(after.total?.reading[r * SHAPE.periods + t]).toEqual(before.total?.reading[r * known + t]);
            for (let m = 0; m < SHAPE.members; m++) {
              expect(after.members.reading[(r * SHAPE.periods + t) * SHAPE.members + m]).toEqual(
                before.members.reading[(r * known + t) * SHAPE.members + m],
              );
            }
          }
        }
      }),
      { seed: 2, numRuns: 40 },
    );
  });

  test('more of an indicator never cools its domain or the total', () => {
    fc.assert(
      fc.property(cells(SIZE), fc.nat(SIZE - 1), fc.integer({ min: 1, max: 40 }), (xs, at, more) => {
        const hotter = xs.map((x, i) => (i === at ? x + more : x));
        const frozen = panelOf(xs);
        const a = read(frozen);
        const b = read(panelOf(hotter), frozen);
        const pairs: [ArrayLike<number>, ArrayLike<number>][] = [
          [a.members.reading, b.members.reading],
          [a.total?.reading ?? [], b.total?.reading ?? []],
        ];
        for (const [before, after] of pairs) {
          for (let i = 0; i < before.length; i++) {
            const [x, y] = [before[i] ?? Number.NaN, after[i] ?? Number.NaN];
            expect(Number.isNaN(x)).toBe(Number.isNaN(y));
            if (!Number.isNaN(x)) expect(y).toBeGreaterThanOrEqual(x - 1e-12);
          }
        }
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  test('the order of regions and domains does not matter', () => {
    fc.assert(
      fc.property(cells(SIZE), (xs) => {
        const straight = read(panelOf(xs));
        const turned = panelFrom(
          SHAPE,
          (r, t, m, k) => xs[((r * SHAPE.periods + t) * SHAPE.members + (2 - m)) * 2 + k] ?? Number.NaN,
        );
        const reversed = read({ ...turned, members: ['S03', 'S02', 'S01'] });
        for (let row = 0; row < SHAPE.regions * SHAPE.periods; row++) {
          const [a, b] = [
            straight.total?.reading[row] ?? Number.NaN,
            reversed.total?.reading[row] ?? Number.NaN,
          ];
          expect(Number.isNaN(a)).toBe(Number.isNaN(b));
          if (!Number.isNaN(a)) expect(b).toBeCloseTo(a, 9);
          for (let m = 0; m < 3; m++) {
            expect(reversed.members.reading[row * 3 + 2 - m]).toEqual(straight.members.reading[row * 3 + m]);
          }
        }
      }),
      { seed: 4, numRuns: 30 },
    );
  });
});

describe('what is missing', () => {
  const steady = (r: number, t: number, m: number, k: number): number => 10 + ((r + 2 * t + 3 * m + k) % 7);

  test('a missing part is not a zero: the rest carries its weight, and the reading is withheld under 70 %', () => {
    const whole = panelFrom({ periods: 8, members: 2 }, steady);
    const base = baseOf(whole, definition, 202401, 202406);
    // applications weigh 0.75, unmet 0.25.
    const withoutUnmet = panelFrom({ periods: 8, members: 2 }, (r, t, m, k) =>
      t === 7 && k === 1 ? Number.NaN : steady(r, t, m, k),
    );
    const a = readingsFrom(withoutUnmet, base, definition);
    expect(a.members.coverage[14]).toBeCloseTo(0.75, 12);
    expect(a.members.raw[14]).toBe(a.scores[28]);
    const withoutApplications = panelFrom({ periods: 8, members: 2 }, (r, t, m, k) =>
      t === 7 && k === 0 ? Number.NaN : steady(r, t, m, k),
    );
    const b = readingsFrom(withoutApplications, base, definition);
    expect(b.members.reading[14]).toBeNaN();
    expect(CELL_STATUSES[b.members.status[14] ?? 0]).toBe('not_reported');
    expect(b.total?.reading[7]).toBeNaN();
  });

  test('the reason that takes most of the weight is the reason of the reading', () => {
    const panel = panelFrom({ periods: 8, members: 1 }, steady);
    panel.status[14] = statusCode('no_denominator');
    panel.status[15] = statusCode('not_reported');
    const readings = readingsFrom(panel, baseOf(panel, definition, 202401, 202406), definition);
    expect(CELL_STATUSES[readings.members.status[7] ?? 0]).toBe('no_denominator');
    expect(readings.members.grade[7]).toBe(3);
  });

  test('units that did not report lower the coverage of the total they belong to', () => {
    const panel = panelFrom({ periods: 8, members: 1 }, steady);
    panel.reporting.fill(0.6, 14, 16);
    const readings = readingsFrom(panel, baseOf(panel, definition, 202401, 202406), definition);
    expect(readings.members.coverage[7]).toBeCloseTo(0.6, 12);
    expect(CELL_STATUSES[readings.members.status[7] ?? 0]).toBe('low_coverage');
  });

  test('an indicator that never occurs in a domain is no part of it', () => {
    const panel = panelFrom({ periods: 8, members: 2 }, (r, t, m, k) =>
      m === 0 && k === 1 ? 0 : steady(r, t, m, k),
    );
    const base = baseOf(panel, definition, 202401, 202406);
    expect([...base.applies]).toEqual([1, 0, 1, 1]);
    const readings = readingsFrom(panel, base, definition);
    expect(readings.members.coverage[14]).toBe(1);
    expect(readings.members.raw[14]).toBe(readings.scores[28]);
  });

  test('a domain that was not in the base is no part of the total; one of weight zero stands in alone', () => {
    const panel = panelFrom({ periods: 8, members: 2 }, (r, t, m, k) =>
      m === 1 && t < 7 ? Number.NaN : steady(r, t, m, k),
    );
    const base = baseOf(panel, definition, 202401, 202406);
    expect([...(domainWeights(base, definition) ?? [])]).toEqual([1, 0]);
    const readings = readingsFrom(panel, base, definition);
    expect(readings.total?.coverage[7]).toBe(1);
    const unclassified = { ...panel, members: ['S99', 'S02'] };
    expect([...(domainWeights(baseOf(unclassified, definition, 202401, 202406), definition) ?? [])]).toEqual([
      1, 0,
    ]);
  });

  test('a base of one month, or of equal values, states no reading', () => {
    const panel = panelFrom({ periods: 4, members: 1 }, steady);
    const one = readingsFrom(panel, baseOf(panel, definition, 202401, 202401), definition);
    expect([...one.members.reading].every(Number.isNaN)).toBe(true);
    const flat = panelFrom({ periods: 4, members: 1 }, () => 12);
    const same = readingsFrom(flat, baseOf(flat, definition, 202401, 202404), definition);
    expect(same.members.raw[0]).toBeCloseTo(50.5, 9);
    expect([...same.members.reading].every(Number.isNaN)).toBe(true);
    expect(CELL_STATUSES[same.members.status[0] ?? 0]).toBe('not_complete');
  });

  test('grades follow the written rules', () => {
    expect(gradeOf(1, 200, 36, definition)).toBe('A');
    expect(gradeOf(1, 50, 36, definition)).toBe('B');
    expect(gradeOf(0.9, 200, 36, definition)).toBe('B');
    expect(gradeOf(1, 200, 12, definition)).toBe('B');
    expect(gradeOf(0.7, 0, 2, definition)).toBe('C');
    expect(gradeOf(0.69, 500, 36, definition)).toBe('D');
  });
});
