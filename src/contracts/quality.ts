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
  /** Version of the notice under which the source collected; null where its mapping does not say. */
  notice_version: z.string().nullable(),
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

/** The same for the records of one source in one month. */
export const linkageMonthSchema = linkageSchema.extend({ source: z.string(), period: count });
export type LinkageMonth = z.infer<typeof linkageMonthSchema>;

/** How long records of a family are kept, and what was removed at the end of their term. */
export const retentionSchema = z.object({
  family: z.string(),
  term_months: count,
  /** Month of the oldest record (of the last export, for registers), as 201911. */
  oldest: count.nullable(),
  /** Last month in which that record may be kept. */
  kept_through: count.nullable(),
  /** Declared reasons to keep longer. */
  holds: count,
  removed: count,
  removed_through: count.nullable(),
  last_removed: z.string().nullable(),
});
export type Retention = z.infer<typeof retentionSchema>;

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

/** Refused lines of one sending unit in one state. */
export const returnSchema = z.object({
  family: z.string(),
  /** The unit that sent the file. */
  sender: z.string(),
  status: z.enum(['open', 'returned', 'corrected', 'waived']),
  lines: count,
  /** A line may be refused for several reasons. */
  reasons: count,
  /** First sighting of the oldest, as `2026-09-30`. */
  first_seen: z.string(),
  /** When the first and the last of them came into this state. */
  since: z.string(),
  until: z.string(),
  /** Who put them there. */
  actors: z.array(z.string()),
});
export type Return = z.infer<typeof returnSchema>;

/** One thing that happened to refused lines of a file. */
export const returnEventSchema = z.object({
  at: z.string(),
  actor: z.string(),
  family: z.string(),
  file_name: z.string(),
  file_sha256: z.string(),
  action: z.enum(['found', 'again', 'returned', 'corrected', 'newer_export', 'still_wrong', 'waived']),
  lines: count,
  ticket: z.string().nullable(),
  /** Why they were waived. */
  reason: z.string().nullable(),
});
export type ReturnEvent = z.infer<typeof returnEventSchema>;

/** What a source has wrong and a declaration puts right. */
export const correctionSchema = z.object({
  id: z.string(),
  family: z.string(),
  source: z.string(),
  reason: bilingualSchema,
  owner: z.string(),
  status: z.enum(['to_report', 'reported', 'confirmed', 'fixed_at_source']),
  /** Since when it has that status. */
  since: z.string().nullable(),
  /** The rows, what they must still say, and what they ought to say. */
  matches: bilingualSchema,
  guards: bilingualSchema,
  sets: bilingualSchema,
  rows: count,
  /** `retired`: the source is right now; `still_there`: said to be, and is not. */
  state: z.enum(['applied', 'retired', 'still_there']),
});
export type DeclaredCorrection = z.infer<typeof correctionSchema>;

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
    /** How refused lines stand; empty for a release from before they were followed. */
    returns: z.array(returnSchema),
    /** What happened to them, the newest first. */
    return_events: z.array(returnEventSchema),
    /** Declared corrections, applied between the loaded rows and everything computed from them. */
    corrections: z.array(correctionSchema),
    linkage: z.array(linkageSchema),
    linkage_months: z.array(linkageMonthSchema),
    retention: z.array(retentionSchema),
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
