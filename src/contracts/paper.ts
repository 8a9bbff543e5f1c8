import { z } from 'zod';
import { paperIdSchema } from './paper-document.ts';
import { bilingualSchema } from './value.ts';

/** `GET /api/papers`: what this release can be written about, newest first, for the whole of its place. */
export const papersSchema = z
  .object({
    release: z.string(),
    papers: z.array(
      z.object({
        /** `quarterly-20263-000000-staff` */
        id: z.string(),
        paper: paperIdSchema,
        title: bilingualSchema,
        period: z.number().int(),
        /** Every month of the period has closed. */
        complete: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'Papers' });
export type Papers = z.infer<typeof papersSchema>;
