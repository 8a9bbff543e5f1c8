import { z } from 'zod';
import type { Aggregation } from './hierarchy.ts';
import type { ImputeMethod } from './impute.ts';
import { TREAT_DEFAULT } from './treat.ts';
import type { WeightScheme } from './weights.ts';

export const AGGREGATIONS = [
  'arithmetic',
  'geometric',
  'harmonic',
  'copeland',
] as const satisfies readonly Aggregation[];
export const IMPUTATIONS = [
  'none',
  'mean',
  'median',
  'group_mean',
  'group_median',
] as const satisfies readonly ImputeMethod[];
export const WEIGHT_SCHEMES = [
  'policy',
  'equal',
  'entropy',
  'critic',
  'pca',
] as const satisfies readonly WeightScheme[];

const share = z.number().min(0).max(1);
const perIndicator = z.record(z.string(), z.number());

const indicatorSchema = z.strictObject({
  id: z.string(),
  parent: z.string(),
  weight: z.number().nonnegative().default(1),
  direction: z.union([z.literal(1), z.literal(-1)]).default(1),
  /** Column to divide by. */
  denominator: z.string().optional(),
});

const treatSchema = z.strictObject({
  skew: z.number().default(TREAT_DEFAULT.skew),
  kurtosis: z.number().default(TREAT_DEFAULT.kurtosis),
  winsorise_at_most: z.int().default(TREAT_DEFAULT.winsoriseAtMost),
});

const scale = { low: z.number().default(0), high: z.number().default(100) };
const normaliseSchema = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('minmax'), ...scale }),
  z.strictObject({
    method: z.literal('goalposts'),
    ...scale,
    /** Ends per indicator. */
    ends: z.record(z.string(), z.tuple([z.number(), z.number()])),
  }),
  z.strictObject({ method: z.literal('zscore'), mean: z.number().default(0), sd: z.number().default(1) }),
  z.strictObject({ method: z.literal('percentile_rank') }),
  z.strictObject({
    method: z.literal('distance_to_reference'),
    /** The value that scores 1, per indicator; the best one where none is named. */
    reference: perIndicator.default({}),
  }),
  z.strictObject({
    method: z.literal('ratio_to_base'),
    /** The value that scores 100, per indicator; the mean where none is named. */
    base: perIndicator.default({}),
  }),
]);

/** A composite index over a table of units, from raw columns to ranks: what the JRC's ten steps decide. */
export const compositeSchema = z.strictObject({
  /** Columns that name the unit, group units for imputation, and (for a panel) give the period. */
  units: z.strictObject({
    id: z.string(),
    group: z.string().optional(),
    period: z.string().optional(),
  }),
  indicators: z.array(indicatorSchema).min(1),
  aggregates: z
    .array(
      z.strictObject({
        id: z.string(),
        parent: z.string().optional(),
        weight: z.number().nonnegative().default(1),
      }),
    )
    .min(1),
  steps: z
    .strictObject({
      /** Indicators and units with a smaller share of values are left out before anything else is worked out. */
      screen: z
        .strictObject({ indicators: share.default(0), units: share.default(0) })
        .default({ indicators: 0, units: 0 }),
      impute: z.enum(IMPUTATIONS).default('none'),
      treat: z.union([z.literal(false), treatSchema]).default(false),
      normalise: normaliseSchema.default({ method: 'minmax', low: 0, high: 100 }),
      /** Of a panel: rows that set ends, moments, treatment and data-made weights. A window freezes them. */
      reference: z
        .union([z.enum(['all', 'each']), z.strictObject({ from: z.number(), to: z.number() })])
        .default('all'),
      /** `policy`: as given. The others are made from the columns of the children of each aggregate. */
      weights: z.enum(WEIGHT_SCHEMES).default('policy'),
      /** One for all levels, or one per level from the lowest aggregates up. */
      aggregate: z.union([z.enum(AGGREGATIONS), z.array(z.enum(AGGREGATIONS)).min(1)]).default('arithmetic'),
      /** Least share of an aggregate's children that must be present. */
      threshold: share.default(0),
    })
    .prefault({}),
});
export type CompositeDefinition = z.infer<typeof compositeSchema>;
