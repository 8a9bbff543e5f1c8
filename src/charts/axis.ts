import { type PeriodGrain, period, yearOf } from '../domain/period.ts';
import type { Look } from './look.ts';

/** Ticks of a time axis that a reader can name: every month, quarter start, half-year or January. */
export function periodTicks(periods: readonly number[], grain: PeriodGrain, width: number): number[] {
  const room = Math.max(2, Math.floor(width / 46));
  const within = (code: number): number =>
    grain === 'month' ? (code % 100) - 1 : grain === 'quarter' ? (code % 10) - 1 : 0;
  const steps =
    grain === 'month' ? [1, 3, 6, 12, 24, 48] : grain === 'quarter' ? [1, 2, 4, 8, 16] : [1, 2, 5, 10];
  const perYear = grain === 'month' ? 12 : grain === 'quarter' ? 4 : 1;
  const onStep = (code: number, step: number): boolean =>
    (yearOf(period(grain, code)) * perYear + within(code)) % step === 0;
  for (const step of steps) {
    const ticks = periods.flatMap((code, i) => (onStep(code, step) ? [i] : []));
    if (ticks.length <= room && ticks.length > 0) return ticks;
  }
  return periods.length === 0 ? [] : [0, periods.length - 1];
}

/** Tick labels: the year stands under its first tick only. */
export function periodLabels(
  periods: readonly number[],
  grain: PeriodGrain,
  ticks: readonly number[],
  look: Look,
): string[] {
  const labels = periods.map((code) => look.f.period(code, grain, 'inner'));
  if (grain === 'year') return labels;
  let shown = 0;
  for (const i of ticks) {
    const code = periods[i];
    if (code === undefined) continue;
    const year = yearOf(period(grain, code));
    if (year === shown) continue;
    shown = year;
    labels[i] = `${labels[i]}\n${look.f.period(year, 'year')}`;
  }
  return labels;
}

/** Axis label text in 万/亿, as an ECharts formatter. */
export const axisNumber =
  (look: Look) =>
  (value: number): string =>
    look.f.number(value, 0, 'axis');
