import { beforeAll, describe, expect, test } from 'vitest';
import { movingCalendar } from '../../../pipelines/indices/methods/moving-calendar.ts';
import {
  type Combined,
  forecastSeries,
  type NotForecast,
} from '../../../src/indices/forecast-combination.ts';
import { AIR_PASSENGERS } from './published.ts';

const calendar = movingCalendar();
const monthsFrom = (first: number, n: number): number[] =>
  Array.from({ length: n }, (_, i) => (Math.trunc(first / 100) + Math.floor(i / 12)) * 100 + (i % 12) + 1);

describe('AirPassengers, its last five years as those of 2010 to 2014', () => {
  const months = monthsFrom(201001, 60);
  const values = AIR_PASSENGERS.slice(-72, -12);
  const held = AIR_PASSENGERS.slice(-12);
  let result: Combined | NotForecast;
  beforeAll(() => {
    result = forecastSeries({ months, values }, calendar);
  });
  const shipped = (): Combined => {
    if (result.mean === null) throw new Error(result.text.en);
    return result;
  };

  test('the mean of the models beats last year’s value, and says by how much', () => {
    const { scores, origins } = shipped();
    expect(scores.map((s) => s.name)).toEqual(['snaive', 'ets', 'holt_winters', 'theta', 'sarimax', 'mean']);
    const [naive, mean] = [scores[0], scores.at(-1)];
    expect(mean?.mase).toBeLessThan(0.6 * (naive?.mase ?? 0));
    expect(mean?.rmsse).toBeLessThan(0.6 * (naive?.rmsse ?? 0));
    expect(origins).toBe(24);
    for (const { coverage80, coverage95 } of scores) {
      expect(coverage80).toBeGreaterThan(0.7);
      expect(coverage80).toBeLessThan(0.9);
      expect(coverage95).toBeGreaterThan(0.9);
    }
  });

  test('the year held out: within 5 % on average, eleven of twelve months in the 95 % band', () => {
    const { mean, interval80, interval95, months: ahead } = shipped();
    expect(ahead).toEqual(monthsFrom(201501, 12));
    const error = held.reduce((sum, v, k) => sum + Math.abs((mean[k] ?? 0) / v - 1), 0) / 12;
    expect(error).toBeLessThan(0.05);
    const inside = held.filter((v, k) => v >= (interval95.lower[k] ?? 0) && v <= (interval95.upper[k] ?? 0));
    expect(inside.length).toBeGreaterThanOrEqual(11);
    for (const k of held.keys()) {
      expect(interval95.lower[k]).toBeLessThan(interval80.lower[k] ?? 0);
      expect(interval80.lower[k]).toBeLessThan(mean[k] ?? 0);
      expect(interval95.upper[k]).toBeGreaterThan(interval80.upper[k] ?? 0);
    }
  });
});

describe('no forecast, and why', () => {
  const months = monthsFrom(202101, 60);
  const why = (values: readonly (number | null)[], of = months): string => {
    const result = forecastSeries({ months: of, values }, calendar);
    return result.mean === null ? `${result.why}: ${result.text.zh}` : 'shipped';
  };

  test('too short, a gap, a hidden month, a constant', () => {
    const season = months.map((m) => 100 + (m % 100));
    expect(why(season.slice(0, 47), months.slice(0, 47))).toContain('short: 不足 48 个月（现有 47 个）');
    expect(why(season.map((v, i) => (i === 30 ? null : v)))).toContain('gap: 202307');
    expect(why(months.map(() => 5))).toContain('constant');
  });

  test('where last year’s value is the better forecast there is none, and the scores say so', () => {
    // Two years of rise, then the third year again: the models carry the rise on.
    const short = months.slice(0, 48);
    const values = short.map((m, i) => 100 + 40 * Math.sin(m % 100) + 3 * Math.min(i, 24 + (i % 12)));
    const result = forecastSeries({ months: short, values }, calendar);
    expect(result).toMatchObject({ mean: null, why: 'unproven' });
    const of = (name: string): number => result.scores?.find((s) => s.name === name)?.mase ?? Number.NaN;
    expect(of('mean')).toBeGreaterThan(of('snaive'));
  });
});
