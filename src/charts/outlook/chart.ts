import type { ChartKind } from '../chart.ts';
import { outlookOption } from './option.ts';
import type { OutlookSeries } from './series.ts';
import { outlookSummary, outlookTable } from './summary.ts';

/** A monthly series with its season taken out, or with what comes next. */
export const outlookChart: ChartKind<OutlookSeries> = {
  option: outlookOption,
  height: (_series, width) => Math.round(Math.min(width * 0.42, 300)) + 30,
  summary: outlookSummary,
  table: outlookTable,
};
