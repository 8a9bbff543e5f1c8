import type { ChartKind } from '../chart.ts';
import { gaugeOption } from './option.ts';
import type { GaugeSeries } from './series.ts';
import { gaugeSummary, gaugeTable } from './summary.ts';

/** One reading on its scale with two years behind it. */
export const gaugeChart: ChartKind<GaugeSeries> = {
  option: gaugeOption,
  height: () => 144,
  summary: gaugeSummary,
  table: gaugeTable,
};
