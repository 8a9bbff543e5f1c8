import type { Look } from '../look.ts';
import type { AheadPoint } from './series.ts';

/** Two bands and the dashed middle; they start at the last value so that nothing hangs in the air. */
export function aheadLines(
  axis: readonly number[],
  ahead: readonly AheadPoint[],
  last: { readonly period: number; readonly value: number } | undefined,
  { palette, t }: Look,
) {
  if (ahead.length === 0) return [];
  const at = new Map(ahead.map((point) => [point.period, point]));
  const over = (of: (p: AheadPoint) => number, from: number | null): (number | null)[] =>
    axis.map((period) => {
      const point = at.get(period);
      return point === undefined ? (period === last?.period ? from : null) : of(point);
    });
  const band = (level: 80 | 95, low: (p: AheadPoint) => number, high: (p: AheadPoint) => number) => {
    const common = {
      type: 'line' as const,
      stack: `band${level}`,
      stackStrategy: 'all' as const,
      symbol: 'none',
      silent: true,
      lineStyle: { opacity: 0 },
      z: 1,
    };
    return [
      { ...common, name: `low${level}`, data: over(low, last?.value ?? null) },
      {
        ...common,
        name: t(level === 80 ? 'outlook.band80' : 'outlook.band95'),
        data: over((p) => high(p) - low(p), 0),
        areaStyle: { color: palette.accentSoft, opacity: level === 80 ? 0.55 : 0.35 },
      },
    ];
  };
  return [
    ...band(
      95,
      (p) => p.low95,
      (p) => p.high95,
    ),
    ...band(
      80,
      (p) => p.low80,
      (p) => p.high80,
    ),
    {
      type: 'line' as const,
      name: t('outlook.forecast'),
      data: over((p) => p.value, last?.value ?? null),
      symbol: 'none',
      silent: true,
      lineStyle: { color: palette.accent, width: 2, type: 'dashed' as const },
      z: 3,
    },
  ];
}

/** What a forecast says of one period, for a tooltip. */
export const aheadRows = (
  { value, low80, high80, low95, high95 }: AheadPoint,
  number: (value: number) => string,
  { t, palette }: Look,
) => [
  { name: t('outlook.forecast'), text: number(value), colour: palette.accent },
  { name: t('outlook.band80'), text: `${number(low80)} – ${number(high80)}` },
  { name: t('outlook.band95'), text: `${number(low95)} – ${number(high95)}` },
];
