import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MISSING_REASONS, STATUS_MARK } from '../../src/domain/status.ts';
import { formatter, type Measure } from '../../src/i18n/format.ts';
import type { NumberStyle } from '../../src/i18n/format-number.ts';
import { type Numeral, numeral } from '../../src/i18n/numeral.ts';

const zh = formatter('zh-CN');
const en = formatter('en');
const cases: Measure = { unit: 'case', decimals: 0 };
const seen = (value: number) => ({ value, status: 'observed' as const });

describe('numbers (domain.md §5.3)', () => {
  it.each<[number, number, NumberStyle, string, string]>([
    [0, 0, 'headline', '0', '0'],
    [9999, 0, 'headline', '9999', '9,999'],
    [9999.4, 0, 'headline', '9999', '9,999'],
    [9999.5, 0, 'headline', '1.00万', '10,000'],
    [10_000, 0, 'headline', '1.00万', '10,000'],
    [284_406, 0, 'prose', '28.44万', '284,406'],
    [99_999_999, 0, 'prose', '1.00亿', '100.00m'],
    [402_000_000, 0, 'prose', '4.02亿', '402.00m'],
    [-12_345, 0, 'prose', '−1.23万', '−12,345'],
    [1234.5, 1, 'table', '1,234.5', '1,234.5'],
    [1.005, 2, 'table', '1.01', '1.01'],
    [-0.04, 1, 'table', '0.0', '0.0'],
    [52_000, 0, 'axis', '5.2万', '52k'],
    [50_000, 0, 'axis', '5万', '50k'],
    [250_000_000, 0, 'axis', '2.5亿', '250m'],
  ])('%d with %d decimals as %s', (value, decimals, style, chinese, english) => {
    expect(zh.number(value, decimals, style)).toBe(chinese);
    expect(en.number(value, decimals, style)).toBe(english);
  });

  it('prose never carries a thousands separator in Chinese', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, min: -1e12, max: 1e12 }),
        (x) => !zh.number(x, 1, 'prose').includes(','),
      ),
    );
  });

  it('a headline never prints five digits before the point below 1亿', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: 0, max: 99_999_999 }), (x) => {
        const digits = zh.number(x, 0, 'headline').split(/[.万亿]/)[0] ?? '';
        return digits.length <= 4;
      }),
    );
  });
});

describe('values and units', () => {
  it.each<[Measure, number, string, string]>([
    [cases, 12_340, '1.23万件', '12,340 cases'],
    [{ unit: 'percent', decimals: 1 }, 22.06, '22.1%', '22.1%'],
    [{ unit: 'points', decimals: 1 }, 108.44, '108.4', '108.4'],
    [{ unit: 'yuan', decimals: 2 }, 812.5, '812.50元', '812.50 yuan'],
    [{ unit: 'per_10k_members', decimals: 1 }, 31.25, '31.3件/万会员', '31.3 per 10k members'],
    [{ unit: 'case', decimals: 0, unit_label: { zh: '人次', en: 'visits' } }, 7, '7人次', '7 visits'],
  ])('%j', (measure, value, chinese, english) => {
    expect(zh.value(seen(value), measure)).toBe(chinese);
    expect(en.value(seen(value), measure)).toBe(english);
  });

  it('money carries the currency of the workspace', () => {
    expect(formatter('zh-CN', 'GBP').unit({ unit: 'per_person' })).toBe('英镑/人');
    expect(formatter('en', 'USD').unit({ unit: 'yuan' })).toBe('USD');
  });

  it.each(MISSING_REASONS)('%s prints its mark and its reason, never a number', (status) => {
    const missing = { value: null, status };
    expect(zh.cell(missing, 0)).toBe(STATUS_MARK[status]);
    expect(zh.value(missing, cases)).toContain(STATUS_MARK[status]);
    expect(zh.value(missing, cases)).not.toMatch(/\d/);
    expect(zh.reason(status).length).toBeGreaterThan(8);
  });
});

describe('changes', () => {
  it.each<[number, 'percent' | 'points', string, string, string]>([
    [3.24, 'percent', 'case', '+3.2%', '+3.2%'],
    [-3.25, 'percent', 'case', '−3.3%', '−3.3%'],
    [0.049, 'percent', 'case', '持平', 'unchanged'],
    [-0.049, 'percent', 'case', '持平', 'unchanged'],
    [0.05, 'percent', 'case', '+0.1%', '+0.1%'],
    [1.44, 'points', 'percent', '+1.4个百分点', '+1.4 pp'],
    [-2.1, 'points', 'points', '−2.1点', '−2.1 pts'],
  ])('%d %s of %s', (value, unit, of, chinese, english) => {
    const change = { value, status: 'observed' as const, unit };
    expect(zh.change(change, { unit: of })).toBe(chinese);
    expect(en.change(change, { unit: of })).toBe(english);
  });

  it('a missing change prints its mark', () => {
    expect(zh.change({ value: null, status: 'suppressed', unit: 'percent' }, cases)).toBe('*');
  });
});

describe('periods and dates', () => {
  it.each([
    [202609, 'month', '2026年9月', 'Sep 2026'],
    [20263, 'quarter', '2026年三季度', 'Q3 2026'],
    [2026, 'year', '2026年', '2026'],
  ] as const)('%d', (code, grain, chinese, english) => {
    expect(zh.period(code, grain)).toBe(chinese);
    expect(en.period(code, grain)).toBe(english);
  });

  it.each([
    [202601, 202609, 'month', '2026年1—9月', 'Jan–Sep 2026'],
    [202510, 202609, 'month', '2025年10月—2026年9月', 'Oct 2025 – Sep 2026'],
    [20261, 20263, 'quarter', '2026年一至三季度', 'Q1–Q3 2026'],
    [2024, 2026, 'year', '2024年—2026年', '2024 – 2026'],
    [202609, 202609, 'month', '2026年9月', 'Sep 2026'],
  ] as const)('%d to %d', (from, to, grain, chinese, english) => {
    expect(zh.periods(from, to, grain)).toBe(chinese);
    expect(en.periods(from, to, grain)).toBe(english);
  });

  it('dates are Beijing dates whatever the machine thinks', () => {
    expect(zh.date('2026-09-30T17:00:00Z')).toBe('2026年10月1日');
    expect(zh.dateTime('2026-09-30T17:05:00Z')).toBe('2026年10月1日 01:05');
    expect(en.date('2026-09-30')).toBe('Sep 30, 2026');
  });

  it('refuses a period that is none', () => {
    expect(() => zh.period(202613, 'month')).toThrow(/202613/);
  });
});

describe('numerals of a text', () => {
  const bound = (form: Numeral['form'], value: number | null, unit = 'case'): Numeral =>
    value === null
      ? { form, value, status: 'suppressed', unit, decimals: 0 }
      : { form, value, status: 'observed', unit, decimals: 0 };

  it.each<[Numeral, string]>([
    [bound('amount', 243_100), '24.31万件'],
    [bound('percent_change', -3.21), '3.2%'],
    [bound('points', -1.44, 'percent'), '1.4个百分点'],
    [bound('points', 2.1, 'points'), '2.1点'],
    [bound('share', 41.02), '41.0%'],
    [bound('reading', 108.44, 'points'), '108.4'],
    [bound('amount', null), '* 已隐去'],
  ])('%j', (value, text) => {
    expect(numeral(value, zh)).toBe(text);
  });
});

describe('sizes', () => {
  it.each([
    [999, '999 B'],
    [1_234, '1.2 kB'],
    [185_000_000, '185 MB'],
  ])('%d bytes', (size, text) => {
    expect(zh.bytes(size)).toBe(text);
  });
});
