import type { ChartKind } from '../chart.ts';
import { rankingHeight, rankingOption } from './option.ts';
import type { RankingSeries } from './series.ts';
import { rankingSummary, rankingTable } from './summary.ts';

/** Who stands in which band. */
export const rankingChart: ChartKind<RankingSeries> = {
  option: rankingOption,
  height: rankingHeight,
  summary: rankingSummary,
  table: rankingTable,
};
