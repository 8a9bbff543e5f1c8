import { z } from 'zod';
import { bilingualSchema } from './value.ts';

/** `GET /api/health`. `empty`: the server runs and waits for a first release. */
export const healthSchema = z
  .object({
    status: z.enum(['ok', 'empty']),
    release: z.string().nullable(),
    synthetic: z.boolean(),
    title: bilingualSchema.nullable(),
    policy_version: z.string(),
  })
  .meta({ id: 'Health' });
export type Health = z.infer<typeof healthSchema>;
