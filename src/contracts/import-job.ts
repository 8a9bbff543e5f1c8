import { z } from 'zod';
import { returnOutcomeSchema } from './return-ticket.ts';

/** One upload on its way through the command line. Fields of `/api/imports`: multipart `file`, `family`, `mapping?`. */
export const importJobSchema = z
  .object({
    id: z.string(),
    /** An export that is loaded, or a return ticket with its corrections. */
    kind: z.enum(['load', 'corrections']),
    file_name: z.string(),
    /** Empty for a ticket, which may be about several. */
    family: z.string(),
    status: z.enum(['running', 'done', 'failed']),
    /** What the command said last, for people. */
    message: z.string(),
    /** 0…1; null while unknown. */
    progress: z.number().nullable(),
    /** The `load --json` objects, once done. */
    results: z.array(z.record(z.string(), z.unknown())),
    /** What a ticket closed and what stays open; null for a load, and until it is known. */
    returned: returnOutcomeSchema.nullable(),
    started_at: z.string(),
    finished_at: z.string().nullable(),
  })
  .meta({ id: 'ImportJob' });
export type ImportJob = z.infer<typeof importJobSchema>;

export const importJobsSchema = z.object({ jobs: z.array(importJobSchema) }).meta({ id: 'ImportJobs' });
export type ImportJobs = z.infer<typeof importJobsSchema>;

/** A family that has a workbook to fill in: what `contracts --json` prints of it. */
export const templateSchema = z
  .object({
    family: z.string(),
    title: z.object({ zh: z.string(), en: z.string() }),
    grain: z.object({ zh: z.string(), en: z.string() }),
  })
  .meta({ id: 'Template' });
export type Template = z.infer<typeof templateSchema>;

export const templatesSchema = z.object({ templates: z.array(templateSchema) }).meta({ id: 'Templates' });
export type Templates = z.infer<typeof templatesSchema>;
