import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { movingCalendar } from '../../../pipelines/indices/methods/moving-calendar.ts';
import { statutoryDaysOff, statutoryWorkingDays, workingDays } from '../../../src/domain/working-day.ts';
import { calendarRegressors } from '../../../src/indices/calendar-effects.ts';
import type { MonthlySeries } from '../../../src/indices/monthly-series.ts';
import { normalDraws } from '../../../src/indices/random.ts';
import { type Adjusted, seasonallyAdjust } from '../../../src/indices/seasonal-adjust.ts';
import { worst } from './peer-cases.ts';
import { AIR_PASSENGERS } from './published.ts';

const calendar = movingCalendar();
const monthsFrom = (first: number, n: number): number[] =>
  Array.from({ length: n }, (_, i) => (Math.trunc(first / 100) + Math.floor(i / 12)) * 100 + (i % 12) + 1);
const adjusted = (series: MonthlySeries, options = {}): Adjusted => {
  const result = seasonallyAdjust(series, calendar, options);
  if (result.adjusted === null) throw new Error(result.text.en);
  return result;
};

/** Days that are all alike but for the calendar: a day off is a fifth lower, and Spring Festival moves what is spent. */
function flatDays(seed: number): { months: number[]; values: number[] } {
  const draw = normalDraws(seed);
  const official = new Map(calendar.holidays.map((h) => [h.date, h.kind]));
  const byLaw = new Set([2027, 2028].flatMap((year) => [...statutoryDaysOff(year, calendar.festivals)]));
  const festivals = calendar.festivals.map((f) => Date.parse(f.spring_festival) / DAY);
  const months = monthsFrom(202201, 84);
  const values = months.map(() => 0);
  for (let at = Date.UTC(2022, 0, 1) / DAY; at < Date.UTC(2029, 0, 1) / DAY; at++) {
    const date = new Date(at * DAY);
    const iso = date.toISOString().slice(0, 10);
    const kind = official.get(iso) ?? (byLaw.has(iso) ? 'off' : undefined);
    const off = kind ? kind === 'off' : date.getUTCDay() % 6 === 0;
    const from = festivals.map((f) => at - f).find((days) => days >= -5 && days <= 20);
    const festival = from === undefined ? 0 : from < 0 ? 0.15 : from <= 6 ? -0.4 : -0.08;
    const month = (date.getUTCFullYear() - 2022) * 12 + date.getUTCMonth();
    values[month] = (values[month] ?? 0) + 1000 * ((off ? 0.8 : 1) + festival + 0.01 * draw());
  }
  return { months, values };
}
const DAY = 86_400_000;

describe('a flat daily series over 2022–2028', () => {
  const series = flatDays(1);
  const yearOnYear = (x: ArrayLike<number>): number[] =>
    series.months.flatMap((month, i) =>
      i >= 12 && month % 100 <= 3 ? [100 * ((x[i] ?? 0) / (x[i - 12] ?? 1) - 1)] : [],
    );

  test('naive January to March swing by more than a tenth; adjusted for the calendar none by a hundredth', () => {
    const result = adjusted(series);
    const most = (x: ArrayLike<number>): number => Math.max(...yearOnYear(x).map(Math.abs));
    expect(yearOnYear(result.adjusted)).toHaveLength(18);
    expect(most(series.values)).toBeGreaterThan(10);
    expect(most(result.calendarAdjusted)).toBeLessThan(1);
    expect(most(result.adjusted)).toBeLessThan(1);
    expect(result.effects.map((e) => e.name)).toEqual([
      'before',
      'during',
      'after',
      'working_days',
      'leap_day',
    ]);
    // What was planted, over the average month: 5·0.15, 7·−0.4 and 14·−0.08 days of 30.4, each worth 0.93.
    const planted = { before: 0.026, during: -0.099, after: -0.039, leap_day: 0.035 };
    for (const [name, value] of Object.entries(planted))
      expect(Math.abs((result.effects.find((e) => e.name === name)?.value ?? 0) - value), name).toBeLessThan(
        0.01,
      );
  });

  test('the parts multiply to the series, and robust weights change little here', () => {
    const { adjusted: sa, seasonal, calendar: effect } = adjusted(series);
    expect(
      worst(
        sa.map((v, i) => v * (seasonal[i] ?? 0) * (effect[i] ?? 0)),
        series.values,
      ),
    ).toBeLessThan(1e-9);
    const robust = adjusted(series, { robust: true });
    expect(worst(robust.adjusted, sa)).toBeLessThan(0.01);
  });
});

