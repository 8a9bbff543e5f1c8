import type { Watermark } from '../../src/contracts/value.ts';
import { completenessOf } from '../../src/indices/completeness.ts';

export interface FamilyReach {
  /** ISO date-time of the newest export. */
  readonly as_of: string | null;
  /** First and last month with any record. */
  readonly earliest: number | null;
  readonly latest: number | null;
}

/** How far a family's data can be trusted, as every answer says it. */
export function watermarkOf({ as_of, earliest, latest }: FamilyReach, settleMonths: number): Watermark {
  if (as_of === null) return { complete_through: null, settled_through: null, earliest, latest, as_of };
  const { completeThrough, settledThrough } = completenessOf(as_of, { earliest, latest }, settleMonths);
  return { complete_through: completeThrough, settled_through: settledThrough, earliest, latest, as_of };
}
