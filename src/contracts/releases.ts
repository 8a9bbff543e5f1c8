import { z } from 'zod';
import { bilingualSchema, watermarkSchema } from './value.ts';

export const releaseSummarySchema = z.object({
  id: z.string(),
  current: z.boolean(),
  published_at: z.string(),
  title: bilingualSchema,
  synthetic: z.boolean(),
  watermark: watermarkSchema,
  inputs: z.number().int(),
  rows_loaded: z.number().int(),
  checks: z.object({ passed: z.number().int(), warned: z.number().int(), failed: z.number().int() }),
  code_version: z.string(),
  methods: z.record(z.string(), z.string()),
});
export type ReleaseSummary = z.infer<typeof releaseSummarySchema>;

/** `GET /api/releases`, newest first. */
export const releasesSchema = z
  .object({ current: z.string().nullable(), releases: z.array(releaseSummarySchema) })
  .meta({ id: 'Releases' });
export type Releases = z.infer<typeof releasesSchema>;