describe('when a series is not adjusted', () => {
  const months = monthsFrom(202101, 48);
  const season = months.map((m, i) => 100 + 10 * Math.sin((m % 100) / 2) + (i % 3));

  test('under 36 months, with a gap, with a hidden month, constant: the reason, in words', () => {
    const why = (series: MonthlySeries): string | null => {
      const result = seasonallyAdjust(series, calendar);
      return result.adjusted === null ? `${result.why}: ${result.text.zh}` : null;
    };
    expect(why({ months: months.slice(0, 35), values: season.slice(0, 35) })).toBe(
      'short: 不足 36 个月（现有 35 个），不做季节调整',
    );
    expect(why({ months: months.slice(0, 36), values: season.slice(0, 36) })).toBeNull();
    expect(why({ months, values: season.map((v, i) => (i === 20 ? null : v)) })).toContain('gap: 202209');
    expect(why({ months: months.filter((_m, i) => i !== 5), values: season.slice(1) })).toContain(
      'gap: 202107',
    );
    expect(why({ months, values: season.map(() => 7) })).toContain('constant');
    expect(why({ months: [], values: [] })).toContain('short');
  });

  test('noise of four years looks seasonal to STL and is left alone; a planted season is found', () => {
    const found = (seed: number, height: number): boolean => {
      const draw = normalDraws(seed);
      const values = months.map((m) => 100 + height * Math.sin(((m % 100) * Math.PI) / 6) + draw());
      return seasonallyAdjust({ months, values }, calendar).adjusted !== null;
    };
    const seeds = Array.from({ length: 6 }, (_, i) => i + 1);
    expect(seeds.filter((seed) => found(seed, 0)).length).toBeLessThanOrEqual(1);
    expect(seeds.slice(0, 5).every((seed) => found(seed, 3))).toBe(true);
  });
});

describe('published', () => {
  test('AirPassengers: a strong season, a smooth rest', () => {
    // The years 1949 to 1960 come before the table of festivals; any twelve it knows will do.
    const months = monthsFrom(200701, 144);
    const { strength, adjusted: sa } = adjusted({ months, values: AIR_PASSENGERS });
    expect(strength).toBeGreaterThan(0.95);
    // From August to December traffic falls by a quarter; the adjusted series hardly moves.
    const step = (x: ArrayLike<number>): number =>
      [12, 24, 36, 48, 60, 72, 84, 96, 108, 120, 132].reduce(
        (sum, i) => sum + Math.abs((x[i - 5] ?? 0) / (x[i - 1] ?? 1) - 1) / 11,
        0,
      );
    expect(step(AIR_PASSENGERS)).toBeGreaterThan(0.15);
    expect(step(sa)).toBeLessThan(0.06);
  });
});

describe('worked by hand', () => {
  test('2025 has 248 working days by the notice and by law; February 2027 has the festival', () => {
    const year = (of: (month: number) => number): number =>
      monthsFrom(202501, 12).reduce((sum, month) => sum + of(month), 0);
    expect(year((m) => workingDays(m, calendar.holidays))).toBe(248);
    expect(year((m) => statutoryWorkingDays(m, calendar.festivals))).toBe(248);
    // 2027-02-06 is a Saturday: 5 (eve), 8, 9 and 10 February are off; 20 weekdays less 4.
    expect(statutoryWorkingDays(202702, calendar.festivals)).toBe(16);
  });

  test('effects a stretch of months cannot tell are left out', () => {
    expect(Object.keys(calendarRegressors(monthsFrom(202501, 36), calendar))).toEqual([
      'before',
      'during',
      'after',
      'working_days',
    ]);
    expect(Object.keys(calendarRegressors(monthsFrom(200001, 84), calendar))).toEqual([
      'before',
      'during',
      'after',
      'leap_day',
    ]);
    const { leap_day } = calendarRegressors(monthsFrom(202001, 60), calendar);
    expect(leap_day?.filter((v) => v !== 0)).toEqual(Float64Array.of(0.75, -0.25, -0.25, -0.25, 0.75));
  });
});

describe('properties', () => {
  test('another unit of money changes no factor; adding a level to an index that may be negative adds it', () => {
    const draw = normalDraws(9);
    const months = monthsFrom(202101, 60);
    const x = months.map((m) => 50 + 20 * Math.cos((m % 100) / 2) + draw());
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 10_000 }), (a) => {
        const [one, many] = [
          adjusted({ months, values: x }),
          adjusted({ months, values: x.map((v) => a * v) }),
        ];
        expect(
          worst(
            many.adjusted,
            one.adjusted.map((v) => a * v),
          ),
        ).toBeLessThan(1e-4);
        expect(worst(many.seasonal, one.seasonal)).toBeLessThan(1e-4);
      }),
      { seed: 81, numRuns: 2 },
    );
    const low = adjusted({ months, values: x.map((v) => v - 100) });
    expect(low.multiplicative).toBe(false);
    expect(
      worst(
        low.adjusted.map((v, i) => v + (low.seasonal[i] ?? 0) + (low.calendar[i] ?? 0)),
        x.map((v) => v - 100),
      ),
    ).toBeLessThan(1e-9);
  });
});
