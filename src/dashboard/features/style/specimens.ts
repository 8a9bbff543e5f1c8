import { BAND_EDGES, BANDS, type Band } from '../../../charts/bands.ts';
import type { GaugeInput } from '../../../charts/gauge/series.ts';
import { TILE_LAYOUT } from '../../../charts/tiles/layout.ts';
import type { TrendInput } from '../../../charts/trend/series.ts';
import { range } from '../../../domain/period.ts';

/** Numbers of no place and no time, only to show how they would be drawn: the same on every visit. */
const MONTHS = range({ grain: 'month', code: 202401 }, { grain: 'month', code: 202512 }).map((p) => p.code);
const wave = (i: number, phase: number): number => Math.sin((i + phase) / 2.1);
const observed = (value: number) => ({ value, status: 'observed' }) as const;
const POINTS = { unit: 'points', decimals: 1 } as const;

export const specimenTrend = (title: string, names: readonly string[]): TrendInput => ({
  title,
  measure: { unit: 'case', decimals: 0 },
  grain: 'month',
  lines: names.map((name, l) => ({ key: String(l), name })),
  points: names.flatMap((_, l) =>
    MONTHS.map((period, i) => {
      const point = { period, key: String(l) };
      if (l === 0 && i === 8) return { ...point, value: null, status: 'not_reported' as const };
      if (l === 1 && i === 15) return { ...point, value: null, status: 'suppressed' as const };
      const value = Math.round(900 + l * 260 + 120 * wave(i, l * 3) + i * 9);
      return { ...point, value, status: i >= MONTHS.length - 2 ? 'provisional' : 'observed' };
    }),
  ),
});

export const specimenGauge = (title: string): GaugeInput => ({
  title,
  reading: observed(108.4),
  band: 'warm',
  period: 202512,
  change: {
    previous: { ...observed(1.6), unit: 'points' },
    yoy: { ...observed(-2.3), unit: 'points' },
  },
  history: MONTHS.map((period, i) => ({ period, ...observed(102 + 6 * wave(i, 4)) })),
});

export const specimenBars = (title: string, names: readonly string[]) => ({
  title,
  measure: { unit: 'case', decimals: 0 },
  when: '',
  bars: [
    ...names.map((name, i) => ({ key: String(i), name, ...observed(940 - i * 170) })),
    { key: 'hidden', name: '·', value: null, status: 'suppressed' as const },
  ],
});

export const specimenContributions = (title: string, names: readonly string[], from: string, to: string) => ({
  title,
  from: { name: from, ...observed(104.1) },
  to: { name: to, ...observed(108.4) },
  parts: names.map((name, i) => ({ id: String(i), name, ...observed([3.2, 1.9, -1.4, 0.6][i] ?? 0) })),
});

const bandOf = (reading: number): Band => BANDS[BAND_EDGES.findIndex((edge) => reading >= edge)] ?? 'cold';

const places = (names: (code: string) => string) =>
  Object.keys(TILE_LAYOUT).map((code, i) => {
    const reading = Math.round((100 + 14 * wave(i, 1) + 6 * wave(i * 3, 2)) * 10) / 10;
    return {
      code: `${code}0000`,
      name: names(code),
      short: names(code),
      reading: observed(reading),
      band: bandOf(reading),
    };
  });

export const specimenTiles = (title: string, names: (code: string) => string) => ({
  title,
  period: 202512,
  tiles: places(names),
  inLocale: (text: { zh: string }) => text.zh,
});

export const specimenWhatIf = (title: string, names: readonly string[]) => ({
  title,
  period: 202512,
  places: names.map((name, i) => ({
    code: String(i),
    name,
    official: 118 - i * 5,
    officialRank: i + 1,
    reading: 116 - i * 4 + (i === 3 ? 9 : 0),
    rank: i === 3 ? 2 : i < 3 && i > 0 ? i + 2 : i + 1,
    interval: { low: 110 - i * 4, high: 121 - i * 4 + (i === 3 ? 9 : 0) },
    ranks: { low: Math.max(1, i), high: Math.min(names.length, i + 3) },
  })),
});

export const specimenOutlook = (title: string) => ({
  title,
  measure: POINTS,
  show: 'forecast' as const,
  points: MONTHS.map((period, i) => ({ period, ...observed(100 + 5 * wave(i, 0) + i * 0.3) })),
  adjusted: [],
  ahead: [202601, 202602, 202603, 202604, 202605, 202606].map((period, h) => {
    const value = 107 + h * 0.3;
    const reach = 2 + h * 0.7;
    return {
      period,
      value,
      low80: value - reach,
      high80: value + reach,
      low95: value - reach * 1.6,
      high95: value + reach * 1.6,
    };
  }),
});

export const specimenFestival = (title: string, festival: string) => ({
  title,
  festival,
  rows: [2024, 2025].flatMap((year) =>
    Array.from({ length: 43 }, (_, i) => {
      const day = i - 21;
      return {
        year,
        day,
        index: observed(100 + 60 * Math.exp(-((day + 6) ** 2) / 60) - (day > 0 && day < 8 ? 45 : 0)),
      };
    }),
  ),
});

export const specimenBenchmark = (title: string, official: string, names: readonly string[]) => ({
  title,
  when: '2025',
  official,
  parts: names.map((name, i) => ({
    key: String(i),
    name,
    ours: observed([38, 31, 19, 12][i] ?? 0),
    rebased: [34, 26, 24, 16][i] ?? 0,
    published: [30, 23, 21, 14][i] ?? 0,
  })),
});

export const specimenTurn = (title: string, words: string) => ({
  title,
  measure: { unit: 'case', decimals: 0 },
  points: MONTHS.map((period, i) => {
    const before = 800 + 40 * wave(i, 2) + i * 3;
    return {
      period,
      ...observed(Math.round(before + (i >= 14 ? 160 : 0))),
      comparison: Math.round(760 + 38 * wave(i, 2) + i * 3),
      ...(i >= 14 ? { without: { value: before, low: before - 50, high: before + 50 } } : {}),
    };
  }),
  from: 202503,
  to: null,
  words,
});
