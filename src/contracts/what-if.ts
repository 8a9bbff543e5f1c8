import { z } from 'zod';
import { regionLevelSchema } from './dimension.ts';
import { labelsSchema } from './query.ts';
import { gaugeSchema } from './thermometer.ts';
import { bilingualSchema, layerSchema, localeSchema, watermarkSchema } from './value.ts';

/** `GET /api/what-if`; every field is a query parameter. */
export const whatIfRequestSchema = z
  .strictObject({
    gauge: gaugeSchema,
    level: regionLevelSchema.default('province'),
    layer: layerSchema.default('inside'),
    release: z.string().max(40).optional(),
    lang: localeSchema.default('zh-CN'),
  })
  .meta({ id: 'WhatIfRequest' });
export type WhatIfRequest = z.infer<typeof whatIfRequestSchema>;
export type WhatIfInput = z.input<typeof whatIfRequestSchema>;

/** Float64, little-endian, base64: every digit of many numbers, and NaN where there is none. */
const float64 = z.base64();

const weighted = z.object({ code: z.string(), title: bilingualSchema, weight: z.number() });

/**
 * What the readings of one level and month are made of, so that the page can work them out under other weights. Parts
 * that the gate hides stand merged with others of their domain; nothing here says more than `GET /api/thermometer`.
 */
export const whatIfSchema = z
  .object({
    release: z.string(),
    layer: layerSchema,
    synthetic: z.boolean(),
    gauge: gaugeSchema,
    title: bilingualSchema,
    method_version: z.string(),
    region_level: regionLevelSchema,
    period: z.number().int(),
    /** Regions with a reading that may be ranked, in the order of the cells. */
    regions: z.array(z.string()),
    /** Months of reference and, last, the month of the readings. */
    months: z.array(z.number().int()),
    indicators: z.array(weighted),
    domains: z.array(weighted),
    /** [domain × indicator][month × region] */
    values: float64,
    errors: float64,
    low: float64,
    high: float64,
    /** Official readings, [month × region]. */
    published: float64,
    uncertainty: z.object({
      draws: z.number().int(),
      seed: z.number().int(),
      level: z.number(),
      weight_range: z.number(),
    }),
    /** Parts of the month that rest on too few persons and stand together or not at all, by region. */
    withheld: z.record(z.string(), z.number().int()),
    labels: labelsSchema,
    watermark: watermarkSchema,
  })
  .meta({ id: 'WhatIf' });
export type WhatIfAnswer = z.infer<typeof whatIfSchema>;
