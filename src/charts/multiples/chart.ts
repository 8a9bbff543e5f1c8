import type { ChartKind } from '../chart.ts';
import { trendSummary, trendTable } from '../trend/summary.ts';
import { multiplesHeight, multiplesOption } from './option.ts';
import type { MultiplesSeries } from './series.ts';

/** The same lines as small panels on one scale. */
export const multiplesChart: ChartKind<MultiplesSeries> = {
  option: multiplesOption,
  height: multiplesHeight,
  summary: trendSummary,
  table: trendTable,
};
