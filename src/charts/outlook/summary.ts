import type { Look } from '../look.ts';
import type { ChartColumn, ChartTable } from '../table.ts';
import type { OutlookSeries } from './series.ts';

type Words = Pick<Look, 't' | 'f'>;

/** What the picture shows, in a sentence or two. */
export function outlookSummary(series: OutlookSeries, { t, f }: Words): string {
  const last = series.points.at(-1);
  if (last === undefined) return t('chart.empty');
  const say = (value: number): string => f.value({ value, status: 'estimated' }, series.measure);
  const when = f.period(last.period, 'month');
  const adjusted = series.adjusted.at(-1);
  const end = series.ahead.at(-1);
  return [
    t('outlook.summary.raw', { when, value: f.value(last, series.measure) }),
    series.show === 'adjusted' && adjusted !== undefined
      ? t('outlook.summary.adjusted', { value: say(adjusted) })
      : '',
    series.show === 'forecast' && end !== undefined
      ? t('outlook.summary.forecast', {
          when: f.period(end.period, 'month'),
          value: say(end.value),
          low: say(end.low95),
          high: say(end.high95),
        })
      : '',
  ].join('');
}

/** Every month with its value, adjusted value and forecast, newest first. */
export function outlookTable(series: OutlookSeries, { t, f }: Words): ChartTable {
  const unit = f.unit(series.measure);
  const { decimals } = series.measure;
  const value = (key: string, title: string): ChartColumn => ({ key, title, kind: 'value', unit, decimals });
  const number = (of: number) => ({ value: of, status: 'estimated' as const });
  const adjusted = series.show === 'adjusted' && series.adjusted.length > 0;
  const ahead = series.show === 'forecast' && series.ahead.length > 0;
  return {
    caption: series.title,
    columns: [
      { key: 'period', title: t('column.period'), kind: 'text' },
      value('value', t('outlook.raw')),
      ...(adjusted ? [value('adjusted', t('outlook.adjusted'))] : []),
      ...(ahead
        ? [
            value('forecast', t('outlook.forecast')),
            value('low80', t('outlook.low', { level: '80' })),
            value('high80', t('outlook.high', { level: '80' })),
            value('low95', t('outlook.low', { level: '95' })),
            value('high95', t('outlook.high', { level: '95' })),
          ]
        : []),
    ],
    rows: [
      ...series.points.map((point, i) => ({
        period: { text: f.period(point.period, 'month'), order: point.period },
        value: { value: point.value, status: point.status },
        ...(adjusted && series.adjusted[i] !== undefined ? { adjusted: number(series.adjusted[i]) } : {}),
      })),
      ...series.ahead.map((p) => ({
        period: { text: f.period(p.period, 'month'), order: p.period },
        forecast: number(p.value),
        low80: number(p.low80),
        high80: number(p.high80),
        low95: number(p.low95),
        high95: number(p.high95),
      })),
    ].reverse(),
  };
}
