import { z } from 'zod';
import { gaugeSchema } from './thermometer.ts';
import { bilingualSchema, layerSchema, localeSchema, valueSchema } from './value.ts';

/** `GET /api/revision`; every field is a query parameter. */
export const revisionRequestSchema = z
  .strictObject({
    gauge: gaugeSchema,
    /** A place; without it the whole of what the asker may see. */
    region: z.string().max(40).optional(),
    /** The earlier release; without it the one published before. */
    since: z.string().max(40).optional(),
    layer: layerSchema.default('inside'),
    release: z.string().max(40).optional(),
    lang: localeSchema.default('zh-CN'),
  })
  .meta({ id: 'RevisionRequest' });
export type RevisionRequest = z.infer<typeof revisionRequestSchema>;
export type RevisionInput = z.input<typeof revisionRequestSchema>;

const end = z.object({
  release: z.string(),
  published_at: z.string(),
  period: z.number().int(),
  reading: valueSchema,
  method_version: z.string(),
});

/** Why the reading last published and the one before it differ. The parts, in points, add up within 1e-9. */
export const revisionSchema = z
  .object({
    release: z.string(),
    layer: layerSchema,
    synthetic: z.boolean(),
    gauge: gaugeSchema,
    title: bilingualSchema,
    region: z.string(),
    region_title: bilingualSchema,
    /** Null where there is no earlier release, or it stated no reading. */
    before: end.nullable(),
    now: end.nullable(),
    parts: z.array(
      z.object({
        id: z.enum(['data', 'restatement', 'method', 'protection', 'rest']),
        title: bilingualSchema,
        /** Null where this part cannot be told from another. */
        points: valueSchema,
      }),
    ),
    notes: z.array(z.object({ id: z.string(), text: bilingualSchema })),
  })
  .meta({ id: 'Revision' });
export type Revision = z.infer<typeof revisionSchema>;
