import type { ChartKind } from '../chart.ts';
import { benchmarkHeight, benchmarkOption } from './option.ts';
import type { BenchmarkSeries } from './series.ts';
import { benchmarkSummary, benchmarkTable } from './summary.ts';

/** Our structure beside a published one. */
export const benchmarkChart: ChartKind<BenchmarkSeries> = {
  option: benchmarkOption,
  height: benchmarkHeight,
  summary: benchmarkSummary,
  table: benchmarkTable,
};
