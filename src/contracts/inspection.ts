import { z } from 'zod';

const bilingual = z.object({ zh: z.string(), en: z.string() });

/** What an uploaded file holds and what each of its columns would become: `inspect --json`, with the upload's id. */
export const inspectionSchema = z
  .object({
    /** Names the file that waits on the server, for `/api/imports?upload=`. */
    upload: z.string(),
    format: z.string(),
    encoding: z.string().optional(),
    delimiter: z.string().optional(),
    sheet: z.string().optional(),
    headerRow: z.number().int(),
    titles: z.array(z.string()),
    family: z.string(),
    alternatives: z.array(z.string()),
    /** Every family there is, to choose another from. */
    families: z.array(bilingual.extend({ family: z.string() })),
    columns: z.array(
      z.object({
        header: z.string(),
        field: z.string().optional(),
        /** 0…1. */
        confidence: z.number(),
        stored: z.boolean(),
        filled: z.number(),
        unit: z.string().optional(),
        format: z.string().optional(),
        part: z.boolean().optional(),
        /** Masked examples. */
        samples: z.array(z.string()),
      }),
    ),
    /** The fields of the family, to choose from. */
    fields: z.array(bilingual.extend({ field: z.string(), required: z.boolean(), stored: z.boolean() })),
    missingRequired: z.array(z.string()),
    /** A mapping file for what is proposed. */
    mapping: z.string(),
    notes: z.array(bilingual),
  })
  .meta({ id: 'Inspection' });
export type Inspection = z.infer<typeof inspectionSchema>;
