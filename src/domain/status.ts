/**
 * A published value is a number or the reason why there is none. The reason travels with the value to the
 * chart, the cell, the printed page and the Arrow file; it is never turned into 0 or an empty string.
 */
export type MissingReason =
  /** Hidden by the disclosure gate (`*`). */
  | 'suppressed'
  /** The unit that should have reported this cell has not. */
  | 'not_reported'
  /** The question does not arise here (a 产业工会 has no region code). */
  | 'not_applicable'
  /** The period has not closed or has not settled yet. */
  | 'not_complete'
  /** A rate whose denominator no source supplies. */
  | 'no_denominator'
  /** Too little of the index's weight is visible to state a reading. */
  | 'low_coverage'
  /** This combination is not stored; the error names the nearest one that is. */
  | 'not_at_this_grain';

export const MISSING_REASONS: readonly MissingReason[] = [
  'suppressed',
  'not_reported',
  'not_applicable',
  'not_complete',
  'no_denominator',
  'low_coverage',
  'not_at_this_grain',
];

/**
 * How a number was made: observed as is, estimated from a sketch, provisional until its period settles, or partial: of a
 * period that has not closed, as far as it reaches.
 */
export type ObservationStatus = 'observed' | 'estimated' | 'provisional' | 'partial';

export type Value =
  | { readonly value: number; readonly status: ObservationStatus }
  | { readonly value: null; readonly status: MissingReason };

export const present = (value: number, status: ObservationStatus = 'observed'): Value => ({ value, status });
export const missing = (status: MissingReason): Value => ({ value: null, status });
export const isMissing = (v: Value): v is Extract<Value, { value: null }> => v.value === null;

/** The table mark of Chinese statistical yearbooks for each reason. */
export const STATUS_MARK: Record<MissingReason, string> = {
  suppressed: '*',
  not_reported: '…',
  not_applicable: '—',
  not_complete: '○',
  no_denominator: '∅',
  low_coverage: '·',
  not_at_this_grain: '–',
};
