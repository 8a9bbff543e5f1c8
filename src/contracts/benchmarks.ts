import { z } from 'zod';
import { labelsSchema, noteSchema } from './query.ts';
import { bilingualSchema, layerSchema, valueSchema } from './value.ts';

/** `GET /api/benchmarks`: official structures of household spending beside ours. */
export const benchmarksRequestSchema = z.object({
  /** The place; its own benchmarks come first, those of the nation after. */
  region: z.string().min(1).max(40).optional(),
  layer: layerSchema.default('inside'),
  release: z.string().max(40).optional(),
});
export type BenchmarksInput = z.input<typeof benchmarksRequestSchema>;

export const benchmarkRowSchema = z.object({
  consumption_class: z.string(),
  /** `covered` parts are compared; the others say why not. */
  coverage: z.enum(['covered', 'hardly_covered', 'not_observed', 'not_published']),
  /** As published: yuan per person, or per cent. */
  published: z.number().nullable(),
  /** Per cent of the published whole. */
  published_share: z.number().nullable(),
  /** Per cent of the covered classes: the bureau's and ours. */
  rebased_share: z.number().nullable(),
  ours: valueSchema,
});
export type BenchmarkRow = z.infer<typeof benchmarkRowSchema>;

export const benchmarkSchema = z.object({
  id: z.string(),
  title: bilingualSchema,
  source: bilingualSchema,
  population: z.enum(['all', 'urban', 'rural']),
  region: z.string(),
  /** `ytd`: January to the month named. */
  period_grain: z.enum(['month', 'quarter', 'year', 'ytd']),
  period: z.number().int(),
  unit: z.string(),
  /** When it was published or exported, newest of its figures: ISO date. */
  vintage: z.string(),
  /** Whether our records reach over the whole of its period. */
  comparable: z.boolean(),
  /** Per cent of the published whole that the covered classes make. */
  covered_share: z.number().nullable(),
  rows: z.array(benchmarkRowSchema),
});
export type Benchmark = z.infer<typeof benchmarkSchema>;

export const benchmarksSchema = z
  .object({
    release: z.string(),
    layer: layerSchema,
    synthetic: z.boolean(),
    metric: z.string(),
    region: z.string(),
    /** Comparable ones first, newest first. */
    benchmarks: z.array(benchmarkSchema),
    labels: labelsSchema,
    notes: z.array(noteSchema),
  })
  .meta({ id: 'Benchmarks' });
export type Benchmarks = z.infer<typeof benchmarksSchema>;
