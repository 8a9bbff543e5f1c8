import type { ChartOption } from './echarts.ts';
import type { Look } from './look.ts';
import type { ChartTable } from './table.ts';

/** A kind of chart: everything a page needs to show a series in a picture, in words and in rows. */
export interface ChartKind<Series> {
  option(series: Series, look: Look): ChartOption;
  /** CSS pixels for a given width. */
  height(series: Series, width: number): number;
  summary(series: Series, words: Pick<Look, 't' | 'f'>): string;
  table(series: Series, words: Pick<Look, 't' | 'f'>): ChartTable;
}
