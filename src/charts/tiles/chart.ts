import type { ChartKind } from '../chart.ts';
import { tileHeight, tileOption } from './option.ts';
import type { TileSeries } from './series.ts';
import { tileSummary, tileTable } from './summary.ts';

/** The provinces as tiles of one size. */
export const tileChart: ChartKind<TileSeries> = {
  option: tileOption,
  height: (_, width) => tileHeight(width),
  summary: tileSummary,
  table: tileTable,
};
