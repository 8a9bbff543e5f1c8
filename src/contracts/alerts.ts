import { z } from 'zod';
import { labelsSchema } from './query.ts';
import { bilingualSchema, valueSchema } from './value.ts';
import { workEventSchema } from './work-item.ts';

/** Where people stand with an alert; `waiting` is 待确认. */
export const ALERT_STATES = ['waiting', 'confirmed', 'closed'] as const;
export const alertStateSchema = z.enum(ALERT_STATES);
export type AlertState = z.infer<typeof alertStateSchema>;

export const ALERT_ACTIONS = ['confirm', 'close', 'reopen', 'snooze', 'assign', 'comment'] as const;
export const alertActionSchema = z.enum(ALERT_ACTIONS);

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a day such as 2026-12-31');

/** `POST /api/alerts/{id}`: what somebody does about an alert. */
export const alertInputSchema = z
  .strictObject({
    action: alertActionSchema,
    /** With `assign`: whose it is; empty for nobody's. */
    owner: z.string().trim().max(60).optional(),
    /** With `snooze`: it does not wait before this day. */
    until: day.optional(),
    /** What its sender saw: who acts on what has changed since is refused with CONFLICT. */
    version: z.number().int().min(0).optional(),
    comment: z.string().trim().max(1000).optional(),
  })
  .meta({ id: 'AlertInput' });
export type AlertInput = z.infer<typeof alertInputSchema>;

export const alertStandingSchema = z.object({
  state: alertStateSchema,
  owner: z.string().nullable(),
  snoozed_until: z.string().nullable(),
  /** Neither confirmed nor closed nor put off: somebody should look. */
  waits: z.boolean(),
  version: z.number().int(),
  history: z.array(workEventSchema),
});
export type AlertStanding = z.infer<typeof alertStandingSchema>;

const month = z.number().int();

export const alertMonthSchema = z.object({
  period: month,
  value: valueSchema,
  expected: z.number(),
  /** Percent against the expected value. */
  change: z.number(),
  /** Adjusted over all cells judged in the month. */
  q: z.number(),
});
export type AlertMonth = z.infer<typeof alertMonthSchema>;

/** A part of the alert's cell, and how its value moved against the same month a year before. */
export const alertDriverSchema = z.object({
  dimension: z.string(),
  code: z.string(),
  change: valueSchema,
  /** Percent of the change of the whole. */
  share: z.number().nullable(),
});

export const alertSchema = z
  .object({
    /** Made of metric, place, member and first month: the same in every release. */
    id: z.string(),
    metric: z.string(),
    title: bilingualSchema,
    unit: z.string(),
    decimals: z.number().int(),
    region: z.string(),
    dimension: z.string(),
    /** `*` for all members together. */
    member: z.string(),
    direction: z.enum(['up', 'down']),
    /** One month, or two of three in a row. */
    shape: z.enum(['spike', 'shift']),
    since: month,
    through: month,
    /** Whether it reaches the newest month judged. */
    ongoing: z.boolean(),
    months: z.array(alertMonthSchema),
    /** The month that departs farthest. */
    peak: alertMonthSchema,
    method: z.enum(['farrington', 'ears', 'stl']),
    /** The alert this one belongs to, where another says it better. */
    part_of: z.string().nullable(),
    standing: alertStandingSchema,
  })
  .meta({ id: 'Alert' });
export type Alert = z.infer<typeof alertSchema>;

/** `GET /api/alerts/{id}`: the alert with what may have driven it and the months around it. */
export const alertDetailSchema = z
  .object({
    alert: alertSchema,
    /** Parts that moved most, in the month that departs farthest; largest first. */
    drivers: z.array(alertDriverSchema),
    /** The cell's own months, oldest first. */
    series: z.array(z.object({ period: month, value: valueSchema })),
    labels: labelsSchema,
  })
  .meta({ id: 'AlertDetail' });
export type AlertDetail = z.infer<typeof alertDetailSchema>;

/** A place whose usual records did not come: not a fall of anything. */
export const silentPlaceSchema = z.object({
  region: z.string(),
  families: z.array(z.string()),
  since: month,
});
export type SilentPlace = z.infer<typeof silentPlaceSchema>;

/** `GET /api/alerts`. */
export const alertsSchema = z
  .object({
    release: z.string(),
    synthetic: z.boolean(),
    method_version: z.string(),
    /** Months judged, and how many cells in all of them. */
    from: month.nullable(),
    to: month.nullable(),
    judged: z.number().int(),
    waiting: z.number().int(),
    alerts: z.array(alertSchema),
    silent: z.array(silentPlaceSchema),
    labels: labelsSchema,
    /** False where this server keeps no worklog, or the reader's role does not deal with work. */
    can_act: z.boolean(),
  })
  .meta({ id: 'Alerts' });
export type Alerts = z.infer<typeof alertsSchema>;
