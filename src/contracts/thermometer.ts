import { z } from 'zod';
import { periodGrainSchema, regionLevelSchema } from './dimension.ts';
import { labelsSchema } from './query.ts';
import {
  bilingualSchema,
  changeSchema,
  layerSchema,
  localeSchema,
  valueSchema,
  watermarkSchema,
} from './value.ts';

export const gaugeSchema = z.enum(['need', 'consumption']);
export type Gauge = z.infer<typeof gaugeSchema>;
export const gaugeDimensionSchema = z.enum(['total', 'need_domain', 'consumption_class', 'industry']);

/** Bands, hottest first. Hotter is not better: the words and colours stay neutral. */
export const BANDS = ['hot', 'warm', 'mild', 'cool', 'cold'] as const;
export const bandSchema = z.enum(BANDS);
export type Band = z.infer<typeof bandSchema>;

/** `GET /api/thermometer`; every field is a query parameter. */
export const thermometerRequestSchema = z
  .strictObject({
    gauge: gaugeSchema,
    dimension: gaugeDimensionSchema.default('total'),
    level: regionLevelSchema.default('nation'),
    /** One region; without it every region of `level`. */
    region: z.string().max(40).optional(),
    /** One member of the dimension; without it every member. */
    member: z.string().max(40).optional(),
    /** Months; without them the last 37 complete months. */
    from: z.number().int().optional(),
    to: z.number().int().optional(),
    /** Contributions and indicator values: of the last period, of none. */
    explain: z.enum(['last', 'none']).default('last'),
    /**
     * Intervals of the totals of the last period, and of their ranks among the regions of the answer; `sources` adds how
     * much of the moves in rank each uncertain input explains.
     */
    intervals: z.enum(['none', 'last', 'sources']).default('none'),
    layer: layerSchema.default('inside'),
    release: z.string().max(40).optional(),
    lang: localeSchema.default('zh-CN'),
  })
  .meta({ id: 'ThermometerRequest' });
export type ThermometerRequest = z.infer<typeof thermometerRequestSchema>;
export type ThermometerInput = z.input<typeof thermometerRequestSchema>;

export const intervalSchema = z.object({ low: z.number(), high: z.number() });

/** Where a reading may stand among those of its level. An ordinal is stated only outside every chain of overlaps. */
export const placeSchema = z.object({
  rank: intervalSchema,
  ordinal: z.number().int().nullable(),
  /** Number of the chain of regions that cannot be told apart; null for one that can be told from all others. */
  chain: z.number().int().nullable(),
  /** Regions whose interval of ranks meets this one: 并列. */
  tied: z.array(z.string()),
});
export type Place = z.infer<typeof placeSchema>;

/** How intervals were drawn, and how much of the moves in rank each uncertain input explains (Sobol; where asked). */
export const uncertaintySchema = z.object({
  draws: z.number().int(),
  seed: z.number().int(),
  level: z.number(),
  shares: z.array(
    z.object({
      factor: z.enum(['weights', 'normalisation', 'aggregation', 'drop_out', 'sampling']),
      first: z.number(),
      total: z.number(),
    }),
  ),
});
export type Uncertainty = z.infer<typeof uncertaintySchema>;

export const readingSchema = z.object({
  period: z.number().int(),
  region: z.string(),
  member: z.string(),
  /** 100 + 10·z against the frozen base window. */
  reading: valueSchema,
  band: bandSchema.nullable(),
  /** Visible weight, 0…1; below the limit the reading is `low_coverage`. */
  coverage: z.number().nullable(),
  grade: z.string().nullable(),
  /** Version of the definition and its base window. */
  method_version: z.string().optional(),
  /** Of the last period, where intervals were asked for. */
  interval: intervalSchema.optional(),
  /** Share of the usual records whose places reported, 0…1; absent where all did. Below 0.7 a total is greyed. */
  reporting: z.number().optional(),
  change: z.object({ previous: changeSchema, yoy: changeSchema }),
});
export type Reading = z.infer<typeof readingSchema>;

/**
 * How much one indicator of one component (a domain or class) adds, in points: to a reading against 100 (`level`),
 * to its change since the month before (`change`) or since a year ago (`change_yoy`). The bars of one reading and
 * kind add up to it within 1e-9. Indicator `coverage` is what comes from seeing more or fewer indicators.
 */
export const contributionSchema = z.object({
  period: z.number().int(),
  region: z.string(),
  member: z.string(),
  component: z.string(),
  indicator: z.string(),
  kind: z.enum(['level', 'change', 'change_yoy']),
  contribution: valueSchema,
});
export type Contribution = z.infer<typeof contributionSchema>;

export const indicatorValueSchema = z.object({
  period: z.number().int(),
  region: z.string(),
  member: z.string(),
  indicator: z.string(),
  value: valueSchema,
  goalposts: z.object({ low: z.number().nullable(), high: z.number().nullable() }),
  /** 1…100 between the goalposts. */
  score: z.number().nullable(),
  weight: z.number().nullable(),
});
export type IndicatorValue = z.infer<typeof indicatorValueSchema>;

export const rankingSchema = z.object({
  period: z.number().int(),
  bands: z.array(
    z.object({
      band: bandSchema,
      /** Inside a band the order is by code, not by reading: bands, not a league table. */
      members: z.array(
        z.object({
          code: z.string(),
          reading: valueSchema,
          interval: intervalSchema.optional(),
          place: placeSchema.optional(),
        }),
      ),
    }),
  ),
  /** Members without a reading, with the reason. */
  without: z.array(z.object({ code: z.string(), reading: valueSchema })),
});
export type Ranking = z.infer<typeof rankingSchema>;

/** The first period that is read by another version of the definition: before and after do not compare. */
export const methodBreakSchema = z.object({
  period: z.number().int(),
  before: z.string(),
  after: z.string(),
});
export type MethodBreak = z.infer<typeof methodBreakSchema>;

export const thermometerSchema = z
  .object({
    query_id: z.string(),
    release: z.string(),
    layer: layerSchema,
    synthetic: z.boolean(),
    gauge: gaugeSchema,
    title: bilingualSchema,
    method_version: z.string(),
    /** What the rows were made from, and by which code. */
    data_version: z.string().optional(),
    code_version: z.string().optional(),
    /** Where the method changed inside the months of the answer. */
    breaks: z.array(methodBreakSchema).optional(),
    dimension: gaugeDimensionSchema,
    region_level: regionLevelSchema,
    period_grain: periodGrainSchema,
    readings: z.array(readingSchema),
    contributions: z.array(contributionSchema),
    indicator_values: z.array(indicatorValueSchema),
    ranking: rankingSchema.nullable(),
    uncertainty: uncertaintySchema.optional(),
    /** Names of regions, members and indicators. */
    labels: labelsSchema,
    watermark: watermarkSchema,
    hidden: z.number().int(),
  })
  .meta({ id: 'Thermometer' });
export type Thermometer = z.infer<typeof thermometerSchema>;
