import type { ChartKind } from '../chart.ts';
import { barOption, barsHeight } from './option.ts';
import type { BarSeries } from './series.ts';
import { barSummary, barTable } from './summary.ts';

/** Members of a dimension at one period. */
export const barChart: ChartKind<BarSeries> = {
  option: barOption,
  height: barsHeight,
  summary: barSummary,
  table: barTable,
};
