import type { MissingReason, ObservationStatus } from './status.ts';

/** SDMX code list CL_OBS_STATUS 2.2: how others write what our statuses say. */
export const OBS_STATUS: Readonly<Record<ObservationStatus | MissingReason | 'partial', string>> = {
  observed: 'A',
  estimated: 'E',
  provisional: 'P',
  partial: 'P',
  suppressed: 'Q',
  not_reported: 'L',
  not_applicable: 'M',
  not_complete: 'O',
  no_denominator: 'O',
  low_coverage: 'O',
  not_at_this_grain: 'O',
};
