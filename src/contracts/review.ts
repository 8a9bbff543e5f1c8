import { z } from 'zod';
import { DECISIONS, REVIEW_KINDS, REVIEW_STATES } from '../domain/review.ts';
import { purposeSchema } from './account.ts';
import { queryRequestSchema } from './query.ts';
import { bilingualSchema } from './value.ts';

export const findingSchema = z.object({
  id: z.string(),
  severity: z.enum(['info', 'warn', 'block']),
  text: bilingualSchema,
});

/** A request for what policy does not give by itself. */
export const reviewSchema = z.object({
  id: z.string(),
  kind: z.enum(REVIEW_KINDS),
  asked_by: z.string(),
  asked_at: z.string(),
  subject: z.record(z.string(), z.unknown()),
  purpose: z.string(),
  note: z.string(),
  findings: z.array(findingSchema),
  state: z.enum(REVIEW_STATES),
  decisions: z.array(
    z.object({ reviewer: z.string(), decision: z.enum(DECISIONS), reason: z.string(), at: z.string() }),
  ),
  /** Whether who asks may decide on it now. */
  mine_to_decide: z.boolean(),
});
export type ReviewView = z.infer<typeof reviewSchema>;
export const reviewsSchema = z.object({ reviews: z.array(reviewSchema) }).meta({ id: 'Reviews' });
export type ReviewsView = z.infer<typeof reviewsSchema>;

export const newReviewSchema = z.strictObject({
  kind: z.enum(REVIEW_KINDS),
  /** A dataset or record family the request is about. */
  dataset: z.string().max(80).optional(),
  /** The question it is about, so that findings can be worked out. */
  query: queryRequestSchema.optional(),
  purpose: purposeSchema,
  note: z.string().trim().min(5).max(2000),
});
export type NewReviewInput = z.input<typeof newReviewSchema>;

export const decisionSchema = z.strictObject({
  decision: z.enum(DECISIONS),
  reason: z.string().max(2000).default(''),
});
export type DecisionInput = z.input<typeof decisionSchema>;
