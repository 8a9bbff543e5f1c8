import type { PeriodGrain } from '../domain/period.ts';
import { type MissingReason, type ObservationStatus, STATUS_MARK } from '../domain/status.ts';
import { type Bilingual, inLocale, type Locale } from '../domain/text.ts';
import { bytesOf, type NumberStyle, numberPrinter, printScaled, signed } from './format-number.ts';
import { formatPeriod, formatPeriodRange, type PeriodStyle } from './format-period.ts';
import { type Translate, translator } from './translate.ts';

/** A number or the reason why there is none, as every API row carries it. */
export interface Reported {
  readonly value: number | null;
  readonly status: ObservationStatus | MissingReason;
}

/** What a metric says about its numbers; `unit_label` wins over the unit's own name (件/万会员, 英镑). */
export interface Measure {
  readonly unit: string;
  readonly unit_label?: Bilingual;
  readonly decimals: number;
}

/** A comparison as the API answers it. */
export interface Compared extends Reported {
  readonly unit: 'percent' | 'points';
}

/**
 * The only formatter of numbers, units, periods and dates. Rules: domain.md §5.3 (万 from 10,000, 亿 from 1亿,
 * no thousands separator in prose, percents with one decimal, share changes in 个百分点).
 */
export interface Format {
  readonly locale: Locale;
  number(value: number, decimals: number, style?: NumberStyle): string;
  /** A whole number of things, with thousands separators. */
  count(value: number): string;
  /** Number or status mark, without its unit: for cells whose header prints the unit. */
  cell(value: Reported, decimals: number): string;
  /** Number with its unit in 万/亿, or the status mark with its reason. */
  value(value: Reported, measure: Measure, style?: NumberStyle): string;
  unit(measure: Pick<Measure, 'unit' | 'unit_label'>): string;
  /** A share in [0, 1] as a percent. */
  share(ratio: number, decimals?: number): string;
  /** Signed change with the right word for its unit: `+3.2%`, `−1.4个百分点`, `+2.1点`, `持平`. */
  change(change: Compared, of: Pick<Measure, 'unit'>): string;
  signed(value: number, decimals: number): string;
  /** A difference with its unit word: `1.2个百分点` where the metric is a percent, `1.2点` where it is an index. */
  points(value: number, unit: string): string;
  period(code: number, grain: PeriodGrain, style?: PeriodStyle): string;
  periods(from: number, to: number, grain: PeriodGrain): string;
  /** The reason a value is missing, or how it was made, in one sentence. */
  reason(status: ObservationStatus | MissingReason): string;
  /** `2026年9月30日`; takes an ISO date or instant, shows it in Beijing time. */
  date(iso: string): string;
  dateTime(iso: string): string;
  bytes(size: number): string;
  seconds(seconds: number): string;
  list(items: readonly string[]): string;
}

