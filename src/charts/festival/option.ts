import { axisNumber } from '../axis.ts';
import { baseOption } from '../base.ts';
import type { ChartOption } from '../echarts.ts';
import { hasValue } from '../has-value.ts';
import { type Look, NARROW } from '../look.ts';
import { tooltipBox, tooltipHtml } from '../tooltip.ts';
import { type FestivalSeries, smoothed } from './series.ts';

/** Five-day means by year, the newest dark, with the festival as a line at day 0. */
export function festivalOption(series: FestivalSeries, look: Look): ChartOption {
  const { palette, f, t, width } = look;
  const newest = series.years.length - 1;
  const right = width < NARROW ? 16 : 56;
  return {
    ...baseOption(series.title, look),
    tooltip: {
      trigger: 'axis',
      ...tooltipBox(look),
      formatter: (params: unknown) => {
        const at = (params as { dataIndex: number }[])[0]?.dataIndex ?? 0;
        return tooltipHtml(
          dayName(series.days[at] ?? 0, look),
          series.years.map(({ year, points }) => ({
            name: f.period(year, 'year'),
            text: f.cell(points[at] ?? { value: null, status: 'not_reported' }, 0),
            extra: '',
          })),
          [],
        );
      },
    },
    grid: { left: 48, right, top: 28, bottom: 40 },
    xAxis: {
      type: 'category',
      data: series.days.map((day) => (day > 0 ? `+${day}` : String(day))),
      boundaryGap: false,
      name: t('festival.axis'),
      nameLocation: 'middle',
      nameGap: 24,
      nameTextStyle: { color: palette.muted, fontSize: 11 },
      axisLine: { lineStyle: { color: palette.rule } },
      axisLabel: { color: palette.muted, fontSize: 11, interval: 4 },
      axisTick: { show: false },
    },
    yAxis: {
      type: 'value',
      name: t('festival.unit'),
      nameTextStyle: { color: palette.muted, fontSize: 11, align: 'left', padding: [0, 0, 0, -44] },
      axisLabel: { color: palette.muted, fontSize: 11, formatter: axisNumber(look) },
      splitLine: { lineStyle: { color: palette.rule } },
    },
    series: series.years.map(({ year, points }, i) => ({
      type: 'line' as const,
      name: f.period(year, 'year'),
      data: smoothed(points),
      symbol: 'none',
      lineStyle: {
        color: i === newest ? palette.accent : palette.faint,
        width: i === newest ? 2.5 : 1,
        opacity: i === newest ? 1 : 0.35 + (0.5 * i) / Math.max(1, newest),
      },
      endLabel: {
        show: i === newest && width >= NARROW && hasValue(smoothed(points)),
        formatter: f.period(year, 'year'),
        color: palette.accent,
      },
      ...(i === newest
        ? {
            markLine: {
              silent: true,
              symbol: 'none',
              lineStyle: { color: palette.counter, type: 'dashed' as const },
              label: { formatter: series.festival, color: palette.counter, fontSize: 11 },
              data: [{ xAxis: series.days.indexOf(0) }],
            },
          }
        : {}),
    })),
  };
}

/** 节前 3 天, 节日当天, 节后 5 天. */
export const dayName = (day: number, { t, f }: Pick<Look, 't' | 'f'>): string =>
  day === 0
    ? t('festival.day.zero')
    : t(day < 0 ? 'festival.day.before' : 'festival.day.after', { n: f.count(Math.abs(day)) });
