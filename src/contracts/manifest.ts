import { z } from 'zod';
import { bilingualSchema, watermarkSchema } from './value.ts';

const count = z.number().int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const manifestCubeSchema = z.object({
  name: z.string(),
  family: z.string(),
  dimensions: z.array(z.string()),
  measures: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['count', 'persons', 'money', 'sum', 'things']),
      keyed: z.boolean(),
      /** What is counted; releases from before it was written down have none. */
      title: bilingualSchema.optional(),
    }),
  ),
  persons: z.string().nullable(),
  rows: count,
  /** Handed up by others: what is hidden was hidden there, in both layers. */
  reported: z.literal(true).optional(),
  /** Every grouping set the cube holds, by grain and level, with its first and last period. */
  slices: z.array(
    z.object({
      grain: z.enum(['month', 'quarter', 'year']),
      level: z.enum(['nation', 'province', 'city', 'county']),
      /** Dimension names joined with `+`, or `total`. */
      set: z.string(),
      from: z.number().int(),
      to: z.number().int(),
    }),
  ),
});

export const manifestCheckSchema = z.object({
  id: z.string(),
  subject: z.string(),
  title: bilingualSchema,
  severity: z.enum(['error', 'warn']),
  status: z.enum(['passed', 'warned', 'failed']),
  failing: count,
});

/**
 * What a release is made of. `releases/<id>/manifest.json`; the one file of a release that is not itself listed
 * in it. Everything that could explain a changed number is here: inputs, methods, code, policy.
 */
export const manifestSchema = z.object({
  format: z.literal(1),
  id: z.string().regex(/^\d{8}T\d{6}Z-[0-9a-f]{8}$/),
  created_at: z.string(),
  title: bilingualSchema,
  synthetic: z.boolean(),
  currency: z.string(),
  /** Under which terms datasets are handed out, as the workspace declares it. */
  licence: z.object({ id: z.string(), title: bilingualSchema, url: z.string().nullable() }).optional(),
  /** Hash over the hashes of all files: two releases with the same content have the same. */
  content_sha256: sha256,
  code: z.object({ version: z.string(), models_sha256: sha256 }),
  contracts: z.record(z.string(), z.number().int()),
  methods: z.record(z.string(), z.object({ version: z.string(), sha256 })),
  policy: z.object({ version: z.string(), sha256 }),
  inputs: z.array(
    z.object({
      batch_id: z.number().int(),
      family: z.string(),
      source: z.string(),
      file_name: z.string(),
      file_sha256: z.string(),
      mapping_sha256: z.string().nullable(),
      contract_version: z.number().int().nullable(),
      exported_at: z.string().nullable(),
      rows_in: count,
      loaded: count,
      updated: count,
      unchanged: count,
      duplicate: count,
      rejected: count,
      skipped: count,
    }),
  ),
  cubes: z.array(manifestCubeSchema),
  families: z.record(z.string(), watermarkSchema),
  watermark: watermarkSchema,
  checks: z.array(manifestCheckSchema),
  files: z.array(z.object({ path: z.string(), sha256, bytes: count, rows: count.nullable() })),
});
export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestCube = z.infer<typeof manifestCubeSchema>;
export type ManifestCheck = z.infer<typeof manifestCheckSchema>;
