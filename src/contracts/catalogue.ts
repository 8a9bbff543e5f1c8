import { z } from 'zod';
import { dimensionSchema, periodGrainSchema, regionLevelSchema } from './dimension.ts';
import { labelsSchema, metricHeadSchema } from './query.ts';
import { bilingualSchema, watermarkSchema } from './value.ts';

export const catalogueMetricSchema = metricHeadSchema.extend({
  kind: z.enum(['count', 'persons', 'money', 'rate', 'mean', 'index']),
  owner: bilingualSchema,
  /** Sets of dimensions it may be split or filtered by. */
  by: z.array(z.array(dimensionSchema)),
  /** `percent`: changes are relative; `points`: differences (百分点, 点). */
  change_unit: z.enum(['percent', 'points']),
  /** Whether parts add up to the whole (stacking is allowed only then). */
  additive: z.boolean(),
  /** Whether it may be put over 10,000 members, into real terms, together from groups of regions. */
  per_members: z.boolean(),
  deflatable: z.boolean(),
  groupable: z.boolean(),
  levels: z.array(regionLevelSchema),
  grains: z.array(periodGrainSchema),
  group: z.string(),
  /** False when this release holds no data for it; the reason is in `missing`. */
  available: z.boolean(),
  missing: bilingualSchema.optional(),
  watermark: watermarkSchema,
});
export type CatalogueMetric = z.infer<typeof catalogueMetricSchema>;

export const regionSchema = z.object({
  code: z.string(),
  level: regionLevelSchema,
  parent: z.string().nullable(),
  name: bilingualSchema,
  short: z.string(),
});
export type ApiRegion = z.infer<typeof regionSchema>;

/** A public policy or event; dates are days. */
export const policyEventSchema = z.object({
  no: z.string(),
  title: bilingualSchema,
  kind: z.string(),
  region: z.string(),
  need_domain: z.string().nullable(),
  from: z.string(),
  /** Null while it lasts. */
  to: z.string().nullable(),
  document: z.string().nullable(),
});
export type PolicyEvent = z.infer<typeof policyEventSchema>;

/** `GET /api/catalogue`: everything a request may name. */
export const catalogueSchema = z
  .object({
    release: z.string(),
    title: bilingualSchema,
    synthetic: z.boolean(),
    currency: z.string(),
    metrics: z.array(catalogueMetricSchema),
    groups: z.array(z.object({ id: z.string(), title: bilingualSchema })),
    dimensions: z.array(z.object({ id: dimensionSchema, title: bilingualSchema })),
    labels: labelsSchema,
    regions: z.array(regionSchema),
    /** Named groups of regions (四大地区, 京津冀…) by scheme. */
    region_groups: z.array(
      z.object({ scheme: z.string(), code: z.string(), name: bilingualSchema, regions: z.array(z.string()) }),
    ),
    /** Policies and events of the release: marks on charts, and what a before and after is about. */
    events: z.array(policyEventSchema),
    /** Months for which official consumer prices turn money into real terms; null where none are loaded. */
    deflator: z.object({ from: z.number().int(), to: z.number().int() }).nullable(),
    levels: z.array(regionLevelSchema),
    watermark: watermarkSchema,
  })
  .meta({ id: 'Catalogue' });
export type Catalogue = z.infer<typeof catalogueSchema>;
