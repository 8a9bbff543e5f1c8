import type { ChartKind } from '../chart.ts';
import { whatIfHeight, whatIfOption } from './option.ts';
import type { WhatIfSeries } from './series.ts';
import { whatIfSummary, whatIfTable } from './summary.ts';

/** Where places stand, and where they would stand under other weights. */
export const whatIfChart: ChartKind<WhatIfSeries> = {
  option: whatIfOption,
  height: whatIfHeight,
  summary: whatIfSummary,
  table: whatIfTable,
};
