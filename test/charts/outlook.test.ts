import { describe, expect, test } from 'vitest';
import { outlookChart } from '../../src/charts/outlook/chart.ts';
import { type OutlookInput, outlookSeries } from '../../src/charts/outlook/series.ts';
import { LIGHT } from '../../src/charts/palette.ts';
import { trendChart } from '../../src/charts/trend/chart.ts';
import { trendSeries } from '../../src/charts/trend/series.ts';
import { formatter } from '../../src/i18n/format.ts';
import { translator } from '../../src/i18n/translate.ts';

const words = { t: translator('zh-CN'), f: formatter('zh-CN') };
const look = { ...words, palette: LIGHT, width: 900 };
const input: OutlookInput = {
  title: '服务申请：季调、趋势与预测',
  measure: { unit: 'case', decimals: 0 },
  show: 'forecast',
  points: [
    { period: 202607, value: 90, status: 'observed' },
    { period: 202608, value: null, status: 'suppressed' },
    { period: 202609, value: 110, status: 'provisional' },
  ],
  adjusted: [100, 101, 102],
  ahead: [
    { period: 202610, value: 120, low80: 110, high80: 130, low95: 100, high95: 145 },
    { period: 202611, value: 125, low80: 112, high80: 138, low95: 99, high95: 152 },
  ],
};
interface Line {
  readonly name: string;
  readonly data: readonly (number | null)[];
}
const linesOf = (of: OutlookInput): Map<string, Line> => {
  const { series } = outlookChart.option(outlookSeries(of), look) as { series: readonly Line[] };
  return new Map(series.map((line) => [line.name, line]));
};

describe('the picture of a series and what comes next', () => {
  test('the forecast starts at the last value; the band is its own width over its own foot', () => {
    const lines = linesOf(input);
    expect(lines.get('原值')?.data).toEqual([90, null, 110]);
    expect(lines.get('预测')?.data).toEqual([null, null, 110, 120, 125]);
    expect(lines.get('low95')?.data).toEqual([null, null, 110, 100, 99]);
    expect(lines.get('95% 区间')?.data).toEqual([null, null, 0, 45, 53]);
    expect(lines.get('80% 区间')?.data).toEqual([null, null, 0, 20, 26]);
    expect(lines.has('季调值')).toBe(false);
  });

  test('adjusted values stand over the series, without a forecast; a series without them stands alone', () => {
    const lines = linesOf({ ...input, show: 'adjusted', ahead: [] });
    expect([...lines.keys()]).toEqual(['原值', '季调值']);
    expect(lines.get('季调值')?.data).toEqual([100, 101, 102]);
    expect([...linesOf({ ...input, show: 'adjusted', adjusted: [], ahead: [] }).keys()]).toEqual(['原值']);
  });

  test('the table says the same, newest first, and keeps the reason of a hidden month', () => {
    const { columns, rows } = outlookChart.table(outlookSeries(input), words);
    expect(columns.map((c) => c.title)).toEqual([
      '期间',
      '原值',
      '预测',
      '80% 下限',
      '80% 上限',
      '95% 下限',
      '95% 上限',
    ]);
    expect(rows).toHaveLength(5);
    expect(rows[0]).toMatchObject({ forecast: { value: 125 }, low95: { value: 99 } });
    expect(rows[3]).toMatchObject({ value: { value: null, status: 'suppressed' } });
  });

  test('in words', () => {
    expect(outlookChart.summary(outlookSeries(input), words)).toBe(
      '2026年9月为 110件。预测2026年11月为 125件（95% 区间 99件 至 152件）。',
    );
    expect(outlookChart.summary(outlookSeries({ ...input, points: [], ahead: [] }), words)).toBe(
      '没有可显示的数据。',
    );
  });
});

describe('a forecast over the trend itself', () => {
  const points = input.points.map((point) => ({ ...point, key: '*' }));
  const trend = (ahead = input.ahead) =>
    trendSeries({
      title: '服务申请',
      measure: input.measure,
      grain: 'month',
      lines: [{ key: '*', name: '全国' }],
      points,
      ahead,
    });

  test('goes on from the last number, on an axis that reaches as far, and is said in words', () => {
    const series = trend();
    const option = trendChart.option(series, look) as { series: readonly Line[] };
    const lines = new Map(option.series.map((line) => [line.name, line]));
    expect(series.axis).toEqual([202607, 202608, 202609, 202610, 202611]);
    expect(lines.get('预测')?.data).toEqual([null, null, 110, 120, 125]);
    expect(lines.get('95% 区间')?.data).toEqual([null, null, 0, 45, 53]);
    expect(trendChart.summary(series, words)).toContain(
      '虚线为预测：2026年11月为125件，80% 区间为112件至138件。',
    );
    expect(trendChart.table(series, words).rows).toHaveLength(3);
  });

  test('is not drawn beside several lines, nor without being asked for', () => {
    const two = trendSeries({
      title: '服务申请',
      measure: input.measure,
      grain: 'month',
      lines: [
        { key: '*', name: '全国' },
        { key: 'b', name: '四川' },
      ],
      points,
      ahead: input.ahead,
    });
    for (const series of [two, trend([])]) expect(series.axis).toEqual([202607, 202608, 202609]);
  });
});
