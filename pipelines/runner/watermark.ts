import type { Watermark } from '../../src/contracts/value.ts';
import { period, shift } from '../../src/domain/period.ts';

export interface FamilyReach {
  /** ISO date-time of the newest export. */
  readonly as_of: string | null;
  /** First and last month with any record. */
  readonly earliest: number | null;
  readonly latest: number | null;
}

const EMPTY: Watermark = {
  complete_through: null,
  settled_through: null,
  earliest: null,
  latest: null,
  as_of: null,
};

/**
 * How far a family's data can be trusted. A month is complete when an export was made after it ended; it is
 * settled `settleMonths` later. Neither reaches beyond the last month that holds records: a source that ended
 * does not report zeros.
 */
export function watermarkOf({ as_of, earliest, latest }: FamilyReach, settleMonths: number): Watermark {
  if (as_of === null || latest === null) return { ...EMPTY, as_of, earliest, latest };
  const exported = period('month', Number(as_of.slice(0, 4)) * 100 + Number(as_of.slice(5, 7)));
  const ended = shift(exported, -1).code;
  const complete = Math.min(ended, latest);
  const settled = Math.min(shift(exported, -1 - settleMonths).code, latest);
  return {
    complete_through: earliest !== null && complete < earliest ? null : complete,
    settled_through: earliest !== null && settled < earliest ? null : settled,
    earliest,
    latest,
    as_of,
  };
}

/** What several families together can speak about: complete and settled where all are, from the first to the last record of any. */
export function commonWatermark(families: readonly Watermark[]): Watermark {
  const having = families.filter((w) => w.latest !== null);
  const least = (values: (number | null)[]): number | null =>
    values.length === 0 || values.includes(null) ? null : Math.min(...values.map(Number));
  const only = (values: (number | null)[]): number[] => values.filter((v) => v !== null);
  const [first, last] = [only(having.map((w) => w.earliest)), only(having.map((w) => w.latest))];
  return {
    complete_through: least(having.map((w) => w.complete_through)),
    settled_through: least(having.map((w) => w.settled_through)),
    earliest: first.length > 0 ? Math.min(...first) : null,
    latest: last.length > 0 ? Math.max(...last) : null,
    as_of:
      having
        .map((w) => w.as_of)
        .filter((v) => v !== null)
        .sort()
        .at(-1) ?? null,
  };
}
