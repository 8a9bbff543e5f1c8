import { z } from 'zod';
import { SEGMENT_DIMENSIONS } from './choices.ts';
import { labelsSchema, noteSchema } from './query.ts';
import { layerSchema, valueSchema, watermarkSchema } from './value.ts';

export const segmentDimensionSchema = z.enum(SEGMENT_DIMENSIONS);
export type SegmentDimension = z.infer<typeof segmentDimensionSchema>;

/** `GET /api/demand/profiles`: what segments of members ask for, against all members. Groups, never persons. */
export const profilesRequestSchema = z.object({
  by: segmentDimensionSchema.default('age_band'),
  /** A province; the nation, or all one may see, without. With `by=region` its provinces are the segments. */
  region: z.string().min(1).max(40).optional(),
  /** A whole quarter such as 20262; the newest without. */
  window: z.coerce.number().int().optional(),
  release: z.string().max(40).optional(),
});
export type ProfilesInput = z.input<typeof profilesRequestSchema>;

const indexSchema = valueSchema.extend({ low: z.number().nullable(), high: z.number().nullable() });

export const profileCellSchema = z.object({
  segment: z.string(),
  need_domain: z.string(),
  applications: valueSchema,
  /** Share of the segment's applications, per cent: its need mix. */
  share: valueSchema,
  /** 100 is as much per member as all members; 95 % interval. */
  tgi: indexSchema,
  /** The index of the same quarter a year before. */
  before: valueSchema,
});
export type ProfileCell = z.infer<typeof profileCellSchema>;

export const profilesSchema = z
  .object({
    release: z.string(),
    synthetic: z.boolean(),
    layer: layerSchema,
    by: segmentDimensionSchema,
    region: z.string(),
    window: z.number().int().nullable(),
    windows: z.array(z.number().int()),
    segments: z.array(z.object({ code: z.string(), members: valueSchema, applications: valueSchema })),
    domains: z.array(z.string()),
    cells: z.array(profileCellSchema),
    hidden: z.number().int(),
    labels: labelsSchema,
    notes: z.array(noteSchema),
    watermark: watermarkSchema,
  })
  .meta({ id: 'DemandProfiles' });
export type Profiles = z.infer<typeof profilesSchema>;
