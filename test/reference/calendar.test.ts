import { Lunar } from 'lunar-typescript';
import { describe, expect, it } from 'vitest';
import { FESTIVALS, type FestivalYear } from '../../src/domain/festival.ts';
import { type Holiday, workingDays } from '../../src/domain/working-day.ts';
import { readReference } from './read-csv.ts';

const festivals = readReference('festivals.csv').map((row) => ({
  ...row,
  year: Number(row.year),
})) as unknown as (FestivalYear & {
  zodiac_zh: string;
})[];

describe('festivals.csv', () => {
  const lunar = (year: number, month: number, day: number): string =>
    Lunar.fromYmd(year, month, day).getSolar().toYmd();

  it.each(festivals.map((row) => [row.year, row] as const))(
    '%i agrees with lunar-typescript',
    (year, row) => {
      expect(row.spring_festival).toBe(lunar(year, 1, 1));
      expect(row.lantern).toBe(lunar(year, 1, 15));
      expect(row.qingming).toBe(Lunar.fromYmd(year, 1, 1).getJieQiTable().清明?.toYmd());
      expect(row.dragon_boat).toBe(lunar(year, 5, 5));
      expect(row.qixi).toBe(lunar(year, 7, 7));
      expect(row.mid_autumn).toBe(lunar(year, 8, 15));
      expect(row.double_ninth).toBe(lunar(year, 9, 9));
      expect(row.zodiac_zh).toBe(Lunar.fromYmd(year, 1, 1).getYearShengXiao());
    },
  );

  it('covers 2000–2050 without a gap, every date in its year', () => {
    expect(festivals.map((row) => row.year)).toEqual(Array.from({ length: 51 }, (_, i) => 2000 + i));
    for (const row of festivals) {
      for (const festival of FESTIVALS)
        expect(row[festival]).toMatch(new RegExp(`^${row.year}-\\d\\d-\\d\\d$`));
    }
  });

  it('has 春节 2027 on 6 February, where Intl is a day late', () => {
    expect(festivals.find((row) => row.year === 2027)?.spring_festival).toBe('2027-02-06');
  });
});

describe('holidays_cn.csv', () => {
  const holidays = readReference('holidays_cn.csv') as unknown as (Holiday & { name_zh: string })[];
  const weekday = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay();

  it('is in order, each date once, each a real day', () => {
    const dates = holidays.map((h) => h.date);
    expect(dates).toEqual([...new Set(dates)].sort());
    for (const date of dates) expect(new Date(`${date}T00:00:00Z`).toISOString().slice(0, 10)).toBe(date);
    expect(holidays.filter((h) => h.kind !== 'off' && h.kind !== 'work')).toEqual([]);
  });

  it('works only on weekends in exchange, but for the Monday named when 春节 2020 was lengthened', () => {
    const weekdays = holidays.filter((h) => h.kind === 'work' && weekday(h.date) % 6 !== 0);
    expect(weekdays.map((h) => h.date)).toEqual(['2020-02-03']);
  });

  it.each(Array.from({ length: 20 }, (_, i) => 2007 + i))('%i has its festivals as days off', (year) => {
    const off = new Set(holidays.filter((h) => h.kind === 'off').map((h) => h.date));
    const row = festivals.find((f) => f.year === year);
    for (const date of [row?.spring_festival, `${year}-01-01`, `${year}-05-01`, `${year}-10-01`]) {
      expect(off, date).toContain(date);
    }
    if (year >= 2008) {
      for (const date of [row?.qingming, row?.dragon_boat, row?.mid_autumn])
        expect(off, date).toContain(date);
    }
  });

  it('gives a year 248 to 251 working days', () => {
    for (let year = 2008; year <= 2026; year++) {
      const days = Array.from({ length: 12 }, (_, i) => workingDays(year * 100 + i + 1, holidays));
      const sum = days.reduce((a, b) => a + b, 0);
      expect(sum, String(year)).toBeGreaterThanOrEqual(248);
      expect(sum, String(year)).toBeLessThanOrEqual(251);
    }
  });

  it('counts months as people work them, and refuses a year without a notice', () => {
    expect(workingDays(202602, holidays)).toBe(16);
    expect(workingDays(202603, holidays)).toBe(22);
    expect(() => workingDays(202702, holidays)).toThrow('没有 2027 年的放假安排');
    expect(() => workingDays(200612, holidays)).toThrow('2006');
  });
});
