import type { ChartKind } from '../chart.ts';
import { trendOption } from './option.ts';
import type { TrendSeries } from './series.ts';
import { trendSummary, trendTable } from './summary.ts';

/** Lines over time. */
export const trendChart: ChartKind<TrendSeries> = {
  option: trendOption,
  height: (series, width) => {
    const companion = series.compare !== undefined && series.lines.length === 1;
    return Math.round(Math.min(width * 0.5, 320)) + (companion ? 90 : 0) + 40;
  },
  summary: trendSummary,
  table: trendTable,
};
