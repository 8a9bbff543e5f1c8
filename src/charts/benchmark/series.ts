import type { Reported } from '../../i18n/format.ts';

export interface BenchmarkInput {
  readonly title: string;
  /** The one period both sides speak of. */
  readonly when: string;
  /** What the marks are: the bureau and its population. */
  readonly official: string;
  readonly parts: readonly {
    readonly key: string;
    readonly name: string;
    /** Per cent of the covered parts. */
    readonly ours: Reported;
    readonly rebased: number | null;
    /** Per cent of the published whole. */
    readonly published: number | null;
    /** Why a part is not compared, in words; undefined where it is. */
    readonly left?: string;
  }[];
}

export interface BenchmarkSeries extends BenchmarkInput {
  /** The compared parts, largest official share first: the others are in the table alone. */
  readonly compared: BenchmarkInput['parts'];
}

/** Our structure beside the published one, both of the covered parts. */
export function benchmarkSeries(input: BenchmarkInput): BenchmarkSeries {
  const compared = input.parts
    .filter((part) => part.left === undefined && part.rebased !== null)
    .sort((a, b) => (b.rebased ?? 0) - (a.rebased ?? 0) || (a.key < b.key ? -1 : 1));
  return { ...input, compared };
}

/** Ours less theirs, in points; null where either is missing. */
export const gapOf = ({ ours, rebased }: BenchmarkInput['parts'][number]): Reported =>
  ours.value === null || rebased === null
    ? { value: null, status: ours.value === null ? ours.status : 'not_applicable' }
    : { value: ours.value - rebased, status: ours.status };
