import { z } from 'zod';
import { labelsSchema, metricHeadSchema } from './query.ts';
import { bilingualSchema, layerSchema, watermarkSchema } from './value.ts';

const months = z.object({ from: z.number().int(), to: z.number().int() });

/** One side of a group: its rate, null where it has no records, and its share of all records, both in percent. */
const sideSchema = z.object({ rate: z.number().nullable(), share: z.number() });

export const mixRateResultSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('none'), text: bilingualSchema }),
  z.object({
    status: z.literal('stated'),
    /** The overall rate of both spans, in percent; everything else in percentage points. */
    before: z.number(),
    now: z.number(),
    change: z.number(),
    /** From the groups' own rates, and from their shares; together the change. */
    rate: z.number(),
    mix: z.number(),
    groups: z.array(
      z.object({
        /** `*` for what is hidden or not given, taken together. */
        code: z.string(),
        before: sideSchema,
        now: sideSchema,
        rate: z.number(),
        mix: z.number(),
      }),
    ),
  }),
]);

/** `GET /api/mix-rate`: why a rate moved, by the groups of one dimension. */
export const mixRateSchema = z
  .object({
    query_id: z.string(),
    release: z.string(),
    layer: layerSchema,
    synthetic: z.boolean(),
    metric: metricHeadSchema,
    region: z.string(),
    dimension: z.string(),
    /** The months of the last whole quarters, and the same months of the year before. */
    now: months,
    before: months,
    result: mixRateResultSchema,
    labels: labelsSchema,
    watermark: watermarkSchema,
  })
  .meta({ id: 'MixRate' });
export type MixRate = z.infer<typeof mixRateSchema>;
