import { z } from 'zod';
import { WORK_KINDS } from '../domain/work-kind.ts';
import { bilingualSchema, statusSchema } from './value.ts';

export const workKindSchema = z.enum(WORK_KINDS);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a day such as 2026-12-31');
const fieldSchema = z.enum(['comment', 'owner', 'due_on', 'snoozed_until']);

/** One number of the evidence, as the gate let it through. */
export const workFactSchema = z.object({
  label: bilingualSchema,
  value: z.number().nullable(),
  status: statusSchema,
  /** A unit of the metric catalogue; without one the number stands alone. */
  unit: z.string().optional(),
  decimals: z.number().int().min(0).max(6).optional(),
  /** A difference, which says its sign. */
  signed: z.boolean().optional(),
  /** Said in words: a threshold, an interval, a base. */
  note: bilingualSchema.optional(),
});
export type WorkFact = z.infer<typeof workFactSchema>;

/** What was computed, by which rule, from which release. */
export const workEvidenceSchema = z
  .object({
    rule: z.object({ id: z.string(), version: z.string(), text: bilingualSchema }),
    release: z.string(),
    /** Questions (`/api/query`) whose answers it rests on. */
    queries: z.array(z.string()),
    facts: z.array(workFactSchema),
    /** Why it is suggested, one sentence each. */
    reasons: z.array(bilingualSchema),
  })
  .meta({ id: 'WorkEvidence' });
export type WorkEvidence = z.infer<typeof workEvidenceSchema>;

export const workEventSchema = z.object({
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  action_title: bilingualSchema,
  from: z.string(),
  to: z.string(),
  owner: z.string().nullable(),
  due_on: z.string().nullable(),
  snoozed_until: z.string().nullable(),
  comment: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()).nullable(),
});
export type WorkEventView = z.infer<typeof workEventSchema>;

export const workItemSchema = z
  .object({
    /** `kind:subject`. */
    id: z.string(),
    kind: workKindSchema,
    kind_title: bilingualSchema,
    title: bilingualSchema,
    /** The page that shows it. */
    path: z.string(),
    region: z.string().nullable(),
    region_title: bilingualSchema.nullable(),
    state: z.string(),
    state_title: bilingualSchema,
    /** `waiting`: somebody has to decide; `moving`: it is dealt with; `ended`: nothing is asked of anybody. */
    stage: z.enum(['waiting', 'moving', 'ended']),
    owner: z.string().nullable(),
    due_on: z.string().nullable(),
    snoozed_until: z.string().nullable(),
    /** Its day has passed and it has not ended. */
    overdue: z.boolean(),
    /** Rises with every event; 0: a suggestion of the release that nobody has touched. */
    version: z.number().int(),
    part_of: z.string().nullable(),
    /** Null for what was carried over from before evidence was kept. */
    evidence: workEvidenceSchema.nullable(),
    detail: z.record(z.string(), z.unknown()),
    last: workEventSchema.nullable(),
    last_comment: z.object({ at: z.string(), actor: z.string(), text: z.string() }).nullable(),
    /** What the reader may do with it now. */
    actions: z.array(z.object({ id: z.string(), title: bilingualSchema, needs: z.array(fieldSchema) })),
    created_by: z.string(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'WorkItem' });
export type WorkItemView = z.infer<typeof workItemSchema>;

/** `GET /api/work-items`. */
export const workItemsRequestSchema = z.object({
  kind: workKindSchema.optional(),
  release: z.string().max(40).optional(),
});
export const workItemsSchema = z
  .object({
    release: z.string(),
    synthetic: z.boolean(),
    /** Who asks, as owners are written. */
    me: z.string(),
    today: day,
    items: z.array(workItemSchema),
    /** Owners in use, for whoever assigns. */
    owners: z.array(z.string()),
  })
  .meta({ id: 'WorkItems' });
export type WorkItemsView = z.infer<typeof workItemsSchema>;

/** `GET /api/work-items/{id}`. */
export const workItemDetailSchema = workItemSchema
  .extend({ history: z.array(workEventSchema) })
  .meta({ id: 'WorkItemDetail' });
export type WorkItemDetail = z.infer<typeof workItemDetailSchema>;

/** `POST /api/work-items/{id}`. */
export const workActSchema = z
  .strictObject({
    action: z.string().max(40),
    /** The version its sender saw: who acts on what has changed since is refused with CONFLICT. */
    version: z.number().int().min(0),
    owner: z.string().trim().max(60).optional(),
    due_on: day.or(z.literal('')).optional(),
    snoozed_until: day.optional(),
    comment: z.string().trim().max(2000).optional(),
    detail: z
      .record(z.string().max(40), z.unknown())
      .refine((given) => JSON.stringify(given).length <= 16_384, 'at most 16 KB')
      .optional(),
  })
  .meta({ id: 'WorkAct' });
export type WorkActInput = z.input<typeof workActSchema>;
