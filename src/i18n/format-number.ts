import type { Locale } from '../domain/text.ts';

/** How a number is printed: full digits in a table, 万/亿 in a headline or in prose, shortest on an axis. */
export type NumberStyle = 'table' | 'headline' | 'prose' | 'axis';

/** Prints a number with fixed decimals, with or without thousands separators. */
export type Digits = (value: number, decimals: number, grouped: boolean) => string;

/** Rounds half away from zero on the shortest decimal form, so that 1.005 prints 1.01 as a reader expects. */
export function numberPrinter(locale: Locale): Digits {
  const cache = new Map<string, Intl.NumberFormat>();
  return (value, decimals, grouped) => {
    const id = `${decimals}${grouped}`;
    let printer = cache.get(id);
    if (printer === undefined) {
      printer = new Intl.NumberFormat(locale, {
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
        useGrouping: grouped,
        signDisplay: 'negative',
      });
      cache.set(id, printer);
    }
    return printer.format(value).replace('-', '−');
  };
}

/** With a plus where it is positive; what rounds to zero has no sign. */
export const signed = (digits: Digits, value: number, decimals: number): string => {
  const text = digits(value, decimals, false);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
};

function trimmed(digits: Digits, value: number): string {
  const decimals = [0, 1, 2].find((d) => Math.abs(value - Number(value.toFixed(d))) < 1e-9) ?? 2;
  return digits(value, decimals, false);
}

interface Scale {
  readonly size: number;
  readonly word: string;
  /** Only where room is short: nobody writes 12.3k in a sentence. */
  readonly axisOnly?: boolean;
}

/** Largest first. */
const SCALES: Record<Locale, readonly Scale[]> = {
  'zh-CN': [
    { size: 1e8, word: '亿' },
    { size: 1e4, word: '万' },
  ],
  en: [
    { size: 1e9, word: 'bn' },
    { size: 1e6, word: 'm' },
    { size: 1e3, word: 'k', axisOnly: true },
  ],
};

/** The scale is chosen after rounding: 99,999,999 is 1.00亿, not 10000.00万. */
function scale(value: number, decimals: number, scales: readonly Scale[], style: NumberStyle) {
  const size = Math.abs(value);
  const reached = scales.find((candidate, i) => {
    if (candidate.axisOnly === true && style !== 'axis') return false;
    const below = scales[i + 1];
    const rounded =
      below === undefined ? roundTo(size, decimals) : roundTo(size / below.size, 2) * below.size;
    return rounded >= candidate.size;
  });
  return reached === undefined
    ? { value, decimals, word: '' }
    : { value: value / reached.size, decimals: 2, word: reached.word };
}

/** A number in the largest scale it reaches: 4.02亿, 28.44万, 402.00m. */
export function printScaled(
  digits: Digits,
  value: number,
  decimals: number,
  style: NumberStyle,
  locale: Locale,
): string {
  const scaled = scale(value, decimals, SCALES[locale], style);
  const text =
    style === 'axis' ? trimmed(digits, scaled.value) : digits(scaled.value, scaled.decimals, locale === 'en');
  return `${text}${scaled.word}`;
}

const roundTo = (value: number, decimals: number): number => Number(value.toFixed(decimals));

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** 1.2 kB, 185 MB: decimal steps, as disks are sold. */
export function bytesOf(digits: Digits, size: number): string {
  let value = size;
  let step = 0;
  while (value >= 1000 && step < BYTE_UNITS.length - 1) {
    value /= 1000;
    step += 1;
  }
  return `${digits(value, step === 0 || value >= 100 ? 0 : 1, false)} ${BYTE_UNITS[step]}`;
}
