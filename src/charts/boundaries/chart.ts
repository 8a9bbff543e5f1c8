import type { ChartKind } from '../chart.ts';
import { tileSummary, tileTable } from '../tiles/summary.ts';
import { boundaryOption, mapHeight } from './option.ts';
import type { BoundarySeries } from './series.ts';

/** The provinces by their approved outlines; words and table are those of the tiles. */
export const boundaryChart: ChartKind<BoundarySeries> = {
  option: boundaryOption,
  height: (_, width) => mapHeight(width),
  summary: tileSummary,
  table: tileTable,
};
