import { z } from 'zod';
import { CONFIDENCE_FORMULAE } from './choices.ts';
import { labelsSchema, noteSchema } from './query.ts';
import { bilingualSchema, valueSchema } from './value.ts';

/** `GET /api/merchants`: scores of named merchants, for the inside only. */
export const merchantsRequestSchema = z.object({
  merchant_type: z.string().max(40).optional(),
  region: z.string().max(40).optional(),
  release: z.string().max(40).optional(),
});
export type MerchantsInput = z.input<typeof merchantsRequestSchema>;

/** A number with its interval; none of the three where it may not be shown. */
const intervalSchema = valueSchema.extend({ low: z.number().nullable(), high: z.number().nullable() });

export const merchantScoreSchema = z.object({
  name: z.string(),
  merchant_type: z.string(),
  region: z.string(),
  city: z.string(),
  merchant_status: z.string().nullable(),
  credit_grade: z.string().nullable(),
  ratings: z.number().int(),
  raters: z.number().int(),
  /** Plain mean of the ratings, 1 to 5. */
  mean: valueSchema,
  /** Drawn to the mean of all merchants by Bühlmann credibility; 95 % interval. */
  score: intervalSchema,
  /** How much of the score is the merchant's own, 0…1. */
  credibility: z.number().nullable(),
  /** Share of ratings of 4 or 5, per cent, with its Wilson interval: ranked by the lower end. */
  satisfied: intervalSchema,
  /** From 20 raters on; null below. */
  rank: z.number().int().nullable(),
});
export type MerchantScore = z.infer<typeof merchantScoreSchema>;

export const merchantsSchema = z
  .object({
    release: z.string(),
    synthetic: z.boolean(),
    /** The last of four quarters; null where there are no ratings. */
    quarter: z.number().int().nullable(),
    collective: z.number().nullable(),
    within: z.number().nullable(),
    between: z.number().nullable(),
    /** Raters needed for a score, and for a rank. */
    score_from: z.number().int(),
    rank_from: z.number().int(),
    /** Ranked ones first, by the lower end; then those with a score; then those without. */
    merchants: z.array(merchantScoreSchema),
    /** Merchants beyond the limit of the answer. */
    left: z.number().int(),
    counts: z.object({ all: z.number().int(), scored: z.number().int(), ranked: z.number().int() }),
    merchant_types: z.array(z.string()),
    labels: labelsSchema,
    notes: z.array(noteSchema),
  })
  .meta({ id: 'Merchants' });
export type Merchants = z.infer<typeof merchantsSchema>;

/** `GET /api/confidence`: diffusion and confidence indices of surveys, beside the gauges and never in them. */
export const confidenceRequestSchema = z.object({
  formula: z.enum(CONFIDENCE_FORMULAE).default('pboc'),
  region: z.string().max(40).optional(),
  release: z.string().max(40).optional(),
});
export type ConfidenceInput = z.input<typeof confidenceRequestSchema>;

export const confidencePointSchema = z.object({
  period: z.number().int(),
  question: z.string(),
  responses: z.number().int(),
  /** Of those invited, who answered, per cent; `not_reported` where the survey does not say how many it invited. */
  response_rate: valueSchema,
  value: valueSchema,
  /** Weighted to the members on the roll by sex, age and industry; the nation only. */
  weighted: valueSchema,
  low: z.number().nullable(),
  high: z.number().nullable(),
  effective_n: z.number().nullable(),
});
export type ConfidencePoint = z.infer<typeof confidencePointSchema>;

export const confidenceSchema = z
  .object({
    release: z.string(),
    synthetic: z.boolean(),
    region: z.string(),
    formula: z.enum(CONFIDENCE_FORMULAE),
    questions: z.array(
      z.object({
        id: z.string(),
        title: bilingualSchema,
        /** What the number is: a diffusion index, a relative score, or a share of answers. */
        kind: z.enum(['expectation', 'share']),
        /** Where up and down balance: 50, or 100 for relative scores; null for a share. */
        neutral: z.number().nullable(),
      }),
    ),
    points: z.array(confidencePointSchema),
    /** Means of the expectations: the index of the formula, by wave. */
    index: z.array(z.object({ period: z.number().int(), value: valueSchema, of: z.array(z.string()) })),
    labels: labelsSchema,
    notes: z.array(noteSchema),
  })
  .meta({ id: 'Confidence' });
export type Confidence = z.infer<typeof confidenceSchema>;
