import { z } from 'zod';
import { bilingualSchema, valueSchema, watermarkSchema } from './value.ts';

const count = z.number().int();

/** One loaded file. `rows_in = loaded + updated + unchanged + duplicate + rejected`. */
export const loadSchema = z.object({
  batch_id: count,
  family: z.string(),
  source: z.string(),
  file_name: z.string(),
  file_sha256: z.string(),
  file_bytes: count,
  format: z.string(),
  encoding: z.string().nullable(),
  exported_at: z.string().nullable(),
  finished_at: z.string().nullable(),
  rows_in: count,
  loaded: count,
  updated: count,
  unchanged: count,
  duplicate: count,
  rejected: count,
  skipped: count,
  /** Columns of the file that were not stored: unknown to the contract, refused by it, or ignored by the mapping. */
  dropped_columns: z.array(z.string()),
  /** Code values no code list knows, with how often they came, as `field: value × n`. */
  unmapped: z.array(z.object({ field: z.string(), value: z.string(), rows: count })),
  legal_basis: z.string().nullable(),
  synthetic: z.boolean(),
});
export type Load = z.infer<typeof loadSchema>;

export const linkageSchema = z.object({
  family: z.string(),
  rows: count,
  /** Share of rows that carry any identifier. */
  linkable: valueSchema,
  /** Share of rows that meet a member. */
  linked: valueSchema,
  /** Share of linkable rows whose member the register does not hold. */
  orphan: valueSchema,
});
export type Linkage = z.infer<typeof linkageSchema>;

export const checkSchema = z.object({
  id: z.string(),
  subject: z.string(),
  title: bilingualSchema,
  severity: z.enum(['error', 'warn']),
  status: z.enum(['passed', 'warned', 'failed']),
  /** Rows that break the rule. */
  failing: count,
});
export type Check = z.infer<typeof checkSchema>;

/** `GET /api/quality`: what came in, what did not, and what was checked. */
export const qualitySchema = z
  .object({
    release: z.string(),
    synthetic: z.boolean(),
    families: z.array(
      z.object({ family: z.string(), title: bilingualSchema, rows: count, watermark: watermarkSchema }),
    ),
    loads: z.array(loadSchema),
    totals: z.object({
      rows_in: count,
      loaded: count,
      updated: count,
      unchanged: count,
      duplicate: count,
      rejected: count,
      skipped: count,
    }),
    skipped: z.array(z.object({ family: z.string(), reason: z.string(), lines: count })),
    rejects: z.array(
      z.object({
        family: z.string(),
        rule: z.string(),
        field: z.string().nullable(),
        title: bilingualSchema,
        rows: count,
      }),
    ),
    linkage: z.array(linkageSchema),
    /** Reporting units that sent data, of those expected, per family, month and region. */
    coverage: z.array(
      z.object({
        family: z.string(),
        period: count,
        region: z.string(),
        reported: count,
        expected: count.nullable(),
        status: z.enum(['reported', 'partial', 'not_reported']),
      }),
    ),
    checks: z.array(checkSchema),
    /** Tables and what they are made from; `rows` where known. */
    lineage: z.object({
      nodes: z.array(
        z.object({ id: z.string(), layer: z.string(), title: bilingualSchema, rows: count.nullable() }),
      ),
      edges: z.array(z.object({ from: z.string(), to: z.string() })),
    }),
    labels: z.record(
      z.string(),
      z.record(z.string(), bilingualSchema.extend({ short: z.string().optional() })),
    ),
  })
  .meta({ id: 'Quality' });
export type Quality = z.infer<typeof qualitySchema>;
