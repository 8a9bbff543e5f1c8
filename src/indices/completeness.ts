import { period, shift } from '../domain/period.ts';

export interface Completeness {
  /** Last month that had ended when the source was exported; null when none with records had. */
  readonly completeThrough: number | null;
  /** The same, `settleMonths` earlier: later months may still be corrected. */
  readonly settledThrough: number | null;
}

/**
 * How far a source's months can be trusted: a month is complete once an export was made after it ended. Neither end
 * reaches beyond the last month that holds records, because a source that ended does not report zeros.
 * @param asOf ISO date-time of the newest export.
 */
export function completenessOf(
  asOf: string,
  span: { readonly earliest: number | null; readonly latest: number | null },
  settleMonths: number,
): Completeness {
  const { earliest, latest } = span;
  if (latest === null) return { completeThrough: null, settledThrough: null };
  const exported = period('month', Number(asOf.slice(0, 4)) * 100 + Number(asOf.slice(5, 7)));
  const through = (steps: number): number | null => {
    const month = Math.min(shift(exported, steps).code, latest);
    return earliest !== null && month < earliest ? null : month;
  };
  return { completeThrough: through(-1), settledThrough: through(-1 - settleMonths) };
}
