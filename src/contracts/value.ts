import { z } from 'zod';
import { MISSING_REASONS, type MissingReason, type ObservationStatus } from '../domain/status.ts';

export const OBSERVATION_STATUSES = [
  'observed',
  'estimated',
  'provisional',
  'partial',
] as const satisfies readonly ObservationStatus[];

/** How a number was made, or why there is none. */
export const statusSchema = z.enum([
  ...OBSERVATION_STATUSES,
  ...(MISSING_REASONS as readonly [MissingReason, ...MissingReason[]]),
]);
export type Status = z.infer<typeof statusSchema>;

/** `value` is null exactly when `status` is a reason for its absence. */
export const valueSchema = z.object({ value: z.number().nullable(), status: statusSchema });
export type ApiValue = z.infer<typeof valueSchema>;

/** A comparison: percent for amounts, points for rates (百分点) and readings. `over` says what was compared. */
export const changeSchema = valueSchema.extend({
  unit: z.enum(['percent', 'points']),
  /** Months taken together on both sides because a festival moves between them: `jan_feb` 春节, `festival` another. */
  over: z.enum(['period', 'jan_feb', 'festival']),
});
export type ApiChange = z.infer<typeof changeSchema>;

export const bilingualSchema = z.object({ zh: z.string(), en: z.string() });
export const localeSchema = z.enum(['zh-CN', 'en']);
/** `inside`: exact, for staff; `outside`: protected, for everybody else. */
export const layerSchema = z.enum(['inside', 'outside']);
export type Layer = z.infer<typeof layerSchema>;

/** How far the data reach. Periods are months (202506). */
export const watermarkSchema = z.object({
  /** Last month that has closed everywhere the answer draws on; later ones answer `not_complete`. */
  complete_through: z.number().int().nullable(),
  /** Last month that will hardly change any more; between the two, values are `provisional`. */
  settled_through: z.number().int().nullable(),
  /** First and last month that hold any record. */
  earliest: z.number().int().nullable(),
  latest: z.number().int().nullable(),
  /** When the sources were exported: ISO date-time of the newest. */
  as_of: z.string().nullable(),
});
export type Watermark = z.infer<typeof watermarkSchema>;
