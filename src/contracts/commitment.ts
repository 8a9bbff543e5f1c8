import { z } from 'zod';
import { COMMITMENT_STATES } from '../domain/commitment.ts';
import { dimensionSchema, periodGrainSchema } from './dimension.ts';
import { bilingualSchema, layerSchema, valueSchema } from './value.ts';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a day such as 2026-12-31');

/** Which way the indicator is to move: percent of an amount, points of a rate or reading. */
export const expectedMoveSchema = z.strictObject({
  direction: z.enum(['up', 'down']),
  by: z.number().min(0).max(1000),
});

/** `POST /api/commitments`: a finding of a signed edition becomes somebody's promise. */
export const newCommitmentSchema = z.strictObject({
  edition: z.string().max(80),
  /** Block or number of the edition it follows from, and what stands there. */
  anchor: z.string().max(120),
  quote: z.string().max(500),
  /** What is promised, in one sentence. */
  title: z.string().trim().min(4).max(200),
  owner: z.string().trim().min(1).max(60),
  due_on: day,
  metric: z.string().max(80),
  where: z.partialRecord(dimensionSchema, z.array(z.string().max(40)).min(1).max(20)).default({}),
  /** The place of the edition unless said. */
  region: z.string().max(40).optional(),
  expected: expectedMoveSchema,
  /** The period that is compared with that of the edition, of the same grain: 20273. */
  check: z.number().int(),
});
export type NewCommitmentInput = z.input<typeof newCommitmentSchema>;

/** What was agreed when it was promised; it does not change afterwards. */
export const commitmentTermsSchema = newCommitmentSchema.omit({ owner: true, due_on: true }).extend({
  region: z.string(),
  grain: periodGrainSchema,
  /** The period of the edition. */
  base: z.number().int(),
  layer: layerSchema,
  /** Of the metric, as it was promised; another one later cannot be compared. */
  definition: z.string(),
  method_version: z.string().nullable(),
  base_value: valueSchema,
});
export type CommitmentTerms = z.infer<typeof commitmentTermsSchema>;

/** A promise with what became of it. */
export const commitmentSchema = z.object({
  /** Of its work item. */
  id: z.string(),
  title: bilingualSchema,
  edition: z.object({ id: z.string(), title: z.string(), path: z.string() }),
  anchor: z.string(),
  quote: z.string(),
  owner: z.string().nullable(),
  due_on: z.string().nullable(),
  /** How far people are with it. */
  work_state_title: bilingualSchema,
  state: z.enum(COMMITMENT_STATES),
  state_title: bilingualSchema,
  reason: bilingualSchema,
  metric: z.object({
    id: z.string(),
    title: bilingualSchema,
    unit: z.string(),
    unit_label: bilingualSchema,
    decimals: z.number().int(),
  }),
  place: bilingualSchema,
  expected: expectedMoveSchema.extend({ unit: z.enum(['percent', 'points']) }),
  grain: periodGrainSchema,
  at_signing: valueSchema.extend({ period: z.number().int() }),
  now: valueSchema.extend({ period: z.number().int() }),
  /** With the interval that judges it; null where there is none. */
  change: z
    .object({ value: z.number(), low: z.number(), high: z.number(), unit: z.enum(['percent', 'points']) })
    .nullable(),
});
export type Commitment = z.infer<typeof commitmentSchema>;

/** `GET /api/commitments`: what the newest published edition of a place promised, or what one edition did. */
export const commitmentsSchema = z
  .object({
    release: z.string(),
    synthetic: z.boolean(),
    edition: z
      .object({ id: z.string(), title: z.string(), path: z.string(), signed_at: z.string() })
      .nullable(),
    items: z.array(commitmentSchema),
  })
  .meta({ id: 'Commitments' });
export type Commitments = z.infer<typeof commitmentsSchema>;
