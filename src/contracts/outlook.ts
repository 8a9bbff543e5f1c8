import { z } from 'zod';
import { labelsSchema, queryResultSchema } from './query.ts';
import { bilingualSchema, layerSchema, valueSchema, watermarkSchema } from './value.ts';

/** Why something is not shown, for a reader. */
const without = z.object({ status: z.literal('none'), why: z.string(), text: bilingualSchema });

const estimateSchema = z.object({ name: z.string(), value: z.number(), se: z.number().nullable() });

export const adjustmentSchema = z.discriminatedUnion('status', [
  without,
  z.object({
    status: z.literal('adjusted'),
    /** One per month of the series. */
    values: z.array(z.number()),
    /** On logarithms; else the parts add up. */
    multiplicative: z.boolean(),
    strength: z.number(),
    /** Effects of the calendar that were taken out: `before`, `during`, `after` Spring Festival, `working_days`, `leap_day`. */
    effects: z.array(estimateSchema),
  }),
]);

export const trendStatementSchema = z.discriminatedUnion('status', [
  without,
  z.object({
    status: z.literal('stated'),
    /** `none`: neither a rise nor a fall stands out from chance. */
    direction: z.enum(['up', 'down', 'none']),
    from: z.number().int(),
    to: z.number().int(),
    p: z.number().nullable(),
    /** Units of the metric per year, with a 95 % interval. */
    slope: z.number(),
    low: z.number().nullable(),
    high: z.number().nullable(),
    /** Stated of the adjusted series, or of the series itself where it has no season. */
    adjusted: z.boolean(),
    /** Months from which the level was another. */
    changes: z.array(z.object({ month: z.number().int(), before: z.number(), after: z.number() })),
  }),
]);

const scoreSchema = z.object({
  name: z.string(),
  mase: z.number().nullable(),
  rmsse: z.number().nullable(),
  coverage80: z.number().nullable(),
  coverage95: z.number().nullable(),
});

export const forecastSchema = z.discriminatedUnion('status', [
  without.extend({ scores: z.array(scoreSchema) }),
  z.object({
    status: z.literal('forecast'),
    points: z.array(
      z.object({
        period: z.number().int(),
        value: z.number(),
        low80: z.number(),
        high80: z.number(),
        low95: z.number(),
        high95: z.number(),
      }),
    ),
    origins: z.number().int(),
    /** How every candidate did against last year's value (`snaive`) from rolling origins. */
    scores: z.array(scoreSchema),
  }),
]);

/** `GET /api/outlook?q=<QueryRequest as JSON>&ahead=1`: one monthly series, its season taken out, its trend, its forecast. */
export const outlookSchema = z
  .object({
    query_id: z.string(),
    release: z.string(),
    layer: layerSchema,
    synthetic: z.boolean(),
    metric: queryResultSchema.shape.metric,
    region: z.string().nullable(),
    /** All complete months of the release. */
    series: z.array(valueSchema.extend({ period: z.number().int() })),
    adjustment: adjustmentSchema,
    trend: trendStatementSchema,
    /** Null unless asked for. */
    forecast: forecastSchema.nullable(),
    /** Adjusted headline readings of the nation: what each month was first published as, oldest first; else empty. */
    first_published: z.array(
      z.object({
        period: z.number().int(),
        value: z.number(),
        release: z.string(),
        as_of: z.string().nullable(),
      }),
    ),
    labels: labelsSchema,
    watermark: watermarkSchema,
  })
  .meta({ id: 'Outlook' });
export type Outlook = z.infer<typeof outlookSchema>;
