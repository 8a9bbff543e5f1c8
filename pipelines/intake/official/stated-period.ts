import type { PeriodGrain } from '../../../src/domain/period.ts';

/** `ytd` counts from January to the month it names: 2025年1-9月 is ytd 202509. */
export type StatedGrain = PeriodGrain | 'ytd';

/** The time a figure is about: month 201610, quarter 20163, year 2016, ytd 201609. */
export interface StatedPeriod {
  readonly grain: StatedGrain;
  readonly code: number;
}

/** Of a text that is no period: undefined. `ambiguous`: `2016.1` where nothing tells January from October. */
export type ReadPeriod = StatedPeriod | 'ambiguous' | undefined;

const NUMERALS: Readonly<Record<string, number>> = { 一: 1, 二: 2, 三: 3, 四: 4 };
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const tidy = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\p{White_Space}\p{Cf}]+/gu, '')
    .replace(/[—–~～至]/gu, '-')
    .replace(/[((](?:p|r|预计|初步|初步核算|快报)[))]$/iu, '')
    .toLowerCase();

const YEAR = '((?:18|19|20)\\d{2})';
const month = (year: string | undefined, inner: number): StatedPeriod | undefined =>
  inner >= 1 && inner <= 12 ? { grain: 'month', code: Number(year) * 100 + inner } : undefined;
const quarter = (year: string | undefined, inner: string | undefined): StatedPeriod | undefined => {
  const n = NUMERALS[inner ?? ''] ?? Number(inner);
  return n >= 1 && n <= 4 ? { grain: 'quarter', code: Number(year) * 10 + n } : undefined;
};

type Reader = (match: RegExpExecArray) => StatedPeriod | undefined;

/** How bureaus write periods, `2016.1` left out: what it means depends on its neighbours. */
const FORMS: readonly (readonly [form: string, read: Reader])[] = [
  [`${YEAR}年?度?`, ([, y]) => ({ grain: 'year', code: Number(y) })],
  [`${YEAR}年(\\d{1,2})月份?`, ([, y, m]) => month(y, Number(m))],
  [`${YEAR}[-/](\\d{1,2})`, ([, y, m]) => month(y, Number(m))],
  [`${YEAR}[.](\\d{2})`, ([, y, m]) => month(y, Number(m))],
  [`${YEAR}m(\\d{1,2})`, ([, y, m]) => month(y, Number(m))],
  [`${YEAR}(0[1-9]|1[0-2])`, ([, y, m]) => month(y, Number(m))],
  [`${YEAR}[-/.](\\d{1,2})[-/.]\\d{1,2}(?:00:00:00)?`, ([, y, m]) => month(y, Number(m))],
  [`${YEAR}年?第?([一二三四1-4])季度?`, ([, y, q]) => quarter(y, q)],
  [`${YEAR}年?[-.]?q([1-4])`, ([, y, q]) => quarter(y, q)],
  [`q([1-4])[-/]?${YEAR}`, ([, q, y]) => quarter(y, q)],
  [
    `${YEAR}年?(?:1月?-(\\d{1,2})月|(上半年|前三季度|前3季度|前二季度|前2季度))`,
    ([, y, m, words]) => {
      const end = words === undefined ? Number(m) : words === '上半年' || /[二2]/u.test(words) ? 6 : 9;
      return end >= 1 && end <= 12 ? { grain: 'ytd', code: Number(y) * 100 + end } : undefined;
    },
  ],
  [`(${MONTHS.join('|')})[a-z]*[-/.]?${YEAR}`, ([, name, y]) => month(y, MONTHS.indexOf(name ?? '') + 1)],
];
const READERS = FORMS.map(([form, read]) => [new RegExp(`^${form}$`, 'u'), read] as const);

/** `2016.1`: Excel takes 2016.10 for a number and drops its zero. */
const CLIPPED = new RegExp(`^${YEAR}[.](\\d)$`, 'u');

function readOne(text: string): StatedPeriod | undefined {
  const said = tidy(text);
  for (const [form, read] of READERS) {
    const match = form.exec(said);
    const found = match ? read(match) : undefined;
    if (found) return found;
  }
  return undefined;
}

/**
 * Reads the periods of one header row or column together. `2016.1` is October where months are written with two digits
 * (`2016.01`) or no month before October is written with one; January where it begins a row of `2016.2, 2016.3 …`;
 * where a year has it twice, the one beside `.2` is January and the other October; otherwise it is ambiguous.
 */
export function readPeriods(texts: readonly string[]): ReadPeriod[] {
  const clipped = texts.map((text) => CLIPPED.exec(tidy(text)));
  const padded = texts.some((text) => /^\d{4}[.]0[1-9]$/u.test(tidy(text)));
  const single = clipped.some((match) => match !== null && Number(match[2]) > 1);
  const twoDigits = texts.some((text) => /^\d{4}[.]1[12]$/u.test(tidy(text)));
  return texts.map((text, at): ReadPeriod => {
    const match = clipped[at];
    if (!match) return readOne(text);
    const [, year, digit] = match;
    if (digit !== '1') return digit === '0' ? undefined : month(year, Number(digit));
    if (padded) return month(year, 10);
    if (!single) return twoDigits ? month(year, 10) : 'ambiguous';
    return inOrder(clipped, at);
  });
}

/** Months written without zeros: the neighbour in the file tells January from October. */
function inOrder(clipped: readonly (RegExpExecArray | null)[], at: number): ReadPeriod {
  const year = clipped[at]?.[1];
  const twins = clipped.filter((match) => match?.[1] === year && match?.[2] === '1').length;
  const beside = [clipped[at - 1], clipped[at + 1]].filter((match) => match?.[1] === year);
  if (beside.some((match) => match?.[2] === '2')) return month(year, 1);
  if (beside.some((match) => match?.[2] === '9')) return month(year, 10);
  return twins === 2 ? month(year, 10) : 'ambiguous';
}

/** Is this text a period by itself, whatever stands beside it? */
export const saysPeriod = (text: string): boolean => readOne(text) !== undefined || CLIPPED.test(tidy(text));
