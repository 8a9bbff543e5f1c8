import type { Compared, Measure, Reported } from '../../i18n/format.ts';

export interface BarInput {
  readonly title: string;
  readonly measure: Measure;
  /** Printed above: the one period the bars speak of. */
  readonly when: string;
  /** Members have an order of their own (bands of age), in which they are given: they stand in it, whatever their length. */
  readonly ordered?: boolean;
  readonly bars: readonly (Reported & {
    readonly key: string;
    readonly name: string;
    readonly change?: Compared;
  })[];
}

export interface BarSeries extends BarInput {
  /** Bars beyond the limit are in the table, not in the picture. */
  readonly left: number;
}

export const BARS = 40;

/** Members of one dimension at one period, longest first; those without a value stand last with their reason. */
export function barSeries(input: BarInput): BarSeries {
  const longest = [...input.bars].sort(
    (a, b) =>
      (b.value ?? Number.NEGATIVE_INFINITY) - (a.value ?? Number.NEGATIVE_INFINITY) ||
      (a.key < b.key ? -1 : 1),
  );
  const sorted = input.ordered ? input.bars : longest;
  return { ...input, bars: sorted.slice(0, BARS), left: Math.max(0, sorted.length - BARS) };
}