/** @param currency ISO code of the workspace, printed where the unit is money and the metric has no label. */
export function formatter(locale: Locale, currency = 'CNY', t: Translate = translator(locale)): Format {
  const zh = locale === 'zh-CN';
  const digits = numberPrinter(locale);

  const unit: Format['unit'] = (measure) => {
    if (measure.unit_label !== undefined) return inLocale(measure.unit_label, locale);
    const money = currencyName(currency, locale);
    if (measure.unit === 'yuan') return money;
    if (measure.unit === 'per_person') return t('unit.per_person', { money });
    if (measure.unit === 'per_order') return t('unit.per_order', { money });
    return isNamed(measure.unit) ? t(`unit.${measure.unit}`) : measure.unit;
  };

  const number = (value: number, decimals: number, style: NumberStyle = 'table'): string => {
    if (style === 'table') return digits(value, decimals, true);
    return printScaled(digits, value, decimals, style, locale);
  };

  const points = (n: string, u: string): string =>
    u === 'percent' ? t('change.pp', { n }) : t('change.points', { n });

  const format: Format = {
    locale,
    number,
    unit,
    count: (value) => digits(value, 0, true),
    cell: ({ value, status }, decimals) => (value === null ? mark(status) : digits(value, decimals, true)),
    value: (reported, measure, style = 'headline') => {
      if (reported.value === null) return `${mark(reported.status)} ${t(`status.${reported.status}`)}`;
      const text = number(reported.value, measure.decimals, style);
      if (measure.unit === 'percent') return `${text}%`;
      if (BARE.has(measure.unit)) return text;
      return zh ? `${text}${unit(measure)}` : `${text} ${unit(measure)}`;
    },
    share: (ratio, decimals = 1) => `${digits(ratio * 100, decimals, false)}%`,
    signed: (value, decimals) => signed(digits, value, decimals),
    points: (value, u) => points(digits(value, 1, false), u),
    change: (change, of) => {
      if (change.value === null) return mark(change.status);
      if (Math.abs(change.value) < 0.05) return t('change.flat');
      const text = signed(digits, change.value, 1);
      if (change.unit === 'percent') return `${text}%`;
      return points(text, of.unit);
    },
    period: (code, grain, style = 'long') => formatPeriod(code, grain, locale, style),
    periods: (from, to, grain) => formatPeriodRange(from, to, grain, locale),
    reason: (status) => t(`status.${status}.reason`),
    date: (iso) => dateOf(iso, locale, false),
    dateTime: (iso) => dateOf(iso, locale, true),
    bytes: (size) => bytesOf(digits, size),
    seconds: (s) => t('unit.seconds', { n: digits(s, s < 10 ? 1 : 0, true) }),
    list: (items) => items.join(zh ? '、' : ', '),
  };
  return format;
}

/** Units that read better unsaid: an index of 103.2 is not 103.2分. */
const BARE = new Set(['points', 'ratio', 'score']);

const NAMED = [
  'person',
  'visit',
  'case',
  'voucher',
  'rating',
  'order',
  'portion',
  'piece',
  'percent',
  'per_10k_members',
  'day',
  'score',
  'points',
  'ratio',
] as const;
type Named = (typeof NAMED)[number];
const isNamed = (unit: string): unit is Named => (NAMED as readonly string[]).includes(unit);

/** The yearbook mark of a missing value; nothing for a number. */
export const mark = (status: ObservationStatus | MissingReason): string =>
  status in STATUS_MARK ? STATUS_MARK[status as MissingReason] : '';

const CURRENCY_ZH: Readonly<Record<string, string>> = {
  CNY: '元',
  GBP: '英镑',
  USD: '美元',
  EUR: '欧元',
  HKD: '港元',
};
const CURRENCY_EN: Readonly<Record<string, string>> = { CNY: 'yuan' };

const currencyName = (code: string, locale: Locale): string =>
  (locale === 'zh-CN' ? CURRENCY_ZH : CURRENCY_EN)[code] ?? code;

const BEIJING = 'Asia/Shanghai';

/** To make one costs a browser milliseconds, to use it nothing. */
const dates = new Map<string, Intl.DateTimeFormat>();

function dateOf(iso: string, locale: Locale, withTime: boolean): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const key = `${locale} ${withTime}`;
  let printer = dates.get(key);
  if (!printer) {
    printer = datePrinter(locale, withTime);
    dates.set(key, printer);
  }
  return printer.format(at);
}

function datePrinter(locale: Locale, withTime: boolean): Intl.DateTimeFormat {
  const day: Intl.DateTimeFormatOptions =
    locale === 'zh-CN'
      ? { year: 'numeric', month: 'long', day: 'numeric' }
      : { year: 'numeric', month: 'short', day: 'numeric' };
  const time: Intl.DateTimeFormatOptions = withTime
    ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
    : {};
  return new Intl.DateTimeFormat(locale, { timeZone: BEIJING, ...day, ...time });
}
