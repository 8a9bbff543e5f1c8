import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { methods } from '../../../pipelines/indices/methods/index.ts';
import { InputTable } from '../../../pipelines/indices/methods/table.ts';
import { type EarsMethod, ears, earsReach } from '../../../src/indices/ears.ts';
import { type FarringtonOptions, farrington } from '../../../src/indices/farrington.ts';
import { type FlexibleOptions, farringtonFlexible } from '../../../src/indices/farrington-flexible.ts';
import { gesd } from '../../../src/indices/gesd.ts';
import { MethodError } from '../../../src/indices/method-error.ts';
import { adjustPValues } from '../../../src/indices/multiple-testing.ts';
import { worst } from './peer-cases.ts';

const peer = JSON.parse(readFileSync(join(import.meta.dirname, 'surveillance-peer.json'), 'utf8'));
const y: number[] = peer.monthly;
const last = (n: number): number[] => Array.from({ length: n }, (_, i) => y.length - n + i);

describe('R surveillance 1.20.3 on a monthly series', () => {
  test.each(['C1', 'C2', 'C3'] as const)('EARS %s: bounds and alarms', (method: EarsMethod) => {
    const ours = ears(y, method).slice(earsReach(method));
    expect(
      worst(
        ours.map((p) => p.upper),
        peer.ears[method].upper,
      ),
    ).toBeLessThan(1e-10);
    expect(ours.map((p) => p.alarm)).toEqual(peer.ears[method].alarm);
  });

  test.each<[string, Partial<FarringtonOptions>]>([
    ['classic', { years: 4, half: 2, alpha: 0.05 }],
    ['classic_none', { years: 3, half: 2, alpha: 0.01, reweight: false, trend: false, power: '1/2' }],
  ])('Farrington 1996, %s', (name, options) => {
    const ours = farrington(y, last(12), { frequency: 12, ...options });
    expect(
      worst(
        ours.map((p) => p.upper),
        peer[name].upper,
      ),
    ).toBeLessThan(1e-10);
    expect(ours.map((p) => Number(p.alarm))).toEqual(peer[name].alarm);
    expect(ours.map((p) => Number(p.trend))).toEqual(peer[name].trend);
  });

  const four = { years: 4, half: 1, seasons: 5, gap: 3, alpha: 0.01 } as const;
  test.each<[string, Omit<FlexibleOptions, 'frequency'>]>([
    ['flex_seasons', { years: 5, half: 0, seasons: 12, gap: 3, alpha: 0.05 }],
    ['flex_delta', four],
    ['flex_nb', { ...four, threshold: 'nbPlugin' }],
    ['flex_muan', { ...four, threshold: 'muan' }],
    ['flex_default', { half: 2 }],
  ])('Farrington flexible, %s', (name, options) => {
    const { upper, expected, p, phi, alarm, trend } = peer[name];
    const ours = farringtonFlexible(y, last(upper.length), { frequency: 12, ...options });
    expect(
      worst(
        ours.map((x) => x.upper),
        upper,
      ),
    ).toBeLessThan(1e-10);
    expect(
      worst(
        ours.map((x) => x.expected),
        expected,
      ),
    ).toBeLessThan(1e-10);
    expect(
      worst(
        ours.map((x) => x.p),
        p,
      ),
    ).toBeLessThan(1e-10);
    expect(
      worst(
        ours.map((x) => x.dispersion),
        phi,
      ),
    ).toBeLessThan(1e-10);
    expect(ours.map((x) => x.alarm)).toEqual(alarm);
    expect(ours.map((x) => Number(x.trend))).toEqual(trend);
  });
});

describe('degenerate counts', () => {
  test('nothing to judge, all the same, all nothing', () => {
    expect(() => farrington([1, 2, 3], [2], { frequency: 12 })).toThrow('position 3 has less than 3 years');
    expect(() => farringtonFlexible(y, [71], { frequency: 12, half: 1, seasons: 12 })).toThrow(
      'does not hold 12 seasons',
    );
    expect(() => ears(y, 'C1', { baseline: 2 })).toThrow('three values or more, got 2');
    expect(() => gesd([1, 2])).toThrow('three values or more, got 2');
    const same = new Array<number>(72).fill(20);
    expect(farringtonFlexible(same, [71], { frequency: 12, half: 1, gap: 1 })[0]).toMatchObject({
      alarm: false,
      expected: expect.closeTo(20, 9),
    });
    expect(ears(same, 'C2').some((p) => p.alarm)).toBe(false);
    expect(ears(new Array<number>(20).fill(0), 'C3').some((p) => p.alarm)).toBe(false);
    // Fewer than five cases lately: no alarm, no bound.
    expect(
      farringtonFlexible([...new Array<number>(71).fill(0), 4], [71], {
        frequency: 12,
        half: 1,
        gap: 1,
        trend: false,
      })[0],
    ).toMatchObject({ alarm: false, upper: Number.NaN });
  });

  test('one test needs no adjustment; ties stay ties', () => {
    expect([...adjustPValues([0.03])]).toEqual([0.03]);
    const [a, b] = adjustPValues([0.01, 0.01, 0.5]);
    expect(a).toBe(b);
    expect([...adjustPValues([])]).toEqual([]);
  });
});

describe('worked by hand, from a CSV', () => {
  const run = (name: string, file: string, options: Record<string, string | number | boolean> = {}) =>
    methods
      .get(name)
      ?.run(new InputTable(file, readFileSync(join(import.meta.dirname, 'worked', file), 'utf8')), options);

  test('counts.csv: seven values of mean 10 and deviation 1 let 13 through; 15 is above what the next seven let', () => {
    // mean 10, sd 1, z(0.999) = 3.0902; then 11, 9, 11, 9, 11, 10, 13: mean 74/7, sd 1.3973
    const out = run('ears', 'counts.csv') as { upper: number[]; alarms: number[] };
    expect(out.upper.slice(7)).toEqual([expect.closeTo(13.0902323, 6), expect.closeTo(14.8893, 3)]);
    expect(out.alarms).toEqual([9]);
    expect(run('gesd', 'counts.csv', { 'max-outliers': 2 })).toMatchObject({ outliers: 0 });
  });

  test('mix-rate.csv: both channels better, the whole worse', () => {
    expect(run('mix-rate', 'mix-rate.csv')).toMatchObject({
      change: expect.closeTo(0.0375, 12),
      rate: expect.closeTo(-0.0615, 12),
      mix: expect.closeTo(0.099, 12),
    });
  });

  test('what cannot be judged says why, Chinese first', () => {
    const message = (name: string, options: Record<string, number>): string => {
      try {
        run(name, 'counts.csv', options);
      } catch (cause) {
        if (cause instanceof MethodError) return cause.text.zh;
        throw cause;
      }
      return '';
    };
    expect(message('farrington', { frequency: 12, years: 3 })).toContain('最早判断第 40 个值；数据有 9 个');
    expect(message('ears', { baseline: 9 })).toBe('C1 需要至少 10 个值，只有 9 个');
    expect(message('gesd', { 'max-outliers': 0 })).toContain('--max-outliers 应为正整数');
    expect(message('ears', { alpha: 2 })).toContain('--alpha 应在 0 与 1 之间');
  });
});
