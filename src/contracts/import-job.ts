import { z } from 'zod';

/** One upload on its way through the command line. Fields of `/api/imports`: multipart `file`, `family`, `mapping?`. */
export const importJobSchema = z
  .object({
    id: z.string(),
    file_name: z.string(),
    family: z.string(),
    status: z.enum(['running', 'done', 'failed']),
    /** What the command said last, for people. */
    message: z.string(),
    /** 0…1; null while unknown. */
    progress: z.number().nullable(),
    /** The `load --json` objects, once done. */
    results: z.array(z.record(z.string(), z.unknown())),
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
