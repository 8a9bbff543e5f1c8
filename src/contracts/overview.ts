import { z } from 'zod';
import { labelsSchema, noteSchema } from './query.ts';
import {
  bandSchema,
  gaugeDimensionSchema,
  gaugeSchema,
  intervalSchema,
  methodBreakSchema,
  rankingSchema,
  uncertaintySchema,
} from './thermometer.ts';
import { bilingualSchema, changeSchema, layerSchema, valueSchema, watermarkSchema } from './value.ts';

const driverSchema = z.object({ indicator: z.string(), title: bilingualSchema, contribution: valueSchema });

export const gaugeCardSchema = z.object({
  gauge: gaugeSchema,
  title: bilingualSchema,
  period: z.number().int(),
  reading: valueSchema,
  band: bandSchema.nullable(),
  coverage: z.number().nullable(),
  grade: z.string().nullable(),
  interval: intervalSchema.optional(),
  /** Share of the usual records whose places reported, 0…1; absent where all did. */
  reporting: z.number().optional(),
  method_version: z.string(),
  change: z.object({ previous: changeSchema, yoy: changeSchema }),
  /** What moved the reading since the previous month, largest first; they add up to the change. */
  drivers: z.array(driverSchema),
  /** Last 25 months, oldest first. */
  series: z.array(valueSchema.extend({ period: z.number().int() })),
  /** Where the method changed inside the series. */
  breaks: z.array(methodBreakSchema).optional(),
});
export type GaugeCard = z.infer<typeof gaugeCardSchema>;

export const tileSchema = z.object({
  region: z.string(),
  need: valueSchema.extend({ band: bandSchema.nullable() }),
  consumption: valueSchema.extend({ band: bandSchema.nullable() }),
});
export type Tile = z.infer<typeof tileSchema>;

export const risingMemberSchema = z.object({
  code: z.string(),
  title: bilingualSchema,
  reading: valueSchema,
  band: bandSchema.nullable(),
  change: z.object({ previous: changeSchema, yoy: changeSchema }),
  /** Last 13 months, oldest first. */
  series: z.array(valueSchema.extend({ period: z.number().int() })),
  /** The place below where it warmed most; absent where none warmed or none is shown. */
  strongest: z.object({ region: z.string(), change: changeSchema }).optional(),
});
export type RisingMember = z.infer<typeof risingMemberSchema>;

/** The parts of one gauge that warmed most since a year ago, fastest first; none where none warmed. */
export const risingSchema = z.object({
  gauge: gaugeSchema,
  dimension: gaugeDimensionSchema,
  period: z.number().int(),
  members: z.array(risingMemberSchema),
});
export type Rising = z.infer<typeof risingSchema>;

export const headlineSchema = z.object({
  metric: z.string(),
  title: bilingualSchema,
  unit: z.string(),
  unit_label: bilingualSchema,
  decimals: z.number().int(),
  period: z.number().int(),
  value: valueSchema,
  yoy: changeSchema,
});
export type Headline = z.infer<typeof headlineSchema>;

export const freshnessSchema = z.object({
  family: z.string(),
  title: bilingualSchema,
  as_of: z.string().nullable(),
  latest: z.number().int().nullable(),
  complete_through: z.number().int().nullable(),
  rows: z.number().int(),
});
export type Freshness = z.infer<typeof freshnessSchema>;

/** `GET /api/overview`: the five-second answer, in one request. */
export const overviewSchema = z
  .object({
    release: z.string(),
    layer: layerSchema,
    synthetic: z.boolean(),
    title: bilingualSchema,
    currency: z.string(),
    /** The newest month every gauge can speak about; null when no index could be computed. */
    period: z.number().int().nullable(),
    gauges: z.array(gaugeCardSchema),
    rising: z.array(risingSchema),
    headlines: z.array(headlineSchema),
    /** Level below the nation, in bands, per gauge. */
    ranking: z.array(
      z.object({ gauge: gaugeSchema, ranking: rankingSchema, uncertainty: uncertaintySchema.optional() }),
    ),
    tiles: z.array(tileSchema),
    freshness: z.array(freshnessSchema),
    checks: z.object({ passed: z.number().int(), warned: z.number().int(), failed: z.number().int() }),
    labels: labelsSchema,
    notes: z.array(noteSchema),
    watermark: watermarkSchema,
  })
  .meta({ id: 'Overview' });
export type Overview = z.infer<typeof overviewSchema>;
