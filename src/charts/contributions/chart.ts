import type { ChartKind } from '../chart.ts';
import { contributionHeight, contributionOption } from './option.ts';
import type { ContributionSeries } from './series.ts';
import { contributionSummary, contributionTable } from './summary.ts';

/** Why a reading is not what it was. */
export const contributionChart: ChartKind<ContributionSeries> = {
  option: contributionOption,
  height: contributionHeight,
  summary: contributionSummary,
  table: contributionTable,
};
