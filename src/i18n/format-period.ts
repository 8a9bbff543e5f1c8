import { type PeriodGrain, period, yearOf } from '../domain/period.ts';
import type { Locale } from '../domain/text.ts';

/** `2026年9月` in text, `26年9月` where room is short, `9月` beside a printed year. */
export type PeriodStyle = 'long' | 'short' | 'inner';

const QUARTERS = ['一', '二', '三', '四'] as const;
const MONTHS_EN = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const;

/** A period of the domain (202609, 20263, 2026) as a reader writes it. */
export function formatPeriod(code: number, grain: PeriodGrain, locale: Locale, style: PeriodStyle): string {
  const p = period(grain, code);
  const year = yearOf(p);
  if (grain === 'year') return locale === 'en' ? `${year}` : `${year}年`;
  const inside = inner(code, grain, locale);
  if (style === 'inner') return inside;
  if (locale === 'en') return style === 'short' ? `${inside} '${twoDigits(year)}` : `${inside} ${year}`;
  return style === 'short' ? `${twoDigits(year)}年${inside}` : `${year}年${inside}`;
}

/** `2026年1—9月` within one year, `2025年10月—2026年9月` across years. */
export function formatPeriodRange(from: number, to: number, grain: PeriodGrain, locale: Locale): string {
  if (from === to) return formatPeriod(from, grain, locale, 'long');
  const sameYear = grain !== 'year' && yearOf(period(grain, from)) === yearOf(period(grain, to));
  const last = formatPeriod(to, grain, locale, sameYear ? 'inner' : 'long');
  const first = formatPeriod(from, grain, locale, 'long');
  if (!sameYear) return locale === 'en' ? `${first} – ${last}` : `${first}—${last}`;
  if (locale === 'en')
    return `${inner(from, grain, locale)}–${inner(to, grain, locale)} ${yearOf(period(grain, to))}`;
  return grain === 'month' ? `${first.slice(0, -1)}—${last}` : `${first.slice(0, -2)}至${last}`;
}

function inner(code: number, grain: PeriodGrain, locale: Locale): string {
  if (grain === 'quarter') return locale === 'en' ? `Q${code % 10}` : `${QUARTERS[(code % 10) - 1]}季度`;
  return locale === 'en' ? (MONTHS_EN[(code % 100) - 1] ?? '') : `${code % 100}月`;
}

const twoDigits = (year: number): string => String(year % 100).padStart(2, '0');
