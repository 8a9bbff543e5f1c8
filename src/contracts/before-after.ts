import { z } from 'zod';
import { policyEventSchema } from './catalogue.ts';
import { labelsSchema, metricHeadSchema } from './query.ts';
import { bilingualSchema, layerSchema, valueSchema, watermarkSchema } from './value.ts';

/** An effect with its 95 % interval: percent of what would have been, or points. */
export const effectSchema = z.object({
  estimate: z.number(),
  low: z.number(),
  high: z.number(),
  p: z.number(),
});
export type EffectShown = z.infer<typeof effectSchema>;

export const beforeAfterResultSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('none'), text: bilingualSchema }),
  z.object({
    status: z.literal('stated'),
    unit: z.enum(['percent', 'points']),
    /** Mean since the start of a lasting event; over the months of a passing one. */
    effect: effectSchema,
    step: effectSchema,
    /** Per month; of lasting events only. */
    slope: effectSchema.nullable(),
    /** What stayed after the end of a passing event. */
    after: effectSchema.nullable(),
    /** What each month would have been without the event. */
    without: z.array(
      z.object({ period: z.number().int(), value: z.number(), low: z.number(), high: z.number() }),
    ),
    months_before: z.number().int(),
    months_during: z.number().int(),
    lags: z.number().int(),
  }),
]);

/** `GET /api/before-after`: one monthly series around an event, beside places that had none. */
export const beforeAfterSchema = z
  .object({
    query_id: z.string(),
    release: z.string(),
    layer: layerSchema,
    synthetic: z.boolean(),
    metric: metricHeadSchema,
    region: z.string(),
    /** Null where the reader named a month of their own. */
    event: policyEventSchema.nullable(),
    from: z.number().int(),
    to: z.number().int().nullable(),
    /** Months around the event with the value of the place and of the comparison group. */
    series: z.array(
      z.object({ period: z.number().int(), value: valueSchema, comparison: z.number().nullable() }),
    ),
    /** The comparison group: every other place under the same parent that shows a value in every month. */
    peers: z.array(z.string()),
    result: beforeAfterResultSchema,
    labels: labelsSchema,
    watermark: watermarkSchema,
  })
  .meta({ id: 'BeforeAfter' });
export type BeforeAfter = z.infer<typeof beforeAfterSchema>;
